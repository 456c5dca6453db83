/** Advice that rests on days and siblings: found where planted, and silent everywhere else. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adviceOf } from "../../src/decide/advice.ts";
import type { Past } from "../../src/model/past.ts";
import type { SignalSeries } from "../../src/model/signal.ts";
import { hour, instant, minutes, usd } from "../../src/model/units.ts";
import { loadStatistics } from "../../src/outside/statistics.ts";
import { aLaunch, aPool, aScene, noon, type Scene, somePolicies } from "../support/builders.ts";
import { anyCase } from "../support/random-cases.ts";

const statistics = await loadStatistics(["outliers"]);
const policies = somePolicies();

/** Numbers around 0 with a standard deviation of 1, the same in every run. */
function noiseFrom(seed: number): () => number {
  let state = seed;
  const next = () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
  return () => Array.from({ length: 12 }, next).reduce((sum, value) => sum + value, -6);
}

const nameAt = (index: number) => `training-1-${String.fromCharCode(97 + index)}`;

function fleetOf(count: number): Scene {
  const training = Array.from({ length: count }, (_, index) => ({
    name: nameAt(index),
    instance: { hostname: nameAt(index), ip: `198.51.100.${index + 1}` },
  }));
  return { pools: { training } };
}

function seriesOf(key: string, values: readonly number[], step: number): SignalSeries {
  const last = Math.floor(noon / step) * step;
  const samples = values.map((value, index) => ({
    at: instant(last - (values.length - 1 - index) * step),
    value,
  }));
  return { labels: { Hostname: key }, keys: [key], samples };
}

const clamped = (value: number) => Math.max(0, Math.min(100, value));

/** Siblings that share most of their load, 36 steps of 5 minutes. */
function sharingLoad(count: number, seed: number): readonly (readonly number[])[] {
  const noise = noiseFrom(seed);
  const shared = Array.from(
    { length: 36 },
    (_, index) => 60 + 25 * Math.sin(index / 9) + 8 * noise(),
  );
  return Array.from({ length: count }, () =>
    shared.map((value) => clamped(0.7 * value + 18 + 6 * noise())),
  );
}

function outliersOf(series: readonly (readonly number[])[]) {
  const recentMeans = series.map((values, index) => seriesOf(nameAt(index), values, minutes(5)));
  const observation = aScene(fleetOf(series.length));
  return adviceOf(observation, policies, { past: { recentMeans }, statistics }).anomalies;
}

describe("an outlier", () => {
  const hanging = (series: readonly (readonly number[])[]) =>
    series.map((values, index) =>
      index === 1 ? [...values.slice(0, 24), ...Array(12).fill(1)] : values,
    );

  it("is the sibling that has done nothing for an hour while the others worked", () => {
    expect(outliersOf(hanging(sharingLoad(8, 1)))).toEqual([
      {
        kind: "outlier",
        certainty: "suspicion",
        subject: "training-1-b",
        sentence:
          "training-1-b was at 1 % on average in the last hour, while the middle of its 7 " +
          "siblings in training was at 59.4 %, none of them further from it than 5.8 points on " +
          "average: look whether its work hangs",
      },
    ]);
  });

  it("is found on planted sets, and nobody in sound ones", () => {
    const seeds = Array.from({ length: 25 }, (_, index) => index + 1);
    const found = seeds.map((seed) => outliersOf(hanging(sharingLoad(8, seed))));
    expect(found.filter((list) => list.some(({ subject }) => subject === nameAt(1)))).toHaveLength(
      25,
    );
    expect(found.flat().filter(({ subject }) => subject !== nameAt(1))).toEqual([]);
    for (const count of [3, 5, 8]) {
      expect(seeds.flatMap((seed) => outliersOf(sharingLoad(count, seed)))).toEqual([]);
    }
  });

  it("is nobody among identical siblings, nor among idle ones", () => {
    const values = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 36, maxLength: 36 });
    const idle = fc.array(
      values.map((list) => list.map((value) => value / 50)),
      {
        minLength: 3,
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 8 }), idle, (series, count, idlers) => {
        expect(outliersOf(Array.from({ length: count }, () => series))).toEqual([]);
        expect(outliersOf(idlers)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("is not looked for among two, in series with holes, or without statistics", () => {
    expect(outliersOf(hanging(sharingLoad(8, 1)).slice(0, 2))).toEqual([]);
    const holed = hanging(sharingLoad(8, 1)).map((values) => values.slice(1));
    expect(outliersOf(holed)).toEqual([]);
    const recentMeans = hanging(sharingLoad(8, 1)).map((values, index) =>
      seriesOf(nameAt(index), values, minutes(5)),
    );
    const observation = aScene(fleetOf(8));
    expect(adviceOf(observation, policies, { past: { recentMeans } }).anomalies).toEqual([]);
  });

  it("is the same in whatever order series and machines come", () => {
    const observation = aScene(fleetOf(6));
    const recentMeans = hanging(sharingLoad(6, 3)).map((values, index) =>
      seriesOf(nameAt(index), values, minutes(5)),
    );
    const told = adviceOf(observation, policies, { past: { recentMeans }, statistics });
    expect(told.anomalies).toHaveLength(1);
    const { instances } = observation;
    const machines = instances.kind === "seen" ? [...instances.value] : [];
    fc.assert(
      fc.property(
        fc.shuffledSubarray(recentMeans, { minLength: 6 }),
        fc.shuffledSubarray(machines, { minLength: 6 }),
        (series, value) => {
          const shuffled = { ...observation, instances: { kind: "seen" as const, value } };
          const past = { recentMeans: series };
          expect(adviceOf(shuffled, policies, { past, statistics })).toEqual(told);
        },
      ),
      { numRuns: 40 },
    );
  });
});

/** Hourly means of whole days up to now. */
function spendOf(days: readonly number[]): Past {
  return {
    spend: [
      seriesOf(
        "",
        days.flatMap((value) => Array<number>(24).fill(value)),
        hour,
      ),
    ],
  };
}

function levelsOf(days: readonly number[]) {
  const { anomalies } = adviceOf(aScene(), policies, { past: spendOf(days), statistics });
  return anomalies.map(({ kind, sentence }) => `${kind}: ${sentence}`);
}

describe("the level of spend", () => {
  const days = (count: number, dollarsAt: (index: number) => number) =>
    Array.from({ length: count }, (_, index) => dollarsAt(index));
  const weekly = (index: number) => (index % 7 >= 5 ? 4 : 10);

  it("is told with both levels once it has been left for two days, and for a week", () => {
    const shiftedFor = (lasted: number) =>
      levelsOf(days(28, (index) => weekly(index) + (index >= 28 - lasted ? 6 : 0)));
    expect(shiftedFor(1)).toEqual([]);
    expect(shiftedFor(3)).toEqual([
      "spend-level: spend was $16.00/hour on average in the last 3 days, and $10.00/hour in the " +
        "25 days before (daily means, the difference of weekdays taken out): look whether that " +
        "is meant",
    ]);
    expect(shiftedFor(7)).toHaveLength(1);
    expect(shiftedFor(8)).toEqual([]);
  });

  it("is also left downwards", () => {
    expect(levelsOf(days(28, (index) => (index >= 25 ? 2 : 10)))[0]).toContain("$2.00/hour");
  });

  it.each([
    ["it never moved", days(28, () => 10)],
    ["nothing runs", days(28, () => 0)],
    ["only weekends differ", days(28, weekly)],
    ["the change is less than a tenth", days(28, (index) => 10 + (index >= 25 ? 0.9 : 0))],
    ["two weeks are not known yet", days(14, (index) => (index >= 11 ? 30 : 10))],
    ["nothing is known", []],
  ])("is not told when %s", (_, values) => {
    expect(levelsOf(values)).toEqual([]);
  });

  it("is not told while a day is missing: silence is no zero", () => {
    const whole = spendOf(days(28, (index) => (index >= 25 ? 30 : 10))).spend?.[0];
    const missing = whole?.samples.filter(({ at }) => (noon - at) / hour >= 24) ?? [];
    const past = { spend: [{ labels: {}, keys: [], samples: missing }] };
    expect(adviceOf(aScene(), policies, { past, statistics }).anomalies).toEqual([]);
  });

  it("is found on planted shifts, and rarely where there is none", () => {
    const seeds = Array.from({ length: 60 }, (_, index) => index + 1);
    const toldFor = (shift: number) =>
      seeds.filter((seed) => {
        const noise = noiseFrom(seed);
        const at = (index: number) => weekly(index) + 0.5 * noise() + (index >= 24 ? shift : 0);
        return levelsOf(days(28, at)).length > 0;
      }).length;
    expect(toldFor(2.5)).toBeGreaterThanOrEqual(54);
    expect(toldFor(0)).toBeLessThanOrEqual(2);
  });
});

/** Hourly peaks of one machine: busy on UTC working days from 8 to 20, else at rest. */
function officeHours(days: number, rest = 0): SignalSeries {
  const values = Array.from({ length: days * 24 }, (_, index) => {
    const began = new Date(noon - (days * 24 - index) * hour);
    const isWork =
      began.getUTCDay() % 6 !== 0 && began.getUTCHours() >= 8 && began.getUTCHours() < 20;
    return isWork ? 90 : rest;
  });
  return seriesOf(nameAt(0), values, hour);
}

function schedulesOf(hourlyPeaks: readonly SignalSeries[], pool = aPool(), scene = fleetOf(1)) {
  const { recommendations } = adviceOf(aScene(scene), somePolicies([pool]), {
    past: { hourlyPeaks },
  });
  return recommendations.filter(({ kind }) => kind === "schedule");
}

describe("a schedule", () => {
  it("is advised where every week rests at the same hours, for those hours' price", () => {
    expect(schedulesOf([officeHours(14)])).toEqual([
      {
        kind: "schedule",
        subject: "training",
        machines: ["training-1-a"],
        sentence:
          "training rests 108 hours of every week (UTC: Mon 20:00 to Tue 08:00, Tue 20:00 to Wed " +
          "08:00, Wed 20:00 to Thu 08:00, Thu 20:00 to Fri 08:00, Fri 20:00 to Mon 08:00): a " +
          "schedule would not pay for them",
        savedPerMonth: usd(1.29 * 469),
        method:
          "No GPU of the pool reached 5 % in these hours, in any week of the last 14 days (336 " +
          "of 336 hours measured); $1.29/hour of 1 machine for 469 of 730 hours. Starting again " +
          "takes minutes, and needs capacity.",
      },
    ]);
  });

  it.each([
    ["less than seven days are known", [officeHours(6)]],
    ["the hours between were not quite at rest", [officeHours(14, 6)]],
    ["nothing is known", []],
    ["it is another machine's past", [{ ...officeHours(14), keys: ["elsewhere"] }]],
    [
      "a third of the hours was not measured",
      [
        {
          ...officeHours(14),
          samples: officeHours(14).samples.filter((_, index) => index % 3 > 0),
        },
      ],
    ],
  ])("is not advised when %s", (_, series) => {
    expect(schedulesOf(series)).toEqual([]);
  });

  it("rests on the days that it names", () => {
    expect(schedulesOf([officeHours(7)])[0]?.method).toContain("the last 7 days (168 of 168 hours");
  });

  it("is not advised to a pool that has one, nor where nothing ever worked", () => {
    const scheduled = aPool({
      rules: [
        {
          rule: "schedule",
          days: ["mon"],
          from: 8 * 60,
          to: 20 * 60,
          zone: "UTC",
          except: [],
          minimum: 1,
          belowPercent: 20,
          for: minutes(30),
        },
      ],
    });
    expect(schedulesOf([officeHours(14)], scheduled)).toEqual([]);
    const idle = {
      ...officeHours(14),
      samples: officeHours(14).samples.map(({ at }) => ({ at, value: 0 })),
    };
    expect(schedulesOf([idle])).toEqual([]);
  });

  it("looks at machines that are gone, by the names of their launches", () => {
    const scene = {
      ...fleetOf(1),
      ledger: { launches: { "training-0-z": aLaunch({ pool: "training" }) } },
    };
    const gone = seriesOf("training-0-z", Array(14 * 24).fill(90), hour);
    expect(schedulesOf([officeHours(14), gone], aPool(), scene)).toEqual([]);
  });

  it("promises no machine's dollar twice, and nothing dearer, with whatever past", () => {
    const values = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 168, maxLength: 336 });
    fc.assert(
      fc.property(anyCase, values, ({ observation, policies: some }, list) => {
        const { instances } = observation;
        const live = instances.kind === "seen" ? instances.value : [];
        const hourlyPeaks = live.map(({ hostname }) => seriesOf(hostname ?? "", list, hour));
        const { recommendations } = adviceOf(observation, some, { past: { hourlyPeaks } });
        const machines = recommendations.flatMap((one) => one.machines);
        expect(new Set(machines).size).toBe(machines.length);
        expect(recommendations.every(({ savedPerMonth }) => savedPerMonth > 0)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
