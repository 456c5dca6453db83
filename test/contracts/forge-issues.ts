/** What every forge keeps of comments anywhere, and of issues with who edited them. */

import { describe, expect, it } from "vitest";
import { minute } from "../../src/model/units.ts";
import { type Arrange, anOpen } from "./forge-world.ts";

const label = "fleet-dashboard";
const draft = { title: "Fleet", body: "First", label };

/** Hearing what people say. */
export function hearingContract(arrange: Arrange): void {
  describe("hearing", () => {
    it("gives comments on pull requests and issues since a time, oldest first", async () => {
      const { forge, comment, pass } = await arrange();
      const pull = await anOpen(forge, "fleet/training-grow");
      const issue = await forge.createIssue(draft);
      await comment(pull.number, { by: "alice", body: "/fleet hold 4h" });
      pass(minute);
      await comment(issue.number, { by: "alice", body: "/fleet resume" });
      await forge.stickyComment(issue.number, "answer-1", "Done");
      const all = await forge.comments(pull.createdAt);
      const login = await forge.identity();
      expect(all.map(({ number, onPullRequest, body }) => [number, onPullRequest, body])).toEqual([
        [pull.number, true, "/fleet hold 4h"],
        [issue.number, false, "/fleet resume"],
        [issue.number, false, "<!-- fleetmerge:answer-1 -->\nDone"],
      ]);
      const [first, second, third] = all;
      expect(first?.author).toEqual({ login: "alice", isBot: false });
      expect(third?.author.login).toBe(login);
      expect(first?.updatedAt).toBe(first?.createdAt);
      expect(second?.url).toMatch(/^https?:/);
      const later = await forge.comments(second?.createdAt ?? pull.createdAt);
      expect(later.map(({ id }) => id)).toEqual([second?.id, third?.id]);
    });

    it("shows an edited comment again, as edited", async () => {
      const { forge, pass } = await arrange();
      const pull = await anOpen(forge, "fleet/training-grow");
      await forge.stickyComment(pull.number, "standing", "First");
      pass(minute);
      await forge.stickyComment(pull.number, "standing", "Second");
      const [edited, ...others] = await forge.comments(pull.createdAt);
      expect(others).toEqual([]);
      expect(edited?.body).toContain("Second");
      expect((edited?.updatedAt ?? 0) - (edited?.createdAt ?? 0)).toBe(minute);
    });
  });
}

/** Our own issues. */
export function issueContract(arrange: Arrange): void {
  describe("issues", () => {
    it("finds our own by label, with who edited them", async () => {
      const { forge, afresh, as, editIssue, pass } = await arrange();
      expect(await forge.issues(label)).toEqual([]);
      const made = await forge.createIssue(draft);
      expect(made).toMatchObject({ title: "Fleet", body: "First", isOpen: true });
      await as("alice").createIssue({ ...draft, title: "Not ours" });
      await anOpen(forge, "fleet/training-grow");
      const [found, ...others] = await afresh().issues(label);
      expect(others).toEqual([]);
      expect(found).toMatchObject({ number: made.number, title: "Fleet", body: "First" });
      expect(await forge.issues("other")).toEqual([]);
      pass(minute);
      await editIssue(made.number, { by: "alice", body: "Ticked" });
      pass(minute);
      await forge.editIssue(made.number, { body: "Second" });
      const [edited] = await afresh().issues(label);
      expect(edited).toMatchObject({ body: "Second", edits: { all: true } });
      const login = await forge.identity();
      const editors = edited?.edits.newest.map(({ by }) => by?.login) ?? [];
      expect(editors.slice(0, 2)).toEqual([login, "alice"]);
      expect(edited?.edits.newest[1]?.by).toEqual({ login: "alice", isBot: false });
    });
  });
}
