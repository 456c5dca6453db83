/**
 * What a fleet's queue has taught so far: how much comes, how long it runs, how many are late. The
 * benchmark feeds it with events, a run of the rule `queue` with the history of its meter.
 */

import { ArrivalRate } from "./arrival-rate.ts";
import { endsInARow, launchesNeeded, type NodeOutlook, type Waiting } from "./capacity.ts";
import { DurationModel } from "./durations.ts";
import { type Headroom, headroomOf } from "./headroom.ts";
import { IdleGaps } from "./idle-gaps.ts";
import { LateShare, urgencyOf } from "./lateness.ts";

/** What an operator wants of a queue, and how careful it makes us. */
export interface QueueSettings {
  /** A job that waits longer is late. */
  readonly lateAfterSeconds: number;
  /** The wait that a queued task may come to before a node is launched for it. */
  readonly deadlineSeconds: number;
  /** How far expected ends of running tasks are counted on, from 0 to 1. */
  readonly trust: number;
  /** Late jobs that are feared before any is seen: few jobs are no proof of a good share. */
  readonly assumedLate: number;
  /** Shares of late jobs between which care grows from none to full. */
  readonly band: { readonly from: number; readonly to: number };
  /** Headroom at full care, as a factor of the root of busy GPUs × arriving GPUs a period. */
  readonly headroom: number;
  /** The share of the running jobs of which as many more may come at once, unannounced. */
  readonly surge: number;
  /** How much of the arrival rate is the last day's, not the last minutes'. */
  readonly longShare: number;
  /** What it is worth that a job need not wait for a launch, in seconds of a node's price. */
  readonly waitWorthSeconds: number;
  /** How far the jobs that would wait behind the first one count. */
  readonly followers: number;
}

/** The delays of the loop that decides, in seconds. */
export interface QueueTiming {
  readonly periodSeconds: number;
  readonly actionSeconds: number;
  readonly bootSeconds: number;
  /** Between two looks at the queue. Absent: as between two decisions. */
  readonly stepSeconds?: number;
}

/** GPUs of tasks that need more than half a node, counted as whole nodes, and of all others. */
export interface GpusBySize {
  readonly large: number;
  readonly small: number;
}

/** What one period brought. Jobs have numbers of their own, and count once. */
export interface PeriodSeen {
  /** The end of the period, in seconds of any clock. */
  readonly now: number;
  readonly arrivedJobs: readonly number[];
  readonly arrivedGpus: GpusBySize;
  /** How long those that ended had run. */
  readonly endedAfterSeconds: readonly number[];
  /** Those that started, and those that still wait. */
  readonly waits: readonly { readonly job: number; readonly waitedSeconds: number }[];
  /** Nodes at work, and those that the queue would fill. */
  readonly neededNodes: number;
}

/** What runs now. */
export interface Running {
  readonly jobs: number;
  readonly gpus: GpusBySize;
  readonly nodeGpus: number;
}

/** Who waits now, and what there is for them. */
export interface QueueNow {
  readonly nodeGpus: number;
  readonly nodes: readonly NodeOutlook[];
  readonly queue: readonly Waiting[];
}

/**
 * Without headroom nobody is served sooner than the loop runs. Where the loop is slower than the
 * wait asked for, care would only cost: the wait that can be had takes its place.
 */
export function reachable(settings: QueueSettings, timing: QueueTiming): QueueSettings {
  const { lateAfterSeconds, deadlineSeconds } = settings;
  const loopSeconds = timing.periodSeconds + timing.actionSeconds + timing.bootSeconds;
  const beyond = loopSeconds - lateAfterSeconds;
  if (settings.headroom > 0 || beyond <= 0) return settings;
  const stretched = deadlineSeconds >= lateAfterSeconds ? beyond : 0;
  return {
    ...settings,
    lateAfterSeconds: loopSeconds,
    deadlineSeconds: deadlineSeconds + stretched,
  };
}

/** Learns period by period, and answers for the period that comes. */
export class QueueMemory {
  readonly #settings: QueueSettings;
  readonly #leadSeconds: number;
  readonly #timing: QueueTiming;
  readonly #durations = new DurationModel();
  readonly #gaps: IdleGaps;
  readonly #lateness: LateShare;
  readonly #large: ArrivalRate;
  readonly #small: ArrivalRate;
  /** What was there at the first look: nobody knows when it came, so it teaches no arrival. */
  #stock: ReadonlySet<number> | undefined;
  #urgency = 0;

  constructor(wanted: QueueSettings, timing: QueueTiming) {
    const settings = reachable(wanted, timing);
    const periodSeconds = stepOf(timing);
    const { lateAfterSeconds, assumedLate, longShare } = settings;
    this.#settings = settings;
    this.#timing = timing;
    this.#leadSeconds = timing.actionSeconds + timing.bootSeconds;
    this.#gaps = new IdleGaps(periodSeconds);
    this.#lateness = new LateShare({ lateAfterSeconds, assumedLate, periodSeconds });
    this.#large = new ArrivalRate({ periodSeconds, longShare });
    this.#small = new ArrivalRate({ periodSeconds, longShare });
  }

  /** Learns from one period. */
  observe(seen: PeriodSeen): void {
    const first = this.#stock === undefined;
    this.#stock ??= new Set(seen.arrivedJobs);
    for (const duration of seen.endedAfterSeconds) this.#durations.learn(duration);
    this.#lateness.pass();
    for (const { job, waitedSeconds } of seen.waits) {
      if (!this.#stock.has(job)) this.#lateness.note(job, waitedSeconds);
    }
    this.#urgency = urgencyOf(this.#lateness.share, this.#settings.band);
    this.#large.add(first ? 0 : seen.arrivedGpus.large);
    this.#small.add(first ? 0 : seen.arrivedGpus.small);
    this.#gaps.observe(seen.now, seen.neededNodes);
  }

  /** The wait after which a job counts as late, which a slow loop may have stretched. */
  get lateAfterSeconds(): number {
    return this.#settings.lateAfterSeconds;
  }

  /** GPUs to hold free in the period that comes, and why. */
  headroom(running: Running): Headroom {
    // What comes between two decisions, of which each has to last until the next.
    const steps = this.#timing.periodSeconds / stepOf(this.#timing);
    return headroomOf({
      running,
      factor: this.#settings.headroom,
      urgency: this.#urgency,
      surge: this.#settings.surge,
      arriving: { large: this.#large.mixed * steps, small: this.#small.mixed * steps },
      lateness: this.#lateness,
    });
  }

  /** Nodes that the queue needs beyond what it will find in time. */
  launchesForQueue(now: QueueNow): number {
    const { deadlineSeconds, trust } = this.#settings;
    return launchesNeeded({
      ...now,
      durations: this.#durations.fitted(agesOf(now.nodes)),
      leadSeconds: this.#leadSeconds,
      deadlineSeconds,
      // The more jobs are late, the less is left to expectation.
      trust: trust * (1 - this.#urgency),
    });
  }

  /** Whether each of the idle nodes is worth its keep, by rank: the first returns soonest. */
  worthKeeping(
    fleet: Omit<QueueNow, "queue">,
  ): (idle: { readonly rank: number; readonly idleSeconds: number }) => boolean {
    const { followers, waitWorthSeconds } = this.#settings;
    const most = followers === 0 ? 0 : this.#servedWhileLaunching(fleet.nodes);
    const recent = (this.#small.recent + this.#large.recent) / fleet.nodeGpus;
    const arriving = (recent * this.#leadSeconds) / stepOf(this.#timing);
    return ({ rank, idleSeconds }) => {
      const behind = followers * Math.min(most, arriving / (1 + rank));
      const returnSeconds = this.#timing.bootSeconds + waitWorthSeconds * (1 + behind);
      return this.#gaps.worthKeeping({ rank, idleSeconds, returnSeconds });
    };
  }

  /** Tasks that one GPU would serve in the time in which another node is launched. */
  #servedWhileLaunching(nodes: readonly NodeOutlook[]): number {
    const durations = this.#durations.fitted(agesOf(nodes));
    return endsInARow(durations, this.#leadSeconds).at(-1) ?? 0;
  }
}

function stepOf({ periodSeconds, stepSeconds = periodSeconds }: QueueTiming): number {
  return stepSeconds;
}

function agesOf(nodes: readonly NodeOutlook[]): readonly number[] {
  return nodes.flatMap(({ running }) => running.map(({ ageSeconds }) => ageSeconds));
}

/** A task that needs more than half a node has it to itself; on nodes of one GPU all are small. */
export function gpusBySize(
  nodeGpus: number,
  tasks: Iterable<{ readonly gpus: number; readonly count?: number }>,
): GpusBySize {
  let [large, small] = [0, 0];
  for (const { gpus, count = 1 } of tasks) {
    if (nodeGpus > 1 && gpus > nodeGpus / 2) large += nodeGpus * count;
    else small += gpus * count;
  }
  return { large, small };
}
