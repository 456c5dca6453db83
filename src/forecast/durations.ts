/**
 * How long tasks run, learned from those that ended: the chance of an end by age. Ages matter
 * because lengths have long tails: what has run for a day will not end in the next ten minutes.
 */

/** Ages at which the chance may change: 0, 5 s, 7 s, … each 1.4 times the last, to a month. */
const edges: readonly number[] = ageEdges();

// Of each finished task, this much is still believed when the next one finishes.
const memory = 0.998;

function ageEdges(): readonly number[] {
  const ages = [0];
  for (let age = 5; age < 3e6; age *= 1.4) ages.push(age);
  return ages;
}

/** Ends and time spent in each bin of age, newer ones weighing more. */
export class DurationModel {
  readonly #ends = edges.map(() => 0);
  readonly #seconds = edges.map(() => 0);

  /** Learns from a task that ended after this long. */
  learn(durationSeconds: number): void {
    for (const bin of edges.keys()) {
      this.#ends[bin] = memory * (this.#ends[bin] ?? 0);
      this.#seconds[bin] = memory * (this.#seconds[bin] ?? 0) + secondsInBin(bin, durationSeconds);
    }
    const last = binOf(durationSeconds);
    this.#ends[last] = (this.#ends[last] ?? 0) + 1;
  }

  /** What is believed now; those that still run tell that they did not end so far. */
  fitted(runningAges: readonly number[]): Durations {
    const rates = edges.map((_, bin) => {
      const running = runningAges.reduce((sum, age) => sum + secondsInBin(bin, age), 0);
      const seconds = (this.#seconds[bin] ?? 0) + running;
      return seconds > 0 ? (this.#ends[bin] ?? 0) / seconds : 0;
    });
    return new Durations(rates);
  }
}

/** A belief about lengths: ends a second at each age. */
export class Durations {
  readonly #rates: readonly number[];
  /** The rates summed up to each edge. */
  readonly #sums: readonly number[];

  constructor(rates: readonly number[]) {
    this.#rates = rates;
    const sums = [0];
    for (const [bin, rate] of rates.entries()) {
      const width = (edges[bin + 1] ?? Number.POSITIVE_INFINITY) - (edges[bin] ?? 0);
      sums.push((sums[bin] ?? 0) + (rate === 0 ? 0 : rate * width));
    }
    this.#sums = sums;
  }

  /** The chance that a task of this age ends within so many seconds. */
  endsWithin(ageSeconds: number, seconds: number): number {
    return 1 - Math.exp(this.#sumUntil(ageSeconds) - this.#sumUntil(ageSeconds + seconds));
  }

  #sumUntil(age: number): number {
    const bin = binOf(age);
    return (this.#sums[bin] ?? 0) + (this.#rates[bin] ?? 0) * (age - (edges[bin] ?? 0));
  }
}

/** The bin whose lower edge is below this age. */
function binOf(age: number): number {
  if (age <= 5) return 0;
  let bin = Math.min(edges.length - 1, Math.max(1, Math.floor(Math.log(age / 5) / Math.log(1.4))));
  while (bin + 1 < edges.length && age > (edges[bin + 1] ?? 0)) bin += 1;
  return bin;
}

function secondsInBin(bin: number, duration: number): number {
  const from = edges[bin] ?? 0;
  if (duration <= from) return 0;
  return Math.min(duration, edges[bin + 1] ?? Number.POSITIVE_INFINITY) - from;
}
