import { expect, it } from "vitest";
import { instant, usdPerHour } from "../../src/model/units.ts";
import { type ActionResult, nextStep, resultComment } from "../../src/report/result-comment.ts";
import {
  commentApprovesNothing,
  expiredComment,
  refusedMergeComment,
  unconfirmedMergeComment,
  waitingComment,
} from "../../src/report/waiting-comment.ts";

const mergeSha = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
const until = instant(Date.UTC(2026, 10, 23, 18, 40));
const notBefore = instant(Date.UTC(2026, 10, 23, 19, 10));

const results: readonly ActionResult[] = [
  {
    type: "provision_instance",
    target: "training-8-a",
    called: "launch gpu_1x_a100_sxm4 in us-east-1",
    instanceId: "0920582c7ff041399e34823a0be62549",
    state: "executing",
    pricePerHour: usdPerHour(1.99),
  },
  {
    type: "provision_instance",
    target: "training-8-b",
    called: "launch gpu_1x_a100_sxm4 in us-east-1, us-west-2",
    state: "failed",
    reason: "no-capacity",
    error: "Not enough capacity to fulfill launch request.",
  },
  {
    type: "terminate_instance",
    target: "old-box",
    state: "blocked",
    reason: "busy-again",
    next: "Kept: it is busy again.",
  },
];

it("shows what was called, what came of it and what happens next", async () => {
  const comment = resultComment({ mergeSha, results, runUrl: "https://github.example/run/1" });
  await expect(comment).toMatchFileSnapshot("golden/result-comment.md");
});

it("gives the same bytes for the same results, and says when there were none", () => {
  expect(resultComment({ mergeSha, results })).toBe(resultComment({ mergeSha, results }));
  expect(resultComment({ mergeSha, results: [] })).toContain("0 actions: nothing to do.");
});

it("states how many results it leaves out", () => {
  const [first] = results;
  const many = Array.from({ length: 100 }, () => first).flatMap((one) => one ?? []);
  expect(resultComment({ mergeSha, results: many })).toContain("40 more actions left out");
});

it("promises no second call when the outcome is unknown", () => {
  const unknown = {
    type: "provision_instance",
    state: "failed",
    reason: "outcome-unknown",
  } as const;
  expect(nextStep(unknown)).toContain("never asked for twice");
});

it("tells a launch without an answer from one that boots, and a refusal from a start", () => {
  const launch = { type: "provision_instance", state: "executing" } as const;
  expect(nextStep(launch)).toBe("Asked for; the next run looks for it.");
  expect(nextStep({ ...launch, instanceId: "0920" })).toContain("Booting");
  const approved = { type: "provision_instance", state: "approved" } as const;
  expect(nextStep(approved)).toBe("The next run calls it.");
  expect(nextStep({ ...approved, error: "no capacity" })).toBe("The next run tries again.");
});

it("says of an executed termination that it costs nothing, and of a failed one that it may", () => {
  expect(nextStep({ type: "terminate_instance", state: "executed" })).toContain("costs nothing");
  expect(nextStep({ type: "terminate_instance", state: "failed" })).toContain("May still run");
});

it("says what a waiting pull request needs, by whom, until when, and otherwise what", async () => {
  const comment = waitingComment({
    costImpact: usdPerHour(23.92),
    why: "Growth of $23.92/hour is above the $20/hour threshold.",
    approvers: ["alice", "bob", "carol"],
    head: mergeSha,
    until,
    notBefore,
  });
  await expect(comment).toMatchFileSnapshot("golden/waiting-comment.md");
});

it("says that a person's pull request does not expire", () => {
  const comment = waitingComment({ costImpact: usdPerHour(0), why: "It adopts.", head: mergeSha });
  expect(comment).toContain("anybody with write permission here");
  expect(comment).toContain("this does not expire");
});

it("says of an expiry that nothing was changed and when it may come again", () => {
  const comment = expiredComment({ until, notBefore });
  expect(comment).toContain("ended at 2026-11-23 18:40Z. Nothing was launched or terminated");
  expect(comment).toContain("not proposed again before 2026-11-23 19:10Z");
});

it("gives every reason for a refused merge and what would change it", () => {
  const whys = ["the approval is of an older head", "alice requested changes"];
  const comment = refusedMergeComment({ head: mergeSha, whys, next: "approve the newest commit" });
  expect(comment).toContain("- The approval is of an older head.\n- Alice requested changes.");
  expect(comment).toContain("Approve the newest commit.");
});

it("answers a comment that approves with a link to the review button", () => {
  expect(commentApprovesNothing("https://github.example/acme/fleet/pull/17")).toContain(
    "[the review button](https://github.example/acme/fleet/pull/17/files)",
  );
});

it("says of an unconfirmed merge that no cloud was touched", () => {
  const comment = unconfirmedMergeComment({ commit: mergeSha, why: "nobody approved it" });
  expect(comment).toContain("`4b825dc642cb` is not acted on. Nobody approved it.");
});
