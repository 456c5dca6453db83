/** What a plan asks of GitHub, counted: the hourly allowance of a workflow's token is small. */
import { describe, expect, it } from "vitest";
import { smallWorlds } from "../support/scenario.ts";
import { entry, fleetText, limitsText, poolText } from "../support/small-team.ts";
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

const approved = "{ above_hourly_cost_usd: 1, approvers: [ada] }";

describe("a plan asks GitHub", () => {
  it("five times when there is nothing to do, and tells nobody anything", async () => {
    const small = await settled();
    const requests = await asked(small);
    expect(requests.length).toBeLessThanOrEqual(5);
    expect(requests.filter((one) => notifying.test(one))).toEqual([]);
  });

  it("sixteen times to propose what waits for an approval", async () => {
    const small = await settled(approved);
    small.setLoad(5);
    small.advance(20);
    expect((await asked(small)).length).toBeLessThanOrEqual(16);
    expect(await small.openPulls()).toHaveLength(1);
  });

  it("sixteen times to propose, merge and have it applied", async () => {
    const small = await settled();
    small.setLoad(5);
    small.advance(20);
    const requests = await asked(small);
    expect(requests.length).toBeLessThanOrEqual(16);
    expect(requests.at(-1)).toContain("/actions/workflows/apply.yml/dispatches");
  });

  it("twelve times while a proposal waits unchanged, without telling anybody anything", async () => {
    const small = await settled(approved);
    small.setLoad(5);
    small.advance(20);
    await asked(small);
    small.advance(5);
    const requests = await asked(small);
    expect(requests.length).toBeLessThanOrEqual(12);
    expect(requests.filter((one) => notifying.test(one))).toEqual([]);
  });

  it("thirty times to take a growth from nothing to its launch in one job", async () => {
    const small = await settled();
    small.setLoad(5);
    small.advance(20);
    const requests = await asked(small, { FLEETMERGE_APPLY: "here" });
    expect(small.calls()).toEqual(["launch"]);
    expect(requests.length).toBeLessThanOrEqual(30);
    expect(requests.filter((one) => one.includes("/dispatches"))).toEqual([]);
  });

  // A repository's first run also makes the journal and asks how everything on main came there.
  it.each([
    ["what waits for an approval", approved],
    ["and merge", undefined],
  ])("twenty times at most when its very first run has to propose %s", async (_what, rule) => {
    const limits = limitsText(rule === undefined ? {} : { confirmation: rule });
    const set = { "policies/training.yaml": poolText(), "policies/limits.yaml": limits };
    const state = { "state/fleet.yaml": fleetText([entry("training-1-a")]) };
    const nothing = Object.keys({ ...set, ...state }).map((path) => [path, null] as const);
    const small = await world({ load: 5, files: Object.fromEntries(nothing) });
    await small.merge("ada", await small.open("ben", { ...set, ...state }));
    expect((await asked(small)).length).toBeLessThanOrEqual(20);
    expect(await small.openPulls()).toHaveLength(rule === undefined ? 0 : 1);
    small.advance(10);
    const next = await asked(small);
    expect(next.length).toBeLessThanOrEqual(16);
    expect(next.at(-1)).toMatch(/^POST .*\/issues$/);
  });
});
