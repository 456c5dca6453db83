/** What one request brings along when a run begins, and when none of it may be relied on. */
import { afterEach, expect, it } from "vitest";
import { anOpen, branchOff, commit, mainOf, squash } from "./forge-world.ts";
import { bots, type GitHubWorld, startGitHubWorld } from "./forge-worlds.ts";

const own = bots["a workflow's own token"];
const worlds: GitHubWorld[] = [];

afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.close()));
});

async function aWorld(change: { readonly scopes?: Record<string, "read" | "write"> } = {}) {
  const world = await startGitHubWorld({ ...own, ...change });
  worlds.push(world);
  const { journal } = world.github;
  /** What was asked of GitHub meanwhile. */
  const during = async (act: () => Promise<unknown>) => {
    const from = journal.length;
    await act();
    return journal.slice(from).map(({ method, path }) => `${method} ${path}`);
  };
  return { ...world, during };
}

it("brings policies, fleet file, journal, issues and pull requests with main's head", async () => {
  const { afresh, forge: before, during, as } = await aWorld();
  await before.createOrphanBranch({
    branch: "fleet-audit",
    message: "Begin",
    files: { "ledger.json": "{}" },
  });
  const mine = await anOpen(before, "fleet/training-grow");
  const hers = await anOpen(as("alice"), "by-alice");
  const forge = afresh();
  const asked = await during(async () => {
    const main = await mainOf(forge);
    expect(Object.keys(await forge.folder(main, "policies"))).toHaveLength(2);
    expect(await forge.file(main, "state/fleet.yaml")).toBe("version: 1\n");
    const tip = (await forge.ref("refs/heads/fleet-audit")) ?? "";
    expect(await forge.file(tip, "ledger.json")).toBe("{}");
    expect(await forge.issues("fleet-dashboard")).toEqual([]);
    expect(await forge.identity()).toBe(own.login);
    // As the list of REST shows them, to the last field.
    expect(await forge.openPullRequests()).toEqual([mine, hers]);
  });
  expect(asked).toEqual(["POST /graphql"]);
  expect(await during(() => forge.openPullRequests())).toHaveLength(1);
  expect(await during(() => mainOf(forge))).toHaveLength(1);
});

it("asks one by one where the token may not see a part", async () => {
  const { forge } = await aWorld({ scopes: { contents: "read", metadata: "read" } });
  const main = await mainOf(forge);
  expect(Object.keys(await forge.folder(main, "policies"))).toHaveLength(2);
  expect(await forge.file(main, "state/fleet.yaml")).toBe("version: 1\n");
});

it("knows what it opened itself, until somebody else moves its head", async () => {
  const { forge, during, as } = await aWorld();
  const pull = await anOpen(forge, "fleet/training-grow", { "state/fleet.yaml": "v: 2\n" });
  const known = await during(async () => {
    expect(await forge.changedPaths(pull.number)).toEqual(["state/fleet.yaml"]);
    const commits = await forge.pullRequestCommits(pull.number);
    expect(commits.map(({ sha, author }) => [sha, author])).toEqual([[pull.head.sha, own.login]]);
    expect(await forge.reviews(pull.number)).toEqual([]);
  });
  expect(known).toEqual([]);
  const change = { branch: pull.head.branch, expectedHead: pull.head.sha };
  const hers = await commit(as("alice"), { ...change, additions: { "x.txt": "x" } });
  const [seen] = await forge.openPullRequests();
  expect(seen?.head.sha).toBe(hers);
  const commits = await forge.pullRequestCommits(pull.number);
  expect(commits.map(({ author }) => author)).toEqual([own.login, "alice"]);
  expect(await forge.changedPaths(pull.number)).toContain("x.txt");
});

it("knows nothing of what it opened from a commit that main never had", async () => {
  const { forge, as } = await aWorld();
  const hers = await branchOff(as("alice"), "fleet/training-grow", { "x.txt": "x" });
  const change = { branch: "fleet/training-grow", expectedHead: hers };
  await commit(forge, { ...change, additions: { "state/fleet.yaml": "v: 2\n" } });
  const draft = { branch: "fleet/training-grow", title: "Grow", body: "", labels: [] };
  const { number } = await forge.createPullRequest(draft);
  expect(await forge.changedPaths(number)).toEqual(["state/fleet.yaml", "x.txt"]);
  expect(await forge.pullRequestCommits(number)).toHaveLength(2);
});

it("asks for no history anew that its own merge of another path has left alone", async () => {
  const { forge, during, as } = await aWorld();
  const before = await mainOf(forge);
  const policies = await forge.history({ at: before, path: "policies", limit: 100 });
  const pull = await anOpen(forge, "fleet/training-grow", { "state/fleet.yaml": "v: 2\n" });
  const done = await forge.merge(pull.number, squash(pull));
  const at = done.kind === "merged" ? done.sha : "";
  await forge.folder(at, "policies");
  const asked = await during(async () => {
    expect(await forge.history({ at, path: "policies", limit: 100 })).toEqual(policies);
  });
  expect(asked).toEqual([]);
  expect(await forge.history({ at, path: "state", limit: 1 })).toMatchObject([{ sha: at }]);
  // Somebody else's commit on top is another matter.
  const hers = await commit(as("alice"), {
    branch: "main",
    expectedHead: at,
    additions: { "policies/limits.yaml": "kind: limits\nmax_instances: 2\n" },
  });
  const [newest] = await forge.history({ at: hers, path: "policies", limit: 1 });
  expect(newest?.sha).toBe(hers);
});
