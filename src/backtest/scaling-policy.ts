/** What a policy of the benchmark sees and says: no more than a controller of a fleet could. */

import type { Task } from "./trace.ts";

/** A node as the controller knows it. Nodes under termination are gone from its view. */
export interface NodeView {
  readonly id: number;
  readonly freeGpus: number;
  /** Usable. A node that is not ready is on its way. */
  readonly ready: boolean;
  readonly launchedAt: number;
  readonly readyAt: number;
  /** Since when nothing runs on it; absent while something does. */
  readonly idleSince: number | undefined;
  /** Share of busy GPUs in each of the last six periods, newest last. */
  readonly utilisation: readonly number[];
  /** What runs on it. */
  readonly running: ReadonlyMap<number, RunningTask>;
}

/** What is known of a task before it ends: not how long it will take. */
export type WaitingTask = Omit<Task, "durationSeconds">;

/** A task that runs, and since when. */
export interface RunningTask {
  readonly task: WaitingTask;
  readonly startedAt: number;
}

/** A task that ended, which tells how long it took. */
export interface FinishedTask extends RunningTask {
  readonly endedAt: number;
}

/** The fleet and its queue at one decision. */
export interface FleetView {
  /** Seconds since the start of the trace. */
  readonly now: number;
  readonly nodeGpus: number;
  /** By id, which is the order of launches. */
  readonly nodes: ReadonlyMap<number, NodeView>;
  readonly busyGpus: number;
  readonly queuedGpus: number;
  /** What waits, first in line first. */
  readonly queue: readonly WaitingTask[];
  /** What happened since the decision before. */
  readonly arrived: readonly WaitingTask[];
  readonly started: readonly RunningTask[];
  readonly finished: readonly FinishedTask[];
}

/** What to do now: how many nodes to launch, and which to terminate. */
export interface ScalingDecision {
  readonly launch: number;
  readonly terminate: readonly number[];
}

/** To leave the fleet as it is. */
export const nothingToDo: ScalingDecision = { launch: 0, terminate: [] };

/** One run of a policy: it may remember what it has seen, and is asked once a period. */
export interface ScalingPolicy {
  readonly decide: (view: FleetView) => ScalingDecision;
}
