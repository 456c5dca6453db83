/** App mode: a GitHub App's token, whose merges start workflows and whose statuses are pinned. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { LocalUser } from "../../src/local/github/accounts.ts";
import { smallWorlds } from "../support/scenario.ts";
import { app, limitsText } from "../support/small-team.ts";
import type { SmallWorld, SmallWorldOptions } from "../support/small-world.ts";

const world = smallWorlds();
const here = { owner: "acme", repo: "fleet" } as const;
const dear = {
  "policies/limits.yaml": limitsText({
    confirmation: "{ above_hourly_cost_usd: 1, timeout: 60m, approvers: [ada, ben] }",
  }),
};

/** An App of somebody else's that may write. */
const foreign: LocalUser = {
  login: "other-tool[bot]",
  type: "Bot",
  kind: "app",
  appId: 99,
  permission: "write",
  token: "ghs_other_app",
};

const modes: Readonly<Record<string, SmallWorldOptions>> = { token: {}, app: { app } };

/** Requests of one command that start a workflow. */
async function dispatches(small: SmallWorld, command: string, environment = {}) {
  const from = small.world.github.journal.length;
  expect((await small.run(command, { environment })).exitCode).toBe(0);
  const asked = small.world.github.journal.slice(from).map(({ path }) => path);
  return asked.filter((path) => path.endsWith("/apply.yml/dispatches")).length;
}

async function pin(small: SmallWorld): Promise<void> {
  const text = await readFile(
    join(import.meta.dirname, "../../recipes/rulesets/main.json"),
    "utf8",
  );
  const ruleset = JSON.parse(text.replaceAll("15368", String(app.appId))) as object;
  await small.as("ada").request("POST /repos/{owner}/{repo}/rulesets", {
    ...here,
    ...(ruleset as { name: string; enforcement: "active" }),
  });
}

async function forge(small: SmallWorld, number: number, as: "ben" | LocalUser): Promise<void> {
  const { head } = await small.pull(number);
  const token = as === "ben" ? "token-of-ben" : as.token;
  for (const context of ["fleet/policy", "fleet/confirmation"]) {
    const answer = await fetch(`${small.world.github.url}/repos/acme/fleet/statuses/${head.sha}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ state: "success", context, description: "approved by ada" }),
    });
    expect(answer.status).toBe(201);
  }
}

describe.each(Object.keys(modes))("in %s mode", (mode) => {
  const options = modes[mode] ?? {};

  it("a merge is applied once, by one run", async () => {
    const small = await world({ ...options, load: 5 });
    expect(await dispatches(small, "plan")).toBe(mode === "app" ? 0 : 1);
    const ran = await small.work();
    expect(ran.map(({ command, ended }) => [command, ended.exitCode])).toEqual([["apply", 0]]);
    expect(small.calls()).toEqual(["launch"]);
    small.advance(10);
    expect(await dispatches(small, "plan")).toBe(0);
    await small.work();
    expect(small.calls()).toEqual(["launch"]);
  });

  it("a merge that plan applies itself is not launched again by what its push starts", async () => {
    const small = await world({ ...options, load: 5 });
    expect(await dispatches(small, "plan", { FLEETMERGE_APPLY: "here" })).toBe(0);
    expect(small.calls()).toEqual(["launch"]);
    for (const { ended } of await small.work()) expect(ended.exitCode).toBe(0);
    expect(small.calls()).toEqual(["launch"]);
  });

  it("an approval is merged by confirm and applied once", async () => {
    const small = await world({ ...options, load: 5, files: dear });
    await small.run("plan");
    await small.work();
    await small.review("ada", 1);
    expect(await dispatches(small, "confirm")).toBe(mode === "app" ? 0 : 1);
    await small.work();
    expect(small.calls()).toEqual(["launch"]);
  });

  it("a lost start of apply is a debt that the next plan dispatches", async () => {
    const small = await world({ ...options, load: 5 });
    await small.run("plan");
    while (small.world.github.takeRun());
    small.advance(10);
    expect(await dispatches(small, "plan")).toBe(1);
    await small.work();
    expect(small.calls()).toEqual(["launch"]);
  });

  it.each([
    ["a person", "ben"],
    ["another App", foreign],
  ] as const)("a status forged by %s does not count", async (_, forger) => {
    const small = await world({ ...options, load: 5, files: dear, people: [foreign] });
    await small.run("plan");
    await forge(small, 1, forger);
    for (const command of ["confirm", "plan"]) await small.run(command);
    const { head, state } = await small.pull(1);
    expect(state).toBe("open");
    expect(await small.status(head.sha, "fleet/confirmation")).toMatch(
      /^pending: needs 1 approval/,
    );
    // By the button all the same: the gates of a repository without rulesets are apply's alone.
    await forge(small, 1, forger);
    await small.merge("ben", 1);
    await small.run("apply");
    expect(small.calls()).toEqual([]);
  });
});

it("a ruleset that pins both statuses to the App lets no forged one be merged", async () => {
  const small = await world({ app, load: 5, files: dear, people: [foreign] });
  await pin(small);
  await small.run("plan");
  for (const forger of ["ben", foreign] as const) {
    await forge(small, 1, forger);
    await expect(small.merge("ben", 1)).rejects.toThrow(/Required status check/);
  }
  expect((await small.pull(1)).state).toBe("open");
  await small.review("ada", 1);
  await small.run("confirm");
  await small.work();
  expect(small.calls()).toEqual(["launch"]);
});
