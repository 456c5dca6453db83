/**
 * A queue's gauges as jobs: who came when, and how long each ran. Gauges only count, so who waits
 * first is taken to begin first, and who has run longest to end first. A job that came and ended
 * between two looks was never seen.
 */

import type { QueueUse } from "../model/recorded-use.ts";
import type { Job } from "./trace.ts";

/** A job that the gauges told of. Times in seconds from the start. */
export interface CountedJob extends Job {
  /** How long it really waited, as far as was seen. */
  readonly waitedSeconds: number;
}

/** A job that left the queue. */
export interface Leaving {
  readonly gpus: number;
  readonly cameAt: number;
  /** The step in which it left. */
  readonly step: number;
}

/** The steps of the record. */
export interface RecordedSteps {
  readonly steps: number;
  readonly stepSeconds: number;
}

interface Known extends RecordedSteps {
  readonly gpus: number;
}

/** All jobs of a queue whose running jobs are counted, in order of submission. */
export function countedJobs(queue: QueueUse, record: RecordedSteps): readonly CountedJob[] {
  return queue.sizes
    .flatMap(({ gpus, runs }) => new JobsOfSize({ ...record, gpus }).follow(runs))
    .toSorted((one, other) => one.submittedAt - other.submittedAt || one.gpus - other.gpus);
}

/** Who left a queue of which only those that wait are counted, in order of leaving. */
export function leavings(queue: QueueUse, record: RecordedSteps): readonly Leaving[] {
  const all = queue.sizes.flatMap(({ gpus, runs }) => {
    const left: Leaving[] = [];
    const line: number[] = [];
    for (const { step, waiting } of valuesOf(runs)) {
      const cameAt = step === 0 ? 0 : middleOf(step, record);
      while (line.length < waiting) line.push(cameAt);
      for (const came of line.splice(0, line.length - waiting)) {
        left.push({ gpus, cameAt: came, step });
      }
    }
    return left;
  });
  return all.toSorted((one, other) => one.step - other.step || other.gpus - one.gpus);
}

/** Minutes at whose nearest look somebody waited. */
export function waitingMinutes(queue: QueueUse, { stepSeconds }: RecordedSteps): number {
  const steps = new Set(
    queue.sizes.flatMap(({ runs }) =>
      [...valuesOf(runs)].flatMap(({ step, waiting }) => (waiting > 0 ? [step] : [])),
    ),
  );
  return (steps.size * stepSeconds) / 60;
}

/** Follows one size step by step. */
class JobsOfSize {
  readonly #known: Known;
  readonly #jobs: CountedJob[] = [];
  readonly #waiting: number[] = [];
  readonly #running: { readonly cameAt: number; readonly startedAt: number }[] = [];

  constructor(known: Known) {
    this.#known = known;
  }

  follow(runs: QueueUse["sizes"][number]["runs"]): readonly CountedJob[] {
    for (const { step, waiting, running } of valuesOf(runs)) {
      // Whoever is there at the first look was there at the start.
      const now = step === 0 ? 0 : middleOf(step, this.#known);
      this.#pass(now, { waiting, running });
    }
    this.#finish(this.#known.steps * this.#known.stepSeconds);
    return this.#jobs;
  }

  /** Who left the queue began, if as many run; then as many ended as there is no room for. */
  #pass(now: number, seen: { readonly waiting: number; readonly running: number }): void {
    const left = this.#waiting.splice(0, Math.max(0, this.#waiting.length - seen.waiting));
    this.#end(Math.max(0, this.#running.length + left.length - seen.running), now);
    // Whom the gauge of running jobs does not take over was cancelled in the queue.
    const begun = left.slice(0, seen.running - this.#running.length);
    for (const cameAt of begun) this.#running.push({ cameAt, startedAt: now });
    while (this.#running.length < seen.running) {
      this.#running.push({ cameAt: now, startedAt: now });
    }
    while (this.#waiting.length < seen.waiting) this.#waiting.push(now);
  }

  #end(count: number, now: number): void {
    for (const { cameAt, startedAt } of this.#running.splice(0, count)) {
      this.#jobs.push({
        gpus: this.#known.gpus,
        submittedAt: cameAt,
        durationSeconds: now - startedAt,
        waitedSeconds: startedAt - cameAt,
      });
    }
  }

  /** Those that run at the end run on; those that wait will run as long as the others did. */
  #finish(end: number): void {
    const lengths = this.#jobs.map(({ durationSeconds }) => durationSeconds).sort((a, b) => a - b);
    const usual = lengths[Math.floor(lengths.length / 2)] ?? this.#known.stepSeconds;
    this.#end(this.#running.length, end);
    for (const cameAt of this.#waiting) {
      this.#jobs.push({
        gpus: this.#known.gpus,
        submittedAt: cameAt,
        durationSeconds: usual,
        waitedSeconds: end - cameAt,
      });
    }
  }
}

/** Something changed between two looks: in the mean, in the middle. */
function middleOf(step: number, { stepSeconds }: RecordedSteps): number {
  return Math.round((step + 0.5) * stepSeconds);
}

function* valuesOf(runs: QueueUse["sizes"][number]["runs"]) {
  for (const { at, steps, waiting, running } of runs) {
    for (let step = at; step < at + steps; step += 1) yield { step, waiting, running };
  }
}
