/** The part of the forge's contract that is about pull requests and what is said on them. */

import { describe, expect, it } from "vitest";
import { type Arrange, absent, anOpen, commit, failureOf, mainOf, squash } from "./forge-world.ts";

/** Opening and reading pull requests. */
export function openingContract(arrange: Arrange): void {
  describe("pull requests", () => {
    it("opens them, lists the open ones into main, oldest first, and reads any", async () => {
      const { forge } = await arrange();
      expect(await forge.openPullRequests()).toEqual([]);
      const grow = await anOpen(forge, "fleet/training-grow");
      const shrink = await anOpen(forge, "fleet/training-shrink");
      expect(grow).toMatchObject({
        title: "Change fleet/training-grow",
        body: "Why",
        state: "open",
        base: "main",
        labels: ["fleet"],
        author: { login: await forge.identity() },
        head: { branch: "fleet/training-grow", repository: forge.repository },
      });
      expect(grow.head.sha).toBe(await forge.ref("refs/heads/fleet/training-grow"));
      const open = await forge.openPullRequests();
      expect(open.map(({ number }) => number)).toEqual([grow.number, shrink.number]);
      expect(await forge.pullRequest(grow.number)).toEqual(grow);
      expect(await forge.pullRequest(999)).toBeUndefined();
    });

    it("opens one for a branch: asked again it brings that one up to date", async () => {
      const { forge } = await arrange();
      const first = await anOpen(forge, "fleet/training-grow");
      const again = await forge.createPullRequest({
        branch: "fleet/training-grow",
        title: "Grow by 2",
        body: "Busier",
        labels: ["fleet", "urgent"],
      });
      expect(again).toMatchObject({ number: first.number, title: "Grow by 2", body: "Busier" });
      expect(again.labels.toSorted()).toEqual(["fleet", "urgent"]);
      expect(await forge.openPullRequests()).toMatchObject([{ title: "Grow by 2" }]);
    });

    it("opens none for a branch that is not there or holds nothing new", async () => {
      const { forge } = await arrange();
      const draft = { branch: "nowhere", title: "Grow", body: "", labels: [] };
      expect(await failureOf(forge.createPullRequest(draft))).toMatchObject({
        kind: "rejected",
        applied: "no",
      });
      const after = await mainOf(forge);
      await forge.updateRefs([{ name: "refs/heads/same", after }]);
      expect(await failureOf(forge.createPullRequest({ ...draft, branch: "same" }))).toMatchObject({
        applied: "no",
      });
    });
  });
}

/** Changing pull requests, and what they hold. */
export function changingContract(arrange: Arrange): void {
  describe("changing pull requests", () => {
    it("edits and closes them", async () => {
      const { forge } = await arrange();
      const { number } = await anOpen(forge, "fleet/training-grow");
      await forge.editPullRequest(number, { title: "New", body: "Other" });
      expect(await forge.pullRequest(number)).toMatchObject({ title: "New", body: "Other" });
      await forge.editPullRequest(number, { state: "closed" });
      await forge.editPullRequest(number, { state: "closed" });
      const closed = await forge.pullRequest(number);
      expect(closed).toMatchObject({ state: "closed", title: "New" });
      expect(closed?.closedAt).toBeDefined();
      expect(closed?.mergedAt).toBeUndefined();
      expect(await forge.openPullRequests()).toEqual([]);
      const failure = await failureOf(forge.editPullRequest(999, { state: "closed" }));
      expect(failure).toMatchObject({ kind: "not-found", applied: "no" });
    });

    it("tells what they change and who wrote it", async () => {
      const { forge, as } = await arrange();
      const pull = await anOpen(forge, "fleet/training-grow", { "state/fleet.yaml": "v: 2\n" });
      const second = await commit(as("alice"), {
        branch: "fleet/training-grow",
        expectedHead: pull.head.sha,
        additions: { "policies/training.yaml": "kind: pool\nname: training\n" },
        deletions: ["README.md"],
      });
      const { number } = pull;
      expect((await forge.pullRequest(number))?.head.sha).toBe(second);
      expect((await forge.changedPaths(number)).toSorted()).toEqual([
        "README.md",
        "policies/training.yaml",
        "state/fleet.yaml",
      ]);
      const commits = await forge.pullRequestCommits(number);
      expect(commits.map(({ sha }) => sha)).toEqual([pull.head.sha, second]);
      expect(commits.map(({ author }) => author)).toEqual([await forge.identity(), "alice"]);
    });

    it("finds those of a commit", async () => {
      const { forge } = await arrange();
      const pull = await anOpen(forge, "fleet/training-grow");
      const done = await forge.merge(pull.number, squash(pull));
      if (done.kind !== "merged") throw new Error("the world refuses to merge");
      expect(await forge.pullRequestsOfCommit(done.sha)).toMatchObject([
        { number: pull.number, state: "merged", mergeCommit: done.sha },
      ]);
      expect(await forge.pullRequestsOfCommit(absent)).toEqual([]);
    });
  });
}

/** Reviews, reviewers and permissions. */
export function peopleContract(arrange: Arrange): void {
  describe("people", () => {
    it("gives reviews in order, with the head they saw", async () => {
      const { forge, review } = await arrange();
      const { number, head } = await anOpen(forge, "fleet/training-grow");
      expect(await forge.reviews(number)).toEqual([]);
      await review(number, { by: "alice", approves: false });
      const pushed = await commit(forge, {
        branch: head.branch,
        expectedHead: head.sha,
        additions: { "state/y.yaml": "y: 1\n" },
      });
      await review(number, { by: "alice", approves: true });
      const author = { login: "alice", isBot: false };
      expect(await forge.reviews(number)).toMatchObject([
        { author, state: "changes-requested", commit: head.sha },
        { author, state: "approved", commit: pushed },
      ]);
    });

    it("names everybody who brought a branch to a head, until it is created anew", async () => {
      const { forge, as } = await arrange();
      const identity = await forge.identity();
      const { head } = await anOpen(forge, "fleet/training-grow");
      expect(await forge.pushers(head)).toEqual([identity]);
      const additions = { "state/y.yaml": "y: 1\n" };
      const sha = await commit(as("alice"), {
        branch: head.branch,
        expectedHead: head.sha,
        additions,
      });
      const moved = { branch: head.branch, sha };
      expect((await forge.pushers(moved)).toSorted()).toEqual([identity, "alice"].toSorted());
      expect(await forge.pushers(head)).toEqual([identity]);
      await forge.updateRefs([{ name: `refs/heads/${head.branch}`, before: sha }]);
      expect(await forge.pushers(moved)).toContain("alice");
      expect(await forge.pushers({ ...moved, branch: "nobody-has-this" })).toEqual([]);
    });

    it("asks reviewers and returns those it may not ask", async () => {
      const { forge } = await arrange();
      const { number } = await anOpen(forge, "fleet/training-grow");
      expect(await forge.requestReviewers(number, ["alice", "nobody-here"])).toEqual([
        "nobody-here",
      ]);
      expect(await forge.requestReviewers(number, ["alice"])).toEqual([]);
      expect(await forge.requestReviewers(number, ["nobody-here"])).toEqual(["nobody-here"]);
      expect(await forge.requestReviewers(number, [])).toEqual([]);
    });

    it("knows what people may do", async () => {
      const { forge } = await arrange();
      expect(await forge.permission("alice")).toBe("write");
      expect(await forge.permission("bob")).toBe("read");
      expect(await forge.permission("nobody-here")).toBe("none");
    });
  });
}

/** What we say: comments and statuses. */
export function sayingContract(arrange: Arrange): void {
  describe("saying", () => {
    it("keeps one comment for a marker, and takes nobody else's for its own", async () => {
      const { forge, afresh, comment, comments } = await arrange();
      const { number } = await anOpen(forge, "fleet/training-grow");
      const forged = "<!-- fleetmerge:plan -->\nApproved, says mallory";
      await comment(number, { by: "alice", body: forged });
      await forge.stickyComment(number, "plan", "First");
      await forge.stickyComment(number, "plan", "Second");
      await afresh().stickyComment(number, "plan", "Second");
      await forge.stickyComment(number, "result", "Other");
      const identity = await forge.identity();
      expect(await comments(number)).toEqual([
        { author: "alice", body: forged },
        { author: identity, body: "<!-- fleetmerge:plan -->\nSecond" },
        { author: identity, body: "<!-- fleetmerge:result -->\nOther" },
      ]);
    });

    it("finds its comment under a hundred others", async () => {
      const { forge, comment, comments } = await arrange();
      const { number } = await anOpen(forge, "fleet/training-grow");
      for (let index = 0; index < 101; index += 1) {
        await comment(number, { by: "alice", body: `chatter ${index}` });
      }
      await forge.stickyComment(number, "plan", "First");
      await forge.stickyComment(number, "plan", "Second");
      expect((await comments(number)).length).toBe(102);
    });

    it("posts statuses on a commit, the newest of each context", async () => {
      const { forge, statuses: seen } = await arrange();
      const main = await mainOf(forge);
      expect(await seen(main)).toEqual([]);
      const policy = { context: "fleet/policy", state: "pending", description: "wait" } as const;
      const targetUrl = "https://github.com/acme/fleet/actions/runs/1";
      const confirmation = {
        ...policy,
        context: "fleet/confirmation",
        description: "x".repeat(140),
        targetUrl,
      };
      await forge.setStatus(main, policy);
      await forge.setStatus(main, confirmation);
      await forge.setStatus(main, { ...policy, state: "success", description: "fine" });
      const statuses = await seen(main);
      expect(statuses).toHaveLength(2);
      expect(statuses).toEqual(
        expect.arrayContaining([
          { ...policy, state: "success", description: "fine" },
          confirmation,
        ]),
      );
      // Said already: another page of details is no reason to say it again.
      await forge.setStatus(main, { ...confirmation, targetUrl: `${targetUrl}2` });
      expect(await seen(main)).toEqual(statuses);
    });
  });
}

/** Merging, and every reason not to. */
export function mergingContract(arrange: Arrange): void {
  describe("merging", () => {
    it("squashes exactly this head into main", async () => {
      const { forge, afresh } = await arrange();
      const pull = await anOpen(forge, "fleet/training-grow", { "state/fleet.yaml": "v: 2\n" });
      const before = await mainOf(forge);
      const done = await forge.merge(pull.number, squash(pull));
      const after = await mainOf(forge);
      expect(done).toEqual({ kind: "merged", sha: after });
      const merged = await forge.commit(after);
      expect(merged?.parents).toEqual([before]);
      expect(merged?.message.trim()).toBe(
        `Change fleet/training-grow (#${pull.number})\n\nFleet-Action: provision_instance_x_1`,
      );
      expect(await forge.file(after, "state/fleet.yaml")).toBe("v: 2\n");
      expect(await afresh().pullRequest(pull.number)).toMatchObject({
        state: "merged",
        mergeCommit: after,
      });
    });

    it("keeps what others merged meanwhile", async () => {
      const { forge } = await arrange();
      const grow = await anOpen(forge, "grow", { "state/a.yaml": "a\n" });
      const shrink = await anOpen(forge, "shrink", { "state/b.yaml": "b\n" });
      expect((await forge.merge(grow.number, squash(grow))).kind).toBe("merged");
      expect((await forge.merge(shrink.number, squash(shrink))).kind).toBe("merged");
      const main = await mainOf(forge);
      expect(await forge.file(main, "state/a.yaml")).toBe("a\n");
      expect(await forge.file(main, "state/b.yaml")).toBe("b\n");
    });

    it("refuses when the head has moved, conflicts, is blocked or closed", async () => {
      const { forge, require } = await arrange();
      const first = await anOpen(forge, "first", { "state/fleet.yaml": "first\n" });
      const second = await anOpen(forge, "second", { "state/fleet.yaml": "second\n" });
      const third = await anOpen(forge, "third");
      const stale = { ...squash(first), head: third.head.sha };
      expect(await forge.merge(first.number, stale)).toMatchObject({ why: "head-moved" });
      expect((await forge.merge(first.number, squash(first))).kind).toBe("merged");
      expect(await forge.merge(second.number, squash(second))).toMatchObject({ why: "conflict" });
      await require(["fleet/policy"]);
      expect(await forge.merge(third.number, squash(third))).toMatchObject({ why: "blocked" });
      await forge.editPullRequest(second.number, { state: "closed" });
      expect(await forge.merge(second.number, squash(second))).toMatchObject({ why: "closed" });
      const status = { context: "fleet/policy", state: "success", description: "" } as const;
      await forge.setStatus(third.head.sha, status);
      expect((await forge.merge(third.number, squash(third))).kind).toBe("merged");
      const failure = await failureOf(forge.merge(999, squash(third)));
      expect(failure).toMatchObject({ kind: "not-found", applied: "no" });
    });
  });
}
