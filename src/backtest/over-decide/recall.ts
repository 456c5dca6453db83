/**
 * The pasts of rules that learn or forecast, played once as they happen. Apart, because a run of
 * the product plays two weeks anew each time, which 8,640 decisions cannot.
 */

import {
  DemandPlayer,
  type Foresight,
  type ForesightQuestion,
} from "../../decide/demand-foresight.ts";
import {
  leastKnown,
  type PastMoment,
  PastPlayer,
  type PlayedFor,
  pastStep,
  type QueuePast,
  together,
  tooShort,
} from "../../decide/queue-past.ts";
import type { Played } from "../../decide/situation.ts";
import type { Rule } from "../../model/rule.ts";
import { type Instant, type Millis, millis } from "../../model/units.ts";

/** A past this much longer than the rule's `history` is cut back to it and played anew. */
const slack = 1.5;

interface Player {
  pass(moment: PastMoment): void;
}

/** A past that goes on, and what it teaches. */
class GrowingPast<Kind extends Player> {
  readonly #history: Millis;
  readonly #fresh: () => Kind;
  #moments: PastMoment[] = [];
  #player: Kind;

  constructor(history: Millis, fresh: () => Kind) {
    this.#history = history;
    this.#fresh = fresh;
    this.#player = fresh();
  }

  get player(): Kind {
    return this.#player;
  }

  /** The steps that are known now: at least the rule's history, once there was so much. */
  get moments(): readonly PastMoment[] {
    return this.#moments;
  }

  /** Takes the next step. Jobs by size, not GPUs. */
  pass(moment: PastMoment): void {
    this.#moments.push(moment);
    const history = this.#history;
    const first = this.#moments[0]?.at ?? moment.at;
    if (moment.at - first <= history * slack) {
      this.#player.pass(moment);
      return;
    }
    this.#moments = this.#moments.filter(({ at }) => moment.at - at <= history);
    this.#player = this.#fresh();
    for (const one of this.#moments) this.#player.pass(one);
  }

  /** Undefined while less is known than a run would learn from; else how much. */
  get known(): Millis | undefined {
    const known = millis(this.#moments.length * pastStep);
    return known < leastKnown ? undefined : known;
  }
}

/** One queue's past, from which it learns. */
export class PlayedPast {
  readonly #past: GrowingPast<PastPlayer>;

  constructor(playedFor: PlayedFor) {
    this.#past = new GrowingPast(playedFor.learns.history, () => new PastPlayer(playedFor));
  }

  get moments(): readonly PastMoment[] {
    return this.#past.moments;
  }

  /** Takes the next step. Jobs by size, not GPUs. */
  pass(moment: PastMoment): void {
    this.#past.pass(moment);
  }

  /** The same as a run would learn from these steps. */
  told(): QueuePast {
    const { known, moments, player } = this.#past;
    return known === undefined ? tooShort(millis(moments.length * pastStep)) : player.told(known);
  }
}

/** What was wanted of a pool, from which one of its rules forecasts. */
export class PlayedDemand {
  readonly #past: GrowingPast<Player & { told(): Foresight }>;

  /** What people are told of later hours decides nothing, and is not played. */
  constructor({ machine, rule, foresees }: DemandFor) {
    this.#past = new GrowingPast(foresees.history, () => {
      const player = new DemandPlayer({ machine, planInterval: undefined, levelHours: [] });
      return {
        pass: ({ at, waits, runs }) =>
          player.pass(at, rule.rule === "queue" ? together(waits, runs) : withoutSizes(runs)),
        told: () => player.told(),
      };
    });
  }

  get moments(): readonly PastMoment[] {
    return this.#past.moments;
  }

  /** Takes the next step. Jobs by size, not GPUs. */
  pass(moment: PastMoment): void {
    this.#past.pass(moment);
  }

  /** The same as a run would expect after these steps. */
  told(): Foresight {
    const { known, moments, player } = this.#past;
    return known === undefined ? tooShort(millis(moments.length * pastStep)) : player.told();
  }
}

/** A gauge of GPUs at work knows no sizes. */
function withoutSizes(runs: PastMoment["runs"]): PastMoment["runs"] {
  return new Map([[1, [...runs].reduce((sum, [size, count]) => sum + size * count, 0)]]);
}

/** Whose demand is played, on machines of so many GPUs. */
export interface DemandFor extends Pick<ForesightQuestion, "rule" | "foresees"> {
  readonly machine: number;
}

/** True at the instants at which a long past has a value. */
export function isPastStep(at: Instant): boolean {
  return at % pastStep === 0;
}

/** By query of each rule; a forecast in the shadow decides nothing, and is not played. */
export interface PlayedPasts {
  readonly learned: ReadonlyMap<string, PlayedPast>;
  readonly demand: ReadonlyMap<string, PlayedDemand>;
}

/** The pasts that the rules of a pool look at. */
export function playedPasts(rules: readonly Rule[], machine: number): PlayedPasts {
  const learned = rules.flatMap((rule) =>
    rule.rule === "queue" && rule.learns
      ? [[rule.query, new PlayedPast({ learns: rule.learns, machine })] as const]
      : [],
  );
  const demand = rules.flatMap((rule) =>
    (rule.rule === "queue" || rule.rule === "headroom") && rule.foresees?.mode === "on"
      ? [[keyOf(rule), new PlayedDemand({ rule, foresees: rule.foresees, machine })] as const]
      : [],
  );
  return { learned: new Map(learned), demand: new Map(demand) };
}

/** Answers each rule from the past that was played for its query. */
export function playedFrom(pools: readonly PlayedPasts[]): Played {
  const learned = new Map(pools.flatMap((pool) => [...pool.learned]));
  const demand = new Map(pools.flatMap((pool) => [...pool.demand]));
  return {
    recall: ({ rule }) => learned.get(rule.query)?.told() ?? tooShort(millis(0)),
    foresee: ({ rule }) => demand.get(keyOf(rule))?.told() ?? tooShort(millis(0)),
  };
}

function keyOf(rule: ForesightQuestion["rule"]): string {
  const query = rule.rule === "queue" ? rule.query : (rule.foresees?.running ?? "");
  return `${rule.rule}\n${query}`;
}
