/** `high_utilization`, sample by sample. */
import { describe, expect, it } from "vitest";
import { decide } from "../../../src/decide/decide.ts";
import type { Plan } from "../../../src/model/plan.ts";
import { minutes } from "../../../src/model/units.ts";
import {
  aPool,
  aScene,
  minutesAfter,
  minutesBefore,
  noon,
  readingsOf,
  type SceneMember,
  somePolicies,
  steadyReadings,
} from "../../support/builders.ts";

function planFor(...training: readonly SceneMember[]): Plan {
  return decide(aScene({ pools: { training } }), somePolicies(), noon);
}

function growthOf(plan: Plan): readonly string[] {
  return plan.proposals
    .filter((proposal) => proposal.direction === "grow")
    .flatMap((proposal) => proposal.actions.map((action) => action.target));
}

const busy: SceneMember = { name: "training-1-a", at: 95 };

describe("high_utilization", () => {
  it("adds an instance when every active member was above for the whole window", () => {
    const plan = planFor(busy, { name: "training-1-b", at: 81 });

    expect(growthOf(plan)).toEqual(["training-2-a"]);
    expect(plan.proposals[0]?.actions[0]?.reason).toBe(
      "all 2 active members of training have been at 81 % or more, above 80 %, for 15 minutes " +
        "(15 of 15 samples, newest 0 s old)",
    );
    expect(plan.proposals[0]?.actions[0]?.evidence.map((one) => one.instance)).toEqual([
      "training-1-a",
      "training-1-b",
    ]);
  });

  it("speaks of an only member as such", () => {
    expect(planFor(busy).proposals[0]?.actions[0]?.reason).toBe(
      "the only active member of training has been at 95 % or more, above 80 %, for 15 minutes " +
        "(15 of 15 samples, newest 0 s old)",
    );
  });

  it("does nothing while one member is not above", () => {
    expect(growthOf(planFor(busy, { name: "training-1-b", at: 79 }))).toEqual([]);
  });

  it("takes exactly the threshold for not above", () => {
    expect(growthOf(planFor({ name: "training-1-a", at: 80 }))).toEqual([]);
    expect(growthOf(planFor({ name: "training-1-a", at: 80.1 }))).toEqual(["training-2-a"]);
  });

  it.each([0, 7, 14])("starts over on a contrary sample %i minutes ago", (ago) => {
    const values = Array.from({ length: 60 }, (_, at) => (at === 59 - ago ? 80 : 95));

    const plan = planFor({ name: "training-1-a", readings: readingsOf([values]) });

    expect(growthOf(plan)).toEqual([]);
    expect(plan.quiet[0]?.sentence).toContain(
      "training-1-a was at 80 % in the last 15 minutes, not above 80 %; that can change at " +
        `12:${String(15 - ago).padStart(2, "0")}Z at the earliest`,
    );
  });

  it("does not mind what was before the window", () => {
    const values = Array.from({ length: 60 }, (_, at) => (at === 44 ? 1 : 95));

    expect(
      growthOf(planFor({ name: "training-1-a", readings: readingsOf([values]) })),
    ).toHaveLength(1);
  });

  it("compares the mean over a machine's GPUs", () => {
    const gpus = (one: number, other: number): SceneMember => ({
      name: "training-1-a",
      instance: { gpus: 2 },
      readings: readingsOf([Array(60).fill(one), Array(60).fill(other)]),
    });

    expect(growthOf(planFor(gpus(100, 61)))).toHaveLength(1);
    expect(growthOf(planFor(gpus(100, 60)))).toHaveLength(0);
  });

  it("holds while the readings of one member are unknown, and says of which", () => {
    const plan = planFor(busy, {
      name: "training-1-b",
      readings: { kind: "absent", why: "no series answers to training-1-b" },
    });

    expect(growthOf(plan)).toEqual([]);
    expect(plan.quiet).toEqual([
      {
        pool: "training",
        sentence:
          "training-1-b has no readings to trust: no series answers to training-1-b, " +
          "so nothing is known that would justify a change",
      },
    ]);
    expect(plan.gaps).toEqual([
      { source: "readings", why: "training-1-b: no series answers to training-1-b" },
    ]);
  });

  it("takes a booting member for neither load nor capacity", () => {
    const booting: SceneMember = {
      name: "training-1-b",
      status: "booting",
      readings: { kind: "absent", why: "boots" },
    };

    expect(growthOf(planFor(busy, booting))).toEqual(["training-2-a"]);
  });

  it("is never satisfied by an empty pool", () => {
    const plan = planFor();

    expect(plan.proposals).toEqual([]);
    expect(plan.quiet[0]?.sentence).toBe("training has no active member");
  });

  it("needs at least 80 % of the samples, the newest at most five minutes old", () => {
    const holes = (count: number) =>
      readingsOf([Array.from({ length: 15 }, (_, at) => (at > 0 && at <= count ? undefined : 95))]);

    expect(growthOf(planFor({ name: "training-1-a", readings: holes(3) }))).toHaveLength(1);
    expect(growthOf(planFor({ name: "training-1-a", readings: holes(4) }))).toHaveLength(0);
    const until = (ago: number) => steadyReadings(95, { until: minutesBefore(ago) });
    expect(growthOf(planFor({ name: "training-1-a", readings: until(3) }))).toHaveLength(1);
    expect(growthOf(planFor({ name: "training-1-a", readings: until(6) }))).toHaveLength(0);
  });

  it("does not read the samples of an earlier tenant of the address", () => {
    const young: SceneMember = {
      name: "training-1-a",
      at: 95,
      instance: { firstHealthy: minutesBefore(9) },
    };

    const plan = planFor(young);

    expect(growthOf(plan)).toEqual([]);
    expect(plan.holds[0]?.block).toEqual({
      reason: "unknown-readings",
      sentence: "training-1-a has 10 of 15 samples of the last 15 minutes",
    });
  });

  it("does not read samples of the future or that are no percentage", () => {
    const late = steadyReadings(95, { until: minutesAfter(50), minutes: 60 });
    const blank = readingsOf([Array(60).fill(9223372036854775000)]);

    expect(growthOf(planFor({ name: "training-1-a", readings: late }))).toEqual([]);
    expect(growthOf(planFor({ name: "training-1-a", readings: blank }))).toEqual([]);
  });

  it("ignores a machine that is not ours, however busy", () => {
    const other: SceneMember = { name: "training-1-a", at: 95, instance: { tags: {} } };

    expect(planFor(other).proposals).toEqual([]);
  });

  it("wants as many as the policy adds, the largest wish of several rules", () => {
    const rules = [1, 3, 2].map((add) => {
      return { rule: "high_utilization", abovePercent: 80, for: minutes(15), add } as const;
    });
    const pool = aPool({ rules });

    const plan = decide(aScene({ pools: { training: [busy] } }), somePolicies([pool]), noon);

    expect(growthOf(plan)).toEqual(["training-2-a", "training-2-b", "training-2-c"]);
  });
});
