/** Looks after our open pull requests: reads them, learns from closed ones, ends the unwanted. */

import { decide } from "../decide/decide.ts";
import { driftOf } from "../decide/proposal-drift.ts";
import type { OpenAction } from "../model/history.ts";
import type { Observation } from "../model/observation.ts";
import { branchMeaning, type Plan, type Proposal, type Reason } from "../model/plan.ts";
import { type Limits, type Policies, rejectionMemory } from "../model/policy.ts";
import { after } from "../model/units.ts";
import type { PullRequest } from "../ports.ts";
import { isOurProposal, type LivingProposal, readLiving } from "../propose/living.ts";
import type { Run } from "../record/run.ts";
import { refusedMergeComment } from "../report/waiting-comment.ts";
import { isRollback } from "./confirm.ts";
import { endProposal, recordEnding, standingComment } from "./resolve.ts";

/**
 * Our open proposals among these, oldest first. One that cannot be read is named and left alone.
 */
export async function openProposals(
  run: Run,
  pulls: readonly PullRequest[],
  limits: Limits,
): Promise<readonly LivingProposal[]> {
  const { forge, job } = run.outside;
  const ours = pulls.filter((one) => isOurProposal(one, run.identity));
  const living: LivingProposal[] = [];
  for (const pullRequest of ours) {
    const read = await readLiving(forge, pullRequest, {
      identity: run.identity,
      stateFile: run.settings.stateFile,
      limits,
    });
    if ("waiting" in read) living.push(read);
    else job.log(`#${pullRequest.number} is left alone: ${read.why}`);
  }
  return living;
}

/** Actions whose pull request somebody closed without a merge. */
export async function settleClosed(run: Run, living: readonly LivingProposal[]): Promise<void> {
  if (run.settings.dryRun) return;
  const { open } = run.recording.journal().ledger;
  const numbers = new Set(living.map((one) => one.pullRequest.number));
  const orphaned = Object.values(open).filter(
    (action) =>
      (action.state === "proposed" || action.state === "pending_confirmation") &&
      action.pullRequest !== undefined &&
      !numbers.has(action.pullRequest),
  );
  const byNumber = Map.groupBy(orphaned, (action) => action.pullRequest ?? 0);
  for (const [number, actions] of byNumber) await settleOne(run, number, actions);
}

async function settleOne(run: Run, number: number, actions: readonly OpenAction[]): Promise<void> {
  const pullRequest = await run.outside.forge.pullRequest(number);
  // Of a merged one apply judges whether it was confirmed; a merge alone approves nothing.
  if (pullRequest?.state === "open" || pullRequest?.state === "merged") return;
  const meaning = pullRequest ? branchMeaning(pullRequest.head.branch) : undefined;
  const [first] = actions;
  if (!first) return;
  await recordEnding(
    run,
    actions,
    {
      pool: meaning?.pool ?? first.pool,
      direction: meaning?.direction ?? (first.type === "provision_instance" ? "grow" : "shrink"),
      number,
    },
    {
      state: "blocked",
      reason: "rejected-recently",
      why: `pull request #${number} was closed without a merge, which is taken as a no`,
      rejectedUntil: after(pullRequest?.closedAt ?? run.outside.clock.now(), rejectionMemory),
    },
  );
}

/**
 * Would we propose it now? A waiting growth stays frozen unless a limit forbids it now; a removal
 * ends as soon as its reason is gone, unless a person asked for it. False when it was ended.
 */
export async function reviewWaiting(
  run: Run,
  living: LivingProposal,
  round: {
    readonly observation: Observation;
    readonly repository: { readonly policies: Policies };
  },
): Promise<boolean> {
  if (living.touched || isRollback(living.commits)) return true;
  const against = objection(living, round.observation, round.repository.policies);
  if (against === undefined) {
    await rememberDrift(run, living, round);
    return true;
  }
  if (against.reason !== "stale") await sayUnsafe(run, living, against.why);
  await endProposal(run, living, { state: "expired", ...against });
  return false;
}

/** What it waited for is no longer the question: whoever approved it reads why it is closed. */
async function sayUnsafe(run: Run, { pullRequest }: LivingProposal, why: string): Promise<void> {
  const comment = refusedMergeComment({
    head: pullRequest.head.sha,
    whys: [why],
    next: "It is closed, and the next plan proposes anew what is still needed and fits",
  });
  await run.outside.forge.stickyComment(pullRequest.number, standingComment, comment);
}

/** Written only where it is otherwise than before: the comment under it is made from this. */
async function rememberDrift(
  run: Run,
  living: LivingProposal,
  round: Parameters<typeof reviewWaiting>[2],
): Promise<void> {
  const { observation, repository } = round;
  if (observation.instances.kind === "gap") return;
  const plan = decide(withoutProposal(observation, living), repository.policies, observation.at);
  const { difference, fleetAfter, waiting, pullRequest } = living;
  const now = proposalOf(plan, living);
  const drift = driftOf({ pool: waiting.pool, difference, fleetAfter, observation, now });
  const key = String(pullRequest.number);
  const known = run.recording.journal().ledger.drift ?? {};
  if ((known[key] ?? []).join("\n") === drift.join("\n")) return;
  await run.recording.write({
    headline: `Note what changed since #${key} was proposed`,
    ledger: (ledger) => {
      // Of what is over nobody asks again.
      const open = observation.waiting.map((one) => String(one.number));
      const others = Object.entries(ledger.drift ?? {}).filter(
        ([number]) => number !== key && open.includes(number),
      );
      const own = drift.length === 0 ? [] : [[key, drift] as const];
      return { ...ledger, drift: Object.fromEntries([...others, ...own]) };
    },
  });
}

interface Objection {
  readonly why: string;
  readonly reason: Reason;
}

const unsafe: ReadonlySet<string> = new Set(["spend-limit", "instance-limit"]);

function objection(
  living: LivingProposal,
  observation: Observation,
  policies: Policies,
): Objection | undefined {
  const { pool, direction } = living.waiting;
  if (observation.instances.kind === "gap") return undefined;
  if (!policies.pools.some((one) => one.name === pool)) {
    return { reason: "stale", why: `pool ${pool} has no policy now` };
  }
  const plan = decide(withoutProposal(observation, living), policies, observation.at);
  if (direction === "grow") {
    const block = plan.blocked.find(
      (action) => action.pool === pool && action.type === "provision_instance",
    )?.block;
    // Of a wish that a limit trimmed, the rest is blocked as ever, and what fits still fits.
    const fitting = proposalOf(plan, living)?.actions.length ?? 0;
    if (!block || !unsafe.has(block.reason) || fitting >= living.waiting.adds.length) {
      return undefined;
    }
    return { reason: block.reason, why: `it is unsafe now: ${block.sentence}` };
  }
  const same = proposalOf(plan, living);
  const targets = new Set(same?.actions.map((action) => action.target));
  const gone = living.waiting.removes.filter((name) => !targets.has(name));
  if (gone.length === 0) return undefined;
  return { reason: "stale", why: `the reason to remove ${gone.join(", ")} is gone` };
}

function proposalOf(plan: Plan, living: LivingProposal): Proposal | undefined {
  const { pool, direction } = living.waiting;
  return plan.proposals.find((one) => one.pool === pool && one.direction === direction);
}

/** The same observation as if this pull request had never been opened. */
function withoutProposal(observation: Observation, living: LivingProposal): Observation {
  const { waiting } = living;
  const open = Object.fromEntries(
    Object.entries(observation.ledger.open).filter(([id]) => !waiting.actionIds.includes(id)),
  );
  return {
    ...observation,
    waiting: observation.waiting.filter((one) => one.number !== waiting.number),
    ledger: { ...observation.ledger, open },
  };
}
