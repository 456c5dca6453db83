/** `minimum`, and the pool's own smallest size, which needs no rule. */
import { describe, expect, it } from "vitest";
import { decide } from "../../../src/decide/decide.ts";
import type { Rule } from "../../../src/model/rule.ts";
import { minutes } from "../../../src/model/units.ts";
import { applied } from "../../support/applied.ts";
import {
  aLaunch,
  anId,
  aPool,
  aScene,
  minutesBefore,
  noon,
  type Scene,
  type SceneMember,
  somePolicies,
} from "../../support/builders.ts";
import { blocksOf, planOf, targetsOf } from "../../support/deciding.ts";

const idleRule: Rule = { rule: "idle", belowPercent: 20, for: minutes(30) };
const atLeastOne: Rule = { rule: "minimum", instances: 1 };

function planFor(
  training: readonly SceneMember[],
  change: { readonly scene?: Scene; readonly rules?: readonly Rule[]; readonly min?: number } = {},
) {
  const { rules = [{ rule: "minimum", instances: 3 }], min = 0 } = change;
  const pools = [aPool({ size: { min, max: 6 }, rules })];
  return planOf({ pools: { training }, ...change.scene }, { pools });
}

const one: SceneMember = { name: "training-1-a", at: 50 };
const two: SceneMember = { name: "training-1-b", at: 50 };

describe("minimum", () => {
  it("grows an empty pool to its number, without any reading", () => {
    const plan = planFor([]);

    expect(targetsOf(plan)).toEqual(["training-2-a", "training-2-b", "training-2-c"]);
    expect(plan.proposals[0]?.actions[0]).toMatchObject({
      rule: "minimum",
      reason: "training has 0 members of its minimum of 3",
    });
  });

  it.each(["booting", "active"] as const)(
    "asks for nothing twice: a member %s counts",
    (status) => {
      expect(targetsOf(planFor([one, { ...two, status }]))).toEqual(["training-2-a"]);
    },
  );

  it("counts a name that waits to be launched, and a launch of unknown outcome", () => {
    const unlaunched: SceneMember = { ...two, status: "none" };
    const launches = { "training-1-b": aLaunch({ state: "unknown", at: minutesBefore(5) }) };

    expect(targetsOf(planFor([one, unlaunched]))).toHaveLength(1);
    expect(targetsOf(planFor([one, unlaunched], { scene: { ledger: { launches } } }))).toHaveLength(
      1,
    );
  });

  it("replaces an idle, unhealthy machine in two plans: first another comes, then it goes", () => {
    const pools = [aPool({ size: { min: 0, max: 2 }, rules: [idleRule, atLeastOne] })];
    const scene = aScene({ pools: { training: [{ ...one, at: 0, status: "unhealthy" }] } });
    const first = decide(scene, somePolicies(pools), noon);
    expect(targetsOf(first)).toEqual(["training-2-a"]);

    const second = decide(applied(scene, first), somePolicies(pools), noon);
    const actions = second.proposals.flatMap((proposal) => proposal.actions);
    expect(actions).toMatchObject([{ type: "terminate_instance", target: "training-1-a" }]);
  });

  it.each(["unhealthy", "terminating", "unrecognised"] as const)(
    "replaces a member that is %s",
    (status) => {
      expect(targetsOf(planFor([one, { ...two, status }]))).toHaveLength(2);
    },
  );

  it("replaces a machine that the cloud no longer lists, under a new name", () => {
    const gone: SceneMember = { ...two, status: "none", entry: { id: anId(7) } };

    expect(targetsOf(planFor([one, gone]))).toEqual(["training-2-a", "training-2-b"]);
  });

  it("asks for nothing while there are enough, and says so", () => {
    const plan = planFor([one, two, { name: "training-1-c" }]);

    expect(plan.proposals).toEqual([]);
    expect(plan.quiet[0]?.sentence).toBe("training has 3 members, and its minimum is 3");
  });

  it("keeps an idle member that would be missed, and lets one go that would not", () => {
    const rules: readonly Rule[] = [{ rule: "minimum", instances: 2 }, idleRule];
    const idle: SceneMember = { name: "training-1-c", at: 1 };

    expect(targetsOf(planFor([one, idle], { rules }))).toEqual([]);
    expect(blocksOf(planFor([one, idle], { rules }))).toEqual([
      "minimum-size: training has 2 members, and its minimum is 2",
    ]);
    expect(targetsOf(planFor([one, two, idle], { rules }))).toEqual(["training-1-c"]);
  });

  it("grows by what the limits leave, and waits for the pause after the last growth", () => {
    const pools = [aPool({ size: { min: 0, max: 6 }, rules: [{ rule: "minimum", instances: 3 }] })];
    const trimmed = planOf({ pools: { training: [] } }, { pools, limits: { maxInstances: 2 } });
    const ledger = { completed: { "training-grow": minutesBefore(10) } };
    const training = [{ name: "training-1-a" }];
    const paused = planOf({ pools: { training }, ledger }, { pools });

    expect(targetsOf(trimmed)).toHaveLength(2);
    expect(targetsOf(paused)).toEqual([]);
    expect(blocksOf(paused)[0]).toMatch(/^cooldown: /);
  });
});

describe("a pool's own minimum", () => {
  it("is restored without a rule", () => {
    const plan = planFor([one], { rules: [], min: 2 });

    expect(targetsOf(plan)).toEqual(["training-2-a"]);
    expect(plan.proposals[0]?.actions[0]?.reason).toBe("training has 1 member of its minimum of 2");
  });

  it("does not speak while it is met", () => {
    expect(planFor([one], { rules: [], min: 1 }).quiet[0]?.sentence).toBe(
      "no rule of training asks for anything",
    );
  });

  it("yields to a larger wish, and wins over a smaller one", () => {
    const busy: SceneMember = { name: "training-1-a", at: 95 };
    const grow = (add: number): Rule => ({
      rule: "high_utilization",
      abovePercent: 80,
      for: minutes(15),
      add,
    });

    expect(targetsOf(planFor([busy], { rules: [grow(3)], min: 2 }))).toHaveLength(3);
    expect(targetsOf(planFor([busy], { rules: [grow(1)], min: 4 }))).toHaveLength(3);
  });
});
