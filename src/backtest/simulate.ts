/**
 * The simulated cloud: a discrete-event simulation of one fleet of like nodes under one policy, as
 * facts/benchmark.md section 3 defines it. Same inputs, same outcome to the last bit.
 */

import { assert } from "../errors.ts";
import { Heap } from "./heap.ts";
import { type NodeActivity, NodePool, type SimulatedNode } from "./node-pool.ts";
import type {
  FinishedTask,
  FleetView,
  NodeView,
  RunningTask,
  ScalingDecision,
  ScalingPolicy,
  WaitingTask,
} from "./scaling-policy.ts";
import type { Scenario } from "./scenario.ts";
import { TaskQueue } from "./task-queue.ts";
import { type Task, type Trace, tasksOf } from "./trace.ts";

/** What a run left behind, before it is measured. */
export interface Outcome {
  readonly tasks: readonly Task[];
  /** The last start of each task by its number; absent when it never started. */
  readonly startedAt: readonly (number | undefined)[];
  /** Whether each task came to its end. */
  readonly done: readonly boolean[];
  /** When each node's bill began and ended; open at the end of the trace when not terminated. */
  readonly nodes: readonly SimulatedNode[];
  /** Seconds with a queue, inside the measured window. */
  readonly saturatedSeconds: number;
  readonly launches: number;
  /** Tasks thrown off a node that was terminated under them. */
  readonly kills: number;
  /**
   * GPU-seconds that a smaller fleet cost its users, in the measured window: work that terminations
   * threw away; of recorded work that cannot wait, all that was not served at its time.
   */
  readonly cutGpuSeconds: number;
}

/** A fleet under a trace, before anybody decides. */
export interface SimulatedFleet {
  readonly trace: Trace;
  readonly scenario: Scenario;
  /** Nodes that stand ready at the start. */
  readonly startNodes: number;
}

/** A run of one policy over one trace. */
export interface Run extends SimulatedFleet {
  readonly policy: ScalingPolicy;
}

/** Plays a trace under a policy to its end. */
export function simulate({ policy, ...fleet }: Run): Outcome {
  const simulation = new Simulation(fleet);
  const { periodSeconds } = fleet.scenario.timing;
  const end = fleet.trace.horizonSeconds;
  for (let tick = 0; tick < end; tick += periodSeconds) {
    simulation.advance(tick);
    simulation.carryOut(tick, policy.decide(simulation.view(tick)));
  }
  simulation.advance(end);
  return simulation.outcome(end);
}

interface Ending {
  readonly at: number;
  /** Breaks ties: the order of starts. */
  readonly order: number;
  readonly task: Task;
  readonly start: number;
}

/** One fleet, played a piece at a time: whoever decides does so between two pieces. */
export class Simulation {
  readonly #run: SimulatedFleet;
  readonly #tasks: readonly Task[];
  readonly #pool: NodePool;
  readonly #queue = new TaskQueue();
  readonly #endings = new Heap<Ending>(
    (a, b) => a.at < b.at || (a.at === b.at && a.order < b.order),
  );
  readonly #startedAt: (number | undefined)[];
  readonly #done: boolean[];
  /** How often each task was started: an ending of an earlier start is void. */
  readonly #starts: number[];
  #next = 0;
  #order = 0;
  #kills = 0;
  #lostGpuSeconds = 0;
  /** For how long each task of a trace that passes has been served. */
  readonly #servedSeconds: number[];
  #launches = 0;
  #saturatedSeconds = 0;
  #queuedSince: number | undefined;
  #arrived: Task[] = [];
  #started: RunningTask[] = [];
  #finished: FinishedTask[] = [];

  constructor(run: SimulatedFleet) {
    this.#run = run;
    this.#tasks = tasksOf(run.trace);
    this.#pool = new NodePool(run.trace.nodeGpus);
    this.#startedAt = this.#tasks.map(() => undefined);
    this.#done = this.#tasks.map(() => false);
    this.#starts = this.#tasks.map(() => 0);
    this.#servedSeconds = this.#tasks.map(() => 0);
    for (let count = 0; count < run.startNodes; count += 1) this.#pool.add(0, 0);
  }

  /**
   * Plays everything up to and with this second, but nothing of the trace's end. At one instant:
   * endings, then nodes, then arrivals; the decision comes after them.
   */
  advance(until: number): void {
    const end = this.#run.trace.horizonSeconds;
    for (;;) {
      const ending = this.#endings.first?.at ?? Number.POSITIVE_INFINITY;
      const boot = this.#pool.nextBoot ?? Number.POSITIVE_INFINITY;
      const arrival = this.#tasks[this.#next]?.submittedAt ?? Number.POSITIVE_INFINITY;
      const now = Math.min(ending, boot, arrival);
      if (now > until || now >= end) break;
      if (ending === now) this.#end(now);
      else if (boot === now) this.#boot(now);
      else this.#arrive(this.#next++, now);
    }
    if (this.#passes) this.#dropPassed(until);
  }

  get #passes(): boolean {
    return this.#run.trace.late === "passes";
  }

  #dropPassed(now: number): void {
    this.#queue.drop((task) => endOf(task) <= now);
    this.#drain(now);
  }

  /** What each ready node did since the last call, for whoever measures it. */
  activity(now: number): readonly NodeActivity[] {
    return this.#pool.activity(now);
  }

  /** A living node; absent when there is none of this id. */
  node(id: number): NodeView | undefined {
    return this.#pool.nodes.get(id);
  }

  /** Tasks that run, by their size. */
  get runningBySize(): ReadonlyMap<number, number> {
    return this.#pool.tasksBySize;
  }

  /** GPUs of tasks that run. */
  get busyGpus(): number {
    return this.#pool.busyGpus;
  }

  /** GPUs that wait, by the size of a task. */
  get waitingBySize(): ReadonlyMap<number, number> {
    return this.#queue.gpusBySize;
  }

  #end(now: number): void {
    const ending = this.#endings.pop();
    assert(ending !== undefined, "an ending is due");
    const { task, start } = ending;
    if (this.#starts[task.number] !== start) return;
    const startedAt = this.#pool.release(task, now);
    this.#done[task.number] = true;
    this.#serve(task, now - startedAt);
    this.#finished.push({ task, startedAt, endedAt: now });
    this.#drain(now);
  }

  #boot(now: number): void {
    this.#pool.boot(now);
    this.#drain(now);
  }

  #arrive(number: number, now: number): void {
    const task = this.#tasks[number];
    assert(task !== undefined, "an arrival is due");
    this.#queue.join(task);
    this.#arrived.push(task);
    this.#drain(now);
  }

  /** Starts tasks in strict order until the first does not fit. */
  #drain(now: number): void {
    for (let task = this.#queue.first; task !== undefined; task = this.#queue.first) {
      if (!this.#pool.place(task, now)) break;
      this.#queue.leave();
      this.#begin(task, now);
    }
    this.#noteQueue(now);
  }

  #begin(task: Task, now: number): void {
    const start = (this.#starts[task.number] ?? 0) + 1;
    this.#starts[task.number] = start;
    this.#startedAt[task.number] = now;
    this.#started.push({ task, startedAt: now });
    const at = this.#passes ? Math.max(now, endOf(task)) : now + task.durationSeconds;
    this.#endings.push({ at, order: this.#order++, task, start });
  }

  #serve(task: WaitingTask, seconds: number): void {
    this.#servedSeconds[task.number] = (this.#servedSeconds[task.number] ?? 0) + seconds;
  }

  #noteQueue(now: number): void {
    if (this.#queue.first !== undefined) {
      this.#queuedSince ??= now;
    } else if (this.#queuedSince !== undefined) {
      const since = Math.max(this.#queuedSince, this.#run.scenario.warmUpSeconds);
      this.#saturatedSeconds += Math.max(0, now - since);
      this.#queuedSince = undefined;
    }
  }

  /** Does what was decided at this second. */
  carryOut(now: number, { launch, terminate }: ScalingDecision): void {
    const { actionSeconds, bootSeconds } = this.#run.scenario.timing;
    for (const id of terminate) this.#terminate(id, now, now + actionSeconds);
    for (let count = 0; count < launch; count += 1) {
      this.#pool.add(now + actionSeconds, now + actionSeconds + bootSeconds);
    }
    this.#launches += launch;
    [this.#arrived, this.#started, this.#finished] = [[], [], []];
    this.#drain(now);
  }

  /** The fleet as a controller sees it at its decision; asked once a period. */
  view(now: number): FleetView {
    this.#pool.sampleUtilisation(now, this.#run.scenario.timing.periodSeconds);
    return {
      now,
      nodeGpus: this.#run.trace.nodeGpus,
      nodes: this.#pool.nodes,
      busyGpus: this.#pool.busyGpus,
      queuedGpus: this.#queue.gpus,
      queue: this.#queue.tasks(),
      arrived: this.#arrived,
      started: this.#started,
      finished: this.#finished,
    };
  }

  /** Takes a node away; what ran on it goes back to the head of the queue and starts anew. */
  #terminate(id: number, now: number, callAt: number): void {
    for (const task of this.#pool.terminate(id, now, callAt)) {
      this.#kills += 1;
      this.#noteLoss(task, now);
      this.#starts[task.number] = (this.#starts[task.number] ?? 0) + 1;
      this.#startedAt[task.number] = undefined;
      const whole = this.#tasks[task.number];
      assert(whole !== undefined, "a running task is one of the trace");
      this.#queue.rejoin(whole);
    }
    this.#noteQueue(now);
  }

  /** A task that starts anew has worked for nothing; one that only goes on elsewhere has not. */
  #noteLoss(task: WaitingTask, now: number): void {
    const { warmUpSeconds } = this.#run.scenario;
    const startedAt = this.#startedAt[task.number] ?? now;
    if (this.#passes) this.#serve(task, now - startedAt);
    else this.#lostGpuSeconds += task.gpus * Math.max(0, now - Math.max(startedAt, warmUpSeconds));
  }

  /** What recorded work was not served at its time. */
  #cutGpuSeconds(until: number): number {
    let cut = 0;
    for (const task of this.#tasks) {
      if (task.submittedAt < this.#run.scenario.warmUpSeconds || task.submittedAt >= until)
        continue;
      const startedAt = this.#startedAt[task.number];
      const isRunning = startedAt !== undefined && this.#done[task.number] !== true;
      const served = (this.#servedSeconds[task.number] ?? 0) + (isRunning ? until - startedAt : 0);
      const wanted = Math.min(endOf(task), until) - task.submittedAt;
      cut += task.gpus * (task.busyShare ?? 1) * Math.max(0, wanted - served);
    }
    return cut;
  }

  /** What was left behind until then. */
  outcome(until: number): Outcome {
    const since = Math.max(this.#queuedSince ?? until, this.#run.scenario.warmUpSeconds);
    return {
      tasks: this.#tasks,
      startedAt: this.#startedAt,
      done: this.#done,
      nodes: this.#pool.everyNode(),
      saturatedSeconds: this.#saturatedSeconds + Math.max(0, until - since),
      launches: this.#launches,
      kills: this.#kills,
      cutGpuSeconds: this.#passes ? this.#cutGpuSeconds(until) : this.#lostGpuSeconds,
    };
  }
}

/** When recorded work was over, served or not. */
function endOf({ submittedAt, durationSeconds }: Task): number {
  return submittedAt + durationSeconds;
}
