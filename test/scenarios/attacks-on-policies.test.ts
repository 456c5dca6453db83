/**
 * Attacks on the thresholds themselves: what nobody confirmed may tighten and nothing else. Each
 * row changes policies in a way of its own and then uses what it changed.
 */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AttackScene } from "../support/attack-scene.ts";
import { entry, limitsText, poolText } from "../support/small-team.ts";

const limits = "policies/limits.yaml";
const raised = limitsText({
  confirmation: "{ above_hourly_cost_usd: 40, timeout: 60m, approvers: [ada, ben] }",
});
let scene: AttackScene;

beforeEach(async () => {
  scene = await AttackScene.start();
});
afterEach(async () => {
  await scene.small.close();
});

/** Ben's growth over the confirmed threshold is merged by Dan; why apply does not act. */
async function used(): Promise<string> {
  scene.small.advance(1);
  const number = await scene.growth("ben");
  const gate = await scene.gate(number);
  await scene.small.merge("dan", number);
  const verdict = await scene.verdict();
  expect(scene.small.calls()).toEqual([]);
  return `${gate} | ${verdict}`;
}

const notUsed =
  /over the threshold of \$2\.00\/hour.* \| refused: .*over the threshold of \$2\.00\/hour/s;

function slack(): readonly string[] {
  return scene.small.slack().filter((text) => text.startsWith("⛔ Unconfirmed policies"));
}

describe("a threshold", () => {
  it("raised by a push to main and used later gains nothing, and is told once", async () => {
    await scene.small.push("ben", { branch: "main", files: { [limits]: raised } });
    const told = await scene.small.run("plan");
    expect(told.warnings.join("\n")).toMatch(
      /not confirmed \(it came to main without a pull request\).*Approve the pull request/s,
    );
    expect(await used()).toMatch(notUsed);
    expect(slack()).toHaveLength(1);
  });

  it("raised by a merge that nobody approved gains nothing", async () => {
    const number = await scene.small.open("ben", { [limits]: raised });
    expect(await scene.gate(number)).toMatch(/pending: it changes what Fleetmerge is steered by/);
    await scene.small.merge("ben", number);
    expect(await used()).toMatch(notUsed);
    expect(slack()).toHaveLength(1);
  });

  it("raised in the same pull request gains nothing", async () => {
    const number = await scene.growth("ben", 2, { [limits]: raised });
    await scene.small.review("ada", number);
    expect(await scene.gate(number)).toMatch(/failure: it changes policies and the fleet/);
    await scene.small.merge("ben", number);
    expect(await scene.verdict()).toMatch(/refused: it changes policies and the fleet/);
    expect(await used()).toMatch(notUsed);
  });

  it("raised by a push is not laundered by an approved change on top of it", async () => {
    await scene.small.push("ben", { branch: "main", files: { [limits]: raised } });
    const more = raised.replace("max_instances: 8", "max_instances: 9");
    const number = await scene.small.open("ben", { [limits]: more });
    await scene.small.review("ada", number);
    await scene.small.merge("ben", number);
    expect(await used()).toMatch(notUsed);
    const { policies } = await scene.ledger();
    const whys = Object.values(policies?.commits ?? {}).map(({ why }) => why);
    expect(whys).toContainEqual(expect.stringMatching(/^it builds on .*, which nobody confirmed/));
  });

  it("raised by a push while a variable hid it gains nothing when the variable is gone", async () => {
    await scene.small.push("ben", { branch: "main", files: { [limits]: raised } });
    const files = { "policies/training.yaml": poolText(2) };
    const number = await scene.small.open("ben", files);
    await scene.small.review("ada", number);
    await scene.small.merge("ben", number);
    await scene.small.run("plan", { environment: { LAMBDA_LABS_CONFIRMATION_THRESHOLD: "2" } });
    expect(await used()).toMatch(notUsed);
  });

  it("is good again once the push is taken back, and raised once it is approved", async () => {
    await scene.small.push("ben", { branch: "main", files: { [limits]: raised } });
    await scene.small.run("plan");
    await scene.small.push("ben", { branch: "main", files: { [limits]: limitsText() } });
    const number = await scene.small.open("ben", { [limits]: raised });
    await scene.small.review("ada", number);
    await scene.small.merge("ben", number);
    await scene.small.merge("ben", await scene.growth("ben"));
    await scene.small.work();
    expect(scene.small.machines()).toHaveLength(3);
  });

  it("lowered by a push holds at once", async () => {
    const lowered = limitsText({
      confirmation: "{ above_hourly_cost_usd: 1, timeout: 60m, approvers: [ada, ben] }",
    });
    await scene.small.push("ben", { branch: "main", files: { [limits]: lowered } });
    const number = await scene.growth("ben", 1);
    expect(await scene.gate(number)).toMatch(/over the threshold of \$1\.00\/hour/);
    await scene.small.merge("ben", number);
    expect(await scene.verdict()).toMatch(/refused: .*over the threshold of \$1\.00\/hour/);
  });

  it("does not go away with its file", async () => {
    await scene.small.push("ben", { branch: "main", files: { [limits]: null } });
    expect(await used()).toMatch(notUsed);
  });

  it("does not start over when policies and fleet were deleted and come again", async () => {
    const fleet = await scene.small.fleet();
    const gone = { [limits]: null, "state/fleet.yaml": null };
    await scene.small.push("ben", { branch: "main", files: gone });
    expect((await scene.small.run("plan")).exitCode).toBe(2);
    const again = { [limits]: raised, "state/fleet.yaml": fleet };
    await scene.small.push("ben", { branch: "main", files: again });
    expect(await used()).toMatch(notUsed);
  });
});

describe("a tightening that was approved on a disputed base", () => {
  const strict = "{ above_hourly_cost_usd: 1, timeout: 60m, approvers: [ada, ben] }";
  const more = { max_instances: "9" };

  /** Ben pushes a higher limit, and Ada approves his lower threshold on top of it. */
  async function tightenedOnTop(): Promise<void> {
    const { small } = scene;
    await small.push("ben", { branch: "main", files: { [limits]: limitsText(more) } });
    const files = { [limits]: limitsText({ ...more, confirmation: strict }) };
    await scene.approved("ben", files);
    expect(await gateOfOne()).toMatch(/over the threshold of \$1\.00\/hour/);
  }

  async function gateOfOne(): Promise<string> {
    scene.small.advance(1);
    return scene.gate(await scene.growth("ben", 1));
  }

  it.each([
    ["what it was built on", limitsText(more)],
    ["the confirmed texts", limitsText()],
  ])("is not undone by a push of %s", async (_what, text) => {
    await tightenedOnTop();
    await scene.small.push("ben", { branch: "main", files: { [limits]: text } });
    expect(await gateOfOne()).toMatch(/over the threshold of \$1\.00\/hour/);
    const number = await scene.growth("ben", 1);
    await scene.small.merge("ben", number);
    expect(await scene.verdict()).toMatch(/refused: .*over the threshold of \$1\.00\/hour/);
    expect(scene.small.calls()).toEqual([]);
  });

  it("is confirmed as soon as it is approved without what was pushed", async () => {
    await tightenedOnTop();
    await scene.approved("ben", { [limits]: limitsText({ confirmation: strict }) });
    const { policies } = await scene.ledger();
    expect(policies?.confirmed).toBe(policies?.newest);
    expect(policies?.approved).toBeUndefined();
    expect(await gateOfOne()).toMatch(/over the threshold of \$1\.00\/hour/);
  });
});

describe("approvers", () => {
  it("named by a push of their own approve nothing", async () => {
    const mine = limitsText({
      confirmation: "{ above_hourly_cost_usd: 2, timeout: 60m, approvers: [dan] }",
    });
    await scene.small.push("dan", { branch: "main", files: { [limits]: mine } });
    const number = await scene.growth("ben");
    await scene.small.review("dan", number);
    expect(await scene.gate(number)).toMatch(/dan is not among the approvers/);
    await scene.small.merge("dan", number);
    expect(await scene.verdict()).toMatch(/refused: .*dan is not among the approvers/);
  });

  it("cannot name others without an approval of those who are named", async () => {
    const mine = limitsText({
      confirmation: "{ above_hourly_cost_usd: 2, timeout: 60m, approvers: [dan] }",
    });
    const number = await scene.small.open("ben", { [limits]: mine });
    await scene.small.review("dan", number);
    expect(await scene.gate(number)).toMatch(/pending: .*dan is not among the approvers/);
    await scene.small.merge("ben", number);
    const grown = await scene.growth("ben");
    await scene.small.review("dan", grown);
    expect(await scene.gate(grown)).toMatch(/dan is not among the approvers/);
  });
});

describe("a pool's policy", () => {
  const pool = "policies/training.yaml";

  it("that was deleted by a push freezes the pool", async () => {
    await scene.small.push("ben", { branch: "main", files: { [pool]: null } });
    await scene.small.merge("ben", await scene.growth("ben", 1));
    const told = await scene.small.run("apply");
    expect(told.log.join("\n")).toMatch(/pool training has no policy, so it is frozen/);
    expect(scene.small.calls()).toEqual([]);
  });

  it("whose rules were changed by a push removes nothing by them", async () => {
    await scene.small.close();
    scene = await AttackScene.start({ load: 1, running: ["training-1-a", "training-1-b"] });
    const eager = poolText(1, 0).replace("below_percent: 20", "below_percent: 90");
    await scene.small.push("ben", { branch: "main", files: { [pool]: eager } });
    await scene.small.pass(60);
    expect(scene.small.machines()).toEqual(["training-1-a", "training-1-b"]);
    expect(await scene.small.openPulls()).toEqual([]);
  });
});

describe("an amount that needs two people", () => {
  const two = limitsText({
    confirmation:
      "{ above_hourly_cost_usd: 2, approvers: [ada, ben, dan], " +
      "approvals: [{ above_hourly_cost_usd: 3, count: 2 }] }",
  });

  async function withTwo(): Promise<void> {
    await scene.small.close();
    scene = await AttackScene.start({ files: { [limits]: two } });
  }

  it("is not let through by one", async () => {
    await withTwo();
    const number = await scene.growth("ben", 3);
    await scene.small.review("ada", number);
    expect(await scene.gate(number)).toMatch(/needs 2 approvals from ada, ben, dan; ada approved/);
    await scene.small.merge("ben", number);
    expect(await scene.verdict()).toMatch(/refused: .*needs 2 approvals/);
    expect(scene.small.calls()).toEqual([]);
  });

  it("is not split into two that one person approves each", async () => {
    await withTwo();
    const first = await scene.growth("ben", 2);
    await scene.small.review("ada", first);
    await scene.small.merge("ben", first);
    await scene.small.work();
    expect(scene.small.machines()).toHaveLength(3);
    const second = await scene.growth("ben", 2);
    await scene.small.review("ada", second);
    expect(await scene.gate(second)).toMatch(/needs 2 approvals/);
    await scene.small.merge("ben", second);
    expect(await scene.verdict()).toMatch(/refused: .*needs 2 approvals/);
    expect(scene.small.machines()).toHaveLength(3);
  });

  it("is not lowered to one by one person's change of the policy", async () => {
    await withTwo();
    const number = await scene.small.open("ben", { [limits]: limitsText() });
    await scene.small.review("ada", number);
    expect(await scene.gate(number)).toMatch(/needs 2 approvals/);
    await scene.small.merge("ben", number);
    const grown = await scene.small.open("ben", {
      ...(await scene.grown(scene.names(3).map((name) => entry(name)))),
    });
    await scene.small.review("ada", grown);
    await scene.small.merge("ben", grown);
    expect(await scene.verdict()).toMatch(/refused: .*needs 2 approvals/);
  });
});
