/** Growth over the threshold: who can let it through, who cannot, and how it ends otherwise. */
import { describe, expect, it } from "vitest";
import { smallWorlds } from "../support/scenario.ts";
import { entry, fleetText, limitsText, poolText } from "../support/small-team.ts";
import type { SmallWorld } from "../support/small-world.ts";

const world = smallWorlds();

const strict = (changes: Readonly<Record<string, string>> = {}) => ({
  "policies/limits.yaml": limitsText({
    confirmation: "{ above_hourly_cost_usd: 1, timeout: 60m, approvers: [ada, ben] }",
    ...changes,
  }),
});
const context = "fleet/confirmation";

/** A world in which pull request 1, one a10 more, waits for ada or ben. */
async function waiting(limits: Readonly<Record<string, string>> = {}): Promise<SmallWorld> {
  const small = await world({ load: 1, files: strict(limits) });
  await small.run("apply");
  await small.run("plan");
  return small;
}

async function expectStillWaiting(small: SmallWorld): Promise<void> {
  for (const command of ["confirm", "plan"]) {
    const told = await small.run(command);
    expect([command, told.exitCode, told.outputs["decision"]]).toEqual([command, 0, "waiting"]);
  }
  expect((await small.pull(1)).state).toBe("open");
  await small.work();
  expect(small.machines()).toEqual(["training-1-a"]);
}

describe("a growth over the threshold", () => {
  it("waits: pending status, reviewers asked, a comment, one message", async () => {
    const small = await world({ load: 1, files: strict() });
    await small.run("apply");
    const told = await small.run("plan");
    expect(told.exitCode).toBe(0);
    expect(told.outputs).toMatchObject({ decision: "waiting", "requires-approval": "true" });
    const pull = await small.pull(1);
    expect((pull.requested_reviewers ?? []).map((one) => one.login).toSorted()).toEqual([
      "ada",
      "ben",
    ]);
    expect(await small.status(pull.head.sha, context)).toMatch(/^pending: needs 1 approval/);
    expect(await small.comments(1)).toHaveLength(1);
    await small.run("confirm");
    small.advance(10);
    await small.run("plan");
    expect(small.slack()).toEqual([
      "⚠️ Action requires confirmation: provision_instance (cost impact: $1.29/hour)",
    ]);
    expect(await small.actions()).toEqual(["provision_instance training-2-a pending_confirmation"]);
    expect(small.metric("lambda_labs_autonomous_confirmations_required_total")).toBe(1);
    expect(await small.work()).toEqual([]);
  });

  it("waits on where a limit let through only a part of the wish", async () => {
    const small = await world({
      load: 1,
      files: {
        "policies/limits.yaml": limitsText({ max_instances: "3" }),
        "policies/training.yaml": poolText(3),
      },
    });
    await small.run("apply");
    expect((await small.run("plan")).outputs).toMatchObject({ decision: "waiting" });
    small.advance(10);
    expect((await small.run("plan")).outputs).toMatchObject({ decision: "waiting" });
    expect((await small.openPulls()).map(({ number }) => number)).toEqual([1]);
  });

  it("does not merge on a comment", async () => {
    const small = await waiting();
    await small.comment("ada", 1, "/fleet approve");
    await small.comment("ada", 1, "LGTM, approved");
    await expectStillWaiting(small);
  });

  it("does not merge on a review that only comments", async () => {
    const small = await waiting();
    await small.review("ada", 1, "COMMENT");
    await expectStillWaiting(small);
  });

  it("cannot be approved by the bot that opened it", async () => {
    const small = await waiting();
    await expect(small.review("bot", 1)).rejects.toThrow(/approve your own/i);
    await expectStillWaiting(small);
  });

  it.each(["cleo", "dan"] as const)("does not merge on an approval by %s", async (name) => {
    const small = await waiting();
    await small.review(name, 1);
    await expectStillWaiting(small);
    const { head } = await small.pull(1);
    expect(await small.status(head.sha, context)).toContain(name);
  });

  it("does not merge on an approval of an older head", async () => {
    const small = await waiting();
    await small.review("ada", 1);
    await small.push("ben", { branch: "fleet/training-grow", files: { "NOTE.md": "Hello\n" } });
    await expectStillWaiting(small);
  });

  it("merges after an approval by way of confirm, and apply is dispatched", async () => {
    const small = await waiting();
    small.advance(20);
    await small.review("ben", 1);
    const told = await small.run("confirm");
    expect(told.outputs).toMatchObject({ decision: "merged", changed: "true" });
    expect((await small.pull(1)).merged).toBe(true);
    expect(small.world.github.branch("fleet/training-grow")).toBeUndefined();
    const ran = await small.work();
    expect(ran.map(({ command, ended }) => [command, ended.result?.decision])).toEqual([
      ["apply", "applied"],
    ]);
    await small.pass(20);
    const [only] = await small.entries();
    expect(only).toMatchObject({ approvers: ["ben"], action: { status: "executed" } });
  });

  it("merges after an approval by way of the next plan", async () => {
    const small = await waiting();
    await small.review("ada", 1);
    await small.pass(10);
    expect((await small.pull(1)).merged).toBe(true);
    expect(small.machines()).toEqual(["training-1-a", "training-2-a"]);
  });

  it("is blocked by a request for changes, whoever else approves", async () => {
    const small = await waiting();
    await small.review("ada", 1, "REQUEST_CHANGES");
    await small.review("ben", 1);
    await expectStillWaiting(small);
    await small.review("ada", 1);
    expect((await small.run("confirm")).outputs["decision"]).toBe("merged");
  });

  it("is closed when nobody approved in time, and not proposed again before the cooldown", async () => {
    const small = await waiting();
    small.advance(61);
    await small.review("ada", 1);
    const told = await small.run("plan");
    expect(told.log.join("\n")).toContain("Closed #1: nobody approved it in time");
    const pull = await small.pull(1);
    expect([pull.state, pull.merged]).toEqual(["closed", false]);
    expect(small.world.github.branch("fleet/training-grow")).toBeUndefined();
    expect(await small.actions()).toContain("provision_instance training-2-a expired");
    expect(small.slack().at(-1)).toMatch(/^⌛ Action expired: provision_instance/);
    expect(small.metric("lambda_labs_autonomous_actions_total", { status: "expired" })).toBe(1);
    small.advance(28);
    await small.run("plan");
    expect(await small.openPulls()).toEqual([]);
    small.advance(4);
    await small.run("plan");
    const [next] = await small.openPulls();
    expect([next?.head.ref, (next?.number ?? 0) > 1]).toEqual(["fleet/training-grow", true]);
  });

  it("counts an approval that was given in time, though it is seen late", async () => {
    const small = await waiting();
    small.advance(59);
    await small.review("ada", 1);
    small.advance(30);
    expect((await small.run("plan")).outputs["decision"]).toBe("merged");
    await small.work();
    expect(small.machines()).toEqual(["training-1-a", "training-2-a"]);
  });

  it("is a remembered no when a person closes it", async () => {
    const small = await waiting();
    await small.closePull("ben", 1);
    const told = await small.run("plan");
    expect(told.exitCode).toBe(0);
    expect(await small.openPulls()).toEqual([]);
    await small.pass(60);
    expect(await small.openPulls()).toEqual([]);
    const [only] = (await small.entries()).filter(({ action }) => action.target === "training-2-a");
    expect(only).toMatchObject({
      block_reason: "rejected-recently",
      action: { status: "blocked" },
    });
    small.advance(6 * 60);
    await small.run("plan");
    expect(await small.openPulls()).toHaveLength(1);
  });

  it("is not rebuilt because main moved on, and merges all the same", async () => {
    const small = await waiting();
    const head = small.world.github.branch("fleet/training-grow");
    await small.push("ben", { branch: "main", files: { "NOTE.md": "Elsewhere\n" } });
    await small.pass(10);
    expect(small.world.github.branch("fleet/training-grow")).toBe(head);
    expect((await small.pull(1)).commits).toBe(1);
    await small.review("ada", 1);
    expect((await small.run("confirm")).outputs["decision"]).toBe("merged");
  });

  it("is closed when its pool has no policy any more", async () => {
    const small = await waiting();
    await small.push("ben", { branch: "main", files: { "policies/training.yaml": null } });
    await small.run("plan");
    expect((await small.pull(1)).state).toBe("closed");
  });

  it("is ended when it became unsafe in the meantime", async () => {
    const small = await waiting();
    const environment = { LAMBDA_LABS_MAX_INSTANCES: "1" };
    await small.run("plan", { environment });
    expect((await small.pull(1)).state).toBe("closed");
    expect(await small.actions()).toContain("provision_instance training-2-a expired");
  });

  it("is ended, and says so, when a machine of somebody's leaves no room for it", async () => {
    const small = await waiting({ max_hourly_spend_usd: "3" });
    small.addMachine("somebody's", "unmanaged");
    await small.review("ben", 1);
    await small.run("plan");
    const pull = await small.pull(1);
    expect([pull.state, pull.merged]).toEqual(["closed", false]);
    expect(await small.status(pull.head.sha, context)).toMatch(/^failure: .*\$3\.87\/hour/);
    expect((await small.comments(1)).join("\n")).toContain("over the limit of $3");
    const [only] = (await small.entries()).filter(({ action }) => action.target === "training-2-a");
    expect(only).toMatchObject({ block_reason: "spend-limit", action: { status: "expired" } });
  });

  it("waits, though approved, while there is no room for it that no rule asks for", async () => {
    const small = await waiting({ max_hourly_spend_usd: "3" });
    const id = small.addMachine("somebody's", "unmanaged");
    small.setLoad(0.5);
    small.advance(20);
    await small.run("plan");
    await small.review("ben", 1);
    for (const command of ["confirm", "plan"]) {
      const told = await small.run(command);
      expect([command, told.outputs["decision"]]).toEqual([command, "waiting"]);
      const { merged, head } = await small.pull(1);
      expect(merged).toBe(false);
      expect(await small.status(head.sha, context)).toMatch(/^pending: .*\$3\.87\/hour/);
      expect((await small.comments(1)).join("\n")).toContain("over the limit of $3");
    }
    small.world.lambda.faults.terminateByHuman(id);
    small.advance(10);
    expect((await small.run("plan")).outputs["decision"]).toBe("merged");
    await small.work();
    expect(small.machines()).toEqual(["training-1-a", "training-2-a"]);
  });

  it("is not launched when the room for it is gone after its merge", async () => {
    const small = await waiting({ max_hourly_spend_usd: "3" });
    await small.review("ben", 1);
    expect((await small.run("confirm")).outputs["decision"]).toBe("merged");
    small.addMachine("somebody's", "unmanaged");
    await small.work();
    expect(small.calls()).toEqual([]);
    expect(small.machines()).toEqual(["somebody's", "training-1-a"]);
  });

  it("does not launch what a person merged over our heads", async () => {
    const small = await waiting();
    await small.merge("dan", 1);
    const ran = await small.work();
    expect(ran.map(({ command, ended }) => [command, ended.exitCode])).toEqual([["apply", 1]]);
    expect(small.slack().at(-1)).toMatch(/^⛔ Unconfirmed merge/);
    await small.pass(30);
    expect(small.calls()).toEqual([]);
    const [only] = (await small.entries()).filter(({ action }) => action.target === "training-2-a");
    expect(only).toMatchObject({
      block_reason: "unconfirmed-merge",
      action: { status: "blocked" },
    });
  });
});

describe("a branch of ours that a person pushed to", () => {
  const pushed = fleetText(
    [entry("training-1-a"), entry("training-2-a"), entry("training-2-b")],
    2,
  );

  it("is not rewritten, and needs an approval by somebody else", async () => {
    const small = await waiting();
    const files = { "state/fleet.yaml": pushed };
    const head = await small.push("ben", { branch: "fleet/training-grow", files });
    await small.pass(20);
    expect(small.world.github.branch("fleet/training-grow")).toBe(head);
    await small.review("ben", 1);
    expect((await small.run("confirm")).outputs["decision"]).toBe("waiting");
    await small.review("ada", 1);
    expect((await small.run("confirm")).outputs["decision"]).toBe("merged");
    await small.work();
    expect(small.machines()).toEqual(["training-1-a", "training-2-a", "training-2-b"]);
  });

  it("needs an approval even when all that it asks for is below the threshold", async () => {
    const small = await world({ load: 1 });
    small.world.github.faults.add({ kind: "error-502", method: "PUT", path: /merge$/, times: 9 });
    await small.run("plan");
    small.world.github.faults.clear();
    expect((await small.openPulls()).map(({ number }) => number)).toEqual([1]);
    await small.push("ben", { branch: "fleet/training-grow", files: { "NOTE.md": "Hi\n" } });
    expect((await small.run("plan")).outputs["decision"]).toBe("waiting");
    expect((await small.pull(1)).merged).toBe(false);
  });

  it("is left alone even when its fleet file cannot be read any more", async () => {
    const small = await waiting();
    const files = { "state/fleet.yaml": "pools: [\n" };
    const head = await small.push("ben", { branch: "fleet/training-grow", files });
    await small.pass(30);
    expect(small.world.github.branch("fleet/training-grow")).toBe(head);
    expect((await small.openPulls()).map(({ number }) => number)).toEqual([1]);
  });

  it("is left alone when there is no pull request for it", async () => {
    const small = await world({ load: 0.5 });
    const head = await small.push("ben", {
      branch: "fleet/training-grow",
      files: { "NOTE.md": "Mine\n" },
    });
    small.setLoad(1);
    await small.pass(30);
    expect(small.world.github.branch("fleet/training-grow")).toBe(head);
    expect(await small.openPulls()).toEqual([]);
  });

  it("can not be made to remove another machine by a commit under our name", async () => {
    const running = ["training-1-a", "training-1-b", "training-1-c"];
    const small = await world({ load: 1.5, running });
    small.world.github.faults.add({ kind: "error-502", method: "PUT", path: /merge$/, times: 9 });
    await small.run("plan");
    small.world.github.faults.clear();
    const [ours] = await small.openPulls();
    expect(ours?.head.ref).toBe("fleet/training-shrink");
    await small.forge({
      branch: "fleet/training-shrink",
      files: { "state/fleet.yaml": fleetText([entry("training-1-c")]) },
    });
    await small.run("confirm");
    await small.pass(10);
    expect(small.machines()).toEqual(running);
    expect((await small.pull(ours?.number ?? 0)).merged).toBe(false);
  });
});

describe("a pull request of a person that cannot be judged", () => {
  it("is named, and the others still learn where they stand", async () => {
    const small = await world({ load: 0.5 });
    const broken = await small.open("ben", { "NOTE.md": "One\n" });
    const fine = await small.open("ben", { "OTHER.md": "Two\n" });
    const path = new RegExp(`/pulls/${broken}/files$`);
    small.world.github.faults.add({ kind: "error-502", method: "GET", path, times: 9 });
    const told = await small.run("confirm");
    expect(told.exitCode).toBe(1);
    const { head } = await small.pull(fine);
    expect(await small.status(head.sha, context)).toMatch(/^success/);
  });
});
