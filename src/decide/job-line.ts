/**
 * The jobs of one size as two gauges tell of them: how many wait, and how many run, at each step.
 * Who began or ended is not seen, so the first in line begins, and the oldest ends.
 */

/** A job whose arrival was not seen has no number: nobody knows for how long it waited. */
interface Waiting {
  readonly job: number | undefined;
  readonly since: number;
}

/** One step. Times in seconds. */
export interface LineStep {
  readonly now: number;
  readonly waiting: number;
  readonly running: number;
  /** Whether the step before is known; otherwise what is there came nobody knows when. */
  readonly continued: boolean;
}

/** Its multiples fall evenly between 0 and 1, however many are taken. */
const goldenRatio = (Math.sqrt(5) - 1) / 2;

/** Follows one size. Waits and ages are right to about a step. */
export class JobLine {
  readonly size: number;
  readonly #numbers: { next: number };
  #waiting: Waiting[] = [];
  #startedAt: number[] = [];
  #begun: Waiting[] = [];
  #now = 0;
  #step = 0;
  /** How many came in the last step. */
  arrived = 0;
  /** For how long those had run that ended in the last step. */
  ended: readonly number[] = [];

  constructor(size: number, numbers: { next: number }) {
    this.size = size;
    this.#numbers = numbers;
  }

  /** Takes one step. */
  pass({ now, waiting, running, continued }: LineStep): void {
    const before = this.#now;
    this.#now = now;
    this.#step = now - before;
    if (!continued) {
      this.#restart(waiting, running);
      return;
    }
    const change = waiting + running - this.present;
    const came = Array.from({ length: Math.max(0, change) }, () => this.#numbers.next++);
    this.arrived = came.length;
    this.#waiting.push(...came.map((job) => ({ job, since: now })));
    const gone = Math.min(Math.max(0, -change), this.#startedAt.length);
    // An end within the step is taken to have come at its middle.
    const middle = (before + now) / 2;
    this.ended = this.#startedAt.splice(0, gone).map((start) => Math.max(0, middle - start));
    const begin = Math.max(0, this.#waiting.length - waiting);
    this.#begun = this.#waiting.splice(0, begin);
    this.#startedAt.push(...this.#begun.map(() => now));
    // Whom the gauges lost sight of otherwise (a job that was cancelled in the queue) is gone.
    this.#startedAt.splice(0, Math.max(0, this.#startedAt.length - running));
  }

  /** Jobs that wait or run. */
  get present(): number {
    return this.#waiting.length + this.#startedAt.length;
  }

  /** Ages of those that run, in seconds, oldest first. */
  get ages(): readonly number[] {
    return this.#startedAt.map((start) => this.#now - start);
  }

  /** For how long those wait that do, in seconds, first in line first. */
  get waitingAges(): readonly number[] {
    return this.#waiting.map(({ since }) => this.#now - since);
  }

  /**
   * Waits of those that began in the last step, and of those that still wait and are late. Steps
   * tell of the first to half a step: they are spread over it, so that of many jobs as many are
   * longer than any time as truly were.
   */
  waits(lateAfterSeconds: number): readonly { job: number; waitedSeconds: number }[] {
    const late = this.#waiting.filter(({ since }) => this.#now - since > lateAfterSeconds);
    const told = (spread: number) => (one: Waiting) => {
      const { job, since } = one;
      if (job === undefined) return [];
      const seen = this.#now - since;
      const within = seen === 0 ? 0 : (((job * goldenRatio) % 1) - 0.5) * spread;
      return [{ job, waitedSeconds: seen + within }];
    };
    return [...this.#begun.flatMap(told(this.#step)), ...late.flatMap(told(0))];
  }

  #restart(waiting: number, running: number): void {
    const now = this.#now;
    this.#waiting = Array.from({ length: waiting }, () => ({ job: undefined, since: now }));
    this.#startedAt = Array.from({ length: running }, () => now);
    this.#begun = [];
    this.arrived = 0;
    this.ended = [];
  }
}
