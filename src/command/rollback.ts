/**
 * Takes back an executed provision, by pull request like all the rest: for the command of the
 * action and for the comment. A termination cannot be taken back: its disk is gone.
 */
import type { Repository } from "../collect/repository.ts";
import { askForApproval } from "../confirm/ask.ts";
import { rollbackReason } from "../confirm/confirm.ts";
import { type Fleet, namedInstances, type PooledInstance } from "../model/fleet.ts";
import type { AuditEntry } from "../model/history.ts";
import { actionId, branchOf, type Plan, type Proposal } from "../model/plan.ts";
import { freeOfCharge, negated, sumRates } from "../model/units.ts";
import type { PullRequest } from "../ports.ts";
import { propose } from "../propose/propose.ts";
import { decisionId } from "../record/audit-entry.ts";
import { changeOf } from "../record/planned-change.ts";
import { notePullRequest, type Run } from "../record/run.ts";
import { parseTrailers } from "../report/trailers.ts";

/** What became of the wish to take an action back; `why` is a clause. */
export type TakenBack =
  | { readonly kind: "proposed"; readonly name: string; readonly pullRequest: PullRequest }
  | { readonly kind: "dry-run"; readonly name: string }
  /** There is no such action. */
  | { readonly kind: "unknown" }
  | { readonly kind: "refused"; readonly why: string }
  /** Its branch cannot be written now. */
  | { readonly kind: "held"; readonly why: string };

/** Proposes to undo the action of this id. */
export async function takeBack(
  run: Run,
  { id, repository }: { readonly id: string; readonly repository: Repository },
): Promise<TakenBack> {
  const entry = await run.recording.entry(id);
  if (!entry) return { kind: "unknown" };
  const named = namedInstances(repository.fleet).find((one) => one.name === entry.action.target);
  const why = refusalOf(entry, repository.fleet);
  if (why !== undefined || !named) return { kind: "refused", why: why ?? "its name is gone" };
  return proposeRollback(run, { entry, named, repository });
}

function refusalOf(entry: AuditEntry, fleet: Fleet): string | undefined {
  const { type, status, target } = entry.action;
  if (type === "terminate_instance") {
    return (
      `${target} was terminated, and its disk is gone with it; nothing can bring it back. ` +
      "A new machine comes by a policy or by a pull request that adds a name"
    );
  }
  if (status !== "executed") return `the action is ${status}, and only an executed one is undone`;
  const named = namedInstances(fleet).some((one) => one.name === target);
  return named ? undefined : `${target} is not in the fleet file any more`;
}

async function proposeRollback(
  run: Run,
  work: {
    readonly entry: AuditEntry;
    readonly named: PooledInstance;
    readonly repository: Repository;
  },
): Promise<TakenBack> {
  const { entry, named, repository } = work;
  const { clock, forge } = run.outside;
  const at = clock.now();
  const proposal = rollbackProposal(named, entry, repository, at);
  const plan = planOf(proposal, repository, at);
  if (run.settings.dryRun) return { kind: "dry-run", name: named.name };
  const decision = decisionId(at, repository.mainSha);
  const outcome = await propose(forge, {
    proposal,
    plan,
    policies: repository.policies,
    decision,
    settings: run.settings,
  });
  if (outcome.kind === "held") {
    const before = await proposedBefore(run, proposal);
    return before ? { kind: "proposed", name: named.name, pullRequest: before } : outcome;
  }
  const { pullRequest } = outcome;
  await run.recording.write({
    headline: `Propose #${pullRequest.number}: ${pullRequest.title}`,
    changes: proposal.actions.map((action) =>
      changeOf(action, "pending_confirmation", { decision, pullRequest: pullRequest.number }, at),
    ),
  });
  const [action] = proposal.actions;
  if (action) await askForApproval(run, { action, pullRequest }, repository.policies.limits);
  notePullRequest(run, pullRequest, "waiting");
  run.happened.add("waiting");
  return { kind: "proposed", name: named.name, pullRequest };
}

/** The same, opened by a run that died before it could say so. Confirm and plan record it. */
async function proposedBefore(
  { outside: { forge }, identity }: Run,
  { pool, direction, actions }: Proposal,
): Promise<PullRequest | undefined> {
  const branch = branchOf(pool, direction);
  const open = (await forge.openPullRequests()).find(
    ({ head, author }) => head.branch === branch && author.login === identity,
  );
  if (!open) return undefined;
  const [commit] = await forge.pullRequestCommits(open.number);
  const reasons = parseTrailers(commit?.message ?? "").actions.map(({ reason }) => reason);
  return actions.some(({ reason }) => reasons.includes(reason)) ? open : undefined;
}

function rollbackProposal(
  named: PooledInstance,
  entry: AuditEntry,
  repository: Repository,
  at: Plan["at"],
): Proposal {
  const saved = negated(named.pricePerHour ?? freeOfCharge);
  const pool = repository.fleet.pools[named.pool] ?? { generation: 0, instances: [] };
  const { fleet } = repository;
  return {
    pool: named.pool,
    direction: "shrink",
    costImpact: saved,
    confirmation: { kind: "approval", why: "a rollback always needs an approval" },
    fleetAfter: {
      ...fleet,
      pools: {
        ...fleet.pools,
        [named.pool]: {
          ...pool,
          instances: pool.instances.filter((one) => one.name !== named.name),
        },
      },
    },
    actions: [
      {
        id: actionId("terminate_instance", named.name, at),
        type: "terminate_instance",
        pool: named.pool,
        target: named.name,
        rule: "rollback",
        reason: `${rollbackReason}${entry.action.id}`,
        costImpact: saved,
        instanceType: named.type,
        region: named.region,
        evidence: [],
      },
    ],
  };
}

/** A plan that holds this proposal and nothing else: no observation was made for it. */
function planOf(proposal: Proposal, repository: Repository, at: Plan["at"]): Plan {
  const { limits } = repository.policies;
  const count = namedInstances(repository.fleet).length;
  const prices = namedInstances(repository.fleet).map((one) => one.pricePerHour);
  const known = prices.filter((price) => price !== undefined);
  const spend = known.length === prices.length ? sumRates(known) : undefined;
  return {
    at,
    mainSha: repository.mainSha,
    proposals: [proposal],
    blocked: [],
    holds: [],
    gaps: [],
    quiet: [],
    projection: {
      ...(spend === undefined
        ? {}
        : { spendNow: spend, spendProjected: sumRates([spend, proposal.costImpact]) }),
      spendLimit: limits.maxHourlySpend,
      countNow: count,
      countProjected: count - 1,
      countLimit: limits.maxInstances,
    },
  };
}
