/** What is counted while a backtest plays: launches, flaps, limits, approvals, sizes. */

import type { BacktestCourse } from "../../model/backtest.ts";
import type { PlannedAction, Reason } from "../../model/plan.ts";
import { type Instant, minutes } from "../../model/units.ts";
import type { Counted } from "./figures.ts";

/** A launch so soon after a termination in its pool says that the machine should have stayed. */
const flapTime = minutes(30);

/** The course has a value an hour. */
const courseStepSeconds = 3600;

/** Gates that stand for a limit of the operator or of the cloud. */
const limits: ReadonlySet<Reason> = new Set([
  "instance-limit",
  "spend-limit",
  "budget",
  "too-many-changes",
  "no-capacity",
]);

/** Machines of a pool that come or go by one merge. */
interface Change {
  readonly pool: string;
  readonly count: number;
  readonly at: Instant;
}

/** Counts what happens after the warm-up. */
export class Counts {
  readonly #warmUpSeconds: number;
  readonly #lastTermination = new Map<string, Instant>();
  readonly #limitHits = new Map<string, number>();
  readonly #machines: number[] = [];
  readonly #needed: number[] = [];
  #launches = 0;
  #terminations = 0;
  #flaps = 0;
  #approvals = 0;
  #expired = 0;
  #peak = 0;
  #sum = 0;
  #looks = 0;

  constructor(warmUpSeconds: number) {
    this.#warmUpSeconds = warmUpSeconds;
  }

  launch(tick: number, { pool, count, at }: Change): void {
    const last = this.#lastTermination.get(pool);
    const isFlap = last !== undefined && at - last <= flapTime;
    if (!this.#isMeasured(tick)) return;
    this.#launches += count;
    if (isFlap) this.#flaps += count;
  }

  termination(tick: number, { pool, count, at }: Change): void {
    if (count > 0) this.#lastTermination.set(pool, at);
    if (this.#isMeasured(tick)) this.#terminations += count;
  }

  /** A plan counts once for each limit that it met. */
  blocked(actions: readonly PlannedAction[], tick: number): void {
    if (!this.#isMeasured(tick)) return;
    const reasons = new Set(actions.flatMap(({ block }) => block?.reason ?? []));
    for (const reason of reasons) {
      if (!limits.has(reason)) continue;
      this.#limitHits.set(reason, (this.#limitHits.get(reason) ?? 0) + 1);
    }
  }

  approval(tick: number): void {
    if (this.#isMeasured(tick)) this.#approvals += 1;
  }

  expiry(tick: number): void {
    if (this.#isMeasured(tick)) this.#expired += 1;
  }

  look(
    tick: number,
    { machines, needed }: { readonly machines: number; readonly needed: number },
  ): void {
    if (tick >= this.#machines.length * courseStepSeconds) {
      this.#machines.push(machines);
      this.#needed.push(needed);
    }
    if (!this.#isMeasured(tick)) return;
    this.#peak = Math.max(this.#peak, machines);
    this.#sum += machines;
    this.#looks += 1;
  }

  get counted(): Counted {
    const hits = [...this.#limitHits].sort(([one], [other]) => (one < other ? -1 : 1));
    return {
      launches: this.#launches,
      terminations: this.#terminations,
      flaps: this.#flaps,
      approvals: this.#approvals,
      expired: this.#expired,
      limitHits: Object.fromEntries(hits),
      peakMachines: this.#peak,
      meanMachines: this.#looks === 0 ? 0 : this.#sum / this.#looks,
    };
  }

  get course(): BacktestCourse {
    return { stepSeconds: courseStepSeconds, machines: this.#machines, needed: this.#needed };
  }

  #isMeasured(tick: number): boolean {
    return tick >= this.#warmUpSeconds;
  }
}
