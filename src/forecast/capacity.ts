/**
 * Which capacity the queue will find without any launch: free GPUs, nodes on their way, and what
 * running tasks are expected to give back. What will be absorbed needs no node.
 */

import type { Durations } from "./durations.ts";

/** Seconds between two points at which the future is looked at. */
export const stepSeconds = 30;

/** A node as far as its capacity goes. */
export interface NodeOutlook {
  readonly freeGpus: number;
  /** Seconds until it can be used; 0 when it is ready. */
  readonly usableInSeconds: number;
  readonly running: readonly { readonly gpus: number; readonly ageSeconds: number }[];
}

/** A waiting task: its GPUs, and how long it has waited. */
export interface Waiting {
  readonly gpus: number;
  readonly waitedSeconds: number;
}

/** The fleet, and how it is believed to go on. */
export interface Outlook {
  readonly nodeGpus: number;
  readonly nodes: readonly NodeOutlook[];
  /** First in line first. */
  readonly queue: readonly Waiting[];
  readonly durations: Durations;
  /** From a decision to a usable node. */
  readonly leadSeconds: number;
  /** The wait that is still in time. */
  readonly deadlineSeconds: number;
  /** How far expected ends are counted on: 0 not at all, 1 as expected. */
  readonly trust: number;
}

/**
 * How many tasks one GPU is expected to finish in a row, by steps, when it begins one now. Long
 * tasks give about nothing, tasks of seconds give many: one node then serves a whole queue.
 */
export function endsInARow(durations: Durations, seconds: number): readonly number[] {
  const steps = Math.round(seconds / stepSeconds);
  const ended = Array.from({ length: steps + 1 }, (_, step) =>
    durations.endsWithin(0, step * stepSeconds),
  );
  const row = [0];
  for (let step = 1; step <= steps; step += 1) {
    let sum = 0;
    for (let first = 1; first <= step; first += 1) {
      const chance = (ended[first] ?? 0) - (ended[first - 1] ?? 0);
      sum += chance * (1 + (row[step - first] ?? 0));
    }
    row.push(sum);
  }
  return row;
}

/** Nodes to launch now, so that nobody in the queue is late who can still be in time. */
export function launchesNeeded(outlook: Outlook): number {
  const { nodeGpus, leadSeconds, deadlineSeconds, trust } = outlook;
  const horizon = Math.max(leadSeconds, deadlineSeconds);
  const row = endsInARow(outlook.durations, horizon);
  const found = capacityAhead(outlook, row);
  const packing = new FreshNodes(nodeGpus);
  let ahead = 0;
  let launches = 0;
  for (const { gpus, waitedSeconds } of outlook.queue) {
    ahead += gpus;
    packing.add(gpus);
    const left = Math.max(leadSeconds, deadlineSeconds - Math.max(0, waitedSeconds));
    const unserved = ahead - (found[Math.floor(left / stepSeconds)] ?? 0);
    const missing = unserved * (1 + packing.wastedGpus / ahead);
    const served = 1 + trust * (row[Math.floor((left - leadSeconds) / stepSeconds)] ?? 0);
    launches = Math.max(launches, Math.ceil(missing / (nodeGpus * served) - 1e-6));
  }
  return launches;
}

/** Tasks on nodes of their own, each on the one that it fills best: sizes do not always add up. */
class FreshNodes {
  readonly #nodeGpus: number;
  /** How many nodes have so many GPUs free, but for the one that was begun last. */
  readonly #withFree: number[];
  #lastFree = 0;
  /** GPUs free on nodes that are not the last: as much as whole nodes cannot be filled. */
  wastedGpus = 0;

  constructor(nodeGpus: number) {
    this.#nodeGpus = nodeGpus;
    this.#withFree = Array.from({ length: nodeGpus + 1 }, () => 0);
  }

  /** Takes the next in line. */
  add(gpus: number): void {
    const passed = this.#withFree.findIndex((count, free) => count > 0 && free >= gpus);
    const fitsLast = this.#lastFree >= gpus;
    if (passed > 0 && !(fitsLast && this.#lastFree <= passed)) {
      this.#move(passed, -1);
      this.#move(passed - gpus, 1);
    } else if (fitsLast) this.#lastFree -= gpus;
    else {
      this.#move(this.#lastFree, 1);
      this.#lastFree = this.#nodeGpus - gpus;
    }
  }

  #move(free: number, count: 1 | -1): void {
    this.#withFree[free] = (this.#withFree[free] ?? 0) + count;
    this.wastedGpus += free * count;
  }
}

/** GPUs that the queue will have found by each step. */
function capacityAhead(outlook: Outlook, row: readonly number[]): Float64Array {
  const { nodeGpus, nodes, trust } = outlook;
  const first = outlook.queue[0]?.gpus ?? 1;
  const wholeNodes = nodeGpus > 1 && first > nodeGpus / 2;
  const found = new Float64Array(row.length);
  for (const node of nodes) {
    // Fragments too small for the first in line are of no use to the queue.
    if (node.freeGpus >= first) addFree(found, { node, row, trust });
    if (trust === 0) continue;
    if (wholeNodes) addWhole(found, { outlook, node });
    else for (const task of node.running) addEnding(found, { outlook, task, row });
  }
  return found;
}

function addFree(
  found: Float64Array,
  of: { readonly node: NodeOutlook; readonly row: readonly number[]; readonly trust: number },
): void {
  const { freeGpus, usableInSeconds } = of.node;
  for (const step of found.keys()) {
    const since = step * stepSeconds - usableInSeconds;
    if (since < 0) continue;
    const served = 1 + of.trust * (of.row[Math.floor(since / stepSeconds)] ?? 0);
    found[step] = (found[step] ?? 0) + freeGpus * served;
  }
}

/** A large task needs a node to itself: all that runs there must end. */
function addWhole(
  found: Float64Array,
  of: { readonly outlook: Outlook; readonly node: NodeOutlook },
): void {
  const { durations, nodeGpus, trust } = of.outlook;
  if (of.node.running.length === 0) return;
  for (const step of found.keys()) {
    const chance = of.node.running.reduce(
      (all, { ageSeconds }) => all * durations.endsWithin(ageSeconds, step * stepSeconds),
      1,
    );
    found[step] = (found[step] ?? 0) + trust * chance * nodeGpus;
  }
}

/** The GPUs of a task once it ends; on nodes of one GPU also those of what follows it there. */
function addEnding(
  found: Float64Array,
  of: {
    readonly outlook: Outlook;
    readonly task: NodeOutlook["running"][number];
    readonly row: readonly number[];
  },
): void {
  const { durations, nodeGpus, trust } = of.outlook;
  const { ageSeconds, gpus } = of.task;
  const ended = Array.from(of.row, (_, step) =>
    durations.endsWithin(ageSeconds, step * stepSeconds),
  );
  for (const step of found.keys()) {
    let ends = ended[step] ?? 0;
    if (nodeGpus === 1) {
      for (let end = 1; end <= step; end += 1) {
        const chance = (ended[end] ?? 0) - (ended[end - 1] ?? 0);
        ends += chance * (of.row[step - end] ?? 0);
      }
    }
    found[step] = (found[step] ?? 0) + trust * ends * gpus;
  }
}
