/** What apply does when the cloud, the time or another run gets in between. */
import { describe, expect, it } from "vitest";
import { minutes } from "../../src/model/units.ts";
import { smallWorlds } from "../support/scenario.ts";
import { entry, fleetText } from "../support/small-team.ts";
import type { SmallWorld } from "../support/small-world.ts";

const world = smallWorlds();
const both = ["training-1-a", "training-2-a"];

/** A world in which the launch of `training-2-a` is merged and not yet applied. */
async function merged(): Promise<SmallWorld> {
  const small = await world({ load: 1 });
  expect((await small.run("plan")).outputs["decision"]).toBe("merged");
  return small;
}

/** A world in which the removal of the idle `training-1-b` is merged and not yet applied. */
async function removing(): Promise<SmallWorld> {
  const small = await world({ load: 0.5, running: ["training-1-a", "training-1-b"] });
  expect((await small.run("plan")).outputs["decision"]).toBe("merged");
  return small;
}

async function statusOf(small: SmallWorld, target: string): Promise<readonly string[]> {
  const entries = (await small.entries()).filter(({ action }) => action.target === target);
  return entries.map(({ action, block_reason }) => `${action.status} ${block_reason ?? "-"}`);
}

describe("a name", () => {
  it("is launched once by two applies in a row", async () => {
    const small = await merged();
    await small.run("apply");
    await small.run("apply");
    small.advance(10);
    await small.run("apply");
    expect(small.calls()).toEqual(["launch"]);
    expect(small.machines()).toEqual(both);
  });

  it("is launched once by applies at the same time: one holds the lock", async () => {
    const small = await merged();
    const told = await Promise.all([small.run("apply"), small.run("apply"), small.run("apply")]);
    expect(small.calls()).toEqual(["launch"]);
    expect(told.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    const held = told.filter(({ log }) => log.some((line) => line.includes("lock-held")));
    expect(held.length).toBeGreaterThan(0);
    expect(await small.git("for-each-ref", "refs/fleet/apply-lock")).toBe("");
  });

  it.each([{ kind: "cut-after" }, { kind: "status-after", status: 502 }] as const)(
    "is launched once when the answer was lost ($kind): found by name and tags",
    async (fault) => {
      const small = await merged();
      small.world.lambda.faults.arm({ on: "launch", fault });
      const told = await small.run("apply");
      expect([told.exitCode, told.outputs["decision"]]).toEqual([1, "partly-applied"]);
      await small.work();
      small.advance(1);
      await small.run("apply");
      await small.pass(20);
      expect(small.calls()).toEqual(["launch"]);
      expect(small.machines()).toEqual(both);
      expect(await statusOf(small, "training-2-a")).toEqual(["executed -"]);
    },
  );

  it("is closed when its answer was lost and it never appeared, and never launched again", async () => {
    const small = await merged();
    small.world.lambda.faults.arm({ on: "launch", fault: { kind: "cut-before" } });
    await small.run("apply");
    await small.work();
    small.advance(2);
    await small.run("apply");
    expect(await statusOf(small, "training-2-a")).toEqual(["executing -"]);
    small.advance(2);
    await small.run("apply");
    expect(await statusOf(small, "training-2-a")).toEqual(["failed outcome-unknown"]);
    expect(small.slack().filter((text) => text.startsWith("❌"))).toHaveLength(1);
    for (let count = 0; count < 3; count += 1) {
      small.advance(5);
      await small.run("apply");
    }
    expect(small.calls()).toEqual(["launch"]);
    expect(small.machines()).toEqual(["training-1-a"]);
  });

  it("that was closed and appears late is terminated and recorded", async () => {
    const small = await merged();
    small.world.lambda.faults.arm({ on: "launch", fault: { kind: "cut-after" } });
    small.world.lambda.faults.hideLaunchesFor(minutes(10));
    await small.run("apply");
    await small.work();
    small.advance(4);
    await small.run("apply");
    expect(await statusOf(small, "training-2-a")).toEqual(["failed outcome-unknown"]);
    small.advance(10);
    await small.run("apply");
    small.advance(10);
    await small.run("apply");
    expect(small.calls()).toEqual(["launch", "terminate"]);
    expect(small.machines()).toEqual(["training-1-a"]);
    const [late] = (await small.entries()).filter(({ error }) => error?.includes("given up"));
    expect(late?.action.target).toBe("training-2-a");
  });

  it("is not launched twice after a crash between the call and its record", async () => {
    const small = await merged();
    const { faults } = small.world.github;
    small.world.lambda.faults.arm({ on: "launch", fault: { kind: "cut-after" } });
    small.setLoad(0.5);
    await small.run("apply", { environment: {} });
    faults.add({ kind: "error-502", method: "POST", path: /graphql/, times: 40 });
    small.advance(1);
    expect((await small.run("apply")).exitCode).toBe(1);
    faults.clear();
    small.advance(1);
    await small.run("apply");
    expect(small.calls()).toEqual(["launch"]);
    expect(small.machines()).toEqual(both);
  });
});

describe("the lock", () => {
  it("of a run that is over is taken over; one that still runs is respected", async () => {
    const small = await merged();
    await small.world.github.queueScheduled(".github/workflows/plan.yml");
    const runs = small.world.github.runs();
    const run = runs.at(-1);
    for (let taken = small.world.github.takeRun(); taken; taken = small.world.github.takeRun()) {
      if (taken.id === run?.id) break;
    }
    const main = small.world.github.branch("main") ?? "";
    await small.lock(main, String(run?.id));
    const held = await small.run("apply");
    expect([held.exitCode, held.outputs["decision"]]).toEqual([0, "blocked"]);
    expect(small.calls()).toEqual([]);
    await small.world.github.completeRun(run?.id ?? 0, "failure");
    await small.run("apply");
    expect(small.calls()).toEqual(["launch"]);
  });
});

describe("a boot that never becomes healthy", () => {
  it.each([
    ["boots for ever", { bootSeconds: Number.POSITIVE_INFINITY }],
    ["is unhealthy", { outcome: "unhealthy" as const }],
  ])("is taken back after the deadline and recorded as failed: it %s", async (_, fate) => {
    const small = await merged();
    small.world.lambda.faults.decideLaunch(fate);
    await small.run("apply");
    small.advance(15);
    await small.run("apply");
    expect(small.machines()).toEqual(both);
    small.advance(10);
    await small.run("apply");
    expect(small.machines()).toEqual(["training-1-a"]);
    expect(await statusOf(small, "training-2-a")).toEqual(["failed boot-timeout"]);
    small.advance(10);
    await small.run("apply");
    await small.run("apply");
    expect(small.calls()).toEqual(["launch", "terminate"]);
    expect(small.slack().filter((text) => text.startsWith("❌"))).toHaveLength(1);
  });
});

describe("the last look before a call", () => {
  it("keeps a machine that is busy again, and says so once", async () => {
    const small = await removing();
    small.setLoad(1.9);
    small.advance(9);
    const told = await small.run("apply");
    expect(told.log.join("\n")).toContain("busy-again");
    expect(told.outputs["decision"]).toBe("blocked");
    small.advance(5);
    await small.run("apply");
    expect(small.calls()).toEqual([]);
    expect(await statusOf(small, "training-1-b")).toEqual(["approved busy-again"]);
    expect(small.slack().filter((text) => text.startsWith("🚫"))).toHaveLength(1);
    expect(
      small.metric("lambda_labs_autonomous_safety_blocks_total", { reason: "busy-again" }),
    ).toBe(1);
  });

  it("does not launch above the reviewed price", async () => {
    const small = await merged();
    small.world.lambda.setPrice("gpu_1x_a10", 200);
    const told = await small.run("apply");
    expect(told.log.join("\n")).toContain("price-changed");
    expect(small.calls()).toEqual([]);
    expect(await statusOf(small, "training-2-a")).toEqual(["approved price-changed"]);
    small.world.lambda.setPrice("gpu_1x_a10", 129);
    await small.run("apply");
    expect(small.calls()).toEqual(["launch"]);
  });

  it.each([
    ["instance-limit", { LAMBDA_LABS_MAX_INSTANCES: "1" }],
    ["spend-limit", { LAMBDA_LABS_MAX_HOURLY_SPEND: "2" }],
  ])("holds a launch over a lowered limit: %s", async (reason, environment) => {
    const small = await merged();
    const told = await small.run("apply", { environment });
    expect(told.log.join("\n")).toContain(reason);
    expect(small.calls()).toEqual([]);
    expect(small.machines()).toEqual(["training-1-a"]);
  });

  it("counts machines that somebody launched by hand in the meantime", async () => {
    const small = await merged();
    const order = { type: "gpu_1x_a10", region: "us-east-1", name: "by-hand", tags: [] };
    for (let count = 0; count < 37; count += 1) {
      small.world.lambda.addInstance({ ...order, hostname: `h${count}`, since: small.clock.now() });
    }
    const told = await small.run("apply");
    expect(told.log.join("\n")).toContain("spend-limit");
    expect(small.calls()).toEqual([]);
  });

  it("launches only as many of a merge as fit, in order", async () => {
    const small = await world({ load: 0.5 });
    await small.run("apply");
    const names = ["training-1-a", "training-1-b", "training-1-c"].map((name) => entry(name));
    const number = await small.open("ben", { "state/fleet.yaml": fleetText(names) });
    await small.review("ada", number);
    await small.merge("ben", number);
    await small.run("apply", { environment: { LAMBDA_LABS_MAX_INSTANCES: "2" } });
    expect(small.machines()).toEqual(["training-1-a", "training-1-b"]);
    await small.run("apply");
    expect(small.machines()).toEqual(["training-1-a", "training-1-b", "training-1-c"]);
  });
});

describe("a merged launch that no cloud accepts", () => {
  it("is asked again, expires after launch_within, and is never executed later", async () => {
    const small = await merged();
    small.world.lambda.setCapacity("gpu_1x_a10", []);
    await small.pass(60);
    expect(small.calls().length).toBeGreaterThan(2);
    expect(small.slack().filter((text) => text.startsWith("❌"))).toHaveLength(1);
    await small.pass(70);
    expect(await statusOf(small, "training-2-a")).toEqual(["expired -"]);
    small.world.lambda.setCapacity("gpu_1x_a10", ["us-east-1"]);
    small.setLoad(0.5);
    const calls = small.calls().length;
    await small.pass(30);
    expect(small.calls()).toHaveLength(calls);
    expect(small.machines()).toEqual(["training-1-a"]);
  });
});

describe("a launch in a region without capacity", () => {
  const regionsAsked = (small: SmallWorld) =>
    small.world.lambda.requests.flatMap(({ call, body }) =>
      call === "launch" ? [(JSON.parse(body) as { region_name: string }).region_name] : [],
    );

  it("goes to the next region of the pool's policy, in the same run and without a word", async () => {
    const small = await merged();
    small.world.lambda.setCapacity("gpu_1x_a10", ["us-west-1"]);
    const told = await small.run("apply");
    expect([told.exitCode, told.outputs["decision"]]).toEqual([0, "applied"]);
    expect(regionsAsked(small)).toEqual(["us-east-1", "us-west-1"]);
    expect(small.machines()).toEqual(both);
    small.advance(10);
    await small.run("plan");
    await small.run("apply");
    expect(await statusOf(small, "training-2-a")).toEqual(["executed -"]);
    expect(regionsAsked(small)).toHaveLength(2);
    expect(small.slack().filter((text) => text.startsWith("❌"))).toEqual([]);
  });

  it("goes nowhere else when the first answer proves nothing", async () => {
    const small = await merged();
    small.world.lambda.faults.arm({ on: "launch", fault: { kind: "cut-before" } });
    await small.run("apply");
    small.advance(5);
    await small.run("apply");
    expect(regionsAsked(small)).toHaveLength(1);
    expect(small.machines()).toEqual(["training-1-a"]);
  });
});

describe("a termination", () => {
  it("whose answer was lost is asked again and recorded once", async () => {
    const small = await removing();
    small.world.lambda.faults.arm({ on: "terminate", fault: { kind: "cut-before" }, times: 2 });
    expect((await small.run("apply")).exitCode).toBe(1);
    expect((await small.run("apply")).exitCode).toBe(1);
    expect((await small.run("apply")).exitCode).toBe(0);
    small.advance(10);
    await small.run("plan");
    expect(small.machines()).toEqual(["training-1-a"]);
    expect(await statusOf(small, "training-1-b")).toEqual(["executed -"]);
    expect(small.slack().filter((text) => text.startsWith("❌"))).toHaveLength(1);
    expect(small.slack().filter((text) => text.startsWith("✅"))).toHaveLength(1);
  });

  it("calls nothing while the list of machines cannot be read", async () => {
    const small = await removing();
    small.world.lambda.faults.arm({ on: "list-instances", fault: { kind: "garbage" }, times: 9 });
    expect((await small.run("apply")).exitCode).toBe(1);
    small.world.lambda.faults.clear();
    small.world.lambda.faults.arm({
      on: "list-instances",
      fault: { kind: "empty-list" },
      times: 9,
    });
    expect((await small.run("apply")).exitCode).toBe(1);
    expect(small.calls()).toEqual([]);
  });
});
