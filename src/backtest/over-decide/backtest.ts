/**
 * Plays policies over a past with the very `decide` of a plan: a simulated cloud, a decision each
 * period, merges after their delay, approvals after the time that people are taken to need.
 */

import { decide } from "../../decide/decide.ts";
import { longestWindow } from "../../decide/longest-window.ts";
import { signalQueries } from "../../decide/signal-queries.ts";
import type { BacktestPlayed } from "../../model/backtest.ts";
import type { Observation } from "../../model/observation.ts";
import type { Offer } from "../../model/offer.ts";
import type { Proposal } from "../../model/plan.ts";
import type { Policies } from "../../model/policy.ts";
import { after, day, hour, type Instant, instant, millis, minute } from "../../model/units.ts";
import type { Billing, LoopTiming } from "../scenario.ts";
import type { Trace } from "../trace.ts";
import { Book, type Pending } from "./book.ts";
import { Counts } from "./counts.ts";
import { figuresOf } from "./figures.ts";
import { repository } from "./machine.ts";
import { PoolRun } from "./pool-run.ts";
import { playedFrom } from "./recall.ts";
import { signalsOf } from "./signals.ts";

/** The work of one pool. */
export interface PoolWork {
  readonly pool: string;
  readonly trace: Trace;
  /** Machines that stand ready at the start. */
  readonly startNodes: number;
}

/** Everything that is played against. */
export interface World {
  readonly work: readonly PoolWork[];
  /** What can be rented, and its price. Machines of a pool have the GPUs of its trace’s nodes. */
  readonly offers: readonly Offer[];
  /** The instant of second 0 of the traces. */
  readonly origin: Instant;
  readonly timing: LoopTiming;
  /** Whether booting is paid for. */
  readonly boot: Billing["boot"];
  /** At the start nothing is measured. */
  readonly warmUpSeconds: number;
  /** How long people take to approve what needs it. */
  readonly approvalSeconds: number;
  /** Machines that the cloud has at most. Absent: any number. */
  readonly capacity?: number;
}

/** Policies with the name that tables give them. */
export interface Contestant {
  readonly name: string;
  readonly policies: Policies;
}

/** One set of policies on its way through a world. */
export class Backtest {
  readonly #contestant: Contestant;
  readonly #world: World;
  readonly #pools: readonly PoolRun[];
  readonly #book: Book;
  readonly #counts: Counts;
  readonly #end: number;
  #tick = 0;
  #decisions = 0;

  constructor(contestant: Contestant, world: World) {
    this.#contestant = contestant;
    this.#world = world;
    const { policies } = contestant;
    const window = Math.max(longestWindow(policies), ...signalQueries(policies).map(shortWindow));
    const minutes = Math.ceil(window / minute) + 1;
    this.#book = new Book(keepingOf(policies));
    this.#pools = policies.pools.map(
      (policy) => new PoolRun({ policy, world, minutes, book: this.#book }),
    );
    this.#end = Math.max(0, ...world.work.map(({ trace }) => trace.horizonSeconds));
    this.#counts = new Counts(world.warmUpSeconds);
  }

  /** The share of the time that is played, from 0 to 1. */
  get progress(): number {
    return this.#end === 0 ? 1 : Math.min(1, this.#tick / this.#end);
  }

  get isDone(): boolean {
    return this.#tick >= this.#end;
  }

  /** Seconds of the trace that are played. */
  get seconds(): number {
    return Math.min(this.#tick, this.#end);
  }

  /** Plays one period: what happened, the decision, and its orders. */
  step(): void {
    const now = instant(this.#world.origin + this.#tick * 1_000);
    for (const pool of this.#pools) pool.playTo(this.#tick);
    const gone = this.#book.settle(
      now,
      (machine) => this.#poolOf(machine.pool)?.isMeasured(machine) ?? false,
    );
    for (const machine of gone) this.#poolOf(machine.pool)?.forget(machine);
    this.#answerPending(now);
    const plan = this.#decide(now);
    this.#counts.blocked(plan.blocked, this.#tick);
    for (const proposal of plan.proposals) this.#take(proposal, now);
    for (const pool of this.#pools) pool.carryOut(this.#tick);
    this.#counts.look(this.#tick, { machines: this.#book.machines.size, needed: this.#needed() });
    this.#tick += this.#world.timing.periodSeconds;
  }

  /** What came of it so far. */
  result(): BacktestPlayed {
    const until = this.seconds;
    for (const pool of this.#pools) pool.endAt(until);
    return {
      name: this.#contestant.name,
      figures: figuresOf(
        this.#pools.map((pool) => pool.end(until)),
        until,
        this.#counts.counted,
      ),
      course: this.#counts.course,
      decisions: this.#decisions,
    };
  }

  /** What this period's decision would be made from, whole. */
  observation(now: Instant): Observation {
    const { policies } = this.#contestant;
    const { offers, capacity = Number.POSITIVE_INFINITY } = this.#world;
    const isFull = this.#book.machines.size >= capacity;
    return {
      at: now,
      repository,
      mainSha: "0".repeat(40),
      fleet: this.#book.fleet(policies.pools.map(({ name }) => name)),
      instances: { kind: "seen", value: this.#book.instances },
      offers: {
        kind: "seen",
        value: isFull ? offers.map((offer) => ({ ...offer, regions: [] })) : offers,
      },
      readings: Object.fromEntries(this.#pools.flatMap((pool) => pool.readings())),
      signals: signalsOf(this.#pools, now),
      waiting: this.#book.waiting(),
      ledger: this.#book.ledger,
    };
  }

  #decide(now: Instant) {
    this.#decisions += 1;
    const played = playedFrom(this.#pools.map(({ pasts }) => pasts));
    return decide(this.observation(now), this.#contestant.policies, now, played);
  }

  #poolOf(name: string): PoolRun | undefined {
    return this.#pools.find((pool) => pool.name === name);
  }

  #needed(): number {
    return this.#pools.reduce((sum, pool) => sum + pool.neededNodes, 0);
  }

  #take(proposal: Proposal, now: Instant): void {
    if (proposal.confirmation.kind === "auto") {
      this.#merge(proposal, now, false);
      return;
    }
    this.#counts.approval(this.#tick);
    const { timeout } = this.#contestant.policies.limits.confirmation;
    this.#book.wait(proposal, now, after(now, timeout));
  }

  /** People answer after their time; where that is longer than the policy waits, they never do. */
  #answerPending(now: Instant): void {
    const approval = millis(this.#world.approvalSeconds * 1_000);
    const isApproved = ({ since, until }: Pending) =>
      after(since, approval) <= now && after(since, approval) <= until;
    const approved = this.#book.pending.filter(isApproved);
    const expired = this.#book.pending.filter((one) => !isApproved(one) && one.until <= now);
    this.#book.answered(new Set([...approved, ...expired].map(({ number }) => number)));
    for (const one of expired) {
      this.#counts.expiry(this.#tick);
      this.#book.expire(one, now);
    }
    for (const { proposal } of approved) this.#merge(proposal, now, true);
  }

  #merge(proposal: Proposal, now: Instant, approved: boolean): void {
    const { timing, capacity = Number.POSITIVE_INFINITY } = this.#world;
    const callAt = after(now, millis(timing.actionSeconds * 1_000));
    const merge = { proposal, at: now, callAt, approved };
    const pool = this.#poolOf(proposal.pool);
    if (proposal.direction === "grow") {
      const room = Math.max(0, capacity - this.#book.machines.size);
      const launched = pool?.grow(merge, room) ?? 0;
      this.#counts.launch(this.#tick, { pool: proposal.pool, count: launched, at: callAt });
    } else {
      const count = pool?.shrink(merge) ?? 0;
      this.#counts.termination(this.#tick, { pool: proposal.pool, count, at: callAt });
    }
  }
}

/** A long past is not sampled by the minute. */
function shortWindow({
  window,
  step,
}: {
  readonly window: number;
  readonly step?: number;
}): number {
  return step === undefined ? window : 0;
}

/** The longest stretches that a policy looks back over what is done. */
function keepingOf({ limits, pools }: Policies) {
  const budgets = [limits, ...pools].flatMap(({ changes = [] }) => changes);
  const ended = Math.max(day + hour, ...budgets.map(({ per }) => per + hour));
  return { ended: millis(ended), commits: limits.confirmation.window };
}
