import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import type { Forge } from "../../src/ports.ts";
import { commit, failureOf, mainOf } from "./forge-world.ts";
import { bots, type GitHubWorld, startGitHubWorld } from "./forge-worlds.ts";

const own = bots["a workflow's own token"];
const worlds: GitHubWorld[] = [];
const root = join(import.meta.dirname, "../..");
const vaults = ["fleet-plan", "fleet-bot", "fleet-apply"];

afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.close()));
});

async function aWorld(bot: Parameters<typeof startGitHubWorld>[0] = own): Promise<GitHubWorld> {
  const world = await startGitHubWorld(bot);
  worlds.push(world);
  return world;
}

it("names the setting when GitHub forbids Actions to open pull requests", async () => {
  const { forge, github } = await aWorld();
  github.settings.actionsMayCreatePullRequests = false;
  const main = await mainOf(forge);
  await forge.updateRefs([{ name: "refs/heads/x", after: main }]);
  await commit(forge, { branch: "x", expectedHead: main, additions: { x: "1" } });
  const draft = { branch: "x", title: "Grow", body: "", labels: [] };
  const failure = await failureOf(forge.createPullRequest(draft));
  expect(failure).toMatchObject({ kind: "unauthorised", applied: "no" });
  expect(failure.message).toContain("Turn on “Allow GitHub Actions to create and approve");
});

it("names the permission that a token lacks", async () => {
  const { forge } = await aWorld({ ...own, scopes: { contents: "read", statuses: "read" } });
  const sha = await mainOf(forge);
  const status = { context: "fleet/policy", state: "success", description: "" } as const;
  expect((await failureOf(forge.setStatus(sha, status))).message).toContain("statuses: write");
  expect((await failureOf(forge.openPullRequests())).message).toContain("pull-requests: read");
});

it("names the permission that a token lacks for GraphQL, where refs stay as they are", async () => {
  const { forge } = await aWorld({ ...own, permission: "read" });
  const sha = await mainOf(forge);
  const refused = { kind: "unauthorised", applied: "no", code: "FORBIDDEN" };
  const update = { name: "refs/fleet/applied", after: sha };
  const moving = await failureOf(forge.updateRefs([update]));
  expect(moving).toMatchObject(refused);
  expect(moving.message).toContain("contents: write");
  const change = { branch: "main", expectedHead: sha, headline: "x", body: "", additions: {} };
  expect(await failureOf(forge.commitOnBranch(change))).toMatchObject(refused);
  expect(await forge.ref("refs/fleet/applied")).toBeUndefined();
  expect(await mainOf(forge)).toBe(sha);
});

it("finds nothing absent in a repository that it may not see", async () => {
  const { afresh, github } = await aWorld({ ...own, permission: "none" });
  github.settings.private = true;
  const sha = "a".repeat(40);
  const forge = afresh();
  const failures = await Promise.all(
    [
      forge.ref("refs/heads/main"),
      forge.file(sha, "state/fleet.yaml"),
      forge.folder(sha, "policies"),
      forge.pullRequest(1),
      forge.permission("alice"),
    ].map(failureOf),
  );
  for (const failure of failures) expect(failure.kind).toBe("not-found");
});

/** What is not fine, as `part: says`. */
async function wrongIn(forge: Forge): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const { part, look } of forge.setupChecks()) {
    const bad = (await look()).filter(({ severity }) => severity !== "ok");
    lines.push(...bad.map(({ severity, says }) => `${severity} ${part}: ${says}`));
  }
  return lines;
}

it("tells what a new repository has wrong, and is silent once it is mended", async () => {
  const { afresh, github } = await aWorld();
  github.settings.allowSquashMerge = false;
  const lines = await wrongIn(afresh());
  for (const words of [
    "error Repository: squash merging is off",
    "unknown Actions: cannot see",
    "warning Rules of the default branch: anybody with write access can push",
    "warning Rules of fleet-audit: fleet-audit can be force-pushed to",
    "warning CODEOWNERS: there is no CODEOWNERS file",
    ...["plan", "check", "confirm"].map(
      (name) => `error Workflows: .github/workflows/${name}.yml is missing`,
    ),
    ...vaults.map((name) => `error Environments: ${name} is missing`),
    "unknown Secrets: cannot see",
    "unknown Variables: cannot see",
  ]) {
    expect(lines).toContainEqual(expect.stringContaining(words));
  }
  github.settings.environments = vaults;
  github.settings.allowSquashMerge = true;
  const token = "token-of-acme";
  for (const name of ["main", "audit"]) {
    const body = await readFile(join(root, `recipes/rulesets/${name}.json`), "utf8");
    const headers = { authorization: `Bearer ${token}` };
    const url = `${github.url}/repos/acme/fleet/rulesets`;
    expect((await fetch(url, { method: "POST", headers, body })).status).toBe(201);
  }
  const after = await wrongIn(afresh());
  expect(after.filter((line) => /Rules of|Environments|Repository/.test(line))).toEqual([
    expect.stringContaining("unknown Rules of the default branch: cannot see who may bypass"),
  ]);
});

it("learns what a token may write, and leaves nothing behind", async () => {
  const writing = async (scopes?: Record<string, "read" | "write">) => {
    const { forge, github } = await aWorld({ ...own, ...(scopes ? { scopes } : {}) });
    github.settings.actionsMayCreatePullRequests = scopes === undefined;
    const [token] = forge.setupChecks();
    const findings = (await token?.look()) ?? [];
    expect(github.events).toEqual([]);
    expect(github.branch("fleetmerge-doctor/asks-and-leaves-nothing")).toBeUndefined();
    expect(await forge.openPullRequests()).toEqual([]);
    const wrote = github.journal.filter(({ method, path, status }) => {
      return method !== "GET" && path !== "/graphql" && status < 300;
    });
    expect(wrote).toEqual([]);
    return findings.filter(({ severity }) => severity !== "ok").map(({ says }) => says);
  };
  expect(await writing()).toEqual([]);
  const reading = { contents: "read", "pull-requests": "write", issues: "read" } as const;
  expect(await writing({ ...reading, statuses: "write", actions: "read" })).toEqual([
    "it may not write contents: a plan with it would fail there",
    "it may not open pull requests, because Actions may not",
    "it may not write issues: a plan with it would fail there",
    "it may not write actions: a plan with it would fail there",
  ]);
});

it("reads what a plan reads in a dozen requests", async () => {
  const { forge, github } = await aWorld();
  const before = github.journal.length;
  const main = await mainOf(forge);
  await forge.folder(main, "policies");
  await forge.file(main, "state/fleet.yaml");
  await forge.ref("refs/heads/fleet-audit");
  await forge.ref("refs/fleet/applied");
  await forge.history({ at: main, path: "state", limit: 100 });
  await forge.openPullRequests();
  await forge.identity();
  // All of it again, as another stage of the same run would.
  await forge.folder(main, "policies");
  await forge.file(main, "state/fleet.yaml");
  await forge.history({ at: main, path: "state", limit: 100 });
  await forge.identity();
  expect(github.journal.length - before).toBeLessThanOrEqual(12);
});
