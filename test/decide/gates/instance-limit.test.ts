/** The gate `instance-limit`: what it stops, what it lets pass, and in which words. */
import { describe, expect, it } from "vitest";
import { minutes } from "../../../src/model/units.ts";
import {
  aLaunch,
  anUnmanagedInstance,
  aPool,
  aWaitingProposal,
  minutesBefore,
} from "../../support/builders.ts";
import { blocksOf, planOf, targetsOf } from "../../support/deciding.ts";

const training = [{ name: "training-1-a", at: 95 }];
const adding = (add: number, max = 6) =>
  aPool({
    size: { min: 0, max },
    rules: [{ rule: "high_utilization", abovePercent: 80, for: minutes(15), add }],
  });

describe("instance-limit", () => {
  it("stops growth over the fleet's limit", () => {
    const plan = planOf({ pools: { training } }, { limits: { maxInstances: 1 } });

    expect(plan.proposals).toEqual([]);
    expect(blocksOf(plan)).toEqual([
      "instance-limit: 1 more would bring the fleet to 2 instances, running, booting and " +
        "reserved, over the limit of 1",
    ]);
    expect(plan.blocked[0]).toMatchObject({
      id: "provision_instance_training_1795435200",
      target: "training",
      costImpact: 1_290_000,
    });
  });

  it("stops growth over the pool's maximum, and says which of the two it is", () => {
    const plan = planOf({ pools: { training } }, { pools: [adding(1, 1)] });

    expect(blocksOf(plan)).toEqual([
      "instance-limit: 1 more would bring the pool training to 2 instances, running, booting and " +
        "reserved, over its maximum of 1",
    ]);
  });

  it("trims a growth to what fits, and says so", () => {
    const plan = planOf(
      { pools: { training } },
      { pools: [adding(3)], limits: { maxInstances: 3 } },
    );

    expect(targetsOf(plan)).toEqual(["training-2-a", "training-2-b"]);
    expect(plan.proposals[0]?.actions[0]?.reason).toContain(
      "; asked for 3, of which 2 fit: 3 more would bring the fleet to 4 instances",
    );
    expect(plan.blocked).toHaveLength(1);
    expect(plan.blocked[0]).toMatchObject({ target: "training", costImpact: 1_290_000 });
    expect(plan.quiet).toEqual([]);
  });

  it.each([
    {
      what: "a booting machine",
      scene: {
        pools: { training: [...training, { name: "training-1-b", status: "booting" as const }] },
      },
    },
    {
      what: "a merged name that is not launched yet",
      scene: {
        pools: { training: [...training, { name: "training-1-b", status: "none" as const }] },
      },
    },
    {
      what: "a waiting proposal of another pool",
      scene: {
        pools: { training },
        waiting: [aWaitingProposal({ pool: "other", adds: ["other-1-a"] })],
      },
    },
    {
      what: "a launch of unknown outcome of this day",
      scene: {
        pools: { training },
        ledger: {
          launches: { "training-1-x": aLaunch({ state: "unknown", at: minutesBefore(1439) }) },
        },
      },
    },
  ])("counts $what", ({ scene }) => {
    expect(targetsOf(planOf(scene, { limits: { maxInstances: 2 } }))).toEqual([]);
    expect(targetsOf(planOf(scene, { limits: { maxInstances: 3 } }))).toEqual(["training-2-a"]);
  });

  it.each([
    {
      what: "a machine of somebody else",
      scene: { pools: { training }, others: [anUnmanagedInstance()] },
    },
    {
      what: "a waiting proposal whose time is over",
      scene: {
        pools: { training },
        waiting: [
          aWaitingProposal({ pool: "other", adds: ["other-1-a"], until: minutesBefore(0) }),
        ],
      },
    },
    {
      what: "a closed launch of yesterday",
      scene: {
        pools: { training },
        ledger: {
          launches: { "training-1-x": aLaunch({ state: "closed", at: minutesBefore(1440) }) },
        },
      },
    },
    {
      what: "drift: a launched machine that is gone",
      scene: {
        pools: { training: [...training, { name: "training-1-b", status: "none" as const }] },
        ledger: { launches: { "training-1-b": aLaunch({ state: "healthy" }) } },
      },
    },
  ])("does not count $what", ({ scene }) => {
    expect(targetsOf(planOf(scene, { limits: { maxInstances: 2 } }))).toEqual(["training-2-a"]);
  });

  it("gives room to pools in order of priority, then of name", () => {
    const pools = [
      aPool({ name: "beta", priority: 2 }),
      aPool({ name: "gamma", priority: 1 }),
      aPool({ name: "alpha", priority: 2 }),
    ];
    const scene = {
      pools: Object.fromEntries(
        ["alpha", "beta", "gamma"].map((pool) => [pool, [{ name: `${pool}-1-a`, at: 95 }]]),
      ),
    };

    const plan = planOf(scene, { pools, limits: { maxInstances: 5 } });

    expect(targetsOf(plan)).toEqual(["gamma-2-a", "alpha-2-a"]);
    expect(plan.blocked.map((action) => action.pool)).toEqual(["beta"]);
    expect(plan.projection).toMatchObject({ countNow: 3, countProjected: 5, countLimit: 5 });
  });

  it("terminates nothing when the limit was lowered", () => {
    const plan = planOf({ pools: { training } }, { limits: { maxInstances: 0 } });

    expect(plan.proposals).toEqual([]);
  });
});
