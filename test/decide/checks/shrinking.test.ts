/** The checker's own reading of what rules keep: planted by judging a plan under other rules. */
import { describe, expect, it } from "vitest";
import { violations } from "../../../src/decide/check.ts";
import { decide } from "../../../src/decide/decide.ts";
import type { Rule, ScheduleRule, TargetRule } from "../../../src/model/rule.ts";
import type { ChangeBudget } from "../../../src/model/safety.ts";
import { minutes } from "../../../src/model/units.ts";
import { weekdays } from "../../../src/model/zoned-time.ts";
import {
  aPool,
  aScene,
  noon,
  readingsOf,
  somePolicies,
  steadyReadings,
} from "../../support/builders.ts";

const idle: Rule = { rule: "idle", belowPercent: 20, for: minutes(30) };
const idleness = { belowPercent: 20, for: minutes(30) };
const target: TargetRule = {
  rule: "target",
  percent: 60,
  tolerancePercent: 5,
  over: minutes(5),
  victims: "idle",
  ...idleness,
};
const schedule: ScheduleRule = {
  rule: "schedule",
  days: weekdays,
  from: 9 * 60,
  to: 17 * 60,
  zone: "UTC",
  except: [],
  minimum: 3,
  ...idleness,
};

/** Machines a, b and c: two at work, and one idle that is let go by the rule `idle`. */
function wrongUnder(rules: readonly Rule[], busy = 50, changes: readonly ChangeBudget[] = []) {
  const observation = aScene({
    pools: {
      training: [
        { name: "training-1-a", at: busy },
        { name: "training-1-b", at: busy },
        { name: "training-1-c", at: 10 },
      ],
    },
  });
  const plan = decide(observation, somePolicies([aPool({ rules: [idle] })]), noon);
  expect(plan.proposals.map(({ direction }) => direction)).toEqual(["shrink"]);
  const other = somePolicies([aPool({ rules: [idle, ...rules], changes })]);
  return violations(observation, other, plan);
}

const grows = expect.stringContaining("training would grow again: high_utilization");

describe("of a saving the checker finds", () => {
  it("nothing where the rules keep nothing", () => {
    expect(wrongUnder([target, { ...schedule, minimum: 2 }])).toEqual([]);
  });

  it("fewer than a minimum", () => {
    expect(wrongUnder([{ rule: "minimum", instances: 3 }])).toEqual([
      "training is left with 2 where a rule wants 3",
    ]);
  });

  it("fewer than an open schedule wants, and nothing when it is closed", () => {
    expect(wrongUnder([schedule])).toEqual(["training is left with 2 where a rule wants 3"]);
    expect(wrongUnder([{ ...schedule, from: 12 * 60 }])).toHaveLength(1);
    expect(wrongUnder([{ ...schedule, to: 12 * 60 }])).toEqual([]);
    expect(wrongUnder([{ ...schedule, except: ["2026-11-23"] }])).toEqual([]);
    expect(wrongUnder([{ ...schedule, days: ["tue"] }])).toEqual([]);
    expect(wrongUnder([{ ...schedule, zone: "Asia/Tokyo" }])).toEqual([]);
  });

  it("a night's schedule that began the day before", () => {
    const night: ScheduleRule = { ...schedule, from: 18 * 60, to: 13 * 60 };
    expect(wrongUnder([{ ...night, days: ["sun"] }])).toHaveLength(1);
    expect(wrongUnder([{ ...night, days: ["mon"] }])).toEqual([]);
    expect(wrongUnder([{ ...night, days: ["sun"], except: ["2026-11-22"] }])).toEqual([]);
  });

  it("others who would have to grow again", () => {
    const high = { rule: "high_utilization", abovePercent: 80, for: minutes(15), add: 1 } as const;
    expect(wrongUnder([high], 77)).toEqual([
      "training would grow again: high_utilization at 82.00",
    ]);
    expect(wrongUnder([high], 74)).toEqual([]);
    expect(wrongUnder([target], 61)).toEqual(["training would grow again: target at 66.00"]);
  });

  it("others who would have to grow again, without counting on one of whom little is known", () => {
    const high = { rule: "high_utilization", abovePercent: 80, for: minutes(15), add: 1 } as const;
    const seen = (minutesSeen: number) =>
      aScene({
        pools: {
          training: [
            { name: "training-1-a", at: 75 },
            { name: "training-1-b", readings: steadyReadings(25, { minutes: minutesSeen }) },
            { name: "training-1-c", at: 10 },
          ],
        },
      });
    const policies = somePolicies([aPool({ rules: [idle, high] })]);
    const plan = decide(seen(60), policies, noon);
    expect(plan.proposals).toHaveLength(1);
    expect(violations(seen(12), policies, plan)).toEqual(expect.not.arrayContaining([grows]));
    expect(violations(seen(11), policies, plan)).toContainEqual(grows);
  });

  it("a share of changes that is used up", () => {
    const budget = { per: minutes(60), count: 5, percent: 50 };
    expect(wrongUnder([], 50, [budget])).toEqual([]);
    expect(wrongUnder([], 50, [{ ...budget, count: 0 }])).toHaveLength(1);
  });

  it("less than what the target itself needed a moment ago", () => {
    const machine = (name: string, past: number, present: number) => ({
      name: `training-1-${name}`,
      readings: readingsOf([Array.from({ length: 60 }, (_, at) => (at < 45 ? past : present))]),
    });
    const members = [machine("a", 40, 40), machine("b", 40, 40), machine("c", 2, 2)];
    const past = [machine("a", 95, 40), machine("b", 95, 40), machine("c", 2, 2)];
    const policies = somePolicies([aPool({ rules: [target] })]);
    const scene = aScene({ pools: { training: members } });
    const plan = decide(scene, policies, noon);
    expect(plan.proposals).toHaveLength(1);
    expect(violations(aScene({ pools: { training: past } }), policies, plan)).toEqual([
      "training is left with 2 and needed 4 lately",
    ]);
  });
});
