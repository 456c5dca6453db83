/** Where a widely used emulator departs from GitHub, ours must not: one test for each row. */

import { describe, expect, test } from "vitest";
import {
  cloneAddress,
  gitAt,
  here,
  people,
  propose,
  refusal,
  type Stage,
  stage,
  write,
} from "./start.ts";

const oneReview = {
  ...here,
  branch: "main",
  required_status_checks: null,
  enforce_admins: true,
  required_pull_request_reviews: {
    required_approving_review_count: 1,
    dismiss_stale_reviews: true,
  },
  restrictions: null,
};

function review(
  one: Stage,
  number: number,
  by: keyof typeof people,
  event: "APPROVE" | "REQUEST_CHANGES",
) {
  return one.as(by).rest.pulls.createReview({ ...here, pull_number: number, event, body: "Word." });
}

describe("merging", () => {
  test("keeps what main gained after the pull request was opened", async () => {
    const one = await stage();
    const pull = await propose(one, { by: "bot" });
    const text = "kind: pool\nname: x\n";
    const moved = await write(one, { by: "alice", branch: "main", path: "policies/p.yaml", text });
    await one.as("bot").rest.pulls.merge({ ...here, pull_number: pull.number });
    const { rest } = one.as("alice");
    const raw = { mediaType: { format: "raw" } };
    const policy = await rest.repos.getContent({ ...here, path: "policies/p.yaml", ...raw });
    const fleet = await rest.repos.getContent({ ...here, path: "state/fleet.yaml", ...raw });
    expect(policy.data).toBe(text);
    expect(fleet.data).toBe("one: 1\ntwo: 2\nthree: 4\n");
    const commits = await rest.repos.listCommits(here);
    expect(commits.data.map(({ sha }) => sha)).toContain(moved);
  });

  test("refuses two changes of the same line as a conflict, by 405 and dirty", async () => {
    const one = await stage();
    const pull = await propose(one, { by: "bot", text: "one: 1\ntwo: 2\nthree: bot\n" });
    const text = "one: 1\ntwo: 2\nthree: human\n";
    const main = await write(one, { by: "alice", branch: "main", path: "state/fleet.yaml", text });
    const { rest } = one.as("bot");
    const { data } = await rest.pulls.get({ ...here, pull_number: pull.number });
    expect([data.mergeable, data.mergeable_state]).toEqual([false, "dirty"]);
    expect(await refusal(rest.pulls.merge({ ...here, pull_number: pull.number }))).toMatchObject({
      status: 405,
    });
    expect(one.github.branch("main")).toBe(main);
  });

  test("follows the branch: a push moves the head, and its tree is what is merged", async () => {
    const one = await stage();
    const pull = await propose(one, { by: "bot" });
    const text = "one: 1\ntwo: 2\nthree: 5\n";
    const pushed = await write(one, {
      by: "bot",
      branch: "fleet/update",
      path: "state/fleet.yaml",
      text,
    });
    const { rest } = one.as("bot");
    const { data } = await rest.pulls.get({ ...here, pull_number: pull.number });
    expect(data.head.sha).toBe(pushed);
    await rest.pulls.merge({ ...here, pull_number: pull.number });
    const raw = { mediaType: { format: "raw" } };
    const fleet = await rest.repos.getContent({ ...here, path: "state/fleet.yaml", ...raw });
    expect(fleet.data).toBe(text);
  });

  test("needs no body, nor does updating the branch", async () => {
    const one = await stage();
    const pull = await propose(one, { by: "bot" });
    await write(one, { by: "alice", branch: "main", path: "README.md", text: "# Moved\n" });
    const at = { ...here, pull_number: pull.number };
    const auth = { authorization: `token ${people.bot.token}` };
    const address = `${one.github.url}/repos/acme/fleet/pulls/${pull.number}`;
    const updated = await fetch(`${address}/update-branch`, { method: "PUT", headers: auth });
    expect(updated.status).toBe(202);
    const { data } = await one.as("bot").rest.pulls.get(at);
    expect(data.commits).toBe(2);
    const merged = await fetch(`${address}/merge`, { method: "PUT", headers: auth });
    expect(merged.status).toBe(200);
  });

  test("refuses by 405 while a review is missing, by 409 when the head is another", async () => {
    const one = await stage();
    await one.as("alice").rest.repos.updateBranchProtection(oneReview);
    const pull = await propose(one, { by: "bot" });
    const at = { ...here, pull_number: pull.number };
    const { rest } = one.as("bot");
    const blocked = await refusal(rest.pulls.merge(at));
    expect(blocked.status).toBe(405);
    expect(blocked.message).toContain("At least 1 approving review is required");
    await review(one, pull.number, "bob", "APPROVE");
    const stale = await refusal(rest.pulls.merge({ ...at, sha: pull.base.sha }));
    expect(stale.status).toBe(409);
    expect(stale.message).toContain("Head branch was modified");
    expect((await rest.pulls.merge({ ...at, sha: pull.head.sha })).data.merged).toBe(true);
  });

  test("is forbidden to who may only read, though the repository is public", async () => {
    const one = await stage();
    const pull = await propose(one, { by: "bot" });
    for (const person of ["reader", "stranger"] as const) {
      const call = one.as(person).rest.pulls.merge({ ...here, pull_number: pull.number });
      expect(await refusal(call)).toMatchObject({ status: 403 });
    }
  });
});

describe("reviews", () => {
  test("show as blocked under protection until the approval is there", async () => {
    const one = await stage();
    await one.as("alice").rest.repos.updateBranchProtection(oneReview);
    const pull = await propose(one, { by: "bot" });
    expect(pull.mergeable_state).toBe("blocked");
    await review(one, pull.number, "bob", "APPROVE");
    const { data } = await one.as("bot").rest.pulls.get({ ...here, pull_number: pull.number });
    expect(data.mergeable_state).toBe("clean");
  });

  test("can not be an author's approval of the own pull request", async () => {
    const one = await stage();
    const pull = await propose(one, { by: "bob" });
    const answer = await refusal(review(one, pull.number, "bob", "APPROVE"));
    expect(answer.status).toBe(422);
    expect(answer.message).toContain("Can not approve your own pull request");
    const { data } = await one
      .as("bob")
      .rest.pulls.listReviews({ ...here, pull_number: pull.number });
    expect(data).toEqual([]);
  });

  test("block while somebody who may write asks for changes", async () => {
    const one = await stage();
    await one.as("alice").rest.repos.updateBranchProtection(oneReview);
    const pull = await propose(one, { by: "bot" });
    await review(one, pull.number, "bob", "APPROVE");
    await review(one, pull.number, "alice", "REQUEST_CHANGES");
    const at = { ...here, pull_number: pull.number };
    expect((await one.as("bot").rest.pulls.get(at)).data.mergeable_state).toBe("blocked");
    expect(await refusal(one.as("alice").rest.pulls.merge(at))).toMatchObject({ status: 405 });
    await review(one, pull.number, "alice", "APPROVE");
    expect((await one.as("alice").rest.pulls.merge(at)).status).toBe(200);
  });

  test("are dismissed by a push when the protection says so", async () => {
    const one = await stage();
    await one.as("alice").rest.repos.updateBranchProtection(oneReview);
    const pull = await propose(one, { by: "bot" });
    const at = { ...here, pull_number: pull.number };
    await review(one, pull.number, "bob", "APPROVE");
    const change = { branch: "fleet/update", path: "state/fleet.yaml", text: "one: 9\n" };
    await write(one, { by: "bot", ...change });
    const { data } = await one.as("bot").rest.pulls.listReviews(at);
    expect(data.map(({ state }) => state)).toEqual(["DISMISSED"]);
    expect(await refusal(one.as("bot").rest.pulls.merge(at))).toMatchObject({ status: 405 });
  });

  test("can not be asked of the author, nor of somebody who is no collaborator", async () => {
    const one = await stage();
    const pull = await propose(one, { by: "bob" });
    const { rest } = one.as("alice");
    const ask = (login: string) =>
      rest.pulls.requestReviewers({ ...here, pull_number: pull.number, reviewers: [login] });
    expect(await refusal(ask("bob"))).toMatchObject({ status: 422 });
    expect(await refusal(ask("stranger"))).toMatchObject({ status: 422 });
    expect(await refusal(ask("nobody"))).toMatchObject({ status: 422 });
    await ask("carol");
    const at = { ...here, pull_number: pull.number };
    const { data } = await rest.pulls.listRequestedReviewers(at);
    expect(data.users.map(({ login }) => login)).toEqual(["carol"]);
  });
});

describe("pull requests", () => {
  test("are not opened twice for one branch, nor for a branch that is not there", async () => {
    const one = await stage();
    await propose(one, { by: "bot" });
    const { rest } = one.as("bot");
    const again = { ...here, base: "main", title: "Again" };
    const twice = await refusal(rest.pulls.create({ ...again, head: "fleet/update" }));
    expect(twice.status).toBe(422);
    expect(twice.message).toContain("A pull request already exists for acme:fleet/update.");
    expect(await refusal(rest.pulls.create({ ...again, head: "fleet/none" }))).toMatchObject({
      status: 422,
    });
    expect(one.github.branch("fleet/none")).toBeUndefined();
  });

  test("are filtered by head only when its owner is named", async () => {
    const one = await stage();
    await propose(one, { by: "bot" });
    await propose(one, { by: "bot", branch: "fleet/other", path: "README.md", text: "x\n" });
    const { rest } = one.as("bot");
    const numbers = async (head: string) =>
      (await rest.pulls.list({ ...here, head })).data.map(({ number }) => number).sort();
    expect(await numbers("acme:fleet/update")).toEqual([1]);
    expect(await numbers("fleet/update")).toEqual([1, 2]);
    expect(await numbers("somebody:fleet/update")).toEqual([]);
  });

  test("list their files with counts, and give their difference", async () => {
    const one = await stage();
    const pull = await propose(one, { by: "bot" });
    const at = { ...here, pull_number: pull.number };
    const { rest } = one.as("bot");
    const { data: files } = await rest.pulls.listFiles(at);
    expect(files).toMatchObject([
      { filename: "state/fleet.yaml", status: "modified", additions: 1, deletions: 1 },
    ]);
    expect([pull.changed_files, pull.additions, pull.deletions]).toEqual([1, 1, 1]);
    const difference = await rest.pulls.get({ ...at, mediaType: { format: "diff" } });
    expect(difference.data).toContain("+three: 4");
  });

  test("say whether they are merged by 204 or 404", async () => {
    const one = await stage();
    const pull = await propose(one, { by: "bot" });
    const at = { ...here, pull_number: pull.number };
    const { rest } = one.as("bot");
    expect(await refusal(rest.pulls.checkIfMerged(at))).toMatchObject({ status: 404 });
    const { data } = await rest.pulls.merge(at);
    expect((await rest.pulls.checkIfMerged(at)).status).toBe(204);
    const behind = { ...here, commit_sha: data.sha };
    const found = await rest.repos.listPullRequestsAssociatedWithCommit(behind);
    expect(found.data.map(({ number }) => number)).toEqual([pull.number]);
  });
});

describe("tokens", () => {
  test("that nobody has are answered 401", async () => {
    const one = await stage();
    const headers = { authorization: "token nobody's" };
    const answer = await fetch(`${one.github.url}/repos/acme/fleet`, { headers });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ message: "Bad credentials" });
  });

  test("without access do not learn that a private repository exists", async () => {
    const one = await stage({ settings: { private: true } });
    expect(await refusal(one.as("stranger").rest.repos.get(here))).toMatchObject({ status: 404 });
    expect((await one.as("reader").rest.repos.get(here)).data.private).toBe(true);
  });

  test("have a permission told in both spellings", async () => {
    const one = await stage();
    const ask = (username: string) =>
      one.as("bot").rest.repos.getCollaboratorPermissionLevel({ ...here, username });
    expect((await ask("bob")).data).toMatchObject({ permission: "write", role_name: "write" });
    expect((await ask("alice")).data).toMatchObject({ permission: "admin", role_name: "admin" });
    expect((await ask("stranger")).data).toMatchObject({ permission: "read" });
  });
});

describe("what the emulator lacks", () => {
  test("commit statuses are kept, newest first, and combined", async () => {
    const one = await stage();
    const sha = one.github.branch("main") ?? "";
    const { rest } = one.as("bot");
    const post = (state: "pending" | "success" | "failure", context: string) =>
      rest.repos.createCommitStatus({ ...here, sha, state, context, description: state });
    await post("pending", "fleet/policy");
    await post("success", "fleet/confirmation");
    const at = { ...here, ref: sha };
    expect((await rest.repos.getCombinedStatusForRef(at)).data.state).toBe("pending");
    await post("success", "fleet/policy");
    const { data } = await rest.repos.getCombinedStatusForRef(at);
    expect([data.state, data.total_count]).toEqual(["success", 2]);
    expect((await rest.repos.listCommitStatusesForRef(at)).data[0]?.context).toBe("fleet/policy");
    await post("failure", "fleet/policy");
    expect((await rest.repos.getCombinedStatusForRef(at)).data.state).toBe("failure");
  });

  test("rulesets, environments, variables, assignees and reactions answer", async () => {
    const settings = { environments: ["fleet-apply"], variables: { FLEET: "yes" } };
    const one = await stage({ settings });
    const { rest } = one.as("alice");
    await rest.repos.createRepoRuleset({
      ...here,
      name: "main",
      enforcement: "active",
      target: "branch",
      conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } },
      rules: [{ type: "deletion" }, { type: "non_fast_forward" }],
    });
    const rules = await rest.repos.getBranchRules({ ...here, branch: "main" });
    expect(rules.data.map(({ type }) => type)).toEqual(["deletion", "non_fast_forward"]);
    expect((await rest.repos.getRepoRulesets(here)).data).toHaveLength(1);
    expect((await rest.repos.getAllEnvironments(here)).data.total_count).toBe(1);
    const variable = await rest.actions.getRepoVariable({ ...here, name: "FLEET" });
    expect(variable.data.value).toBe("yes");
    const permissions =
      await rest.actions.getGithubActionsDefaultWorkflowPermissionsRepository(here);
    expect(permissions.data.can_approve_pull_request_reviews).toBe(true);
    const issue = await rest.issues.create({ ...here, title: "Look" });
    const at = { ...here, issue_number: issue.data.number };
    const nobody = rest.issues.addAssignees({ ...at, assignees: ["nobody"] });
    expect(await refusal(nobody)).toMatchObject({ status: 422 });
    const said = await rest.issues.createComment({ ...at, body: "/fleet plan" });
    const react = { ...here, comment_id: said.data.id, content: "rocket" } as const;
    expect((await rest.reactions.createForIssueComment(react)).status).toBe(201);
    expect((await rest.reactions.createForIssueComment(react)).status).toBe(200);
  });

  test("an answer that has not changed is 304 and costs nothing", async () => {
    const one = await stage();
    const headers = { authorization: `token ${people.bob.token}` };
    const address = `${one.github.url}/repos/acme/fleet/git/ref/heads/main`;
    const first = await fetch(address, { headers });
    const etag = first.headers.get("etag") ?? "";
    expect(first.headers.get("x-github-request-id")).toMatch(/^LOCAL:/u);
    const second = await fetch(address, { headers: { ...headers, "if-none-match": etag } });
    expect(second.status).toBe(304);
    const left = (answer: Response) => answer.headers.get("x-ratelimit-remaining");
    expect(left(second)).toBe(left(first));
  });

  test("a merge tells of a push", async () => {
    const one = await stage();
    const pull = await propose(one, { by: "bot" });
    const { data } = await one.as("bot").rest.pulls.merge({ ...here, pull_number: pull.number });
    const pushes = one.github.events.filter(({ event }) => event === "push");
    expect(pushes.at(-1)?.payload).toMatchObject({ ref: "refs/heads/main", after: data.sha });
  });

  test("clone and push work, and a push moves the pull request", async () => {
    const one = await stage();
    const pull = await propose(one, { by: "bob" });
    await gitAt(one.directory, "clone", "-q", cloneAddress(one, "bob"), "copy");
    const copy = `${one.directory}/copy`;
    await gitAt(copy, "checkout", "-q", "fleet/update");
    await gitAt(copy, "commit", "-q", "--allow-empty", "-m", "By hand");
    await gitAt(copy, "push", "-q", "origin", "fleet/update");
    const head = (await gitAt(copy, "rev-parse", "HEAD")).trim();
    const { data } = await one.as("bob").rest.pulls.get({ ...here, pull_number: pull.number });
    expect([data.head.sha, data.commits]).toEqual([head, 2]);
  });
});
