/** Busy signals: what keeps a machine whose GPUs do nothing. */
import { describe, expect, it } from "vitest";
import { signalQueries } from "../../../src/decide/signal-queries.ts";
import type { Observation } from "../../../src/model/observation.ts";
import type { SignalSeries } from "../../../src/model/signal.ts";
import { minutes } from "../../../src/model/units.ts";
import {
  anUnmanagedInstance,
  aPool,
  minutesBefore,
  type SceneMember,
  somePolicies,
} from "../../support/builders.ts";
import { blocksOf, holdOf, planOf, targetsOf } from "../../support/deciding.ts";

const query = "sum by (instance) (node_sessions)";
const signal = { query, above: 0, for: minutes(10) };

/** Values of one machine, the newest first, a minute apart. */
function series(key: string, ...values: readonly number[]): SignalSeries {
  return {
    labels: {},
    keys: [key],
    samples: values.map((value, ago) => ({ at: minutesBefore(ago), value })),
  };
}

const quiet = (key: string) => series(key, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
const idle: SceneMember = { name: "training-1-a", at: 1 };
type Answer = NonNullable<Observation["signals"]>[string];

function planFor(answer: Answer | undefined, others: Parameters<typeof planOf>[0] = {}) {
  const signals = answer ? { signals: { [query]: answer } } : {};
  const pools = [aPool({ busy: [signal] })];
  return planOf({ pools: { training: [idle] }, with: signals, ...others }, { pools });
}
const seen = (...value: readonly SignalSeries[]): Answer => ({ kind: "seen", value });

describe("a busy signal", () => {
  it.each(["training-1-a", "TRAINING-1-A.", "training-1-a.example.com", "198.51.100.1"])(
    "lets an idle machine go while it is quiet under the name %s",
    (key) => {
      expect(targetsOf(planFor(seen(quiet(key))))).toEqual(["training-1-a"]);
    },
  );

  it("keeps a machine for one value above in its time", () => {
    const plan = planFor(seen(series("training-1-a", 0, 0, 0, 0, 2.5, 0, 0, 0, 0, 0)));

    expect(plan.proposals).toEqual([]);
    expect(holdOf(plan, "training-1-a")).toBe(
      "busy-again: training-1-a had a busy signal of 2.5 4 minutes ago, above 0 " +
        "(sum by (instance) (node_sessions))",
    );
  });

  it("forgets a value that is older than its time", () => {
    const values = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7];

    expect(targetsOf(planFor(seen(series("training-1-a", ...values))))).toEqual(["training-1-a"]);
  });

  it("keeps a machine for one of several series", () => {
    expect(planFor(seen(quiet("training-1-a"), series("198.51.100.1", 0, 1))).proposals).toEqual(
      [],
    );
  });

  it.each([
    { what: "no meter", answer: undefined, why: "has no busy signal, because there is no meter" },
    {
      what: "a gap",
      answer: { kind: "gap", gap: { source: "signals", why: "is down" } } as const,
      why: "has no busy signal to trust: is down",
    },
    { what: "no series", answer: seen(), why: "is named by no series of its busy signal" },
    {
      what: "another machine's series",
      answer: seen(quiet("training-1-b")),
      why: "is named by no series of its busy signal",
    },
    {
      what: "too few samples",
      answer: seen(series("training-1-a", 0, 0, 0, 0, 0, 0, 0)),
      why: "has 7 of 10 samples of its busy signal (sum by (instance) (node_sessions))",
    },
  ])("keeps a machine for $what", ({ answer, why }) => {
    const plan = planFor(answer);

    expect(plan.proposals).toEqual([]);
    expect(blocksOf(plan)).toEqual([`unknown-readings: training-1-a ${why}`]);
  });

  it("of two machines with one name is nobody's", () => {
    const others = [anUnmanagedInstance({ hostname: "training-1-a", ip: "203.0.113.9" })];

    expect(blocksOf(planFor(seen(quiet("training-1-a")), { others }))).toEqual([
      "unknown-readings: training-1-a has no busy signal to trust: several machines answer to " +
        "training-1-a",
    ]);
  });

  it("never asks for growth, and never lets a busy machine go", () => {
    const busy: SceneMember = { name: "training-1-a", at: 50 };

    expect(planFor(seen(quiet("training-1-a")), { pools: { training: [busy] } }).proposals).toEqual(
      [],
    );
  });

  it("is asked for over its time", () => {
    expect(signalQueries(somePolicies([aPool({ busy: [signal] })]))).toEqual([
      { query, window: minutes(10) },
    ]);
  });
});
