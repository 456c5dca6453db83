/**
 * How much more may be wanted before a launch could serve it: the upper quantile of the rise within
 * the lead time. Three models race by the error that each would have made in the last two weeks;
 * where none beats the last value, the last value stays.
 */
import {
  type DemandSeries,
  daySteps,
  hourSteps,
  pinballLoss,
  quantileOf,
  weekSteps,
} from "./demand-series.ts";
import { LikeMoments, orNone, rankOf } from "./like-moments.ts";

/** Nine rises of ten stay within. */
export const riseShare = 0.9;

/**
 * `last-value`: no rise. `last-week`: as in nine of ten moments of the last week.
 * `like-moments`: as after the moments that looked like this one.
 */
export const riseModels = ["last-value", "last-week", "like-moments"] as const;
/** The name of a model. */
export type RiseModel = (typeof riseModels)[number];

type Rises = Readonly<Record<RiseModel, number>>;

/** What is expected, and how it would have done at moments of the last two weeks. */
export interface Rise {
  /** GPUs over what is wanted now; not rounded, never below zero. */
  readonly gpus: number;
  readonly model: RiseModel;
  /** Moments of the last two weeks at which it was judged. */
  readonly judged: number;
  /** Of these, so many rises stayed within, by the model that is chosen now. */
  readonly within: number;
  /** GPUs that it would have expected on average. */
  readonly meanGpus: number;
  /** What it lost, as a share of what the last value lost; absent where that lost nothing. */
  readonly loss?: number;
}

interface Waiting {
  readonly place: number;
  readonly foreseen: Rises;
  readonly alike: Float64Array;
}

interface Judged {
  readonly foreseen: Rises;
  readonly came: number;
  readonly rank: number;
}

/** Each 65 minutes: at whole hours nothing would be seen of what comes at half past each. */
const judgeEvery = hourSteps + 1;
const judgedMoments = Math.floor((2 * weekSteps) / judgeEvery);
/** A model that knows less is taken only when it loses so much less: a fortnight is short. */
const convinced = 0.93;
/** With less than a day of them the last value stays. */
const fewestJudged = Math.floor(daySteps / judgeEvery);

/** Follows one series, step by step. */
export class RiseRace {
  readonly #series: DemandSeries;
  readonly #leadSteps: number;
  readonly #moments: LikeMoments;
  readonly #waiting: Waiting[] = [];
  #judged: readonly Judged[] = [];

  constructor(series: DemandSeries, leadSteps: number) {
    this.#series = series;
    this.#leadSteps = leadSteps;
    this.#moments = new LikeMoments(series, leadSteps);
  }

  /** After each step of the series. */
  passed(): void {
    const place = this.#series.length - 1;
    this.#moments.passed();
    this.#judge(place);
    if (place % judgeEvery === 0 && !Number.isNaN(this.#series.at(place))) {
      const alike = this.#moments.alike(place);
      this.#waiting.push({ place, alike, foreseen: this.#foreseenFrom(place, alike) });
    }
  }

  /** The rise from the newest step on; undefined where that step is not known. */
  foreseen(): Rise | undefined {
    const place = this.#series.length - 1;
    if (Number.isNaN(this.#series.at(place))) return undefined;
    const model = this.#best();
    const came = this.#judged.map((one) => ({ of: one.foreseen[model], came: one.came }));
    const [lost, least] = [this.#lossOf(model), this.#lossOf("last-value")];
    return {
      gpus: Math.max(0, this.#by(model, place)),
      model,
      judged: came.length,
      within: came.filter((one) => one.came <= one.of + 1e-9).length,
      meanGpus: came.reduce((sum, one) => sum + Math.max(0, one.of), 0) / Math.max(1, came.length),
      ...(least > 0 ? { loss: lost / least } : {}),
    };
  }

  #best(): RiseModel {
    if (this.#judged.length < fewestJudged) return "last-value";
    const simple =
      this.#lossOf("last-week") < this.#lossOf("last-value") ? "last-week" : "last-value";
    const least = this.#lossOf("last-value");
    const alike = this.#lossOf("like-moments");
    return alike * convinced < this.#lossOf(simple) && alike < least ? "like-moments" : simple;
  }

  #lossOf(model: RiseModel): number {
    return this.#judged.reduce(
      (sum, one) => sum + pinballLoss(one.came - one.foreseen[model], riseShare),
      0,
    );
  }

  #judge(place: number): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      if (first.place + this.#leadSteps > place) return;
      this.#waiting.shift();
      const came = this.#series.riseAfter(first.place, this.#leadSteps);
      if (Number.isNaN(came)) continue;
      const rank = rankOf(first.alike, came);
      this.#judged = [...this.#judged, { foreseen: first.foreseen, came, rank }].slice(
        -judgedMoments,
      );
    }
  }

  /** One model's answer: the others take time. */
  #by(model: RiseModel, place: number): number {
    if (model === "last-value") return 0;
    if (model === "last-week") return this.#moments.anyQuantile(place, riseShare);
    return orNone(quantileOf(this.#moments.alike(place), this.#share()));
  }

  #foreseenFrom(place: number, alike: Float64Array): Rises {
    return {
      "last-value": 0,
      "last-week": this.#moments.anyQuantile(place, riseShare),
      "like-moments": orNone(quantileOf(alike, this.#share())),
    };
  }

  /**
   * The quantile to ask for: where fewer rises than one in ten went beyond, a lower one does. A
   * fifth of the way only: two weeks are short, and being too low costs nine times more.
   */
  #share(): number {
    if (this.#judged.length < 2 * fewestJudged) return riseShare;
    const ranks = Float64Array.from(this.#judged, ({ rank }) => rank).sort();
    const right = Math.min(0.97, Math.max(0.75, quantileOf(ranks, riseShare) + 1e-9));
    return (right + 4 * riseShare) / 5;
  }
}
