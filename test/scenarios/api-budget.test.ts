/** What a plan asks of GitHub, counted: the hourly allowance of a workflow's token is small. */
import { describe, expect, it } from "vitest";
import { smallWorlds } from "../support/scenario.ts";
import { limitsText } from "../support/small-team.ts";
import type { SmallWorld } from "../support/small-world.ts";

const world = smallWorlds();

/** Requests of one plan, as `METHOD path`. */
async function asked(small: SmallWorld, environment = {}): Promise<readonly string[]> {
  const { journal } = small.world.github;
  const from = journal.length;
  expect((await small.run("plan", { environment })).exitCode).toBe(0);
  return journal.slice(from).map(({ method, path }) => `${method} ${path}`);
}

/** What tells people something: comments, reviews asked for, pull requests opened or closed. */
const notifying = /^(POST|PATCH|PUT) .*\/(pulls|issues|comments|requested_reviewers|merge)/;

/** A world that has been running for a while, so that nothing is a first time. */
async function settled(confirmation?: string): Promise<SmallWorld> {
  const files = {
    "policies/limits.yaml": limitsText(confirmation === undefined ? {} : { confirmation }),
  };
  const small = await world({ load: 0.5, files });
  await small.pass(20);
  small.advance(2);
  return small;
}

describe("a plan asks GitHub", () => {
  it("at most eight times when there is nothing to do, and tells nobody anything", async () => {
    const small = await settled();
    const requests = await asked(small);
    expect(requests.length).toBeLessThanOrEqual(8);
    expect(requests.filter((one) => notifying.test(one))).toEqual([]);
  });

  it("at most twenty times to propose what waits for an approval", async () => {
    const small = await settled("{ above_hourly_cost_usd: 1, approvers: [ada] }");
    small.setLoad(5);
    small.advance(20);
    expect((await asked(small)).length).toBeLessThanOrEqual(20);
    expect(await small.openPulls()).toHaveLength(1);
  });

  it("at most twenty times to propose, merge and have it applied", async () => {
    const small = await settled();
    small.setLoad(5);
    small.advance(20);
    const requests = await asked(small);
    expect(requests.length).toBeLessThanOrEqual(20);
    expect(requests.at(-1)).toContain("/actions/workflows/apply.yml/dispatches");
  });

  it("without telling anybody anything while a proposal waits unchanged", async () => {
    const small = await settled("{ above_hourly_cost_usd: 1, approvers: [ada] }");
    small.setLoad(5);
    small.advance(20);
    await asked(small);
    small.advance(5);
    const requests = await asked(small);
    expect(requests.length).toBeLessThanOrEqual(20);
    expect(requests.filter((one) => notifying.test(one))).toEqual([]);
  });

  it("fewer than fifty times to take a growth from nothing to its launch in one job", async () => {
    const small = await settled();
    small.setLoad(5);
    small.advance(20);
    const requests = await asked(small, { FLEETMERGE_APPLY: "here" });
    expect(small.calls()).toEqual(["launch"]);
    expect(requests.length).toBeLessThan(50);
    expect(requests.filter((one) => one.includes("/dispatches"))).toEqual([]);
  });

  // Once in a repository's life: it makes the audit branch, the label and the dashboard, and asks
  // how everything on main came there. From the second run on, twenty hold.
  it("at most twenty-nine times in its very first run, and twenty in the next", async () => {
    const confirmation = "{ above_hourly_cost_usd: 1, approvers: [ada] }";
    const small = await world({
      load: 5,
      files: { "policies/limits.yaml": limitsText({ confirmation }) },
    });
    expect((await asked(small)).length).toBeLessThanOrEqual(29);
    expect(await small.openPulls()).toHaveLength(1);
    small.advance(10);
    expect((await asked(small)).length).toBeLessThanOrEqual(20);
  });
});
