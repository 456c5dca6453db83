/** A queue that learns: what it holds for its own past, and what it does without one. */
import { describe, expect, it } from "vitest";
import { signalQueries } from "../../../src/decide/signal-queries.ts";
import type { Observation } from "../../../src/model/observation.ts";
import type { QueueAim, QueueRule } from "../../../src/model/rule.ts";
import type { PastSeries, SignalSeries } from "../../../src/model/signal.ts";
import { instant, millis, minutes, usdPerHour } from "../../../src/model/units.ts";
import {
  anOffer,
  aPool,
  minutesBefore,
  noon as now,
  readingsOf,
  type SceneMember,
  somePolicies,
} from "../../support/builders.ts";
import { planOf } from "../../support/deciding.ts";

const day = 86_400_000;
const step = minutes(5);

function aLearner(aim: QueueAim): QueueRule {
  return {
    rule: "queue",
    query: "waiting_gpus",
    sizeLabel: "size",
    belowPercent: 20,
    for: minutes(10),
    patience: minutes(15),
    learns: { aim, running: "running_gpus", history: millis(14 * day) },
  };
}

/** The GPUs at each step of so many days, by a law of the step's number, newest last. */
function past(days: number, law: (place: number) => number | null, size?: number): PastSeries {
  const to = Math.floor(now / step) * step;
  const count = (days * day) / step;
  return {
    labels: size === undefined ? {} : { size: String(size) },
    from: instant(to - (count - 1) * step),
    step,
    values: Array.from({ length: count }, (_, place) => law(place)),
  };
}

type Pasts = NonNullable<Observation["pasts"]>;
const pastsOf = (waiting: readonly PastSeries[], running: readonly PastSeries[]): Pasts => ({
  waiting_gpus: { kind: "seen", value: waiting },
  running_gpus: { kind: "seen", value: running },
});

function waits(gpus: number): SignalSeries {
  const samples = [2, 1, 0].map((ago) => ({ at: minutesBefore(ago), value: gpus }));
  return { labels: {}, keys: [], samples };
}

function planFor(
  aim: QueueAim,
  scene: {
    readonly pasts?: Pasts;
    readonly waiting?: number;
    readonly training?: readonly SceneMember[];
  },
) {
  const { pasts, waiting = 0, training = [] } = scene;
  return planOf(
    {
      pools: { training },
      offers: [anOffer({ gpus: 1 })],
      with: {
        signals: { waiting_gpus: { kind: "seen", value: [waits(waiting)] } },
        ...(pasts ? { pasts } : {}),
      },
    },
    {
      pools: [aPool({ rules: [aLearner(aim)], size: { min: 0, max: 200 } })],
      limits: { maxInstances: 200, maxHourlySpend: usdPerHour(1000) },
    },
  );
}

const grown = (plan: ReturnType<typeof planFor>) =>
  plan.proposals.flatMap(({ actions }) => actions);

function busy(count: number): readonly SceneMember[] {
  return Array.from({ length: count }, (_, place) => ({
    name: `training-1-busy${place}`,
    readings: readingsOf([Array(60).fill(90)]),
  }));
}

function idle(name: string, idleMinutes = 12): SceneMember {
  const readings = readingsOf([
    [...Array(120 - idleMinutes).fill(90), ...Array(idleMinutes).fill(0)],
  ]);
  return { name: `training-1-${name}`, readings };
}

/** Twenty jobs that run for ever, and once a day a batch that waits for a launch. */
const latePast = pastsOf(
  [past(7, (place) => (place % 48 === 0 || place % 48 === 1 || place % 48 === 2 ? 12 : 0))],
  [past(7, (place) => (place % 48 >= 3 && place % 48 < 30 ? 32 : 20))],
);

/** Ninety-six replicas that run for ever, and one more now and then: no job was ever late. */
const calmPast = pastsOf([past(14, () => 0)], [past(14, (place) => 96 + Math.floor(place / 1000))]);

describe("a queue that learns asks the meter", () => {
  it("for both its queries, five minutes a step, beside what waits now", () => {
    expect(signalQueries(somePolicies([aPool({ rules: [aLearner("5m")] })]))).toEqual([
      { query: "running_gpus", window: 14 * day, step },
      { query: "waiting_gpus", window: minutes(15) },
      { query: "waiting_gpus", window: 14 * day, step },
    ]);
  });
});

describe("without a past", () => {
  it.each<readonly [string, Pasts | undefined, string]>([
    ["nobody was asked", undefined, "the past of the queue could not be asked for"],
    [
      "the meter failed",
      { waiting_gpus: { kind: "gap", gap: { source: "signals", why: "timeout" } } },
      "the past of the queue could not be read (timeout)",
    ],
    ["it is short", pastsOf([past(0.5, () => 0)], [past(0.5, () => 4)]), "known for 12 hours"],
    ["one query has no series", pastsOf([past(7, () => 0)], []), "known for 0 s"],
    [
      "it ended an hour ago",
      pastsOf([past(7, (place) => (place > 2000 ? null : 0))], [past(7, () => 4)]),
      "the newest value of its past is 75 minutes old",
    ],
    [
      "a size is none",
      pastsOf([{ ...past(7, () => 0), labels: { size: "many" } }], [past(7, () => 4)]),
      "a size that is no size",
    ],
  ])("%s: it does what the plain rule does, and says so", (_, pasts, why) => {
    const plan = planFor("5m", { waiting: 3, ...(pasts ? { pasts } : {}) });

    expect(grown(plan)).toHaveLength(3);
    expect(grown(plan)[0]?.reason).toContain(why);
  });

  it("what is idle goes back", () => {
    const plan = planFor("5m", { training: [idle("a")] });
    expect(plan.proposals.map(({ direction }) => direction)).toEqual(["shrink"]);
  });
});

describe("with a past in which too many were late", () => {
  it("it grows although nothing waits, and says why", () => {
    const [first, ...more] = grown(planFor("5m", { pasts: latePast, training: busy(20) }));

    expect(more.length + 1).toBeGreaterThan(3);
    expect(first?.reason).toMatch(
      /^no GPU is waited for in training; \d+ GPUs of headroom are held/,
    );
    expect(first?.reason).toContain("of jobs that wait longer than 5 minutes is taken for");
  });

  it("it holds less for ten minutes than for five, and nothing to save cost", () => {
    const held = (aim: QueueAim) =>
      grown(planFor(aim, { pasts: latePast, training: busy(20) })).length;
    expect(held("5m")).toBeGreaterThan(held("10m"));
    expect(held("10m")).toBeGreaterThan(0);
    expect(held("cost")).toBe(0);
  });

  it("a machine that the headroom needs stays, although it is idle", () => {
    const plan = planFor("5m", { pasts: latePast, training: [idle("a")] });
    expect(plan.proposals.filter(({ direction }) => direction === "shrink")).toEqual([]);
  });
});

describe("with few jobs", () => {
  it("it holds room for an eighth of them for five minutes, though none was ever late", () => {
    const actions = grown(planFor("5m", { pasts: calmPast, training: busy(96) }));

    expect(actions.length).toBeGreaterThanOrEqual(10);
    expect(actions[0]?.reason).toContain("13 jobs could come at once");
  });

  it("it holds no such room for ten minutes, because a launch serves half of them in time", () => {
    const actions = grown(planFor("10m", { pasts: calmPast, training: busy(96) }));
    expect(actions.length).toBeLessThan(3);
    expect(JSON.stringify(actions)).not.toContain("could come at once");
  });
});

describe("to save cost", () => {
  /** Jobs of ten minutes, six at a time, that come as the ones before end. */
  const shortJobs = pastsOf([past(7, () => 0)], [past(7, (place) => (place % 4 > 1 ? 6 : 0))]);

  it("no machine is launched for a job that running ones will make room for", () => {
    const plan = planFor("cost", { pasts: shortJobs, waiting: 1, training: busy(6) });

    expect(plan.proposals).toEqual([]);
    expect(JSON.stringify(plan)).toContain("jobs that run will end in time");
  });

  it("and the promise of a wait never asks for less than the plain rule", () => {
    const plan = planFor("10m", { pasts: shortJobs, waiting: 1, training: busy(6) });
    expect(grown(plan).length).toBeGreaterThanOrEqual(1);
  });
});
