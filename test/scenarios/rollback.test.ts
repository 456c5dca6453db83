/** Taking back: an executed provision by an approved pull request, a termination never. */
import { describe, expect, it } from "vitest";
import { smallWorlds } from "../support/scenario.ts";
import type { SmallWorld } from "../support/small-world.ts";

const world = smallWorlds();

/** A world in which `training-2-a` was provisioned and is healthy; the id of that action. */
async function grown(): Promise<{ readonly small: SmallWorld; readonly id: string }> {
  const small = await world({ load: 1 });
  await small.run("plan");
  await small.work();
  await small.pass(20);
  const [entry] = await small.entries();
  expect(entry?.action.status).toBe("executed");
  expect(entry).toMatchObject({ rollback: { kind: "terminate", name: "training-2-a" } });
  small.setLoad(1.5);
  return { small, id: entry?.action.id ?? "" };
}

describe("a rollback", () => {
  it("opens a pull request that waits, whatever it costs, and then terminates", async () => {
    const { small, id } = await grown();
    const told = await small.run("rollback", { actionId: id });
    expect(told.exitCode).toBe(0);
    expect(told.outputs).toMatchObject({ decision: "waiting", "requires-approval": "true" });
    const [pull] = await small.openPulls();
    expect(pull?.head.ref).toBe("fleet/training-shrink");
    expect(small.slack().at(-1)).toMatch(/^⚠️ Action requires confirmation: terminate_instance/);
    for (const command of ["plan", "confirm"]) {
      expect((await small.run(command)).outputs["decision"]).toBe("waiting");
    }
    expect(small.machines()).toEqual(["training-1-a", "training-2-a"]);
    await small.review("ada", pull?.number ?? 0);
    await small.run("confirm");
    await small.work();
    expect(small.machines()).toEqual(["training-1-a"]);
    await small.pass(10);
    const [provision] = (await small.entries()).filter(({ action }) => action.id === id);
    expect(provision?.action.status).toBe("rolled_back");
    const rolledBack = small.slack().filter((line) => line.startsWith("↩️"));
    expect(rolledBack).toEqual(["↩️ Rolled back: provision_instance - training-2-a is gone again"]);
    await small.pass(10);
    expect(small.slack().filter((line) => line.startsWith("↩️"))).toHaveLength(1);
    expect(await small.actions()).toContain("terminate_instance training-2-a executed");
    expect(small.metric("lambda_labs_autonomous_actions_total", { status: "executed" })).toBe(1);
  });

  it("is not acted on when a person merges it without an approval", async () => {
    const { small, id } = await grown();
    await small.run("rollback", { actionId: id });
    const [pull] = await small.openPulls();
    await small.merge("ben", pull?.number ?? 0);
    await small.work();
    await small.pass(20);
    expect(small.machines()).toEqual(["training-1-a", "training-2-a"]);
    const [provision] = (await small.entries()).filter(({ action }) => action.id === id);
    expect(provision?.action.status).toBe("executed");
  });

  it("asked twice opens one pull request", async () => {
    const { small, id } = await grown();
    await small.run("rollback", { actionId: id });
    small.advance(1);
    const again = await small.run("rollback", { actionId: id });
    expect(again.exitCode).toBe(0);
    expect(await small.openPulls()).toHaveLength(1);
    expect(await small.actions()).toHaveLength(2);
  });

  it("of a termination is refused with the reason", async () => {
    const small = await world({ load: 0.5, running: ["training-1-a", "training-1-b"] });
    await small.run("plan");
    await small.work();
    await small.pass(10);
    const [entry] = await small.entries();
    const told = await small.run("rollback", { actionId: entry?.action.id ?? "" });
    expect([told.exitCode, told.outputs["decision"]]).toEqual([1, "refused"]);
    expect(told.errors.join()).toMatch(
      /disk is gone.*A new machine comes by a policy or by a pull request/u,
    );
    const [after] = await small.entries();
    expect(after).toMatchObject({ rollback: { kind: "impossible" } });
    expect(await small.openPulls()).toEqual([]);
  });

  it("of an action that is not executed is refused with its state", async () => {
    const small = await world({ load: 1 });
    await small.run("plan");
    const [entry] = await small.entries();
    const told = await small.run("rollback", { actionId: entry?.action.id ?? "" });
    expect(told.exitCode).toBe(1);
    expect(told.errors.join()).toContain("only an executed one");
  });

  it.each([
    "provision_instance_nobody_1795435200",
    "",
    "../../etc/passwd",
    "no-number",
    "provision_instance_x_99999999999999999",
  ])("of an action that nobody knows (%j) is the operator's mistake", async (actionId) => {
    const small = await world({ load: 0.5 });
    await small.run("apply");
    const told = await small.run("rollback", { actionId });
    expect(told.exitCode).toBe(2);
    expect(told.errors.join()).toMatch(/no action|the input action-id is/);
  });

  it("in a dry run opens nothing", async () => {
    const { small, id } = await grown();
    const before = await small.branches();
    const told = await small.run("rollback", { actionId: id, dryRun: true });
    expect([told.exitCode, told.outputs["decision"]]).toEqual([0, "proposed"]);
    expect(await small.branches()).toBe(before);
  });
});
