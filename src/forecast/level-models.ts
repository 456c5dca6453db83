/** Simple answers to what will be wanted at one time ahead. Apart from how they are weighed. */
import { type DemandSeries, daySteps, hourSteps, quantileOf, weekSteps } from "./demand-series.ts";

interface LevelModelKind {
  /** What people read of it, as `mostly by …`. */
  readonly words: string;
  /** From a place, so many steps ahead, by nothing after it; NaN where it is not known. */
  readonly guess: (series: DemandSeries, place: number, ahead: number) => number;
}

const meanOf = (words: string, steps: number): LevelModelKind => ({
  words,
  guess: (series, place) => series.mean(place, steps),
});

const medianOf = (words: string, steps: number): LevelModelKind => ({
  words,
  guess: (series, place) => series.median(place, steps),
});

/** The last value first. `nothing` is there so that a mixture may be less than all the others. */
export const levelModels = {
  "last-value": { words: "the last value", guess: (series, place) => series.at(place) },
  hour: meanOf("the mean of an hour", hourSteps),
  "six-hours": meanOf("the mean of six hours", 6 * hourSteps),
  day: meanOf("the mean of a day", daySteps),
  "three-days": meanOf("the mean of three days", 3 * daySteps),
  week: meanOf("the mean of a week", weekSteps),
  fortnight: meanOf("the mean of two weeks", 2 * weekSteps),
  "four-weeks": meanOf("the mean of four weeks", 4 * weekSteps),
  "median-three-days": medianOf("the median of three days", 3 * daySteps),
  "median-week": medianOf("the median of a week", weekSteps),
  "median-fortnight": medianOf("the median of two weeks", 2 * weekSteps),
  "same-hour": {
    words: "the mean of this hour on seven days",
    guess: (series, place, ahead) => {
      const hours = sameHours(series, place, ahead);
      return hours.reduce((sum, one) => sum + one, 0) / hours.length;
    },
  },
  "same-hour-median": {
    words: "the median of this hour on seven days",
    guess: (series, place, ahead) =>
      quantileOf(Float64Array.from(sameHours(series, place, ahead)).sort(), 0.5),
  },
  "hour-week-before": {
    words: "the hour a week before",
    guess: (series, place, ahead) => hourAround(series, place, place + ahead - weekSteps),
  },
  nothing: { words: "nothing", guess: () => 0 },
} as const satisfies Readonly<Record<string, LevelModelKind>>;

/** The name of a model. */
export type LevelModel = keyof typeof levelModels;

const kinds: readonly (readonly [string, LevelModelKind])[] = Object.entries(levelModels);

/** All of them, the last value first. */
export const levelModelWords: readonly string[] = kinds.map(([, { words }]) => words);

/** What each says, in their order; what one does not know is the last value to it. */
export function levelGuesses(series: DemandSeries, place: number, ahead: number): Float64Array {
  const last = series.at(place);
  return Float64Array.from(kinds, ([, { guess }]) => {
    const gpus = guess(series, place, ahead);
    return Number.isNaN(gpus) ? last : gpus;
  });
}

function sameHours(series: DemandSeries, place: number, ahead: number): readonly number[] {
  return Array.from({ length: 7 }, (_, index) =>
    hourAround(series, place, place + ahead - (index + 1) * daySteps),
  );
}

function hourAround(series: DemandSeries, place: number, middle: number): number {
  return series.mean(Math.min(place, middle + hourSteps / 2), hourSteps + 1);
}
