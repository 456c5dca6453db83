/** Who may approve what: each rule is the only one that stands against its row. */
import { describe, expect, it } from "vitest";
import { type ApprovalQuestion, judgeApproval } from "../../src/confirm/approval.ts";
import { instant, minutes } from "../../src/model/units.ts";
import type { Review } from "../../src/ports.ts";

const noon = instant(Date.UTC(2026, 10, 23, 12));
const head = "a".repeat(40);
const older = "b".repeat(40);

function review(login: string, more: Partial<Review> = {}): Review {
  return {
    id: 1,
    author: { login, isBot: false },
    state: "approved",
    commit: head,
    submittedAt: noon,
    ...more,
  };
}

function question(more: Partial<ApprovalQuestion> = {}): ApprovalQuestion {
  return {
    head,
    pullRequestAuthor: "github-actions[bot]",
    contributors: ["github-actions[bot]", "web-flow"],
    pushers: ["github-actions[bot]"],
    isForks: false,
    reviews: [review("ada")],
    permissions: { ada: "write", ben: "maintain", eve: "admin" },
    approvers: ["ada", "ben"],
    count: 1,
    until: noon,
    ...more,
  };
}

describe("an approval", () => {
  it("counts when no rule stands against it", () => {
    expect(judgeApproval(question())).toEqual({
      kind: "approved",
      by: ["ada"],
      why: "approved by ada on this head",
    });
  });

  it.each<readonly [string, Partial<ApprovalQuestion>, RegExp]>([
    ["of an older head", { reviews: [review("ada", { commit: older })] }, /an earlier commit/],
    [
      "by a bot",
      { reviews: [review("ada", { author: { login: "ada", isBot: true } })] },
      /ada is a bot/,
    ],
    ["by the author", { pullRequestAuthor: "Ada" }, /ada opened this/],
    ["by an author or committer of a commit", { contributors: ["ADA"] }, /has commits in this/],
    ["by somebody who pushed the branch", { pushers: ["Ada"] }, /ada pushed to this/],
    [
      "of a fork's branch",
      { isForks: true },
      /approved a fork's branch, whose pushers are unknown: push it here/,
    ],
    ["by a reader", { permissions: { ada: "read" } }, /no write permission/],
    ["by somebody who may only triage", { permissions: { ada: "triage" } }, /no write permission/],
    ["by somebody without any permission", { permissions: {} }, /no write permission/],
    ["by somebody who is no approver", { approvers: ["ben"] }, /not among the approvers/],
    [
      "that came too late",
      { reviews: [review("ada", { submittedAt: instant(noon + 1) })] },
      /after the time was up/,
    ],
    [
      "that was dismissed",
      { reviews: [review("ada", { state: "dismissed" })] },
      /needs 1 approval/,
    ],
    ["that is pending", { reviews: [review("ada", { state: "pending" })] }, /needs 1 approval/],
    ["that is a comment", { reviews: [review("ada", { state: "commented" })] }, /needs 1 approval/],
    ["by one where two are needed", { count: 2 }, /needs 2 approvals from ada, ben; ada approved$/],
    [
      "by one person twice where two are needed",
      { count: 2, reviews: [review("ada"), review("Ada", { id: 2 })] },
      /needs 2 approvals/,
    ],
    [
      "by the single operator alone where two are needed",
      { count: 2, reviews: [], mergedBySingleOperator: "eve" },
      /needs 2 approvals from ada, ben; eve approved/,
    ],
  ])("%s does not count", (_what, more, why) => {
    const answer = judgeApproval(question(more));
    expect(answer.kind).toBe("missing");
    expect(answer.why).toMatch(why);
  });

  it("gives way to a request for changes by somebody else, until that is taken back", () => {
    const asked = review("ben", { state: "changes-requested", commit: older });
    const reviews = [review("ada"), asked];
    expect(judgeApproval(question({ reviews }))).toMatchObject({
      kind: "changes-requested",
      by: ["ben"],
    });
    const later = instant(noon - minutes(1));
    const taken = [review("ada"), { ...asked, submittedAt: later }, review("ben", { id: 3 })];
    expect(judgeApproval(question({ reviews: taken })).kind).toBe("approved");
  });

  it("of two people is enough where two are needed", () => {
    const reviews = [review("ben", { id: 2 }), review("ada")];
    expect(judgeApproval(question({ count: 2, reviews }))).toMatchObject({ by: ["ada", "ben"] });
  });

  it("of one person and the merge of the single operator make two", () => {
    const answer = judgeApproval(question({ count: 2, mergedBySingleOperator: "eve" }));
    expect(answer).toMatchObject({ kind: "approved", by: ["ada", "eve"] });
  });
});
