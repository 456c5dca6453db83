/** The queue of tasks: strictly first come, first served. */

import type { Task } from "./trace.ts";

/** Tasks in line. Its array is kept and its head moves, so that a long queue costs nothing. */
export class TaskQueue {
  #tasks: Task[] = [];
  #head = 0;
  #gpus = 0;

  /** Who is next; absent when nobody waits. */
  get first(): Task | undefined {
    return this.#tasks[this.#head];
  }

  /** GPUs that the whole queue asks for. */
  get gpus(): number {
    return this.#gpus;
  }

  /** Joins at the end. */
  join(task: Task): void {
    this.#tasks.push(task);
    this.#gpus += task.gpus;
  }

  /** Comes back to the head of the line. */
  rejoin(task: Task): void {
    this.#tasks.splice(this.#head, 0, task);
    this.#gpus += task.gpus;
  }

  /** The first in line leaves. */
  leave(): void {
    this.#gpus -= this.first?.gpus ?? 0;
    this.#head += 1;
    if (this.#head > 1024 && this.#head * 2 > this.#tasks.length) {
      this.#tasks = this.#tasks.slice(this.#head);
      this.#head = 0;
    }
  }

  /** Everyone in line. */
  tasks(): readonly Task[] {
    return this.#tasks.slice(this.#head);
  }
}
