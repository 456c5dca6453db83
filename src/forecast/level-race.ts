/**
 * What will be wanted at one time ahead: a mixture of simple models, learned each day anew from the
 * errors that it would have made. Close ahead the last value is hard to beat (docs/benchmarks.md),
 * and stays unless the mixture clearly did.
 */
import { type DemandSeries, daySteps, hourSteps, weekSteps } from "./demand-series.ts";
import { bestShares, evenShares, type Guessed, mixed } from "./level-mixture.ts";
import { levelGuesses, levelModelWords } from "./level-models.ts";

/** What is expected, and by what. */
export interface Level {
  readonly gpus: number;
  /** Words for the model that counts most; the last value's where nothing is clearly better. */
  readonly model: string;
  /** The mixture's errors as a share of those of the last value; absent before any was judged. */
  readonly error?: number;
}

interface Guess {
  readonly place: number;
  readonly by: Float64Array;
  /** What was said. */
  readonly said: number;
}

interface Judged extends Guessed {
  /** The error of what was said. */
  readonly missed: number;
}

const learnedHours = 30 * (daySteps / hourSteps);
const judgedHours = (2 * weekSteps) / hourSteps;
const fewestJudged = daySteps / hourSteps;
/** Better by three in a hundred, or the last value stays. */
const clearly = 0.97;

/** Follows one series, and is asked so many steps ahead. */
export class LevelRace {
  readonly #series: DemandSeries;
  readonly #ahead: number;
  readonly #guesses: Guess[] = [];
  #judged: readonly Judged[] = [];
  #shares = evenShares(levelModelWords.length);

  constructor(series: DemandSeries, ahead: number) {
    this.#series = series;
    this.#ahead = ahead;
  }

  /** After each step of the series. */
  passed(): void {
    const place = this.#series.length - 1;
    this.#judge(place);
    if (place % daySteps === 0 && this.#judged.length >= fewestJudged) {
      this.#shares = bestShares(this.#judged, this.#shares);
    }
    if (place % hourSteps !== 0 || Number.isNaN(this.#series.at(place))) return;
    const by = levelGuesses(this.#series, place, this.#ahead);
    this.#guesses.push({ place, by, said: mixed(this.#shares, by) });
  }

  /** Undefined where the newest step is not known. */
  foreseen(): Level | undefined {
    const place = this.#series.length - 1;
    const last = this.#series.at(place);
    if (Number.isNaN(last)) return undefined;
    const stay = { gpus: last, model: levelModelWords[0] ?? "" };
    if (this.#judged.length < fewestJudged) return stay;
    const error = this.#error();
    if (this.#ahead < daySteps && !(error < clearly)) return stay;
    const by = levelGuesses(this.#series, place, this.#ahead);
    const most = this.#shares.indexOf(Math.max(...this.#shares));
    return { gpus: mixed(this.#shares, by), model: levelModelWords[most] ?? "", error };
  }

  /** Of the last two weeks. */
  #error(): number {
    const newest = this.#judged.slice(-judgedHours);
    const missed = newest.reduce((sum, one) => sum + one.missed, 0);
    return missed / newest.reduce((sum, { by, came }) => sum + Math.abs((by[0] ?? 0) - came), 0);
  }

  #judge(place: number): void {
    for (let first = this.#guesses[0]; first !== undefined; first = this.#guesses[0]) {
      if (first.place + this.#ahead > place) return;
      this.#guesses.shift();
      const came = this.#series.at(first.place + this.#ahead);
      if (Number.isNaN(came)) continue;
      const missed = Math.abs(first.said - came);
      this.#judged = [...this.#judged, { by: first.by, came, missed }].slice(-learnedHours);
    }
  }
}
