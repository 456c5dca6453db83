/**
 * The pasts of queues that learn, played once as they happen. Apart, because a run of the product
 * plays two weeks anew each time, which 8,640 decisions cannot.
 */

import {
  leastKnown,
  type PastMoment,
  PastPlayer,
  type PlayedFor,
  pastStep,
  type QueuePast,
  type Recall,
  tooShort,
} from "../../decide/queue-past.ts";
import { type Instant, millis } from "../../model/units.ts";

/** A past this much longer than the rule's `history` is cut back to it and played anew. */
const slack = 1.5;

/** One queue's past, which goes on. */
export class PlayedPast {
  readonly #for: PlayedFor;
  #moments: PastMoment[] = [];
  #player: PastPlayer;

  constructor(playedFor: PlayedFor) {
    this.#for = playedFor;
    this.#player = new PastPlayer(playedFor);
  }

  /** The steps that are known now: at least the rule's history, once there was so much. */
  get moments(): readonly PastMoment[] {
    return this.#moments;
  }

  /** Takes the next step. Jobs by size, not GPUs. */
  pass(moment: PastMoment): void {
    this.#moments.push(moment);
    const { history } = this.#for.learns;
    const first = this.#moments[0]?.at ?? moment.at;
    if (moment.at - first <= history * slack) {
      this.#player.pass(moment);
      return;
    }
    this.#moments = this.#moments.filter(({ at }) => moment.at - at <= history);
    this.#player = new PastPlayer(this.#for);
    for (const one of this.#moments) this.#player.pass(one);
  }

  /** The same as a run would learn from these steps. */
  told(): QueuePast {
    const known = millis(this.#moments.length * pastStep);
    return known < leastKnown ? tooShort(known) : this.#player.told(known);
  }
}

/** True at the instants at which a long past has a value. */
export function isPastStep(at: Instant): boolean {
  return at % pastStep === 0;
}

/** Answers each rule from the past that was played for its query. */
export function recallFrom(pasts: ReadonlyMap<string, PlayedPast>): Recall {
  return ({ rule }) => pasts.get(rule.query)?.told() ?? tooShort(millis(0));
}
