/** What stands in the audit of a machine that was launched: its entry, its prices and its cost. */
import { describe, expect, it } from "vitest";
import { smallWorlds } from "../support/scenario.ts";
import { entry, fleetText } from "../support/small-team.ts";

const world = smallWorlds();
const name = "training-2-a";

const onlyGrows = `kind: pool
name: training
instance: { types: [gpu_1x_a10], regions: [us-east-1, us-west-1], ssh_key: ops }
size: { min: 1, max: 6 }
rules:
  - { rule: high_utilization, above_percent: 80, for: 15m, add: 1 }
`;

describe("the prices of a launch", () => {
  it("stand in its entry: what was reviewed, and what was called at the price of then", async () => {
    const small = await world({ load: 1 });
    await small.run("plan");
    small.world.lambda.setCapacity("gpu_1x_a10", ["us-west-1"]);
    small.world.lambda.setPrice("gpu_1x_a10", 119);
    await small.run("apply");
    small.advance(15);
    await small.run("plan");
    const [mine] = (await small.entries()).filter(({ action }) => action.target === name);
    expect(mine).toMatchObject({
      action: { status: "executed" },
      reviewed: { region: "us-east-1", price_usd_per_hour: 1.29 },
      called: { region: "us-west-1", price_usd_per_hour: 1.19 },
      price_usd_per_hour: 1.19,
    });
  });
});

describe("what a machine cost", () => {
  it("stands in the entry of its launch and of its termination, never below the cloud's bill", async () => {
    const small = await world({ load: 1, files: { "policies/training.yaml": onlyGrows } });
    expect((await small.run("plan")).outputs["decision"]).toBe("merged");
    await small.run("apply");
    await small.pass(60);
    const number = await small.open("ben", {
      "state/fleet.yaml": fleetText([entry("training-1-a")], 2),
    });
    await small.review("ada", number);
    await small.merge("ben", number);
    await small.run("apply");
    await small.pass(10);
    const mine = (await small.entries()).filter(({ action }) => action.target === name);
    expect(mine.map(({ action }) => `${action.type} ${action.status}`)).toEqual([
      "provision_instance executed",
      "terminate_instance executed",
    ]);
    const billed = small.world.lambda.bill().find((line) => line.name === name);
    for (const one of mine) {
      const { cost_estimate: cost } = one as unknown as {
        readonly cost_estimate: { readonly minutes: number; readonly usd_micros: number };
      };
      expect(cost.usd_micros).toBe(Math.ceil((1_290_000 * cost.minutes) / 60));
      expect(cost.minutes).toBeGreaterThanOrEqual(billed?.minutes ?? Number.POSITIVE_INFINITY);
      expect(cost.minutes).toBeLessThanOrEqual((billed?.minutes ?? 0) + 11);
    }
  });
});

describe("a name that came to main unconfirmed", () => {
  it("has its audit entry when a later edit that is confirmed speaks for it", async () => {
    const small = await world({ running: ["training-1-a"], load: 0.5 });
    expect((await small.run("apply")).exitCode).toBe(0);
    const text = (more: string) => fleetText([entry("training-1-a"), entry("training-9-a", more)]);
    await small.push("dan", { branch: "main", files: { "state/fleet.yaml": text("") } });
    await small.run("apply");
    expect(small.calls()).toEqual([]);

    const edit = { "state/fleet.yaml": text(", protect: { reason: a long job }") };
    const number = await small.open("ben", edit);
    await small.review("ada", number);
    await small.merge("ben", number);
    expect((await small.run("apply")).outputs["decision"]).toBe("applied");

    expect(small.calls()).toEqual(["launch"]);
    const told = (await small.entries()).filter(({ action }) => action.target === "training-9-a");
    expect(told.map(({ action }) => `${action.type} ${action.status}`)).toEqual([
      "provision_instance executing",
    ]);
  });
});
