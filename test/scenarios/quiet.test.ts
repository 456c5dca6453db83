/** Invariant 6: nothing changed means no commit, no comment and no message. */
import { describe, expect, it } from "vitest";
import { smallWorlds } from "../support/scenario.ts";
import { limitsText } from "../support/small-team.ts";
import type { SmallWorld } from "../support/small-world.ts";

const world = smallWorlds();

/** All that a person could notice. */
async function visible(small: SmallWorld) {
  const { journal, events } = small.world.github;
  const written = journal.filter(
    ({ method, path }) =>
      method !== "GET" && path !== "/graphql" && !path.endsWith("git-upload-pack"),
  );
  return {
    branches: await small.branches(),
    refs: await small.git("for-each-ref", "refs/fleet"),
    written: written.map(({ method, path }) => `${method} ${path}`),
    events: events.length,
    slack: small.slack(),
    calls: small.calls(),
  };
}

async function expectQuiet(small: SmallWorld): Promise<void> {
  const before = await visible(small);
  for (let count = 0; count < 3; count += 1) {
    small.advance(2);
    expect((await small.run("plan")).exitCode).toBe(0);
    expect((await small.run("confirm")).exitCode).toBe(0);
    expect(await small.work()).toEqual([]);
  }
  expect(await visible(small)).toEqual(before);
}

describe("a plan that finds nothing new writes nothing", () => {
  it("in a fleet that is just right", async () => {
    const small = await world({ load: 0.5 });
    await small.pass(20);
    await expectQuiet(small);
  });

  it("while a proposal waits for an approval", async () => {
    const files = {
      "policies/limits.yaml": limitsText({ confirmation: "{ above_hourly_cost_usd: 1 }" }),
    };
    const small = await world({ load: 1, files });
    await small.pass(20);
    expect(await small.openPulls()).toHaveLength(1);
    await expectQuiet(small);
  });

  it("while a growth is blocked by a limit", async () => {
    const files = { "policies/limits.yaml": limitsText({ max_instances: "1" }) };
    const small = await world({ load: 1, files });
    await small.pass(20);
    expect(small.slack()).toEqual([
      expect.stringMatching(/^🚫 Action blocked: provision_instance/),
    ]);
    await expectQuiet(small);
  });

  it("after a growth and a shrink, once both are done", async () => {
    const small = await world({ load: 1 });
    await small.pass(40);
    small.setLoad(0.4);
    await small.pass(120);
    expect(small.calls()).toEqual(["launch", "terminate"]);
    await expectQuiet(small);
  });

  it("once an unconfirmed push is taken back", async () => {
    const small = await world({ load: 1.5, running: ["training-1-a", "training-1-b"] });
    await small.run("apply");
    await small.push("ben", {
      branch: "main",
      files: { "state/fleet.yaml": (await small.fleet()).replace(/.*training-1-b.*\n/, "") },
    });
    await small.pass(30);
    await expectQuiet(small);
  });

  it("and an apply without a debt writes nothing but its lock", async () => {
    const small = await world({ load: 0.5 });
    await small.pass(20);
    const before = await small.branches();
    await small.run("apply");
    await small.run("apply");
    expect(await small.branches()).toBe(before);
  });
});
