/** Answers of a cloud that say yes and show nothing, or show what cannot be; end to end. */
import { describe, expect, it } from "vitest";
import { millis } from "../../src/model/units.ts";
import { fleetOf, mergedBy } from "../support/approved-merge.ts";
import { applyWith } from "../support/interrupted-apply.ts";
import { smallWorlds } from "../support/scenario.ts";
import { repository } from "../support/small-team.ts";
import type { SmallWorld } from "../support/small-world.ts";

const world = smallWorlds();
const [a, b, c] = ["training-1-a", "training-1-b", "training-1-c"] as const;
const seconds = (count: number) => millis(count * 1000);

/** A world in which the launch of `-b` is merged and not yet applied. */
async function launching(...more: readonly string[]): Promise<SmallWorld> {
  const small = await world({ load: 1.5 });
  await small.run("apply");
  await mergedBy(small, fleetOf(a, b, ...more));
  return small;
}

async function statusOf(small: SmallWorld, target: string): Promise<readonly string[]> {
  const entries = (await small.entries()).filter(({ action }) => action.target === target);
  return entries.map(({ action, block_reason }) => `${action.status} ${block_reason ?? "-"}`);
}

describe("a launch that is answered with 200", () => {
  it.each(["garbage", "empty-list"] as const)(
    "and %s is asked once, and closed when no list shows it",
    async (kind) => {
      const small = await launching();
      small.world.lambda.faults.arm({ on: "launch", fault: { kind } });
      expect((await small.run("apply")).exitCode).toBe(1);
      small.clock.advance(seconds(185));
      await small.run("apply");
      await small.pass(10);
      expect(small.calls().filter((call) => call === "launch")).toHaveLength(1);
      expect(await statusOf(small, b)).toEqual(["failed outcome-unknown"]);
    },
  );

  it("and whose machine no list shows before 170 s is found, and never asked for again", async () => {
    const small = await launching();
    const { faults } = small.world.lambda;
    faults.hideLaunchesFor(seconds(170));
    faults.arm({ on: "launch", fault: { kind: "cut-after" } });
    await small.run("apply");
    for (const wait of [60, 100, 15]) {
      small.clock.advance(seconds(wait));
      await small.run("apply");
    }
    await small.pass(20);
    expect(small.calls()).toEqual(["launch"]);
    expect(small.machines()).toEqual([a, b]);
    expect(await statusOf(small, b)).toEqual(["executed -"]);
  });
});

describe("a lost answer", () => {
  it("is not settled by a machine of that name without our tags, which stays", async () => {
    const small = await launching();
    const { faults } = small.world.lambda;
    faults.arm({ on: "launch", fault: { kind: "cut-after" } });
    await small.run("apply");
    faults.takeTags(b);
    small.clock.advance(seconds(190));
    await small.run("apply");
    await small.pass(30);
    expect(small.calls()).toEqual(["launch"]);
    expect(small.machines()).toEqual([a, b]);
    expect(await statusOf(small, b)).toEqual(["failed outcome-unknown"]);
    expect(small.slack().join("\n")).toContain(`${b} is the name of a machine without our tags`);
  });

  it("is settled by one of two machines of its name, and the other is never ended", async () => {
    const small = await launching();
    small.world.lambda.faults.arm({ on: "launch", fault: { kind: "cut-after" } });
    await small.run("apply");
    const tags = { "managed-by": "fleetmerge", fleet: repository, pool: "training" };
    small.world.lambda.faults.launchByHuman({
      ...{ type: "gpu_1x_a10", region: "us-east-1", name: b, hostname: b },
      tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
    });
    small.advance(1);
    await small.run("apply");
    await small.pass(40);
    const both =
      /machines [0-9a-f]{32} and [0-9a-f]{32} both carry that name and our tags; end one/u;
    expect((await small.run("apply")).log.join("\n")).toMatch(both);
    expect(small.calls()).toEqual(["launch"]);
    expect(small.machines()).toEqual([a, b, b]);
    expect(small.slack().filter((text) => both.test(text))).toHaveLength(1);
  });
});

describe("a hold", () => {
  it("that comes between two launches of one merge keeps the second from being called", async () => {
    const small = await launching(c);
    const other = await small.open("ben", { "README.md": "Read me." });
    const hold = async () => {
      await small.comment("ada", other, "/fleet hold 4h");
      await small.run("confirm");
    };
    const told = await applyWith(small, {}, { on: "cloud", method: "launch", after: hold });
    expect(told.log.join("\n")).toContain(
      `${c} is not launched: every change of training is paused by the command of ada`,
    );
    expect(small.calls()).toEqual(["launch"]);
    expect(small.machines()).toEqual([a, b]);
  });
});
