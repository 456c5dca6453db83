/** Invariant 7: a dry run says what would be, and changes nothing but its own record. */
import { describe, expect, it } from "vitest";
import { smallWorlds } from "../support/scenario.ts";
import { entry, fleetText, limitsText } from "../support/small-team.ts";

const world = smallWorlds();

describe("a dry run", () => {
  it("says what it would propose, and opens, merges and launches nothing", async () => {
    const small = await world({ load: 1 });
    const told = await small.run("plan", { dryRun: true });
    expect(told.exitCode).toBe(0);
    expect(told.outputs).toMatchObject({
      decision: "proposed",
      changed: "true",
      "cost-impact-usd-per-hour": "1.29",
    });
    expect(await small.openPulls()).toEqual([]);
    const branches = (await small.branches()).split("\n").filter((line) => line !== "");
    expect(branches.map((line) => line.split(" ")[0])).toEqual([
      "refs/heads/fleet-audit",
      "refs/heads/main",
    ]);
    expect(await small.actions()).toEqual(["provision_instance training-2-a dry_run"]);
    const [only] = await small.entries();
    expect(only?.dry_run).toBe(true);
    expect(await small.work()).toEqual([]);
    expect(small.calls()).toEqual([]);
    expect(small.slack()).toEqual([]);
  });

  it("is written only when it differs from the last", async () => {
    const small = await world({ load: 1 });
    await small.run("plan", { dryRun: true });
    const before = await small.branches();
    for (let count = 0; count < 3; count += 1) {
      small.advance(3);
      await small.run("plan", { dryRun: true });
    }
    expect(await small.branches()).toBe(before);
    small.setLoad(0.5);
    small.advance(20);
    await small.run("plan", { dryRun: true });
    expect(await small.branches()).not.toBe(before);
  });

  it("starts no cooldown, claims no name and counts as nothing executed", async () => {
    const small = await world({ load: 1 });
    await small.run("plan", { dryRun: true });
    small.advance(1);
    expect((await small.run("plan")).outputs["decision"]).toBe("merged");
    await small.work();
    await small.pass(20);
    expect(await small.actions()).toEqual([
      "provision_instance training-2-a dry_run",
      "provision_instance training-2-a executed",
    ]);
    expect(small.metric("lambda_labs_autonomous_actions_total", { status: "executed" })).toBe(1);
  });

  it("of apply acts on nothing, and what merged meanwhile needs a new proposal", async () => {
    const small = await world({ load: 0.5 });
    await small.run("apply", { dryRun: true });
    const text = fleetText([entry("training-1-a"), entry("training-1-b")]);
    const number = await small.open("ben", { "state/fleet.yaml": text });
    await small.review("ada", number);
    await small.merge("ben", number);
    const told = await small.run("apply", { dryRun: true });
    expect(told.exitCode).toBe(0);
    expect(await small.comments(number)).toEqual([]);
    await small.run("apply");
    await small.pass(20);
    expect(small.calls()).toEqual([]);
    expect(small.slack()).toEqual([]);
  });

  it("leaves a waiting proposal alone, also past its time", async () => {
    const files = {
      "policies/limits.yaml": limitsText({ confirmation: "{ above_hourly_cost_usd: 1 }" }),
    };
    const small = await world({ load: 1, files });
    await small.run("plan");
    const before = [await small.branches(), await small.comments(1), (await small.pull(1)).state];
    await small.review("ada", 1);
    for (const command of ["plan", "confirm", "apply"]) {
      expect((await small.run(command, { dryRun: true })).exitCode).toBe(0);
    }
    small.advance(90);
    await small.run("plan", { dryRun: true });
    await small.run("confirm", { dryRun: true });
    const now = [await small.branches(), await small.comments(1), (await small.pull(1)).state];
    expect(now.slice(1)).toEqual(before.slice(1));
    expect(small.calls()).toEqual([]);
  });

  it("still posts statuses on a person's pull request", async () => {
    const small = await world({ load: 0.5 });
    const text = fleetText([entry("training-1-a"), entry("training-1-b")]);
    const number = await small.open("ben", { "state/fleet.yaml": text });
    const told = await small.run("confirm", { dryRun: true });
    expect(told.exitCode).toBe(0);
    const { head } = await small.pull(number);
    expect(await small.status(head.sha, "fleet/policy")).toMatch(/^success/);
    expect(await small.status(head.sha, "fleet/confirmation")).toMatch(/^success/);
  });
});
