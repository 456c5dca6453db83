/** The nodes of a simulated fleet: which are there, what runs on them, and what fits where. */

import { assert } from "../errors.ts";
import { Heap } from "./heap.ts";
import type { NodeView, RunningTask, WaitingTask } from "./scaling-policy.ts";

/** Periods of utilisation that are kept for a rule to look at. */
const keptPeriods = 6;

/** A node with what the bill needs to know. */
export interface SimulatedNode extends NodeView {
  /** When the call to terminate it was made; absent while it lives. */
  readonly endedAt: number | undefined;
}

/** What the GPUs of one ready node did in a while. */
export interface NodeActivity {
  readonly node: NodeView;
  readonly busyGpuSeconds: number;
  /** So many of them were busy at once. */
  readonly mostBusyGpus: number;
}

/** The pool's own view of a node: everything may change. */
interface Node extends SimulatedNode {
  freeGpus: number;
  ready: boolean;
  idleSince: number | undefined;
  endedAt: number | undefined;
  readonly utilisation: number[];
  readonly running: Map<number, RunningTask>;
  /** GPU-seconds worked since the last sample, and when that was last added up. */
  workedGpuSeconds: number;
  workedUntil: number;
  /** The same since the last look at its activity, with the most GPUs that were busy at once. */
  activeGpuSeconds: number;
  mostBusyGpus: number;
}

/** All nodes of one fleet, with best fit and ties to the lowest id. */
export class NodePool {
  readonly #nodeGpus: number;
  readonly #nodes = new Map<number, Node>();
  readonly #everyNode: Node[] = [];
  /** Nodes on their way, in order: boots of equal length end in the order of their launch. */
  readonly #booting: Node[] = [];
  #nextBooting = 0;
  /** For each number of free GPUs, ids of nodes that had that many once; checked when taken. */
  readonly #byFree: readonly Heap<number>[];
  readonly #nodeOfTask = new Map<number, Node>();
  #busyGpus = 0;
  readonly #tasksBySize = new Map<number, number>();

  constructor(nodeGpus: number) {
    this.#nodeGpus = nodeGpus;
    this.#byFree = Array.from({ length: nodeGpus + 1 }, () => new Heap<number>((a, b) => a < b));
  }

  /** The living nodes. */
  get nodes(): ReadonlyMap<number, NodeView> {
    return this.#nodes;
  }

  /** GPUs with a task on them. */
  get busyGpus(): number {
    return this.#busyGpus;
  }

  /** Running tasks by their size; a size that once ran stays, at 0. */
  get tasksBySize(): ReadonlyMap<number, number> {
    return this.#tasksBySize;
  }

  /** When the next node becomes ready; absent when none is on its way. */
  get nextBoot(): number | undefined {
    return this.#booting[this.#nextBooting]?.readyAt;
  }

  /** Every node that ever was, for the bill. */
  everyNode(): readonly SimulatedNode[] {
    return this.#everyNode;
  }

  /** Orders a node. */
  add(launchedAt: number, readyAt: number): void {
    const node: Node = {
      id: this.#everyNode.length,
      freeGpus: this.#nodeGpus,
      ready: false,
      launchedAt,
      readyAt,
      idleSince: readyAt,
      endedAt: undefined,
      utilisation: [],
      running: new Map(),
      workedGpuSeconds: 0,
      workedUntil: readyAt,
      activeGpuSeconds: 0,
      mostBusyGpus: 0,
    };
    this.#everyNode.push(node);
    this.#nodes.set(node.id, node);
    this.#booting.push(node);
  }

  /** Makes the next node ready, unless it was terminated while it booted. */
  boot(now: number): void {
    const node = this.#booting[this.#nextBooting++];
    assert(node !== undefined, "a boot is due");
    if (node.endedAt !== undefined) return;
    node.ready = true;
    node.workedUntil = now;
    node.idleSince = now;
    this.#byFree[node.freeGpus]?.push(node.id);
  }

  /** Starts a task on the ready node that it fills best; false when it fits nowhere. */
  place(task: WaitingTask, now: number): boolean {
    for (let free = task.gpus; free <= this.#nodeGpus; free += 1) {
      const node = this.#nodeWith(free);
      if (node === undefined) continue;
      this.#book(node, now);
      node.freeGpus -= task.gpus;
      node.mostBusyGpus = Math.max(node.mostBusyGpus, this.#nodeGpus - node.freeGpus);
      node.idleSince = undefined;
      node.running.set(task.number, { task, startedAt: now });
      this.#nodeOfTask.set(task.number, node);
      this.#count(task.gpus, 1);
      this.#byFree[node.freeGpus]?.push(node.id);
      return true;
    }
    return false;
  }

  /** Ends a task and says when it had begun. */
  release(task: WaitingTask, now: number): number {
    const node = this.#nodeOfTask.get(task.number);
    const running = node?.running.get(task.number);
    assert(node !== undefined && running !== undefined, "a task that ends has a node");
    this.#book(node, now);
    node.freeGpus += task.gpus;
    node.running.delete(task.number);
    this.#nodeOfTask.delete(task.number);
    this.#count(task.gpus, -1);
    if (node.running.size === 0) node.idleSince = now;
    this.#byFree[node.freeGpus]?.push(node.id);
    return running.startedAt;
  }

  /** Takes a node out at once and lets its bill end at the call; gives back what ran on it. */
  terminate(id: number, now: number, callAt: number): readonly WaitingTask[] {
    const node = this.#nodes.get(id);
    assert(node !== undefined, "only a living node can be terminated");
    node.endedAt = callAt;
    const thrownOff = [...node.running.values()].map(({ task }) => task);
    for (const task of thrownOff.toSorted((a, b) => a.number - b.number)) this.release(task, now);
    this.#nodes.delete(id);
    return thrownOff.toSorted((a, b) => a.number - b.number);
  }

  /** Notes what share of each ready node worked since the last sample. */
  sampleUtilisation(now: number, periodSeconds: number): void {
    for (const node of this.#nodes.values()) {
      if (!node.ready) continue;
      this.#book(node, now);
      const seconds = Math.min(periodSeconds, now - node.readyAt);
      const share = seconds > 0 ? node.workedGpuSeconds / (this.#nodeGpus * seconds) : 0;
      node.utilisation.push(share);
      if (node.utilisation.length > keptPeriods) node.utilisation.shift();
      node.workedGpuSeconds = 0;
    }
  }

  /** What each ready node did since the last call. */
  activity(now: number): readonly NodeActivity[] {
    const seen: NodeActivity[] = [];
    for (const node of this.#nodes.values()) {
      if (!node.ready) continue;
      this.#book(node, now);
      const { activeGpuSeconds: busyGpuSeconds, mostBusyGpus } = node;
      seen.push({ node, busyGpuSeconds, mostBusyGpus });
      node.activeGpuSeconds = 0;
      node.mostBusyGpus = this.#nodeGpus - node.freeGpus;
    }
    return seen;
  }

  #count(gpus: number, sign: 1 | -1): void {
    this.#busyGpus += sign * gpus;
    this.#tasksBySize.set(gpus, (this.#tasksBySize.get(gpus) ?? 0) + sign);
  }

  #book(node: Node, now: number): void {
    const worked = (this.#nodeGpus - node.freeGpus) * (now - node.workedUntil);
    node.workedGpuSeconds += worked;
    node.activeGpuSeconds += worked;
    node.workedUntil = now;
  }

  #nodeWith(free: number): Node | undefined {
    const ids = this.#byFree[free];
    for (let id = ids?.first; id !== undefined; id = ids?.first) {
      const node = this.#nodes.get(id);
      if (node?.ready && node.freeGpus === free) return node;
      ids?.pop();
    }
    return undefined;
  }
}
