/**
 * Does an open proposal merge now, wait, or end? Level-triggered: it looks at the pull request as
 * it is, whatever event came. Thresholds are main's, never the pull request's.
 */

import { mostApprovals, requiredConfirmation } from "../decide/required-confirmation.ts";
import { areRemovalsJustified, weighedDifference } from "../decide/weighing.ts";
import type { FleetDifference } from "../model/fleet.ts";
import type { Ledger } from "../model/history.ts";
import type { Block, ConfirmationClass } from "../model/plan.ts";
import type { Limits } from "../model/policy.ts";
import type { Instant } from "../model/units.ts";
import type { Commit, Forge, Permission, PullRequest, Review } from "../ports.ts";
import { parseTrailers } from "../report/trailers.ts";
import { type ApprovalAnswer, judgeApproval } from "./approval.ts";

/** The context of `policy` and `confirmation` statuses: what a ruleset may require. */
export const statusContexts = {
  policy: "fleet/policy",
  confirmation: "fleet/confirmation",
} as const;

/** What becomes of a proposal, with a full sentence. */
export type Verdict =
  | { readonly kind: "merge"; readonly why: string; readonly approvers: readonly string[] }
  /** `held`: everything is there, but a switch or a window of the operator stands against it. */
  | { readonly kind: "wait"; readonly why: string; readonly held?: true }
  | { readonly kind: "expire"; readonly why: string; readonly held?: true };

/** All that a verdict is made from. */
export interface ConfirmQuestion {
  readonly pullRequest: PullRequest;
  readonly difference: FleetDifference;
  readonly commits: readonly Commit[];
  /** Somebody else has commits in it. */
  readonly touched: boolean;
  /** Files that it changes. */
  readonly paths: readonly string[];
  readonly stateFile: string;
  readonly until: Instant;
  readonly limits: Limits;
  readonly ledger: Ledger;
  readonly now: Instant;
  /** Names that it takes out because their machines vanished. Absent: none. */
  readonly vanished?: readonly string[];
}

/** Which class a proposal is in, from what it changes and never from what it says. */
export function classOf(question: ConfirmQuestion): ConfirmationClass {
  const foreign = question.paths.filter((path) => path !== question.stateFile);
  if (foreign.length > 0) {
    return {
      kind: "approval",
      why: `it changes ${foreign.slice(0, 3).join(", ")}`,
      approvals: mostApprovals(question.limits),
    };
  }
  const required = requiredConfirmation(weighedDifference(question.difference, question.ledger), {
    limits: question.limits,
    ledger: question.ledger,
    now: question.now,
    removalsJustified: areRemovalsJustified(question.difference, question.ledger),
    isRollback: isRollback(question.commits),
    vanished: question.vanished ?? [],
  });
  if (!question.touched) return required;
  return { ...required, kind: "approval", why: "somebody pushed to its branch" };
}

/** How the reason of a rollback starts; its own commit says so, whatever the pull request says. */
export const rollbackReason = "Rollback of ";

/** True when one of these commits carries the action of a rollback. */
export function isRollback(commits: readonly Commit[]): boolean {
  return commits.some((commit) =>
    parseTrailers(commit.message).actions.some((one) => one.reason.startsWith(rollbackReason)),
  );
}

/** Asks the forge for what the judgement needs and judges. */
export async function confirmProposal(
  forge: Forge,
  question: ConfirmQuestion,
): Promise<{ readonly verdict: Verdict; readonly confirmation: ConfirmationClass }> {
  const confirmation = classOf(question);
  if (confirmation.kind === "auto") {
    return { confirmation, verdict: { kind: "merge", why: confirmation.why, approvers: [] } };
  }
  const answer = await askApproval(forge, { ...question, count: confirmation.approvals ?? 1 });
  return { confirmation, verdict: verdictOf(answer, question) };
}

function verdictOf(answer: ApprovalAnswer, question: ConfirmQuestion): Verdict {
  if (answer.kind === "approved") {
    return { kind: "merge", why: answer.why, approvers: answer.by };
  }
  if (question.now >= question.until) {
    return { kind: "expire", why: `not approved in time: ${answer.why}` };
  }
  return { kind: "wait", why: answer.why };
}

/** The verdict under the operator's switches and hours: they delay a merge, until it expires. */
export function underHold(
  verdict: Verdict,
  hold: Block | undefined,
  { until, now }: Pick<ConfirmQuestion, "until" | "now">,
): Verdict {
  if (verdict.kind !== "merge" || !hold) return verdict;
  return now >= until
    ? { kind: "expire", why: `not merged in time: ${hold.sentence}`, held: true }
    : { kind: "wait", why: hold.sentence, held: true };
}

/** Collects reviews and permissions of a pull request's head and judges the approval. */
export async function askApproval(
  forge: Forge,
  question: Pick<ConfirmQuestion, "pullRequest" | "commits" | "until" | "limits"> & {
    /** How many people must approve. */
    readonly count: number;
    /** Whose own merge is the approval; the caller has seen that it was. */
    readonly mergedBySingleOperator?: string;
  },
): Promise<ApprovalAnswer> {
  const { pullRequest, mergedBySingleOperator } = question;
  const reviews = await forge.reviews(pullRequest.number);
  const { repository } = pullRequest.head;
  const isForks = repository.toLowerCase() !== forge.repository.toLowerCase();
  return judgeApproval({
    head: pullRequest.head.sha,
    pullRequestAuthor: pullRequest.author.login,
    contributors: contributorsOf(question.commits),
    pushers: reviews.length === 0 || isForks ? [] : await forge.pushers(pullRequest.head),
    isForks,
    count: question.count,
    reviews,
    permissions: await permissionsOf(forge, reviews),
    ...(question.limits.confirmation.approvers
      ? { approvers: question.limits.confirmation.approvers }
      : {}),
    until: question.until,
    ...(mergedBySingleOperator === undefined ? {} : { mergedBySingleOperator }),
  });
}

function contributorsOf(commits: readonly Commit[]): readonly string[] {
  const logins = commits.flatMap((commit) => [commit.author, commit.committer]);
  return [...new Set(logins.filter((login) => login !== undefined))];
}

async function permissionsOf(
  forge: Forge,
  reviews: readonly Review[],
): Promise<Readonly<Record<string, Permission>>> {
  const people = reviews.filter((review) => !review.author.isBot);
  const logins = [...new Set(people.map((review) => review.author.login))];
  const entries = await Promise.all(
    logins.map(async (login) => [login, await forge.permission(login)] as const),
  );
  return Object.fromEntries(entries);
}
