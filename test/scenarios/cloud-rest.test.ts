/** A cloud that asks to be left alone: for how long, and who remembers it. */
import { describe, expect, it } from "vitest";
import { smallWorlds } from "../support/scenario.ts";
import { entry, fleetText } from "../support/small-team.ts";
import type { SmallWorld } from "../support/small-world.ts";

const world = smallWorlds();
const names = ["training-1-a", "training-1-b", "training-1-c"];

/** A world in which two launches are merged, and the cloud will send the first of them away. */
async function sentAway(retryAfter: number): Promise<SmallWorld> {
  const small = await world({ load: 0.5 });
  await small.run("apply");
  const files = { "state/fleet.yaml": fleetText(names.map((name) => entry(name))) };
  const number = await small.open("ben", files);
  await small.review("ada", number);
  await small.merge("ben", number);
  const fault = { kind: "status-before", status: 429, retryAfter } as const;
  small.world.lambda.faults.arm({ on: "launch", fault });
  return small;
}

const launchesAt = (small: SmallWorld) =>
  small.world.lambda.requests.flatMap(({ call, at }) => (call === "launch" ? [at] : []));

describe("a cloud that asks for a rest of half an hour", () => {
  it("gets no launch before it is over, from no run and no process", async () => {
    const small = await sentAway(1_800);
    const told = await small.run("apply");
    expect(told.log.join("\n")).toContain("training-1-c is not launched: the cloud asked not to");
    expect(small.calls()).toEqual(["launch"]);
    small.advance(8);
    const again = await small.run("apply");
    expect(again.log.join("\n")).toContain("Held (on-hold)");
    const planned = await small.run("plan");
    expect(planned.log.join("\n")).not.toContain("Starting apply");
    expect(small.calls()).toEqual(["launch"]);
    small.advance(15);
    await small.run("apply");
    const [first = 0, second = 0, ...others] = launchesAt(small);
    expect(others).toEqual([]);
    expect(second - first).toBeGreaterThanOrEqual(1_800_000);
    expect(small.machines()).toEqual(["training-1-a", "training-1-c"]);
  });

  it("is remembered by a run that could not even list", async () => {
    const small = await sentAway(1_800);
    const away = { kind: "status-before", status: 429, retryAfter: 3_600 } as const;
    small.world.lambda.faults.clear();
    small.world.lambda.faults.arm({ on: "list-instances", fault: away, times: 9 });
    const told = await small.run("apply");
    expect(told.exitCode).toBe(1);
    small.world.lambda.faults.clear();
    small.advance(45);
    await small.run("apply");
    expect(small.calls()).toEqual([]);
    small.advance(16);
    await small.run("apply");
    expect(small.calls()).toEqual(["launch", "launch"]);
  });
});

describe("a cloud that asks for a rest of a minute", () => {
  it("gets its rest, and the other launches in the same run", async () => {
    const small = await sentAway(60);
    await small.run("apply");
    const [first = 0, second = 0] = launchesAt(small);
    expect(second - first).toBeGreaterThanOrEqual(60_000);
    expect(small.machines()).toEqual(["training-1-a", "training-1-c"]);
  });
});
