/**
 * What will be wanted at one time ahead. Simple models race by the errors that they made; close
 * ahead the last value is hard to beat (docs/benchmarks.md), and stays unless it clearly is.
 */
import { type DemandSeries, daySteps, hourSteps, weekSteps } from "./demand-series.ts";

type Model = (series: DemandSeries, place: number, ahead: number) => number;

const half = (one: number, other: number) => (one + other) / 2;

/**
 * `day` is the mean of the same hour of the seven days before, `week` the hour a week before.
 * `drift` goes on as the last hour went; `moving` is the last six hours; `blended` the last value
 * with the median week, `mean` with the mean week, `settling` with the last day and week.
 */
export const levelModels = {
  "last-value": (series, place) => series.at(place),
  moving: (series, place) => series.mean(place, daySteps / 4),
  drift: (series, place, ahead) =>
    Math.max(
      0,
      series.at(place) + (series.at(place) - series.at(place - hourSteps)) * (ahead / hourSteps),
    ),
  day: (series, place, ahead) => sameHour(series, place + ahead),
  week: (series, place, ahead) =>
    series.mean(place + ahead - weekSteps + hourSteps / 2, hourSteps + 1),
  blended: (series, place) => half(series.at(place), series.median(place, weekSteps)),
  mean: (series, place) => 0.7 * series.at(place) + 0.3 * series.mean(place, weekSteps),
  settling: (series, place) =>
    (series.at(place) + series.mean(place, daySteps) + series.mean(place, weekSteps)) / 3,
} as const satisfies Readonly<Record<string, Model>>;

function sameHour(series: DemandSeries, place: number): number {
  const values = Array.from({ length: 7 }, (_, index) => series.at(place - (index + 1) * daySteps));
  return sum(values, (value) => value) / values.length;
}

/** The name of a model. */
export type LevelModel = keyof typeof levelModels;

/** All of them, the last value first. */
export const levelModelNames = [
  "last-value",
  "moving",
  "drift",
  "day",
  "week",
  "blended",
  "mean",
  "settling",
] as const satisfies readonly LevelModel[];
const names: readonly LevelModel[] = levelModelNames;

/** What is expected, and by what. */
export interface Level {
  readonly gpus: number;
  /** Of several the one that counts most; `last-value` where nothing else is clearly better. */
  readonly model: LevelModel;
  /** Its errors as a share of those of the last value; absent before any was judged. */
  readonly error?: number;
}

interface Guess {
  readonly place: number;
  readonly by: Readonly<Record<LevelModel, number>>;
  /** What was said. */
  readonly said: number;
}

interface Errors {
  readonly by: Readonly<Record<LevelModel, number>>;
  readonly mixed: number;
}

const judgedHours = (2 * weekSteps) / hourSteps;
const fewestJudged = daySteps / hourSteps;
/** Better by three in a hundred, or the last value stays. */
const clearly = 0.97;
/** The better a model, the more it counts: an error half as large counts 256 times. */
const steepness = 8;

/** Follows one series, and is asked so many steps ahead. */
export class LevelRace {
  readonly #series: DemandSeries;
  readonly #ahead: number;
  readonly #guesses: Guess[] = [];
  #errors: readonly Errors[] = [];

  constructor(series: DemandSeries, ahead: number) {
    this.#series = series;
    this.#ahead = ahead;
  }

  /** After each step of the series. */
  passed(): void {
    const place = this.#series.length - 1;
    this.#judge(place);
    if (place % hourSteps !== 0 || Number.isNaN(this.#series.at(place))) return;
    const by = this.#guessesAt(place);
    this.#guesses.push({ place, by, said: this.#mixed(by) });
  }

  /** Undefined where the newest step is not known. */
  foreseen(): Level | undefined {
    const place = this.#series.length - 1;
    const last = this.#series.at(place);
    if (Number.isNaN(last)) return undefined;
    if (this.#errors.length < fewestJudged) return { gpus: last, model: "last-value" };
    const error = sum(this.#errors, ({ mixed }) => mixed) / this.#lossOf("last-value");
    if (this.#ahead < daySteps && !(error < clearly)) return { gpus: last, model: "last-value" };
    const by = this.#guessesAt(place);
    const weights = this.#weights();
    const model = names.reduce((best, one) => (weights[one] > weights[best] ? one : best));
    return { gpus: this.#mixed(by), model, error };
  }

  #judge(place: number): void {
    for (let first = this.#guesses[0]; first !== undefined; first = this.#guesses[0]) {
      if (first.place + this.#ahead > place) return;
      this.#guesses.shift();
      const came = this.#series.at(first.place + this.#ahead);
      if (Number.isNaN(came)) continue;
      const { by, said } = first;
      const errors = {
        by: eachModel((model) => Math.abs(by[model] - came)),
        mixed: Math.abs(said - came),
      };
      this.#errors = [...this.#errors, errors].slice(-judgedHours);
    }
  }

  /** What is not known by one model is the last value to it. */
  #guessesAt(place: number): Readonly<Record<LevelModel, number>> {
    const last = this.#series.at(place);
    return eachModel((model) => {
      const guess = levelModels[model](this.#series, place, this.#ahead);
      return Number.isNaN(guess) ? last : guess;
    });
  }

  #mixed(by: Readonly<Record<LevelModel, number>>): number {
    if (this.#errors.length < fewestJudged) return by["last-value"];
    const weights = this.#weights();
    const all = sum(names, (model) => weights[model]);
    return sum(names, (model) => weights[model] * by[model]) / all;
  }

  /** Of the best 1, of each other what its errors leave of that. */
  #weights(): Readonly<Record<LevelModel, number>> {
    const losses = eachModel((model) => this.#lossOf(model) + 1e-9);
    const least = Math.min(...names.map((model) => losses[model]));
    return eachModel((model) => (least / losses[model]) ** steepness);
  }

  #lossOf(model: LevelModel): number {
    return sum(this.#errors, ({ by }) => by[model]);
  }
}

function eachModel(of: (model: LevelModel) => number): Readonly<Record<LevelModel, number>> {
  return {
    "last-value": of("last-value"),
    moving: of("moving"),
    drift: of("drift"),
    day: of("day"),
    week: of("week"),
    blended: of("blended"),
    mean: of("mean"),
    settling: of("settling"),
  };
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
