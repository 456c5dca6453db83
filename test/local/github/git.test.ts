/** Refs, objects, files, and what follows when a branch moves; over REST and over git itself. */

import { describe, expect, test } from "vitest";
import { millis } from "../../../src/model/units.ts";
import { cloneAddress, gitAt, here, propose, refusal, type Stage, stage, write } from "./start.ts";

function mainOf(one: Stage): string {
  return one.github.branch("main") ?? "";
}

const protectedMain = {
  ...here,
  branch: "main",
  required_status_checks: { strict: false, contexts: ["fleet/policy"] },
  enforce_admins: true,
  required_pull_request_reviews: { required_approving_review_count: 0 },
  restrictions: null,
};

describe("refs", () => {
  test("are created once, in any namespace, of objects that are there", async () => {
    const one = await stage();
    const { rest } = one.as("bot");
    const lock = { ...here, ref: "refs/fleet/apply-lock", sha: mainOf(one) };
    await rest.git.createRef(lock);
    expect(await refusal(rest.git.createRef(lock))).toMatchObject({ status: 422 });
    const unknown = rest.git.createRef({ ...lock, ref: "refs/heads/y", sha: "1".repeat(40) });
    expect(await refusal(unknown)).toMatchObject({ status: 422 });
    const matching = await rest.git.listMatchingRefs({ ...here, ref: "fleet/" });
    expect(matching.data.map(({ ref }) => ref)).toEqual(["refs/fleet/apply-lock"]);
    expect(one.github.events.map(({ event }) => event)).toEqual([]);
  });

  test("of which two are created at once exist once", async () => {
    const one = await stage();
    const ref = { ...here, ref: "refs/fleet/apply-lock", sha: mainOf(one) };
    const results = await Promise.allSettled([
      one.as("bot").rest.git.createRef(ref),
      one.as("app").rest.git.createRef(ref),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("that git itself refuses are refused, and the next one is not", async () => {
    const one = await stage();
    const { rest } = one.as("bot");
    const sha = mainOf(one);
    await rest.git.createRef({ ...here, ref: "refs/heads/fleet/update", sha });
    const folder = rest.git.createRef({ ...here, ref: "refs/heads/fleet", sha });
    expect(await refusal(folder)).toMatchObject({ status: 422 });
    await rest.git.createRef({ ...here, ref: "refs/heads/fleet/other", sha });
    const listed = await gitAt(one.github.bareRepository, "branch", "--format=%(refname:short)");
    expect(listed.trim().split("\n")).toEqual(["fleet/other", "fleet/update", "main"]);
  });

  test("move backwards only by force, and go by 204", async () => {
    const one = await stage();
    const main = mainOf(one);
    await write(one, { by: "bot", branch: "x", path: "a", text: "a" });
    const { rest } = one.as("bot");
    const back = { ...here, ref: "heads/x", sha: main };
    expect(await refusal(rest.git.updateRef(back))).toMatchObject({ status: 422 });
    await rest.git.updateRef({ ...back, force: true });
    expect(one.github.branch("x")).toBe(main);
    expect((await rest.git.deleteRef({ ...here, ref: "heads/x" })).status).toBe(204);
    expect(await refusal(rest.git.deleteRef({ ...here, ref: "heads/x" }))).toMatchObject({
      status: 422,
    });
  });
});

describe("objects", () => {
  test("made over REST are whole in git's own eyes, orphan roots too", async () => {
    const one = await stage();
    const { rest } = one.as("bot");
    const { data: blob } = await rest.git.createBlob({ ...here, content: "{}\n" });
    const tree = await rest.git.createTree({
      ...here,
      tree: [
        { path: "actions/2026/a.json", mode: "100644", type: "blob", sha: blob.sha },
        { path: "ledger.json", mode: "100644", type: "blob", content: '{"open":[]}' },
      ],
    });
    const root = await rest.git.createCommit({
      ...here,
      message: "Open the ledger",
      tree: tree.data.sha,
      parents: [],
    });
    expect(root.data.verification.verified).toBe(true);
    await rest.git.createRef({ ...here, ref: "refs/heads/fleet-audit", sha: root.data.sha });
    const removed = await rest.git.createTree({
      ...here,
      base_tree: tree.data.sha,
      tree: [{ path: "actions/2026/a.json", mode: "100644", type: "blob", sha: null }],
    });
    expect(removed.data.tree.map(({ path }) => path)).toEqual(["ledger.json"]);
    const whole = { ...here, tree_sha: "fleet-audit", recursive: "1" };
    const { data } = await rest.git.getTree(whole);
    const paths = ["actions", "actions/2026", "actions/2026/a.json", "ledger.json"];
    expect(data.tree.map(({ path }) => path)).toEqual(paths);
    await gitAt(one.github.bareRepository, "fsck", "--strict", "--full");
    const log = await gitAt(one.github.bareRepository, "log", "--format=%an %aI", "fleet-audit");
    expect(log.trim()).toBe("github-actions[bot] 2026-03-01T12:00:00+00:00");
  });

  test("that a person commits over the Git Data API are not signed", async () => {
    const one = await stage();
    const { rest } = one.as("alice");
    const { data: head } = await rest.git.getCommit({ ...here, commit_sha: mainOf(one) });
    const parts = { message: "By hand", tree: head.tree.sha, parents: [head.sha] };
    const { data } = await rest.git.createCommit({ ...here, ...parts });
    expect([data.verification.verified, data.author.name]).toEqual([false, "alice"]);
  });
});

describe("files", () => {
  test("are read as file, folder or nothing, and written only with the right sha", async () => {
    const one = await stage();
    const { rest } = one.as("alice");
    const folder = await rest.repos.getContent({ ...here, path: "state" });
    expect(folder.data).toMatchObject([{ path: "state/fleet.yaml", type: "file" }]);
    const missing = rest.repos.getContent({ ...here, path: "state/none.yaml" });
    expect(await refusal(missing)).toMatchObject({ status: 404 });
    const change = { ...here, path: "README.md", message: "Change", content: "eA==" };
    const blind = rest.repos.createOrUpdateFileContents(change);
    expect(await refusal(blind)).toMatchObject({ status: 422 });
    const stale = rest.repos.createOrUpdateFileContents({ ...change, sha: "1".repeat(40) });
    expect(await refusal(stale)).toMatchObject({ status: 409 });
  });

  test("of a protected branch can not be written past a pull request", async () => {
    const one = await stage();
    await one.as("alice").rest.repos.updateBranchProtection(protectedMain);
    const direct = write(one, { by: "alice", branch: "main", path: "README.md", text: "x" });
    expect(await refusal(direct)).toMatchObject({ status: 409 });
  });

  test("and commits are listed by path, since a time, and page by page", async () => {
    const one = await stage();
    for (const text of ["1", "2", "3"]) {
      one.clock.advance(millis(60_000));
      await write(one, { by: "alice", branch: "main", path: "state/fleet.yaml", text });
    }
    const { rest, paginate } = one.as("alice");
    const ofReadme = await rest.repos.listCommits({ ...here, path: "README.md" });
    expect(ofReadme.data.map(({ commit }) => commit.message)).toEqual(["Initial commit"]);
    const recent = await rest.repos.listCommits({ ...here, since: "2026-03-01T12:02:00Z" });
    expect(recent.data).toHaveLength(2);
    const pages = await paginate(rest.repos.listCommits, { ...here, per_page: 1 });
    expect(pages).toHaveLength(4);
    const compared = { ...here, basehead: `${ofReadme.data[0]?.sha}...main` };
    const { data } = await rest.repos.compareCommitsWithBasehead(compared);
    expect([data.status, data.ahead_by, data.files?.length]).toEqual(["ahead", 3, 1]);
  });
});

test("history is told as git tells it, merges and all", async () => {
  const one = await stage();
  for (const branch of ["one", "two"]) {
    const change = { branch, path: `${branch}.txt`, text: branch };
    const pull = await propose(one, { by: "bob", ...change });
    await write(one, { by: "alice", branch: "main", path: "README.md", text: branch });
    one.clock.advance(millis(60_000));
    await one.as("bob").rest.pulls.merge({ ...here, pull_number: pull.number });
  }
  const { data } = await one.as("bob").rest.repos.listCommits(here);
  const told = data.map(({ sha }) => sha);
  const log = await gitAt(one.github.bareRepository, "rev-list", "--date-order", "main");
  expect([...told].sort()).toEqual(log.trim().split("\n").sort());
  for (const [index, { parents }] of data.entries()) {
    for (const { sha } of parents) expect(told.indexOf(sha)).toBeGreaterThan(index);
  }
  const onBranch = await gitAt(one.github.bareRepository, "rev-list", "main", "^refs/pull/1/head");
  const compared = { ...here, basehead: `${data.at(-1)?.sha}...main` };
  const compare = await one.as("bob").rest.repos.compareCommitsWithBasehead(compared);
  expect(compare.data.ahead_by).toBe(told.length - 1);
  expect(onBranch.trim().split("\n").length).toBeLessThan(told.length);
});

describe("a pull request", () => {
  test("is closed when its head branch is deleted, and can then not be reopened", async () => {
    const one = await stage();
    const pull = await propose(one, { by: "bot" });
    const { rest } = one.as("bot");
    await rest.git.deleteRef({ ...here, ref: "heads/fleet/update" });
    const at = { ...here, pull_number: pull.number };
    expect((await rest.pulls.get(at)).data).toMatchObject({ state: "closed", merged: false });
    expect(await refusal(rest.pulls.update({ ...at, state: "open" }))).toMatchObject({
      status: 422,
    });
  });

  test("is closed when its head is forced back to its base", async () => {
    const one = await stage();
    const pull = await propose(one, { by: "bot" });
    const { rest } = one.as("bot");
    const back = { ...here, ref: "heads/fleet/update", sha: mainOf(one), force: true };
    await rest.git.updateRef(back);
    const { data } = await rest.pulls.get({ ...here, pull_number: pull.number });
    expect(data).toMatchObject({ state: "closed", merged: false });
  });

  test("counts as merged when somebody pushes its commits to its base", async () => {
    const one = await stage();
    const pull = await propose(one, { by: "bot" });
    await gitAt(one.directory, "clone", "-q", cloneAddress(one, "alice"), "copy");
    const copy = `${one.directory}/copy`;
    await gitAt(copy, "push", "-q", "origin", "origin/fleet/update:main");
    const { data } = await one.as("bot").rest.pulls.get({ ...here, pull_number: pull.number });
    expect([data.merged, data.merged_by?.login]).toEqual([true, "alice"]);
  });

  test("that is merged lets its branch be deleted, by the setting or by hand", async () => {
    const one = await stage({ settings: { deleteBranchOnMerge: true } });
    const pull = await propose(one, { by: "bot" });
    const merge = { ...here, pull_number: pull.number, merge_method: "squash" } as const;
    const { data } = await one.as("bot").rest.pulls.merge(merge);
    expect(one.github.branch("fleet/update")).toBeUndefined();
    const log = await gitAt(one.github.bareRepository, "log", "-1", "--format=%P %s", data.sha);
    expect(log.trim()).toBe(`${pull.base.sha} Change state/fleet.yaml (#1)`);
  });

  test("is rebased commit by commit, authors kept", async () => {
    const one = await stage();
    const pull = await propose(one, { by: "bob" });
    await write(one, { by: "carol", branch: "fleet/update", path: "extra", text: "x\n" });
    await write(one, { by: "alice", branch: "main", path: "README.md", text: "# z\n" });
    const merge = { ...here, pull_number: pull.number, merge_method: "rebase" } as const;
    await one.as("alice").rest.pulls.merge(merge);
    const log = await gitAt(one.github.bareRepository, "log", "--format=%an:%s", "main");
    expect(log.trim().split("\n")).toEqual([
      "carol:Change extra",
      "bob:Change state/fleet.yaml",
      "alice:Change README.md",
      "alice:Initial commit",
    ]);
  });

  test("waits for a status of the App it is pinned to, whoever else says success", async () => {
    const one = await stage();
    await one.as("alice").rest.repos.createRepoRuleset({
      ...here,
      name: "main",
      enforcement: "active",
      target: "branch",
      conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } },
      rules: [
        {
          type: "required_status_checks",
          parameters: {
            strict_required_status_checks_policy: false,
            required_status_checks: [{ context: "fleet/policy", integration_id: 4711 }],
          },
        },
      ],
    });
    const pull = await propose(one, { by: "bot" });
    const at = { ...here, pull_number: pull.number };
    const status = { ...here, sha: pull.head.sha, context: "fleet/policy" };
    await one.as("bot").rest.repos.createCommitStatus({ ...status, state: "success" });
    expect((await one.as("bot").rest.pulls.get(at)).data.mergeable_state).toBe("blocked");
    await one.as("app").rest.repos.createCommitStatus({ ...status, state: "success" });
    expect((await one.as("bot").rest.pulls.get(at)).data.mergeable_state).toBe("clean");
  });

  test("is behind only where up-to-date branches are required", async () => {
    const one = await stage();
    const pull = await propose(one, { by: "bot" });
    await write(one, { by: "alice", branch: "main", path: "README.md", text: "# z\n" });
    const at = { ...here, pull_number: pull.number };
    const { rest } = one.as("bot");
    expect((await rest.pulls.get(at)).data.mergeable_state).toBe("clean");
    const required_status_checks = { strict: true, contexts: [] };
    const strict = { ...protectedMain, required_status_checks };
    await one.as("alice").rest.repos.updateBranchProtection(strict);
    expect((await rest.pulls.get(at)).data.mergeable_state).toBe("behind");
  });

  test("is unstable while a status that nobody requires is red, yet can be merged", async () => {
    const one = await stage();
    const pull = await propose(one, { by: "bot" });
    const { rest } = one.as("bot");
    await rest.repos.createCommitStatus({ ...here, sha: pull.head.sha, state: "failure" });
    const at = { ...here, pull_number: pull.number };
    expect((await rest.pulls.get(at)).data.mergeable_state).toBe("unstable");
    expect((await rest.pulls.merge(at)).data.merged).toBe(true);
  });

  test("needs the code owner of what it touches where the ruleset says so", async () => {
    const one = await stage({ files: { ".github/CODEOWNERS": "/policies/ @carol\n" } });
    const reviews = { required_approving_review_count: 0, require_code_owner_reviews: true };
    const rules = { required_status_checks: null, required_pull_request_reviews: reviews };
    await one.as("alice").rest.repos.updateBranchProtection({ ...protectedMain, ...rules });
    const change = { branch: "fleet/p", path: "policies/p.yaml", text: "kind: x\n" };
    const pull = await propose(one, { by: "bob", ...change });
    const free = await propose(one, { by: "bob" });
    expect([pull.mergeable_state, free.mergeable_state]).toEqual(["blocked", "clean"]);
    const review = { ...here, pull_number: pull.number, event: "APPROVE" } as const;
    await one.as("alice").rest.pulls.createReview(review);
    const at = { ...here, pull_number: pull.number };
    expect((await one.as("bob").rest.pulls.get(at)).data.mergeable_state).toBe("blocked");
    await one.as("carol").rest.pulls.createReview(review);
    expect((await one.as("bob").rest.pulls.get(at)).data.mergeable_state).toBe("clean");
  });
});

describe("git itself", () => {
  test("is refused by a protected branch, and by who may only read", async () => {
    const one = await stage();
    await one.as("alice").rest.repos.updateBranchProtection(protectedMain);
    const main = mainOf(one);
    await gitAt(one.directory, "clone", "-q", cloneAddress(one, "alice"), "copy");
    const copy = `${one.directory}/copy`;
    await gitAt(copy, "commit", "-q", "--allow-empty", "-m", "Past everybody");
    await expect(gitAt(copy, "push", "-q", "origin", "main")).rejects.toThrow(/GH006/u);
    await expect(gitAt(copy, "push", "-q", "origin", ":main")).rejects.toThrow(/GH006/u);
    const asReader = ["push", "-q", cloneAddress(one, "reader"), "HEAD:refs/heads/topic"];
    await expect(gitAt(copy, ...asReader)).rejects.toThrow(/403/u);
    expect([one.github.branch("main"), one.github.branch("topic")]).toEqual([main, undefined]);
    await gitAt(copy, "push", "-q", "origin", "HEAD:refs/heads/topic");
    expect(one.github.branch("topic")).toBeDefined();
  });

  test("does not find a private repository without a token", async () => {
    const one = await stage({ settings: { private: true } });
    const clone = gitAt(one.directory, "clone", "-q", one.github.gitUrl, "copy");
    await expect(clone).rejects.toThrow();
    await gitAt(one.directory, "clone", "-q", cloneAddress(one, "reader"), "copy");
  });
});
