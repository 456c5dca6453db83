/**
 * Our own policy: the pending scaler, but it launches only what running tasks will not absorb in
 * time, keeps idle nodes by what their return is worth, and holds headroom while too many jobs
 * are late. All it knows it has seen; it is the same on every fleet.
 */

import { ArrivalRate } from "../../forecast/arrival-rate.ts";
import { endsInARow, launchesNeeded, type NodeOutlook } from "../../forecast/capacity.ts";
import { DurationModel } from "../../forecast/durations.ts";
import { IdleGaps } from "../../forecast/idle-gaps.ts";
import { LateShare, urgencyOf } from "../../forecast/lateness.ts";
import type { FleetView, NodeView, ScalingPolicy } from "../scaling-policy.ts";
import type { LoopTiming } from "../scenario.ts";
import { idleNodes } from "./pending.ts";

/** What an operator wants, and how careful the policy is about it. */
export interface LearnedSettings {
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
  /** How much of the arrival rate is the last day's, not the last minutes'. */
  readonly longShare: number;
  /** What it is worth that a job need not wait for a launch, in seconds of a node's price. */
  readonly waitWorthSeconds: number;
  /** How far the jobs that would wait behind the first one count. */
  readonly followers: number;
}

/** GPUs to hold free, and whole nodes among them. */
interface Headroom {
  readonly gpus: number;
  readonly wholeNodes: number;
}

/** What is free, idle or on its way. */
interface Supply {
  readonly freeGpus: number;
  readonly idle: readonly NodeView[];
  readonly booting: number;
}

/** A fresh policy under these settings, in a loop with these delays. */
export function learnedPolicy(settings: LearnedSettings, timing: LoopTiming): ScalingPolicy {
  const memory = new Memory(reachable(settings, timing), timing);
  return {
    decide: (view) => {
      memory.observe(view);
      const supply = supplyOf(view);
      const headroom = memory.headroom(view);
      const launch = Math.max(
        view.queue.length > 0 ? memory.launchesForQueue(view) : 0,
        launchesForHeadroom(view, headroom, supply),
      );
      if (launch > 0) return { launch, terminate: [] };
      if (view.queue.length > 0) return { launch: 0, terminate: [] };
      return { launch: 0, terminate: memory.surplus(view, headroom, supply) };
    },
  };
}

/**
 * Without headroom nobody is served sooner than the loop runs. Where the loop is slower than the
 * wait asked for, care would only cost: the wait that can be had takes its place.
 */
function reachable(settings: LearnedSettings, timing: LoopTiming): LearnedSettings {
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

/** What the policy has learned so far. */
class Memory {
  readonly #settings: LearnedSettings;
  readonly #leadSeconds: number;
  readonly #bootSeconds: number;
  readonly #periodSeconds: number;
  readonly #durations = new DurationModel();
  readonly #gaps: IdleGaps;
  readonly #lateness: LateShare;
  /** Arrivals of tasks that need more than half a node, and of all others. */
  readonly #large: ArrivalRate;
  readonly #small: ArrivalRate;
  #urgency = 0;

  constructor(settings: LearnedSettings, timing: LoopTiming) {
    const { periodSeconds } = timing;
    const { lateAfterSeconds, assumedLate, longShare } = settings;
    this.#settings = settings;
    this.#leadSeconds = timing.actionSeconds + timing.bootSeconds;
    this.#bootSeconds = timing.bootSeconds;
    this.#periodSeconds = periodSeconds;
    this.#gaps = new IdleGaps(periodSeconds);
    this.#lateness = new LateShare({ lateAfterSeconds, assumedLate, periodSeconds });
    this.#large = new ArrivalRate({ periodSeconds, longShare });
    this.#small = new ArrivalRate({ periodSeconds, longShare });
  }

  /** Learns from what happened since the decision before. */
  observe(view: FleetView): void {
    for (const task of view.finished) this.#durations.learn(task.endedAt - task.startedAt);
    this.#lateness.pass();
    for (const { task, startedAt } of view.started) {
      this.#lateness.note(task.job, startedAt - task.submittedAt);
    }
    for (const task of view.queue) {
      const waited = view.now - task.submittedAt;
      if (waited <= this.#settings.lateAfterSeconds) break;
      this.#lateness.note(task.job, waited);
    }
    this.#urgency = urgencyOf(this.#lateness.share, this.#settings.band);
    const arrived = gpusBySize(view, view.arrived);
    this.#large.add(arrived.large);
    this.#small.add(arrived.small);
    const busyNodes = [...view.nodes.values()].filter((node) => node.running.size > 0).length;
    this.#gaps.observe(view.now, busyNodes + Math.ceil(view.queuedGpus / view.nodeGpus));
  }

  /** The root, because the spread of a sum of independent tasks grows with that of their number. */
  headroom(view: FleetView): Headroom {
    const factor = this.#settings.headroom * this.#urgency;
    if (factor === 0) return { gpus: 0, wholeNodes: 0 };
    const tasks = [...view.nodes.values()].flatMap((node) => [...node.running.values()]);
    const busy = gpusBySize(
      view,
      tasks.map(({ task }) => task),
    );
    const { nodeGpus } = view;
    const spread = (count: number, rate: number) =>
      Math.ceil(factor * Math.sqrt(Math.max(1, count) * rate) - 1e-9);
    const wholeNodes = spread(busy.large / nodeGpus, this.#large.mixed / nodeGpus);
    return { wholeNodes, gpus: wholeNodes * nodeGpus + spread(busy.small, this.#small.mixed) };
  }

  /** Nodes that the queue needs beyond what it will find in time. */
  launchesForQueue(view: FleetView): number {
    const { deadlineSeconds, trust } = this.#settings;
    const nodes = [...view.nodes.values()].map((node) => outlookOf(node, view.now));
    return launchesNeeded({
      nodeGpus: view.nodeGpus,
      nodes,
      queue: view.queue.map((task) => ({
        gpus: task.gpus,
        waitedSeconds: view.now - task.submittedAt,
      })),
      durations: this.#durations.fitted(agesOf(view)),
      leadSeconds: this.#leadSeconds,
      deadlineSeconds,
      // The more jobs are late, the less is left to expectation.
      trust: trust * (1 - this.#urgency),
    });
  }

  /** Idle nodes that are not worth their keep, newest first, but for the headroom. */
  surplus(view: FleetView, headroom: Headroom, supply: Supply): readonly number[] {
    const idle = supply.idle.toSorted((a, b) => a.id - b.id);
    if (idle.length === 0) return [];
    const follow = this.#settings.followers === 0 ? 0 : this.#servedWhileLaunching(view);
    const recent = (this.#small.recent + this.#large.recent) / view.nodeGpus;
    const arriving = (recent * this.#leadSeconds) / this.#periodSeconds;
    const gone: number[] = [];
    for (const [rank, node] of [...idle.entries()].toReversed()) {
      const left = idle.length - gone.length - 1;
      const freeGpus = supply.freeGpus - (gone.length + 1) * view.nodeGpus;
      if (left < headroom.wholeNodes || freeGpus < headroom.gpus) break;
      const followers = this.#settings.followers * Math.min(follow, arriving / (1 + rank));
      const waits = this.#settings.waitWorthSeconds * (1 + followers);
      const idleSeconds = view.now - (node.idleSince ?? view.now);
      const returnSeconds = this.#bootSeconds + waits;
      if (!this.#gaps.worthKeeping({ rank, idleSeconds, returnSeconds })) gone.push(node.id);
    }
    return gone;
  }

  /** Tasks that one GPU would serve in the time in which another node is launched. */
  #servedWhileLaunching(view: FleetView): number {
    const durations = this.#durations.fitted(agesOf(view));
    return endsInARow(durations, this.#leadSeconds).at(-1) ?? 0;
  }
}

function supplyOf(view: FleetView): Supply {
  const nodes = [...view.nodes.values()];
  return {
    freeGpus: nodes.reduce((sum, node) => sum + (node.ready ? node.freeGpus : 0), 0),
    idle: idleNodes(view),
    booting: nodes.filter((node) => !node.ready).length,
  };
}

function launchesForHeadroom(view: FleetView, headroom: Headroom, supply: Supply): number {
  if (headroom.gpus === 0) return 0;
  const coming = supply.freeGpus + supply.booting * view.nodeGpus;
  return Math.max(
    headroom.wholeNodes - supply.idle.length - supply.booting,
    Math.ceil((view.queuedGpus + headroom.gpus - coming) / view.nodeGpus),
  );
}

/** On nodes of one GPU every task is small: what is free anywhere serves it. */
function gpusBySize(
  view: FleetView,
  tasks: readonly { readonly gpus: number }[],
): { readonly large: number; readonly small: number } {
  let [large, small] = [0, 0];
  for (const { gpus } of tasks) {
    if (view.nodeGpus > 1 && gpus > view.nodeGpus / 2) large += view.nodeGpus;
    else small += gpus;
  }
  return { large, small };
}

function outlookOf(node: NodeView, now: number): NodeOutlook {
  return {
    freeGpus: node.freeGpus,
    usableInSeconds: node.ready ? 0 : node.readyAt - now,
    running: [...node.running.values()].map(({ task, startedAt }) => ({
      gpus: task.gpus,
      ageSeconds: now - startedAt,
    })),
  };
}

function agesOf(view: FleetView): readonly number[] {
  return [...view.nodes.values()].flatMap((node) =>
    [...node.running.values()].map(({ startedAt }) => view.now - startedAt),
  );
}
