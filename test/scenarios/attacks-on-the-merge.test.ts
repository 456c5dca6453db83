/**
 * Attacks by where a pull request comes from and by when it is merged: from a fork, and long after
 * its gate was green. Every row is judged by apply, too.
 */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AttackScene } from "../support/attack-scene.ts";
import { entry, limitsText } from "../support/small-team.ts";

const here = { owner: "acme", repo: "fleet" } as const;
const limits = "policies/limits.yaml";
const file = "state/fleet.yaml";
let scene: AttackScene;

beforeEach(async () => {
  scene = await AttackScene.start();
});
afterEach(async () => {
  expect(scene.small.calls()).toEqual([]);
  expect(scene.small.machines()).toEqual(["training-1-a"]);
  await scene.small.close();
});

/** Cleo, who may only read, opens a pull request from her fork; its number. */
async function fromFork(push: {
  readonly by: "ada" | "cleo";
  readonly branch?: string;
  readonly message?: string;
  readonly files: Readonly<Record<string, string>>;
}): Promise<number> {
  const { branch = "mine", message = "Grow", ...rest } = push;
  const fork = { owner: "cleo", as: "cleo", branch, message };
  await scene.small.world.github.pushToFork({ ...fork, ...rest });
  const head = `cleo:${branch}`;
  const { data } = await scene.small.as("cleo").pulls.create({
    ...here,
    head,
    base: "main",
    title: "Grow",
  });
  expect(data.head.repo?.full_name).toBe("cleo/fleet");
  return data.number;
}

const two = () => scene.grown(scene.names(2).map((name) => entry(name)));

describe("a growth from a fork is not acted on", () => {
  it("unless somebody approves it", async () => {
    const number = await fromFork({ by: "cleo", files: await two() });
    expect(await scene.gate(number)).toMatch(/\/ pending: .*needs 1 approval from ada or ben/);
    await scene.small.merge("dan", number);
    expect(await scene.verdict()).toMatch(/^refused: .*needs 1 approval from ada or ben/);
  });

  it("when the approver pushed it there under another's name: nobody can tell who pushed", async () => {
    const number = await fromFork({ by: "ada", files: await two() });
    await scene.small.review("ada", number);
    const why = /ada approved a fork's branch/;
    expect(await scene.gate(number)).toMatch(why);
    await scene.small.merge("dan", number);
    const verdict = await scene.verdict();
    expect(verdict).toMatch(/^refused/);
    expect(verdict).toMatch(why);
  });

  it("when its branch and its words are those of a proposal of ours", async () => {
    const message =
      "Grow training by 1\n\nFleet-Action: provision_instance_training-1-z_1795435200\n" +
      "Fleet-Target: training-1-z\nFleet-Reason: a rule\nFleet-Cost-Impact: 0.00 USD/hour\n" +
      "Fleet-Decision: 20261123T090000Z-0000\n";
    const branch = "fleet/training-grow";
    const number = await fromFork({ by: "cleo", branch, message, files: await two() });
    expect(await scene.gate(number)).toMatch(/\/ pending: .*needs 1 approval/);
    await scene.small.run("plan");
    expect((await scene.small.pull(number)).state).toBe("open");
    await scene.small.merge("dan", number);
    expect(await scene.verdict()).toMatch(/^refused: .*needs 1 approval/);
  });

  it("when it changes the policies, whoever approved it", async () => {
    const raised = limitsText({ max_hourly_spend_usd: "500" });
    const number = await fromFork({ by: "ada", files: { [limits]: raised } });
    await scene.small.review("ada", number);
    expect(await scene.gate(number)).toMatch(/\/ pending: .*ada approved a fork's branch/);
    await scene.small.merge("dan", number);
    await scene.small.run("plan");
    const { policies } = await scene.ledger();
    expect(Object.values(policies?.commits ?? {}).map(({ why }) => why)).toContainEqual(
      expect.stringMatching(/ada approved a fork's branch, whose pushers are unknown/),
    );
  });
});

/** Ada and Ben change a policy the right way. */
async function confirmed(path: string, text: string): Promise<void> {
  const number = await scene.small.open("ben", { [path]: text });
  await scene.small.review("ada", number);
  await scene.small.merge("ada", number);
  await scene.small.run("plan");
  scene.small.advance(1);
}

const asking = (more: string) => limitsText({ confirmation: `{ ${more}, timeout: 60m }` });

describe("a stale pull request, green when main was another, is not acted on", () => {
  it("when the threshold is lower by now", async () => {
    const number = await scene.growth("ben", 1);
    expect(await scene.gate(number)).toMatch(/^success.*\/ success/);
    await confirmed(limits, asking("above_hourly_cost_usd: 1, approvers: [ada, ben]"));
    await scene.small.merge("dan", number);
    expect(await scene.verdict()).toMatch(/^refused: .*over the threshold of \$1\.00\/hour/);
  });

  it("when two must approve by now", async () => {
    const number = await scene.growth("ben");
    await scene.small.review("ada", number);
    expect(await scene.gate(number)).toMatch(/^success.*\/ success/);
    const two = "approvals: [{ above_hourly_cost_usd: 2, count: 2 }], approvers: [ada, ben, dan]";
    await confirmed(limits, asking(`above_hourly_cost_usd: 2, ${two}`));
    await scene.small.merge("dan", number);
    expect(await scene.verdict()).toMatch(/^refused: .*needs 2 approvals/);
  });

  it("when its approver is none any more", async () => {
    const number = await scene.growth("dan");
    await scene.small.review("ben", number);
    expect(await scene.gate(number)).toMatch(/^success.*\/ success/);
    await confirmed(limits, asking("above_hourly_cost_usd: 2, approvers: [ada]"));
    await scene.small.merge("dan", number);
    expect(await scene.verdict()).toMatch(/^refused: .*ben is not among the approvers/);
  });

  it("when its pool has no policy any more: it is confirmed, and held", async () => {
    const number = await scene.growth("ben", 1);
    await scene.small.push("ben", { branch: "main", files: { "policies/training.yaml": null } });
    await scene.small.merge("dan", number);
    const told = await scene.small.run("apply");
    expect(told.log.join("\n")).toMatch(/pool training has no policy, so it is frozen/);
  });

  it("when the limit is lower by now: it is confirmed, and held", async () => {
    const number = await scene.growth("ben", 1);
    expect(await scene.gate(number)).toMatch(/^success.*\/ success/);
    await confirmed(limits, limitsText({ max_instances: "1" }));
    await scene.small.merge("dan", number);
    const told = await scene.small.run("apply");
    expect(told.log.join("\n")).toMatch(/instance-limit/);
  });

  it("when somebody else's file took its place on main since", async () => {
    const number = await scene.growth("ben", 1);
    const other = (await scene.small.fleet()).replace("training-1-a", "training-1-other");
    await scene.small.push("dan", { branch: "main", files: { [file]: other } });
    await expect(scene.small.merge("dan", number)).rejects.toThrow(/not mergeable/i);
  });
});
