/** Forecasts of demand: what the models see, which one is taken, and how good they are. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { haveTraces, traceFolder } from "../../scripts/trace-files.ts";
import { judgedLevel, judgedRise } from "../../src/backtest/judged-demand.ts";
import { syntheticTrace } from "../../src/backtest/synthetic.ts";
import { DemandSeries, hourSteps, quantileOf } from "../../src/forecast/demand-series.ts";
import { LevelRace } from "../../src/forecast/level-race.ts";
import { RiseRace } from "../../src/forecast/rise.ts";

const day = 24 * hourSteps;

function followed(values: readonly (number | undefined)[], lead = 3) {
  const series = new DemandSeries();
  const [rise, level] = [new RiseRace(series, lead), new LevelRace(series, hourSteps)];
  for (const value of values) {
    series.add(value);
    rise.passed();
    level.passed();
  }
  return { rise: rise.foreseen(), level: level.foreseen() };
}

const steps = (count: number, law: (place: number) => number | undefined) =>
  Array.from({ length: count }, (_, place) => law(place));

/** The demand of a made-up fleet, each five minutes, as if nobody waited. */
function demandOf(seed: number, days: number): readonly number[] {
  const { jobs } = syntheticTrace({ seed, days, nodeGpus: 1, sweepsPerDay: 40 });
  const values = new Float64Array(days * day);
  for (const { submittedAt, gpus, durationSeconds } of jobs) {
    const first = Math.ceil(submittedAt / 300);
    const end = Math.min(values.length, Math.ceil((submittedAt + durationSeconds) / 300));
    for (let place = first; place < end; place += 1) values[place] = (values[place] ?? 0) + gpus;
  }
  return [...values];
}

describe("the rise within the lead time", () => {
  it("stays at the last value where nothing ever rises, and while little is known", () => {
    expect(followed(steps(3 * day, () => 8)).rise).toMatchObject({ gpus: 0, model: "last-value" });
    const young = followed(steps(hourSteps * 20, (place) => (place % 24 === 0 ? 9 : 1))).rise;
    expect(young).toMatchObject({ gpus: 0, model: "last-value" });
  });

  it("knows a moment by what came before it", () => {
    // A job of one GPU announces one of eight, ten minutes later, every two hours.
    const announced = (place: number) => [0, 1, 1, 9, 9, 9][place % 24] ?? 0;
    const before = followed(steps(10 * day + 2, announced)).rise;
    const after = followed(steps(10 * day + 10, announced)).rise;
    expect(before).toMatchObject({ model: "like-moments", gpus: 8 });
    expect(after?.gpus).toBe(0);
  });

  it("takes an unknown step for unknown, never for zero", () => {
    const gappy = steps(3 * day, (place) => (place % 7 === 3 ? undefined : 8));
    expect(followed(gappy).rise?.gpus).toBe(0);
    expect(followed([...gappy, undefined]).rise).toBeUndefined();
  });

  it("never asks for less than nothing, and knows no future", () => {
    const demand = fc.array(fc.nat({ max: 20 }), { minLength: 2 * day, maxLength: 2 * day + 50 });
    fc.assert(
      fc.property(demand, fc.nat({ max: 20 }), (values, later) => {
        const series = new DemandSeries();
        const race = new RiseRace(series, 3);
        for (const value of values) {
          series.add(value);
          race.passed();
        }
        const said = race.foreseen();
        expect(said?.gpus).toBeGreaterThanOrEqual(0);
        expect(followed(values).rise).toEqual(said);
        expect(followed([...values, later]).rise?.judged).toBeGreaterThanOrEqual(said?.judged ?? 0);
      }),
      { numRuns: 5 },
    );
  });
});

describe("the level ahead", () => {
  it("is the last value unless something is clearly better", () => {
    const stairs = steps(5 * day, (place) => 10 + Math.floor(place / 100));
    expect(followed(stairs).level).toMatchObject({ model: "the last value", gpus: 24 });
  });

  it("follows a day's course where there is one", () => {
    const course = steps(16 * day, (place) => (place % day < day / 3 ? 40 : 4));
    // Half an hour before the change of every day.
    const { level } = followed(course.slice(0, 15 * day - 6));
    expect(level?.model).not.toBe("the last value");
    expect(level?.gpus).toBeGreaterThan(30);
  });
});

describe("a quantile", () => {
  it("lies between the two nearest values", () => {
    expect(quantileOf(Float64Array.of(0, 10), 0.9)).toBe(9);
    expect(quantileOf(Float64Array.of(), 0.9)).toBeNaN();
  });
});

describe("judged on a made-up fleet", () => {
  const demand = demandOf(11, 12);

  it.each([3, hourSteps])("the level in %i steps is no worse than the last value", (ahead) => {
    const { race, lastValue } = judgedLevel(demand, ahead);
    expect(race / lastValue).toBeLessThan(1.02);
  });

  it("the rise within 15 minutes covers nine of ten, at less loss than a week's quantile", () => {
    const { race, baseline, covered } = judgedRise(demand, 3);
    expect(covered).toBeGreaterThan(0.85);
    // Sweeps that come at random have no moments alike: then nothing is won, and little lost.
    expect(race).toBeLessThan(baseline * 1.05);
  });
});

describe.runIf(haveTraces())("judged on a real trace", () => {
  it("the rise loses a tenth less than a week's quantile", () => {
    const text = gunzipSync(readFileSync(join(traceFolder, "helios-earth-vcTJs.demand.csv.gz")));
    const lines = text.toString("utf8").trimEnd().split("\n").slice(1);
    const { race, baseline, covered } = judgedRise(
      lines.map((line) => Number(line.split(",")[1])),
      3,
    );
    expect(race / baseline).toBeLessThan(0.9);
    expect(covered).toBeGreaterThan(0.88);
  });
});
if (!haveTraces()) console.warn("The real traces are ABSENT: demand is not judged by them.");
