/** The gate `anomaly`: what it stops, what it lets pass, and in which words. */
import { describe, expect, it } from "vitest";
import { admit } from "../../../src/decide/admit.ts";
import { anomaly } from "../../../src/decide/gates/anomaly.ts";
import { tallyOfLive } from "../../../src/decide/tally.ts";
import type { LaunchRecord, Ledger } from "../../../src/model/history.ts";
import {
  aLaunch,
  anId,
  aPool,
  aScene,
  minutesBefore,
  noon,
  type SceneMember,
  somePolicies,
  steadyReadings,
} from "../../support/builders.ts";
import { holdOf, planOf } from "../../support/deciding.ts";

const gap = { kind: "gap", gap: { source: "instances", why: "Lambda: 502" } } as const;
const training = [
  { name: "training-1-a", at: 99 },
  { name: "training-1-b", at: 1 },
];
const sentence =
  "the cloud's list of machines could not be read (Lambda: 502); nothing is done until it can";

describe("anomaly", () => {
  it("holds every pool and member while the list of machines is missing", () => {
    const plan = planOf({ pools: { training }, with: { instances: gap } });

    expect([...plan.proposals, ...plan.blocked]).toEqual([]);
    expect(holdOf(plan, "training-1-a")).toBe(`anomaly: ${sentence}`);
    expect(holdOf(plan, "training-1-b")).toBe(`anomaly: ${sentence}`);
    expect(plan.quiet).toEqual([{ pool: "training", sentence }]);
    expect(plan.gaps).toEqual([gap.gap]);
  });

  it("does not take unseen machines for no machines", () => {
    const plan = planOf({ pools: { training }, with: { instances: gap } });

    expect(plan.projection.countNow).toBe(2);
    expect(plan.projection.spendNow).toBe(2_580_000);
  });

  it("is a second lock for wishes that were made nevertheless", () => {
    const observation = aScene({ with: { instances: gap } });
    const { situation } = admit(observation, somePolicies(), noon);
    const wish = {
      kind: "grow",
      pool: aPool(),
      rule: "high_utilization",
      reason: "busy",
      evidence: [],
      count: 1,
      unserved: 0,
      placement: { kind: "none", why: "none" },
    } as const;

    const verdict = anomaly.judge(wish, { situation, tally: tallyOfLive(situation) });

    expect(verdict).toEqual({ kind: "block", block: { reason: "anomaly", sentence } });
  });
});

const fine = (count: number): readonly SceneMember[] =>
  Array.from({ length: count }, (_, at) => ({ name: `training-1-${at}`, at: 95 }));
const lost = (count: number, change: Partial<SceneMember> = {}): readonly SceneMember[] =>
  Array.from({ length: count }, (_, at) => ({
    name: `training-9-${at}`,
    status: "none",
    entry: { id: anId(800 + at) },
    ...change,
  }));

describe("a fleet that is out of order", () => {
  const held = (...training: readonly SceneMember[]) => {
    const plan = planOf({ pools: { training } }, { pools: [aPool({ size: { min: 0, max: 99 } })] });
    return plan.quiet[0]?.sentence.includes("should work do not") === true;
  };

  it("holds growth too, and says what would end it", () => {
    const plan = planOf({ pools: { training: [...fine(2), ...lost(2)] } });

    expect(plan.proposals).toEqual([]);
    expect(plan.quiet[0]?.sentence).toBe(
      "2 of the 4 machines that should work do not (training-9-0 and training-9-1), and " +
        "more than 20 % is taken for an outage: nothing is done until more do, or until a pull " +
        "request takes those that are gone out of the fleet file",
    );
    expect(holdOf(plan, "training-1-0")).toContain("anomaly: 2 of the 4");
  });

  it.each([
    { active: 0, out: 1, stops: false },
    { active: 1, out: 1, stops: false },
    { active: 0, out: 2, stops: true },
    { active: 1, out: 2, stops: true },
    { active: 7, out: 2, stops: true },
    { active: 8, out: 2, stops: false },
    { active: 11, out: 3, stops: true },
    { active: 12, out: 3, stops: false },
  ])("with $out of order beside $active active ones: stops is $stops", (one) => {
    expect(held(...fine(one.active), ...lost(one.out))).toBe(one.stops);
  });

  it("counts unhealthy machines, and not those that boot", () => {
    expect(held(...fine(1), ...lost(2, { status: "unhealthy", entry: {} }))).toBe(true);
    expect(held(...fine(1), ...lost(2, { status: "booting", entry: {} }))).toBe(false);
  });

  it("does not count what is gone by our doing, or never came", () => {
    const training = [...fine(1), ...lost(2, { entry: {} })];
    const named = (state: LaunchRecord["state"]) => ({
      "training-9-0": aLaunch({ state, at: minutesBefore(9000) }),
      "training-9-1": aLaunch({ state, at: minutesBefore(9000) }),
    });
    const ending = (name: string) => ({
      [name]: {
        state: "gone" as const,
        pool: "training",
        instanceId: "x",
        at: minutesBefore(60),
        actionId: "a",
        commit: "c",
      },
    });
    const stops = (ledger: Partial<Ledger>) =>
      planOf({ pools: { training }, ledger }).quiet[0]?.sentence.includes("should work do not") ===
      true;

    expect(stops({ launches: named("gone") })).toBe(true);
    expect(stops({ launches: named("expired") })).toBe(false);
    const terminations = { ...ending("training-9-0"), ...ending("training-9-1") };
    expect(stops({ launches: named("gone"), terminations })).toBe(false);
  });
});

describe("readings that vanish", () => {
  const silent = (name: string): SceneMember => ({
    name,
    readings: steadyReadings(95, { until: minutesBefore(6) }),
  });
  const sentenceOf = (...training: readonly SceneMember[]) =>
    planOf({ pools: { training } }).quiet[0]?.sentence ?? "";

  it("hold everything when they end on more than half of the machines at once", () => {
    expect(sentenceOf(silent("a"), silent("b"), fine(1)[0] ?? silent("c"))).toBe(
      "the readings of 2 of 3 machines ended more than 5 minutes ago (a and b): nothing is done " +
        "until they are back",
    );
  });

  it("hold nobody else when half of the machines or only one is silent", () => {
    expect(sentenceOf(silent("a"), ...fine(1))).not.toContain("ended");
    expect(sentenceOf(silent("a"), silent("b"), ...fine(2))).not.toContain("ended more");
    expect(sentenceOf(silent("a"))).not.toContain("ended more");
  });

  it("are not missed where there never were any", () => {
    const absent = { kind: "absent", why: "no series" } as const;
    expect(
      sentenceOf({ name: "a", readings: absent }, { name: "b", readings: absent }),
    ).not.toContain("ended more");
  });
});
