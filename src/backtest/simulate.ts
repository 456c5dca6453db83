/**
 * The simulated cloud: a discrete-event simulation of one fleet of like nodes under one policy, as
 * facts/benchmark.md section 3 defines it. Same inputs, same outcome to the last bit.
 */

import { assert } from "../errors.ts";
import { Heap } from "./heap.ts";
import { NodePool, type SimulatedNode } from "./node-pool.ts";
import type { FinishedTask, FleetView, RunningTask, ScalingPolicy } from "./scaling-policy.ts";
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
}

/** A run of one policy over one trace. */
export interface Run {
  readonly trace: Trace;
  readonly scenario: Scenario;
  readonly policy: ScalingPolicy;
  /** Nodes that stand ready at the start. */
  readonly startNodes: number;
}

/** Plays a trace under a policy to its end. */
export function simulate(run: Run): Outcome {
  return new Simulation(run).play();
}

interface Ending {
  readonly at: number;
  /** Breaks ties: the order of starts. */
  readonly order: number;
  readonly task: Task;
  readonly start: number;
}

class Simulation {
  readonly #run: Run;
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
  #order = 0;
  #kills = 0;
  #launches = 0;
  #saturatedSeconds = 0;
  #queuedSince: number | undefined;
  #arrived: Task[] = [];
  #started: RunningTask[] = [];
  #finished: FinishedTask[] = [];

  constructor(run: Run) {
    this.#run = run;
    this.#tasks = tasksOf(run.trace);
    this.#pool = new NodePool(run.trace.nodeGpus);
    this.#startedAt = this.#tasks.map(() => undefined);
    this.#done = this.#tasks.map(() => false);
    this.#starts = this.#tasks.map(() => 0);
    for (let count = 0; count < run.startNodes; count += 1) this.#pool.add(0, 0);
  }

  /** At one instant: endings, then nodes, then arrivals, then the decision. */
  play(): Outcome {
    const { periodSeconds } = this.#run.scenario.timing;
    const end = this.#run.trace.horizonSeconds;
    let next = 0;
    for (let tick = 0; ; tick += periodSeconds) {
      const until = Math.min(tick, end);
      for (;;) {
        const ending = this.#endings.first?.at ?? Number.POSITIVE_INFINITY;
        const boot = this.#pool.nextBoot ?? Number.POSITIVE_INFINITY;
        const arrival = this.#tasks[next]?.submittedAt ?? Number.POSITIVE_INFINITY;
        const now = Math.min(ending, boot, arrival);
        if (now > until || now >= end) break;
        if (ending === now) this.#end(now);
        else if (boot === now) this.#boot(now);
        else this.#arrive(next++, now);
      }
      if (tick >= end) return this.#outcome();
      this.#decide(tick);
    }
  }

  #end(now: number): void {
    const ending = this.#endings.pop();
    assert(ending !== undefined, "an ending is due");
    const { task, start } = ending;
    if (this.#starts[task.number] !== start) return;
    const startedAt = this.#pool.release(task, now);
    this.#done[task.number] = true;
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
    this.#endings.push({ at: now + task.durationSeconds, order: this.#order++, task, start });
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

  #decide(now: number): void {
    this.#pool.sampleUtilisation(now, this.#run.scenario.timing.periodSeconds);
    const { launch, terminate } = this.#run.policy.decide(this.#view(now));
    const { actionSeconds, bootSeconds } = this.#run.scenario.timing;
    for (const id of terminate) this.#terminate(id, now, now + actionSeconds);
    for (let count = 0; count < launch; count += 1) {
      this.#pool.add(now + actionSeconds, now + actionSeconds + bootSeconds);
    }
    this.#launches += launch;
    [this.#arrived, this.#started, this.#finished] = [[], [], []];
    this.#drain(now);
  }

  #view(now: number): FleetView {
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
      this.#starts[task.number] = (this.#starts[task.number] ?? 0) + 1;
      this.#startedAt[task.number] = undefined;
      const whole = this.#tasks[task.number];
      assert(whole !== undefined, "a running task is one of the trace");
      this.#queue.rejoin(whole);
    }
    this.#noteQueue(now);
  }

  #outcome(): Outcome {
    const end = this.#run.trace.horizonSeconds;
    if (this.#queuedSince !== undefined) {
      const since = Math.max(this.#queuedSince, this.#run.scenario.warmUpSeconds);
      this.#saturatedSeconds += end - since;
    }
    return {
      tasks: this.#tasks,
      startedAt: this.#startedAt,
      done: this.#done,
      nodes: this.#pool.everyNode(),
      saturatedSeconds: this.#saturatedSeconds,
      launches: this.#launches,
      kills: this.#kills,
    };
  }
}
