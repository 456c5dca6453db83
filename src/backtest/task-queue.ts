/** The queue of tasks: strictly first come, first served. */

import type { Task } from "./trace.ts";

/** Tasks in line. Its array is kept and its head moves, so that a long queue costs nothing. */
export class TaskQueue {
  #tasks: Task[] = [];
  #head = 0;
  #gpus = 0;
  readonly #gpusBySize = new Map<number, number>();

  /** Who is next; absent when nobody waits. */
  get first(): Task | undefined {
    return this.#tasks[this.#head];
  }

  /** GPUs that the whole queue asks for. */
  get gpus(): number {
    return this.#gpus;
  }

  /** The same by the size of a task; a size that once waited stays, at 0. */
  get gpusBySize(): ReadonlyMap<number, number> {
    return this.#gpusBySize;
  }

  /** Joins at the end. */
  join(task: Task): void {
    this.#tasks.push(task);
    this.#count(task.gpus, 1);
  }

  /** Comes back to the head of the line. */
  rejoin(task: Task): void {
    this.#tasks.splice(this.#head, 0, task);
    this.#count(task.gpus, 1);
  }

  /** The first in line leaves. */
  leave(): void {
    this.#count(this.first?.gpus ?? 0, -1);
    this.#head += 1;
    if (this.#head > 1024 && this.#head * 2 > this.#tasks.length) {
      this.#tasks = this.#tasks.slice(this.#head);
      this.#head = 0;
    }
  }

  /** All of these leave, wherever they stand. */
  drop(isGone: (task: Task) => boolean): void {
    if (this.first === undefined) return;
    const left: Task[] = [];
    for (const task of this.tasks()) {
      if (isGone(task)) this.#count(task.gpus, -1);
      else left.push(task);
    }
    this.#tasks = left;
    this.#head = 0;
  }

  /** Everyone in line. */
  tasks(): readonly Task[] {
    return this.#tasks.slice(this.#head);
  }

  #count(gpus: number, sign: 1 | -1): void {
    this.#gpus += sign * gpus;
    this.#gpusBySize.set(gpus, (this.#gpusBySize.get(gpus) ?? 0) + sign * gpus);
  }
}
