/**
 * What a fleet was asked for, step by step: the GPUs that ran and waited. A step that nobody
 * measured stays unknown, and what rests on it is left out, never taken for zero.
 */

/** Minutes between two values. */
export const stepMinutes = 5;
/** Steps of an hour, a day and a week. */
export const hourSteps = 60 / stepMinutes;
export const daySteps = 24 * hourSteps;
export const weekSteps = 7 * daySteps;

/** Grows at its end only. Places count from the first step. */
export class DemandSeries {
  readonly #values: number[] = [];
  /** Sums and counts of known values before each place. */
  readonly #sums: number[] = [0];
  readonly #counts: number[] = [0];
  /** GPUs that came and went from step to step, summed before each place. */
  readonly #rises: number[] = [0];
  readonly #falls: number[] = [0];

  /** Adds the next step; undefined where nobody knows it. */
  add(gpus: number | undefined): void {
    const value = gpus ?? Number.NaN;
    const change = value - (this.#values.at(-1) ?? Number.NaN);
    const known = Number.isNaN(value) ? 0 : 1;
    this.#values.push(value);
    this.#sums.push((this.#sums.at(-1) ?? 0) + (known === 1 ? value : 0));
    this.#counts.push((this.#counts.at(-1) ?? 0) + known);
    this.#rises.push((this.#rises.at(-1) ?? 0) + Math.max(0, change || 0));
    this.#falls.push((this.#falls.at(-1) ?? 0) + Math.max(0, -change || 0));
  }

  /** How many steps there are. */
  get length(): number {
    return this.#values.length;
  }

  /** NaN where it is not known, and outside the series. */
  at(place: number): number {
    return this.#values[place] ?? Number.NaN;
  }

  /** The mean of the known ones among so many steps up to a place; NaN without any. */
  mean(place: number, steps: number): number {
    const [from, to] = [Math.max(0, place + 1 - steps), place + 1];
    const count = (this.#counts[to] ?? 0) - (this.#counts[from] ?? 0);
    return count === 0 ? Number.NaN : ((this.#sums[to] ?? 0) - (this.#sums[from] ?? 0)) / count;
  }

  /** The median of one value an hour, of the known ones up to a place; NaN without any. */
  median(place: number, steps: number): number {
    const values: number[] = [];
    for (let back = 0; back < steps && place - back >= 0; back += hourSteps) {
      const value = this.at(place - back);
      if (!Number.isNaN(value)) values.push(value);
    }
    return quantileOf(Float64Array.from(values).sort(), 0.5);
  }

  /** GPUs that came in so many steps up to a place. */
  risen(place: number, steps: number): number {
    return (this.#rises[place + 1] ?? 0) - (this.#rises[Math.max(0, place + 1 - steps)] ?? 0);
  }

  /** GPUs that went in so many steps up to a place. */
  fallen(place: number, steps: number): number {
    return (this.#falls[place + 1] ?? 0) - (this.#falls[Math.max(0, place + 1 - steps)] ?? 0);
  }

  /** The most in so many steps after a place, over its own; NaN where a step is not known. */
  riseAfter(place: number, steps: number): number {
    let most = Number.NEGATIVE_INFINITY;
    for (let step = 1; step <= steps; step += 1) {
      const value = this.at(place + step);
      if (Number.isNaN(value)) return Number.NaN;
      most = Math.max(most, value);
    }
    return most - this.at(place);
  }
}

/** The value at a share of sorted ones, between the two nearest; NaN of none. */
export function quantileOf(sorted: Float64Array, share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (place - Math.floor(place)) * (above - below);
}

/** The value that so many are below; as sorting would say, without sorting them all. */
export function smallestButSo(values: Float64Array, below: number): number {
  const left = Float64Array.from(values);
  let [from, to] = [0, left.length - 1];
  while (from < to) {
    const pivot = left[(from + to) >> 1] ?? 0;
    let [low, high] = [from, to];
    while (low <= high) {
      while ((left[low] ?? 0) < pivot) low += 1;
      while ((left[high] ?? 0) > pivot) high -= 1;
      if (low > high) break;
      [left[low], left[high]] = [left[high] ?? 0, left[low] ?? 0];
      low += 1;
      high -= 1;
    }
    if (below <= high) to = high;
    else if (below >= low) from = low;
    else break;
  }
  return left[below] ?? Number.NaN;
}

/** What an upper quantile lost: nine parts of what it was too low, one of what it was too high. */
export function pinballLoss(error: number, share: number): number {
  return Math.max(share * error, (share - 1) * error);
}
