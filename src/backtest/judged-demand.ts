/**
 * How good forecasts of demand would have been, by facts/benchmark.md section 5: each is made from
 * what was known then, and judged by what came.
 */
import {
  DemandSeries,
  daySteps,
  hourSteps,
  pinballLoss,
  quantileOf,
  weekSteps,
} from "../forecast/demand-series.ts";
import { levelGuesses } from "../forecast/level-models.ts";
import { LevelRace } from "../forecast/level-race.ts";
import { RiseRace, riseShare } from "../forecast/rise.ts";

/** Errors of one horizon, as shares of what was wanted. */
export interface JudgedLevel {
  readonly aheadSteps: number;
  readonly lastValue: number;
  readonly race: number;
  /** Of the single model that did best, known only afterwards. */
  readonly bestAfterwards: number;
}

/** The upper quantile of the most within some steps. */
export interface JudgedRise {
  readonly leadSteps: number;
  /** Pinball loss as a share of the mean demand: the trailing week's quantile, and the race. */
  readonly baseline: number;
  readonly race: number;
  /** The share of moments at which no more came than was said. */
  readonly covered: number;
  /** The share at which nothing more came at all: no forecast above the last value covers less. */
  readonly noRise: number;
  /** The share of moments at which a rise was expected at all, and how many of these it covered. */
  readonly expected: number;
  readonly expectedCovered: number;
}

/** All of one trace. */
export interface JudgedDemand {
  readonly levels: readonly JudgedLevel[];
  readonly rises: readonly JudgedRise[];
}

const aheads = [3, hourSteps, 6 * hourSteps, daySteps];
const leads = [3, hourSteps];

/** A value each five minutes, oldest first. */
export function judgedDemand(values: readonly number[]): JudgedDemand {
  return {
    levels: aheads.map((ahead) => judgedLevel(values, ahead)),
    rises: leads.map((lead) => judgedRise(values, lead)),
  };
}

/** Hourly, from two weeks on, or from one where the trace is short. */
export function judgedLevel(values: readonly number[], ahead: number): JudgedLevel {
  const start = values.length > 25 * daySteps ? 2 * weekSteps : weekSteps;
  const series = new DemandSeries();
  const race = new LevelRace(series, ahead);
  const sums = { came: 0, race: 0, models: new Float64Array(0) };
  for (let place = 0; place < values.length - daySteps; place += 1) {
    series.add(values[place]);
    race.passed();
    if (place < start || (place - start) % hourSteps !== 0) continue;
    const came = values[place + ahead] ?? 0;
    sums.came += came;
    sums.race += Math.abs((race.foreseen()?.gpus ?? 0) - came);
    sums.models = levelGuesses(series, place, ahead).map(
      (gpus, model) => (sums.models[model] ?? 0) + Math.abs(gpus - came),
    );
  }
  return {
    aheadSteps: ahead,
    lastValue: (sums.models[0] ?? 0) / sums.came,
    race: sums.race / sums.came,
    bestAfterwards: Math.min(...sums.models) / sums.came,
  };
}

/** Each half hour, from a week on. */
export function judgedRise(values: readonly number[], lead: number): JudgedRise {
  const series = new DemandSeries();
  const whole = new DemandSeries();
  for (const value of values) whole.add(value);
  const race = new RiseRace(series, lead);
  const sums = { base: 0, race: 0, covered: 0, none: 0, wanted: 0, count: 0 };
  const spoken = { count: 0, covered: 0 };
  for (let place = 0; place < values.length - lead; place += 1) {
    series.add(values[place]);
    race.passed();
    if (place < weekSteps + lead || place % (hourSteps / 2) !== 0) continue;
    const came = whole.riseAfter(place, lead);
    const said = race.foreseen()?.gpus ?? 0;
    sums.base += pinballLoss(came - trailingWeek(whole, place, lead), riseShare);
    sums.race += pinballLoss(came - said, riseShare);
    const covered = came <= said + 1e-9 ? 1 : 0;
    sums.covered += covered;
    if (said > 0) {
      spoken.count += 1;
      spoken.covered += covered;
    }
    if (came <= 0) sums.none += 1;
    sums.wanted += values[place] ?? 0;
    sums.count += 1;
  }
  return {
    leadSteps: lead,
    baseline: sums.base / sums.wanted,
    race: sums.race / sums.wanted,
    covered: sums.covered / sums.count,
    noRise: sums.none / sums.count,
    expected: spoken.count / sums.count,
    expectedCovered: spoken.covered / spoken.count,
  };
}

function trailingWeek(series: DemandSeries, place: number, lead: number): number {
  const rises = Float64Array.from({ length: weekSteps }, (_, index) =>
    series.riseAfter(place - lead - weekSteps + index, lead),
  );
  return quantileOf(rises.sort(), riseShare);
}
