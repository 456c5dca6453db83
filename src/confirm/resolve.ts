/** Carries out what was judged of an open proposal: merge it, let it wait, or end it. */

import { holdOfAct } from "../decide/act-hold.ts";
import { type MergeQuestion, mergeBlock } from "../decide/merge-room.ts";
import { underOrders } from "../decide/orders.ts";
import { type OpenAction, poolDirection } from "../model/history.ts";
import type { ConfirmationClass, Reason } from "../model/plan.ts";
import type { Policies } from "../model/policy.ts";
import { after, type Instant } from "../model/units.ts";
import type { Sha } from "../ports.ts";
import { costImpactOf, type LivingProposal } from "../propose/living.ts";
import { deleteBranch, withdraw } from "../propose/propose.ts";
import type { ActionChange } from "../record/action-change.ts";
import { nextState } from "../record/action-change.ts";
import { notePullRequest, type Run } from "../record/run.ts";
import { expiredMessage } from "../report/messages.ts";
import { gateStatus } from "../report/status-text.ts";
import { expiredComment, refusedMergeComment, waitingComment } from "../report/waiting-comment.ts";
import {
  type ConfirmQuestion,
  confirmProposal,
  statusContexts,
  underHold,
  type Verdict,
} from "./confirm.ts";
import type { Standing } from "./human.ts";

/** The workflow that applies what was merged: our own merges start nothing by themselves. */
export const applyWorkflow = "apply.yml";

/** The comment that says where a proposal stands; edited in place. */
export const standingComment = "standing";

/** What became of a proposal in this run. */
export type Resolution = "merged" | "waiting" | "ended";

/** What main and, where it may be asked, the cloud hold as a proposal is judged. */
export type Ground = Pick<MergeQuestion, "policies" | "fleet" | "observation">;

/** Judges one of our open proposals and does what follows from it. */
export async function resolveProposal(
  run: Run,
  living: LivingProposal,
  ground: Ground,
): Promise<Resolution> {
  const { policies } = ground;
  const { verdict, confirmation } = await judgeProposal(run, living, ground);
  switch (verdict.kind) {
    case "merge":
      return mergeProposal(run, living, verdict);
    case "wait":
      return letWait(run, living, { policies, confirmation, verdict });
    case "expire":
      return expire(run, living, { policies, verdict });
  }
}

/** What is to be done with one of our open proposals, from all that is known of it. */
export async function judgeProposal(
  run: Run,
  living: LivingProposal,
  ground: Ground,
): ReturnType<typeof confirmProposal> {
  const { forge, clock } = run.outside;
  const { policies } = ground;
  const question: ConfirmQuestion = {
    pullRequest: living.pullRequest,
    difference: living.difference,
    commits: living.commits,
    touched: living.touched,
    paths: await forge.changedPaths(living.pullRequest.number),
    stateFile: run.settings.stateFile,
    until: living.waiting.until,
    limits: policies.limits,
    ledger: run.recording.journal().ledger,
    now: clock.now(),
  };
  const { verdict, confirmation } = await confirmProposal(forge, question);
  const { pool, direction } = living.waiting;
  const ordered = underOrders(policies, question.ledger, question.now);
  const hold =
    holdOfAct({ act: "merge", pool, direction }, ordered, question.now) ??
    mergeBlock({ ...ground, difference: living.difference, ledger: question.ledger });
  return { confirmation, verdict: underHold(verdict, hold, question) };
}

async function mergeProposal(
  run: Run,
  living: LivingProposal,
  verdict: Extract<Verdict, { kind: "merge" }>,
): Promise<Resolution> {
  const { forge } = run.outside;
  const { pullRequest } = living;
  const { head } = pullRequest;
  const confirmedAt = run.outside.clock.now();
  await postStatuses(run, head.sha, ourStanding("success", verdict.why));
  const outcome = await forge.merge(pullRequest.number, {
    head: head.sha,
    title: `${living.message.headline} (#${pullRequest.number})`,
    message: living.message.body,
  });
  if (outcome.kind === "refused") return mergeRefused(run, living, outcome.why, outcome.message);
  await rememberMerge(run, living, { sha: outcome.sha, verdict, confirmedAt });
  await deleteBranch(forge, pullRequest);
  run.happened.add("merged");
  run.mergedImpacts.push(living.waiting.costImpact);
  run.merges.push(outcome.sha);
  notePullRequest(run, pullRequest, "merged");
  run.outside.job.log(`Merged #${pullRequest.number}: ${verdict.why}`);
  return "merged";
}

async function rememberMerge(
  run: Run,
  living: LivingProposal,
  merge: {
    readonly sha: Sha;
    readonly verdict: Extract<Verdict, { kind: "merge" }>;
    readonly confirmedAt: Instant;
  },
): Promise<void> {
  const now = run.outside.clock.now();
  const growth = costImpactOf({ ...living.difference, removed: [], changed: [] });
  await run.recording.write({
    headline: `Merge #${living.pullRequest.number}: ${living.message.headline}`,
    changes: openActionsOf(run, living).map((action) =>
      nextState(action, "approved", {
        mergeSha: merge.sha,
        approvers: merge.verdict.approvers,
        stages: { confirmed: merge.confirmedAt, merged: now },
      }),
    ),
    ledger: (ledger) => ({
      ...ledger,
      commits: {
        ...ledger.commits,
        [merge.sha]: {
          confirmed: true,
          why: merge.verdict.why,
          pullRequest: living.pullRequest.number,
          approvers: merge.verdict.approvers,
          judgedAt: now,
          growth: growth ?? living.waiting.costImpact,
          committedAt: now,
        },
      },
    }),
  });
}

async function mergeRefused(
  run: Run,
  living: LivingProposal,
  why: string,
  message: string,
): Promise<Resolution> {
  const { forge, job } = run.outside;
  const { pullRequest } = living;
  if (why === "conflict") {
    const sentence = "it conflicts with main; the next plan proposes anew what is still needed";
    await endProposal(run, living, { state: "expired", reason: "stale", why: sentence });
    return "ended";
  }
  await forge.stickyComment(
    pullRequest.number,
    standingComment,
    refusedMergeComment({
      head: pullRequest.head.sha,
      whys: [message],
      next: "Every plan tries again; a ruleset that requires more is met by whoever it names",
    }),
  );
  job.log(`GitHub refused to merge #${pullRequest.number}: ${message}`);
  run.happened.add("waiting");
  notePullRequest(run, pullRequest, "waiting");
  return "waiting";
}

const mergesAfterHold =
  "It merges by itself as soon as nothing holds it, or is closed when its time is over";

async function letWait(
  run: Run,
  living: LivingProposal,
  judged: {
    readonly policies: Policies;
    readonly confirmation: ConfirmationClass;
    readonly verdict: Extract<Verdict, { kind: "wait" }>;
  },
): Promise<Resolution> {
  const { pullRequest, waiting } = living;
  const { approvers } = judged.policies.limits.confirmation;
  await postStatuses(run, pullRequest.head.sha, ourStanding("pending", judged.verdict.why));
  const head = pullRequest.head.sha;
  const comment = judged.verdict.held
    ? refusedMergeComment({ head, whys: [judged.verdict.why], next: mergesAfterHold })
    : waitingComment({
        costImpact: waiting.costImpact,
        why: judged.confirmation.why,
        ...(approvers ? { approvers } : {}),
        approvals:
          judged.confirmation.kind === "approval" ? (judged.confirmation.approvals ?? 1) : 1,
        head,
        until: waiting.until,
        notBefore: after(waiting.until, cooldownOf(living, judged.policies)),
        drift: run.recording.journal().ledger.drift?.[String(pullRequest.number)] ?? [],
      });
  await run.outside.forge.stickyComment(pullRequest.number, standingComment, comment);
  run.happened.add("waiting");
  notePullRequest(run, pullRequest, "waiting");
  return "waiting";
}

async function expire(
  run: Run,
  living: LivingProposal,
  judged: {
    readonly policies: Policies;
    readonly verdict: Extract<Verdict, { kind: "expire" }>;
  },
): Promise<Resolution> {
  const now = run.outside.clock.now();
  const notBefore = after(now, cooldownOf(living, judged.policies));
  const held = judged.verdict.held ? { held: judged.verdict.why } : {};
  const { number } = living.pullRequest;
  await run.outside.forge.stickyComment(
    number,
    standingComment,
    expiredComment({ until: living.waiting.until, notBefore, ...held }),
  );
  for (const action of openActionsOf(run, living)) {
    run.recording.say(linked(living, expiredMessage(action, notBefore)));
  }
  await endProposal(run, living, {
    state: "expired",
    why: held.held ?? "nobody approved it in time",
    rejectedUntil: notBefore,
  });
  run.happened.add("expired");
  return "ended";
}

/** Why and how a proposal ends without a merge. */
export interface ProposalEnding {
  readonly state: "expired" | "blocked";
  readonly why: string;
  readonly reason?: Reason;
  /** Until when it is not proposed again; absent: the next plan may. */
  readonly rejectedUntil?: Instant;
}

/** Closes one of our pull requests, deletes its branch and records its actions' end. */
export async function endProposal(
  run: Run,
  living: LivingProposal,
  ending: ProposalEnding,
): Promise<void> {
  await postStatuses(run, living.pullRequest.head.sha, ourStanding("failure", ending.why));
  await withdraw(run.outside.forge, living.pullRequest);
  await recordEnding(run, openActionsOf(run, living), living.waiting, ending);
  notePullRequest(run, living.pullRequest, "closed");
  run.outside.job.log(`Closed #${living.pullRequest.number}: ${ending.why}`);
}

/** Records that the actions of a closed pull request are over. */
export async function recordEnding(
  run: Run,
  actions: readonly OpenAction[],
  of: { readonly pool: string; readonly direction: "grow" | "shrink"; readonly number: number },
  ending: ProposalEnding,
): Promise<void> {
  const { rejectedUntil, reason } = ending;
  const changes: readonly ActionChange[] = actions.map((action) =>
    nextState(action, ending.state, {
      error: ending.why,
      ...(reason === undefined ? {} : { blockReason: reason }),
    }),
  );
  await run.recording.write({
    headline: `Close #${of.number}: ${ending.why}`,
    changes,
    ledger: (ledger) =>
      rejectedUntil === undefined
        ? ledger
        : {
            ...ledger,
            rejected: {
              ...ledger.rejected,
              [poolDirection(of.pool, of.direction)]: {
                until: rejectedUntil,
                why: ending.why,
                pullRequest: of.number,
              },
            },
          },
  });
}

/** Posts both statuses on a head; the forge posts only what differs. */
export async function postStatuses(run: Run, head: Sha, standing: Standing): Promise<void> {
  const { forge } = run.outside;
  const { policy, confirmation } = standing;
  const { url } = run.settings.run;
  await forge.setStatus(head, gateStatus(statusContexts.policy, policy, url));
  await forge.setStatus(head, gateStatus(statusContexts.confirmation, confirmation, url));
}

/** The standing of one of our proposals: its content was judged when it was made. */
function ourStanding(state: Standing["confirmation"]["state"], description: string): Standing {
  const policy = "valid, and inside every limit when it was proposed";
  return {
    policy: { state: "success", description: policy },
    confirmation: { state, description },
  };
}

function openActionsOf(run: Run, living: LivingProposal): readonly OpenAction[] {
  const { open } = run.recording.journal().ledger;
  return living.waiting.actionIds.flatMap((id) => open[id] ?? []);
}

function cooldownOf(
  living: LivingProposal,
  policies: Policies,
): Policies["limits"]["launchWithin"] {
  const { cooldown } = policies.limits;
  return living.waiting.direction === "grow" ? cooldown.provision : cooldown.terminate;
}

/** A Slack message with its first line, its detail and a link to the pull request. */
export function linked(
  living: Pick<LivingProposal, "pullRequest">,
  message: { readonly text: string; readonly detail: string },
): { readonly text: string; readonly link: { readonly label: string; readonly url: string } } {
  return {
    text: `${message.text}\n${message.detail}`,
    link: {
      label: `Pull request #${living.pullRequest.number}`,
      url: living.pullRequest.url,
    },
  };
}
