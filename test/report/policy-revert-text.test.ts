/** What a pull request that puts policies back says: harmless, whole, and never too long. */
import { describe, expect, it } from "vitest";
import { policyRevertOf } from "../../src/decide/policy-revert.ts";
import type { PolicyMemory, PolicyVerdict } from "../../src/model/history.ts";
import type { PolicyRevert } from "../../src/model/policy-revert.ts";
import { instant } from "../../src/model/units.ts";
import { policyRevertText } from "../../src/report/policy-revert-text.ts";

const verdict = (confirmed: boolean, at: number, more: Partial<PolicyVerdict> = {}) => ({
  ...{ confirmed, why: "it came to main without a pull request", approvers: [] },
  ...{ judgedAt: instant(at), committedAt: instant(at), ...more },
});
const before = { "policies/limits.yaml": "a\n", "policies/training.yaml": "b\n" };
const now = { "policies/limits.yaml": "A\n", "policies/other.yaml": "c\n" };
const memory: PolicyMemory = {
  ...{ seen: "3".repeat(40), newest: "3".repeat(40), confirmed: "1".repeat(40) },
  approved: ["3".repeat(40)],
  commits: {
    ["3".repeat(40)]: verdict(false, 3, { approvers: ["ada"], pullRequest: 7 }),
    ["0".repeat(40)]: verdict(false, 0),
    ["1".repeat(40)]: verdict(true, 1),
    ["2".repeat(40)]: verdict(false, 2, { author: "ben" }),
  },
};

describe("what puts policies back", () => {
  it("is each file that differs, the commits since, and what is lost by it", () => {
    expect(policyRevertOf(memory, { before, now })).toEqual({
      confirmed: "1".repeat(40),
      newest: "3".repeat(40),
      commits: [
        { sha: "2".repeat(40), author: "ben", why: "it came to main without a pull request" },
        { sha: "3".repeat(40), why: "it came to main without a pull request" },
      ],
      additions: before,
      deletions: ["policies/other.yaml"],
      losing: [7],
    });
  });

  it.each([
    ["the newest policies are confirmed", { ...memory, confirmed: "3".repeat(40) }, now],
    ["the texts are the same", memory, before],
    ["none were ever confirmed", { ...memory, confirmed: undefined }, now],
  ])("is nothing while %s", (_why, { confirmed, ...rest }, texts) => {
    const known = { ...rest, ...(confirmed === undefined ? {} : { confirmed }) };
    expect(policyRevertOf(known, { before, now: texts })).toBeUndefined();
  });
});

describe("its text", () => {
  const hostile: PolicyRevert = {
    confirmed: "1".repeat(40),
    newest: "3".repeat(40),
    commits: Array.from({ length: 300 }, (_, index) => ({
      sha: String(index).padStart(40, "0"),
      author: "@everybody`",
      why: `@ada #12 <img src=x> | ${"x".repeat(5000)}`,
    })),
    additions: Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`policies/${index}-@ada-\`#1\`.yaml`, "x"]),
    ),
    deletions: [`policies/${"y".repeat(5000)}.yaml`],
    losing: [7, 8],
  };

  it("mentions nobody but the approvers, links nothing, and stays inside GitHub's limits", () => {
    const text = policyRevertText({ revert: hostile, approvers: ["ada", "ben"], approvals: 2 });
    expect(text.body.length).toBeLessThan(60_000);
    expect(text.title.length).toBeLessThan(73);
    expect(text.body.match(/@[a-z]+/g)).toEqual(["@ada", "@ben"]);
    expect(text.body).not.toMatch(/#\d|(?<!\\)<img/);
    expect(text.message).not.toMatch(/@[a-z]|#\d/);
    expect(text.message.length).toBeLessThan(20_000);
    expect(text.body).toContain("2 approvals");
    expect(text.body).toContain("give up what pull request 7 and pull request 8 tightened");
  });
});
