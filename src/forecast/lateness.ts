/** The share of jobs that waited too long: what steers how careful a policy is. */

const halfLifeSeconds = 14 * 86_400;
// So many jobs in time are assumed at the start, so that the first late one is no panic.
const assumedInTime = 10;

/** Late jobs among all, with the jobs of two weeks ago counting half. */
export class LateShare {
  readonly #lateAfterSeconds: number;
  readonly #assumedLate: number;
  readonly #keep: number;
  readonly #lateJobs = new Map<number, boolean>();
  #jobs = 0;
  #late = 0;

  constructor(settings: {
    readonly lateAfterSeconds: number;
    /** Late jobs that are feared before any is seen: few jobs are weak evidence. */
    readonly assumedLate: number;
    readonly periodSeconds: number;
  }) {
    this.#lateAfterSeconds = settings.lateAfterSeconds;
    this.#assumedLate = settings.assumedLate;
    this.#keep = 0.5 ** (settings.periodSeconds / halfLifeSeconds);
  }

  /** Lets a period pass. */
  pass(): void {
    this.#jobs *= this.#keep;
    this.#late *= this.#keep;
  }

  /** Notes the wait of a task that started or that is already late; a job counts once. */
  note(job: number, waitedSeconds: number): void {
    const late = waitedSeconds > this.#lateAfterSeconds;
    const known = this.#lateJobs.get(job);
    if (known === undefined) this.#jobs += 1;
    if (late && known !== true) this.#late += 1;
    this.#lateJobs.set(job, late || known === true);
  }

  /** How many more jobs may be late before their share comes to this budget; never below 0. */
  spare(budget: number): number {
    return Math.max(0, budget * this.#jobs - this.#late);
  }

  /** The share now. */
  get share(): number {
    return (this.#late + this.#assumedLate) / (this.#jobs + assumedInTime + this.#assumedLate);
  }
}

/** 0 while the share is below the band, 1 above it, and in proportion between. */
export function urgencyOf(share: number, band: { readonly from: number; readonly to: number }) {
  return Math.max(0, Math.min(1, (share - band.from) / (band.to - band.from)));
}
