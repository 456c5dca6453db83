/**
 * What every forge keeps, the real adapter over a local GitHub as well as any fake: each promise
 * of the port, with what it answers where a thing is absent and where somebody else was faster.
 */

import { afterEach, describe, expect, it } from "vitest";
import type { Forge, Sha } from "../../src/ports.ts";
import { hearingContract, issueContract } from "./forge-issues.ts";
import {
  changingContract,
  mergingContract,
  openingContract,
  peopleContract,
  sayingContract,
} from "./forge-pulls.ts";
import {
  type Arrange,
  absent,
  anOpen,
  branchOff,
  commit,
  type ForgeWorld,
  failureOf,
  mainOf,
  shaOf,
  squash,
} from "./forge-world.ts";

/** Runs the contract against worlds that `makeWorld` makes, one for each test. */
export function forgeContract(makeWorld: () => Promise<ForgeWorld>): void {
  let world: ForgeWorld | undefined;
  const arrange = async () => {
    world = await makeWorld();
    return world;
  };
  afterEach(async () => {
    const done = world;
    world = undefined;
    await done?.close();
  });

  readingContract(arrange);
  commitContract(arrange);
  refContract(arrange);
  openingContract(arrange);
  changingContract(arrange);
  peopleContract(arrange);
  sayingContract(arrange);
  hearingContract(arrange);
  issueContract(arrange);
  mergingContract(arrange);
  workflowContract(arrange);
  lostReplyContract(arrange);
}

function readingContract(arrange: Arrange): void {
  describe("reading", () => {
    it("gives refs, files and folders, and nothing for what is absent", async () => {
      const { forge } = await arrange();
      const main = await mainOf(forge);
      expect(main).toMatch(/^[0-9a-f]{40}$/);
      expect(await forge.ref("refs/heads/nowhere")).toBeUndefined();
      expect(await forge.ref("refs/heads/mai")).toBeUndefined();
      expect(await forge.ref("refs/fleet/applied")).toBeUndefined();
      expect(await forge.file(main, "state/fleet.yaml")).toBe("version: 1\n");
      expect(await forge.file(main, "state/none.yaml")).toBeUndefined();
      expect(await forge.file(main, "state")).toBeUndefined();
      expect(await forge.file(absent, "state/fleet.yaml")).toBeUndefined();
      const policies = await forge.folder(main, "policies");
      expect(Object.keys(policies).toSorted()).toEqual([
        "policies/limits.yaml",
        "policies/training.yaml",
      ]);
      expect(await forge.folder(main, "nowhere")).toEqual({});
      expect(await forge.folder(main, "README.md")).toEqual({});
      expect(await forge.folder(absent, "policies")).toEqual({});
    });

    it("gives commits and their history, newest first and no more than asked", async () => {
      const { forge } = await arrange();
      const first = await mainOf(forge);
      const shas: Sha[] = [];
      for (const text of ["a", "b", "c"]) {
        const expectedHead = shas.at(-1) ?? first;
        shas.push(await commit(forge, { branch: "main", expectedHead, additions: { x: text } }));
      }
      const [, second, third] = shas;
      const newest = await forge.commit(third ?? absent);
      expect(newest).toMatchObject({ parents: [second], author: await forge.identity() });
      expect(newest?.message.trim()).toBe("Change");
      expect(await forge.commit(absent)).toBeUndefined();
      const history = await forge.history({ at: third ?? absent, path: "x", limit: 2 });
      expect(history.map(({ sha }) => sha)).toEqual([third, second]);
      const past = await forge.history({ at: first, path: "x", limit: 2 });
      expect(past).toEqual([]);
      expect(await forge.history({ at: absent, path: "x", limit: 2 })).toEqual([]);
    });
  });
}

function commitContract(arrange: Arrange): void {
  describe("committing", () => {
    it("commits on a branch whose head is the expected one, else changes nothing", async () => {
      const { forge, afresh } = await arrange();
      const main = await mainOf(forge);
      const request = {
        branch: "main",
        expectedHead: main,
        headline: "Grow training by 1",
        body: "Because it is busy.\n\nFleet-Action: x",
        additions: { "state/fleet.yaml": "version: 1\nfleet: é\n", "state/deep/new.yaml": "" },
        deletions: ["README.md"],
      };
      const done = await forge.commitOnBranch(request);
      expect(done.kind).toBe("committed");
      const after = await mainOf(forge);
      expect(done).toEqual({ kind: "committed", sha: after });
      expect(await forge.file(after, "state/fleet.yaml")).toBe("version: 1\nfleet: é\n");
      expect(await forge.file(after, "state/deep/new.yaml")).toBe("");
      expect(await forge.file(after, "README.md")).toBeUndefined();
      const made = await afresh().commit(after);
      expect(made?.message.trim()).toBe(`${request.headline}\n\n${request.body}`);
      expect(made?.parents).toEqual([main]);
      expect(await forge.commitOnBranch(request)).toEqual({ kind: "moved" });
      expect(await forge.commitOnBranch({ ...request, branch: "nowhere" })).toEqual({
        kind: "moved",
      });
      expect(await mainOf(forge)).toBe(after);
      expect(await forge.ref("refs/heads/nowhere")).toBeUndefined();
    });

    it("creates a branch without a past, once", async () => {
      const { forge } = await arrange();
      const request = {
        branch: "fleet-audit",
        message: "Open the audit",
        files: { "ledger.json": "{}\n", "actions/x.json": "[]\n" },
      };
      const made = await forge.createOrphanBranch(request);
      const head = await shaOf(forge, "refs/heads/fleet-audit");
      expect(made).toEqual({ kind: "created", sha: head });
      expect((await forge.commit(head))?.parents).toEqual([]);
      expect(await forge.file(head, "actions/x.json")).toBe("[]\n");
      expect(await forge.file(head, "README.md")).toBeUndefined();
      expect(await forge.createOrphanBranch(request)).toEqual({ kind: "exists" });
      expect(await forge.ref("refs/heads/fleet-audit")).toBe(head);
    });
  });
}

function refContract(arrange: Arrange): void {
  describe("markers and refs", () => {
    it("makes marker commits that no branch holds", async () => {
      const { forge } = await arrange();
      const parent = await mainOf(forge);
      const sha = await forge.createMarkerCommit({ message: "lock: run 7\n", parent });
      const marker = await forge.commit(sha);
      expect(marker?.parents).toEqual([parent]);
      expect(marker?.message.trim()).toBe("lock: run 7");
      expect(await forge.file(sha, "state/fleet.yaml")).toBe("version: 1\n");
      expect(await mainOf(forge)).toBe(parent);
      const failure = await failureOf(forge.createMarkerCommit({ message: "x", parent: absent }));
      expect(failure.applied).toBe("no");
    });

    it("moves refs by compare-and-swap, also backwards, all or none", async () => {
      const { forge } = await arrange();
      const main = await mainOf(forge);
      const marker = (message: string) => forge.createMarkerCommit({ message, parent: main });
      const [one, two] = [await marker("one"), await marker("two")];
      const lock = "refs/fleet/apply-lock";
      const plan = "refs/heads/fleet/training-grow";
      const at = async () => [await forge.ref(lock), await forge.ref(plan)];
      const move = (...updates: Parameters<Forge["updateRefs"]>[0]) => forge.updateRefs(updates);

      expect(await move({ name: lock, after: one }, { name: plan, after: two })).toBe("updated");
      expect(await at()).toEqual([one, two]);
      expect(await move({ name: lock, after: two })).toBe("conflict");
      expect(await move({ name: lock, before: two, after: main })).toBe("conflict");
      expect(await move({ name: lock, before: two })).toBe("conflict");
      expect(await move({ name: lock, before: one, after: two }, { name: plan, before: one })).toBe(
        "conflict",
      );
      expect(await at()).toEqual([one, two]);
      expect(await move({ name: lock, before: one, after: two })).toBe("updated");
      expect(await move({ name: plan, before: two, after: main })).toBe("updated");
      expect(await at()).toEqual([two, main]);
      expect(await move({ name: lock, before: two }, { name: plan, before: main })).toBe("updated");
      expect(await at()).toEqual([undefined, undefined]);
      expect(await move({ name: lock, before: two })).toBe("conflict");
      expect(await move()).toBe("updated");
    });
  });
}

function workflowContract(arrange: Arrange): void {
  describe("workflows", () => {
    it("starts a workflow of main with its inputs, and none that is not there", async () => {
      const { forge, dispatched } = await arrange();
      const sha = await mainOf(forge);
      await forge.dispatch("apply.yml", { sha });
      expect(await dispatched()).toEqual([{ workflow: "apply.yml", inputs: { sha } }]);
      const runs = await forge.workflowRuns("apply.yml", 5);
      expect(runs).toMatchObject([{ state: "running" }]);
      expect(await forge.workflowRuns("nowhere.yml", 5)).toEqual([]);
      const failure = await failureOf(forge.dispatch("nowhere.yml", {}));
      expect(failure).toMatchObject({ kind: "not-found", applied: "no" });
    });

    it("knows no run that never was", async () => {
      const { forge } = await arrange();
      expect(await forge.runState("999999")).toBe("unknown");
      expect(await forge.runState("not-a-number")).toBe("unknown");
    });
  });
}

function lostReplyContract(arrange: Arrange): void {
  describe("a lost answer", () => {
    it("to a commit: asked again it has moved, and the commit is there once", async () => {
      const { forge, loseReply } = await arrange();
      const before = await mainOf(forge);
      const request = {
        branch: "main",
        expectedHead: before,
        headline: "Once",
        body: "",
        additions: { "state/once.yaml": "1\n" },
      };
      loseReply("commitOnBranch");
      expect((await failureOf(forge.commitOnBranch(request))).applied).toBe("unknown");
      expect(await forge.commitOnBranch(request)).toEqual({ kind: "moved" });
      const head = await forge.commit(await mainOf(forge));
      expect(head).toMatchObject({ parents: [before] });
      expect(head?.message.trim()).toBe("Once");
    });

    it("to a move of refs: asked again it conflicts, and the refs stand at their ends", async () => {
      const { forge, loseReply } = await arrange();
      const after = await mainOf(forge);
      const update = { name: "refs/fleet/apply-lock", after };
      loseReply("updateRefs");
      expect((await failureOf(forge.updateRefs([update]))).applied).toBe("unknown");
      expect(await forge.ref(update.name)).toBe(after);
      expect(await forge.updateRefs([update])).toBe("conflict");
    });

    it("to a new pull request: asked again it is the same one", async () => {
      const { forge, loseReply } = await arrange();
      await branchOff(forge, "fleet/training-grow", { "state/x.yaml": "x\n" });
      const draft = { branch: "fleet/training-grow", title: "Grow", body: "", labels: ["fleet"] };
      loseReply("createPullRequest");
      expect((await failureOf(forge.createPullRequest(draft))).applied).toBe("unknown");
      const again = await forge.createPullRequest(draft);
      expect(again).toMatchObject({ title: "Grow", labels: ["fleet"] });
      expect(await forge.openPullRequests()).toEqual([again]);
    });

    it("to a merge: it is merged once and says so", async () => {
      const { forge, loseReply } = await arrange();
      const pull = await anOpen(forge, "fleet/training-grow");
      const before = await mainOf(forge);
      loseReply("merge");
      const done = await forge.merge(pull.number, squash(pull));
      const after = await mainOf(forge);
      expect(done).toEqual({ kind: "merged", sha: after });
      expect(await forge.merge(pull.number, squash(pull))).toEqual(done);
      expect((await forge.commit(after))?.parents).toEqual([before]);
    });
  });
}
