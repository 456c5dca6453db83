/** Several machines go in one plan: only by rules that know how many, and only what is safe. */
import { describe, expect, it } from "vitest";
import { violations } from "../../src/decide/check.ts";
import { decide } from "../../src/decide/decide.ts";
import type { Observation } from "../../src/model/observation.ts";
import type { PoolPolicy } from "../../src/model/policy.ts";
import type { Rule } from "../../src/model/rule.ts";
import { minutes } from "../../src/model/units.ts";
import { weekdays } from "../../src/model/zoned-time.ts";
import {
  aPool,
  aScene,
  minutesAfter,
  minutesBefore,
  noon,
  type SceneMember,
  someLimits,
  somePolicies,
} from "../support/builders.ts";
import { blocksOf, holdOf, targetsOf } from "../support/deciding.ts";

const idleness = { belowPercent: 20, for: minutes(30) };
const queue: Rule = {
  rule: "queue",
  query: "waiting",
  sizeLabel: "size",
  patience: minutes(15),
  ...idleness,
};
const nothingWaits: NonNullable<Observation["signals"]> = {
  waiting: {
    kind: "seen",
    value: [{ labels: {}, keys: [], samples: [{ at: minutesBefore(0), value: 0 }] }],
  },
};

/** Machines a, b, c … of the pool at these percentages. */
function machines(...loads: readonly number[]): readonly SceneMember[] {
  return loads.map((at, index) => ({ name: `training-1-${"abcdefgh"[index]}`, at }));
}

function planFor(
  members: readonly SceneMember[],
  pool: Partial<PoolPolicy>,
  mayGo = 10,
  change: Parameters<typeof someLimits>[0] = {},
) {
  const limits = someLimits({
    ...change,
    confirmation: { ...someLimits().confirmation, aboveTerminations: mayGo },
  });
  const policies = somePolicies([aPool({ rules: [queue], ...pool })], limits);
  const observation = aScene({ pools: { training: members }, with: { signals: nothingWaits } });
  const plan = decide(observation, policies, noon);
  expect(violations(observation, policies, plan)).toEqual([]);
  return plan;
}

describe("a queue that is empty", () => {
  it("gives back every idle machine in one proposal, and none at work", () => {
    const plan = planFor(machines(1, 60, 2, 3), {});
    expect(targetsOf(plan)).toEqual(["training-1-a", "training-1-c", "training-1-d"]);
    expect(plan.proposals[0]?.costImpact).toBe(-3 * 1_290_000);
    const left = plan.proposals[0]?.fleetAfter.pools["training"];
    expect(left).toMatchObject({ generation: 1, instances: [{ name: "training-1-b" }] });
    expect(plan.proposals[0]?.actions.map(({ evidence }) => evidence[0]?.instance)).toEqual(
      targetsOf(plan),
    );
  });

  it("gives back no more at once than may go without an approval", () => {
    const plan = planFor(machines(1, 1, 1, 1), {}, 2);
    expect(targetsOf(plan)).toHaveLength(2);
    expect(plan.proposals[0]?.confirmation.kind).toBe("auto");
    expect(holdOf(plan, "training-1-d")).toContain("than may go without an approval");
  });

  it("gives back one where even one needs an approval", () => {
    const plan = planFor(machines(1, 1), {}, 0);
    expect(targetsOf(plan)).toHaveLength(1);
    expect(plan.proposals[0]?.confirmation.kind).toBe("approval");
  });

  it("keeps its minimum, and says so of what stays", () => {
    const plan = planFor(machines(1, 1, 1), { size: { min: 1, max: 6 } });
    expect(targetsOf(plan)).toEqual(["training-1-a", "training-1-b"]);
    expect(plan.proposals[0]?.actions[0]?.reason).toContain("asked for 3, of which 2 fit");
    expect(blocksOf(plan)).toEqual([
      "minimum-size: training has 3 active or booting members, and its minimum is 1; " +
        "terminating training-1-a, training-1-b and training-1-c would leave 0",
    ]);
    expect(plan.blocked.map(({ target }) => target)).toEqual(["training-1-c"]);
  });

  it("stays within the change budgets", () => {
    const changes = [{ per: minutes(60), count: 2, direction: "shrink" as const }];
    expect(targetsOf(planFor(machines(1, 1, 1), { changes }))).toHaveLength(2);
  });

  it("takes the larger step back to the largest that does not flap", () => {
    const rules: readonly Rule[] = [
      queue,
      { rule: "high_utilization", abovePercent: 80, for: minutes(15), add: 1 },
    ];
    const plan = planFor(machines(75, 75, 5, 5, 5), { rules });
    expect(targetsOf(plan)).toEqual(["training-1-c", "training-1-d"]);
    expect(blocksOf(plan)[0]).toMatch(
      /^would-flap: without training-1-c, training-1-d and training-1-e the others/,
    );
  });

  it("passes over what is protected and what nobody can see", () => {
    const [first, second, third] = machines(1, 1, 1);
    if (!first || !second || !third) throw new Error("three machines");
    const plan = planFor(
      [
        { ...first, protect: { reason: "a run", until: minutesAfter(5) } },
        { name: second.name, readings: { kind: "absent", why: "no series" } },
        third,
      ],
      {},
    );
    expect(targetsOf(plan)).toEqual(["training-1-c"]);
  });
});

it("more than may go at once is a violation, by whatever rule", () => {
  const plan = planFor(machines(1, 1, 60), {});
  const observation = aScene({ pools: { training: machines(1, 1, 60) } });
  const found = violations(observation, somePolicies([aPool({ rules: [queue] })]), plan);
  expect(found).toContain("training loses more machines at once than its rules can tell");
});

it("several by a rule that knows no number are a violation", () => {
  const plan = planFor(machines(1, 1, 60), {});
  const proposals = plan.proposals.map((one) => ({
    ...one,
    actions: one.actions.map((action) => ({ ...action, rule: "idle" })),
  }));
  const observation = aScene({ pools: { training: machines(1, 1, 60) } });
  const confirmation = { ...someLimits().confirmation, aboveTerminations: 10 };
  const policies = somePolicies([aPool({ rules: [queue] })], someLimits({ confirmation }));
  expect(violations(observation, policies, plan)).toEqual([]);
  expect(violations(observation, policies, { ...plan, proposals })).toEqual([
    "training loses more machines at once than its rules can tell",
  ]);
});

describe("of several rules", () => {
  it("one that knows no number lets one go", () => {
    const rules: readonly Rule[] = [queue, { rule: "idle", ...idleness }];
    expect(targetsOf(planFor(machines(1, 1, 1), { rules }))).toHaveLength(1);
  });

  it("a headroom keeps as many free as it wants", () => {
    const rules: readonly Rule[] = [queue, { rule: "headroom", gpus: 2, percent: 0, ...idleness }];
    expect(targetsOf(planFor(machines(1, 1, 1, 1, 1), { rules }))).toHaveLength(3);
  });

  it("a headroom in percent counts the machines that go out of its whole", () => {
    const rules: readonly Rule[] = [{ rule: "headroom", gpus: 0, percent: 50, ...idleness }];
    const plan = planFor(machines(90, 90, 1, 1, 1, 1), { rules });
    expect(targetsOf(plan)).toHaveLength(2);
  });

  it("a schedule's maximum gives back what is over it", () => {
    const schedule: Rule = {
      rule: "schedule",
      days: weekdays,
      from: 0,
      to: 1440,
      zone: "UTC",
      except: [],
      maximum: 2,
      ...idleness,
    };
    expect(targetsOf(planFor(machines(1, 1, 1, 1), { rules: [schedule] }))).toHaveLength(2);
  });

  it("a target gives back what its load did not need for all of its time", () => {
    const target: Rule = {
      rule: "target",
      percent: 60,
      tolerancePercent: 5,
      over: minutes(5),
      victims: "idle",
      ...idleness,
    };
    const plan = planFor(machines(60, 60, 1, 1, 1), { rules: [target] });
    expect(targetsOf(plan)).toHaveLength(2);
  });
});

describe("leases that are over", () => {
  it("end together", () => {
    const lease = { until: minutesBefore(1) };
    const members = machines(90, 90, 90).map((one, index) =>
      index < 2 ? { ...one, entry: { lease } } : one,
    );
    expect(targetsOf(planFor(members, {}))).toEqual(["training-1-a", "training-1-b"]);
    expect(targetsOf(planFor(members, {}, 1))).toEqual(["training-1-a"]);
  });
});
