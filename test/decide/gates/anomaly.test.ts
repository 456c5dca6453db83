/** The gate `anomaly`: what it stops, what it lets pass, and in which words. */
import { describe, expect, it } from "vitest";
import { admit } from "../../../src/decide/admit.ts";
import { anomaly } from "../../../src/decide/gates/anomaly.ts";
import { tallyOfLive } from "../../../src/decide/tally.ts";
import { aPool, aScene, noon, somePolicies } from "../../support/builders.ts";
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
      placement: { kind: "none", why: "none" },
    } as const;

    const verdict = anomaly.judge(wish, { situation, tally: tallyOfLive(situation) });

    expect(verdict).toEqual({ kind: "block", block: { reason: "anomaly", sentence } });
  });
});
