/**
 * The rises that followed moments like a given one. Alike are moments after which as much had come
 * in the last minutes and hours, with as much wanted; of these the two hundred most alike of two
 * weeks are asked. Found on the traces: half or twice as many do as well to within 2 %.
 */
import {
  type DemandSeries,
  daySteps,
  hourSteps,
  quantileOf,
  smallestButSo,
  weekSteps,
} from "./demand-series.ts";

/** How much each sign weighs: what came in 5, 15, 60 minutes and 6 hours, the level, what went. */
const signs: readonly { readonly weight: number; readonly of: Sign }[] = [
  { weight: 0.5, of: (series, place) => series.risen(place, 1) },
  { weight: 1, of: (series, place) => series.risen(place, 3) },
  { weight: 1, of: (series, place) => series.risen(place, hourSteps) },
  { weight: 0.5, of: (series, place) => series.risen(place, daySteps / 4) },
  { weight: 0.5, of: (series, place) => series.at(place) || 0 },
  { weight: 0.5, of: (series, place) => series.fallen(place, hourSteps) },
];
type Sign = (series: DemandSeries, place: number) => number;

const mostAlike = 200;
const lookedBack = 2 * weekSteps;
/** A step back makes a moment so much less alike: of equals, the newer ones are asked. */
const ageing = 0.0002;

/** Follows one series. */
export class LikeMoments {
  readonly #series: DemandSeries;
  readonly #leadSteps: number;
  /** By sign, then by place: the logarithm, because twice as much is as far as half as much. */
  readonly #signs: readonly number[][] = signs.map(() => []);
  /** By place: the rise after it, NaN where it is not known. */
  readonly #rises: number[] = [];

  constructor(series: DemandSeries, leadSteps: number) {
    this.#series = series;
    this.#leadSteps = leadSteps;
  }

  /** After each step of the series. */
  passed(): void {
    const place = this.#series.length - 1;
    for (const [number, sign] of signs.entries()) {
      this.#signs[number]?.push(Math.log1p(sign.of(this.#series, place)));
    }
    const known = place - this.#leadSteps;
    if (known >= 0) this.#rises.push(this.#series.riseAfter(known, this.#leadSteps));
  }

  /** The quantile of the rises of the week before; 0 before any is known. */
  anyQuantile(place: number, share: number): number {
    const end = place - this.#leadSteps + 1;
    const rises = this.#rises.slice(Math.max(0, end - weekSteps), Math.max(0, end));
    return orNone(quantileOf(Float64Array.from(rises.filter(isKnown)).sort(), share));
  }

  /** The rises after moments like this, sorted. Only what was known at that place is asked. */
  alike(place: number): Float64Array {
    const end = Math.max(0, place - this.#leadSteps + 1);
    const from = Math.max(0, end - lookedBack);
    const distances = this.#distances(place, { from, end });
    const rank = Math.min(distances.length, mostAlike) - 1;
    const last = rank < 0 ? 0 : smallestButSo(distances, rank);
    const rises: number[] = [];
    for (let index = 0; index < distances.length; index += 1) {
      const rise = this.#rises[from + index] ?? Number.NaN;
      if (isKnown(rise) && (distances[index] ?? 0) <= last) rises.push(rise);
    }
    return Float64Array.from(rises).sort();
  }

  #distances(place: number, of: { readonly from: number; readonly end: number }): Float64Array {
    const { from, end } = of;
    const distances = new Float64Array(end - from);
    for (let index = 0; index < distances.length; index += 1) {
      distances[index] = ageing * (distances.length - index);
    }
    for (const [number, { weight }] of signs.entries()) {
      const values = this.#signs[number] ?? [];
      const here = values[place] ?? 0;
      for (let index = 0; index < distances.length; index += 1) {
        const far = weight * Math.abs((values[from + index] ?? 0) - here);
        distances[index] = (distances[index] ?? 0) + far;
      }
    }
    for (let index = 0; index < distances.length; index += 1) {
      if (!isKnown(this.#rises[from + index] ?? Number.NaN)) {
        distances[index] = Number.POSITIVE_INFINITY;
      }
    }
    return distances;
  }
}

function isKnown(value: number): boolean {
  return !Number.isNaN(value);
}

/** A quantile of none is 0: no rise is known. */
export function orNone(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}

/** The share of sorted rises that were below one. */
export function rankOf(alike: Float64Array, rise: number): number {
  return alike.length === 0 ? 0 : alike.filter((one) => one < rise - 1e-9).length / alike.length;
}
