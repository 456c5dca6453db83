import { afterEach, expect, it } from "vitest";
import { commit, failureOf, mainOf } from "./forge-world.ts";
import { bots, type GitHubWorld, startGitHubWorld } from "./forge-worlds.ts";

const own = bots["a workflow's own token"];
const worlds: GitHubWorld[] = [];

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
      forge.setupProblems(),
    ].map(failureOf),
  );
  for (const failure of failures) expect(failure.kind).toBe("not-found");
});

it("tells what a new repository has wrong, and is silent once it is mended", async () => {
  const { forge, afresh, github, require } = await aWorld();
  github.settings.allowSquashMerge = false;
  expect(await forge.setupProblems()).toEqual([
    expect.stringContaining("Squash merging is off"),
    expect.stringContaining("Could not check whether Actions may open pull requests"),
    expect.stringContaining("add a ruleset"),
    ...["plan", "check", "confirm"].map((name) =>
      expect.stringContaining(`${name}.yml is missing`),
    ),
    ...["fleet-plan", "fleet-bot", "fleet-apply"].map((name) =>
      expect.stringContaining(`The environment ${name} is missing`),
    ),
  ]);
  github.settings.environments = ["fleet-plan", "fleet-bot", "fleet-apply"];
  github.settings.allowSquashMerge = true;
  const names = ["plan", "check", "confirm"].map((name) => `.github/workflows/${name}.yml`);
  await commit(forge, {
    branch: "main",
    expectedHead: await mainOf(forge),
    additions: Object.fromEntries(names.map((name) => [name, "on: push\n"])),
  });
  await require(["fleet/policy", "fleet/confirmation"]);
  expect(await afresh().setupProblems()).toEqual([
    expect.stringContaining("Could not check whether Actions may open pull requests"),
    expect.stringContaining("Could not check whether main requires up-to-date branches"),
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
