/** Opens the pull requests of a plan, in order, until one of them merges. */

import type { Repository } from "../collect/repository.ts";
import { askForApproval } from "../confirm/ask.ts";
import { resolveProposal } from "../confirm/resolve.ts";
import type { Explanation } from "../model/explanation.ts";
import type { MonthEnd } from "../model/month-end.ts";
import type { Observation } from "../model/observation.ts";
import type { Plan, Proposal } from "../model/plan.ts";
import type { Instant } from "../model/units.ts";
import type { PullRequest } from "../ports.ts";
import { isOurProposal, readLiving } from "../propose/living.ts";
import { propose } from "../propose/propose.ts";
import { decisionId } from "../record/audit-entry.ts";
import { decisionText } from "../record/decision-record.ts";
import { changeOf } from "../record/planned-change.ts";
import { notePullRequest, type Run } from "../record/run.ts";

/** What a round decided, and from what. */
export interface Decided {
  readonly explanation: Explanation;
  readonly plan: Plan;
  readonly repository: Repository;
  readonly observation: Observation;
  readonly monthEnd: MonthEnd;
  readonly decidedAt: Instant;
}

/** True as soon as a proposal merged: then the rest is decided anew. */
export async function proposeAll(run: Run, decided: Decided): Promise<boolean> {
  for (const proposal of decided.plan.proposals) {
    if (await proposeOne(run, proposal, decided)) return true;
  }
  return false;
}

async function proposeOne(run: Run, proposal: Proposal, decided: Decided): Promise<boolean> {
  const { plan, repository, explanation, monthEnd } = decided;
  const { forge, job } = run.outside;
  const decision = decisionId(plan.at, plan.mainSha);
  const ofPool = explanation.pools.find(({ pool }) => pool === proposal.pool);
  const outcome = await propose(forge, {
    proposal,
    plan,
    policies: repository.policies,
    decision,
    settings: run.settings,
    monthEnd,
    ...(ofPool ? { explanation: ofPool } : {}),
  });
  if (outcome.kind === "held") {
    job.log(`Not proposed: ${outcome.why}`);
    return false;
  }
  const { pullRequest } = outcome;
  job.log(`Opened #${pullRequest.number}: ${pullRequest.title}`);
  notePullRequest(run, pullRequest, "open");
  await recordProposed(run, { proposal, pullRequest, decision }, decided);
  return resolveOpened(run, pullRequest, decided);
}

async function recordProposed(
  run: Run,
  opened: {
    readonly proposal: Proposal;
    readonly pullRequest: PullRequest;
    readonly decision: string;
  },
  { plan, repository, observation, decidedAt }: Decided,
): Promise<void> {
  const { proposal, pullRequest, decision } = opened;
  const waits = proposal.confirmation.kind === "approval";
  const stages = { seen: plan.at, decided: decidedAt, proposed: run.outside.clock.now() };
  await run.recording.write({
    headline: `Propose #${pullRequest.number}: ${pullRequest.title}`,
    changes: proposal.actions.map((action) =>
      changeOf(
        action,
        waits ? "pending_confirmation" : "proposed",
        { decision, pullRequest: pullRequest.number, stages },
        plan.at,
      ),
    ),
    decision: { id: decision, text: decisionText(observation, repository.policies, plan) },
    // Their ids hold names that were never used.
    isNew: true,
  });
  const [first] = proposal.actions;
  if (!waits || !first) return;
  const action = { ...first, costImpact: proposal.costImpact };
  await askForApproval(run, { action, pullRequest }, repository.policies.limits);
}

async function resolveOpened(
  run: Run,
  pullRequest: PullRequest,
  { repository, observation }: Decided,
): Promise<boolean> {
  if (!isOurProposal(pullRequest, run.identity)) return false;
  const living = await readLiving(run.outside.forge, pullRequest, {
    identity: run.identity,
    stateFile: run.settings.stateFile,
    limits: repository.policies.limits,
  });
  if (!("waiting" in living)) return false;
  return (await resolveProposal(run, living, { ...repository, observation })) === "merged";
}
