/**
 * The rollback command: proposes to take back an executed provision, by pull request like all the
 * rest. A termination cannot be taken back: its disk is gone.
 */

import { underConfirmedPolicies } from "../apply/policy-verdicts.ts";
import { mainHead, type Repository, readRepository } from "../collect/repository.ts";
import { askForApproval } from "../confirm/ask.ts";
import { rollbackReason } from "../confirm/confirm.ts";
import { OperatorError } from "../errors.ts";
import { type Fleet, namedInstances, type PooledInstance } from "../model/fleet.ts";
import type { AuditEntry } from "../model/history.ts";
import { actionId, type Plan, type Proposal } from "../model/plan.ts";
import type { Settings } from "../model/settings.ts";
import { freeOfCharge, negated, sumRates } from "../model/units.ts";
import type { Outside } from "../ports.ts";
import { propose } from "../propose/propose.ts";
import { decisionId } from "../record/audit-entry.ts";
import { closeRun, notePullRequest, openRun, type Run } from "../record/run.ts";
import type { StageResult } from "../record/stage-result.ts";
import { summaryOf } from "../report/summary.ts";
import { refusesForeign } from "./foreign-fleet.ts";
import { changeOf } from "./record-plan.ts";

/** Proposes to undo the action of this id. Throws OperatorError when there is no such action. */
export async function rollback(
  outside: Outside,
  settings: Settings,
  id: string,
): Promise<StageResult> {
  const mainSha = await mainHead(outside.forge, settings);
  const main = await readRepository(outside.forge, settings, mainSha);
  const run = await openRun(outside, settings, mainSha);
  const repository = await underConfirmedPolicies(run, main);
  const entry = await run.recording.entry(id);
  if (!entry) throw unknownAction(id);
  const refusal = refusalOf(entry, repository.fleet);
  if (refusesForeign(run, repository.fleet)) {
    outside.job.log("Not rolled back");
  } else if (refusal === undefined) {
    await proposeRollback(run, { entry, repository });
  } else {
    outside.job.log(`Not rolled back: ${refusal}`);
    outside.job.annotate({ level: "error", message: `Not rolled back: ${refusal}` });
    run.happened.add("refused");
  }
  const { ledger } = run.recording.journal();
  return closeRun(run, "rollback", {
    families: [],
    summary: summaryOf(ledger, undefined, repository.policies.limits),
    requiresApproval: refusal === undefined,
  });
}

function unknownAction(id: string): OperatorError {
  return new OperatorError([
    {
      what: `there is no action ${id === "" ? "without an id" : id} on the branch fleet-audit`,
      hint: "Pass action-id as it stands in the audit, for example provision_instance_training-1-a_1795435200",
    },
  ]);
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
  work: { readonly entry: AuditEntry; readonly repository: Repository },
): Promise<void> {
  const { entry, repository } = work;
  const named = namedInstances(repository.fleet).find((one) => one.name === entry.action.target);
  if (!named) return;
  const { clock, forge, job } = run.outside;
  const at = clock.now();
  const proposal = rollbackProposal(named, entry, repository, at);
  const plan = planOf(proposal, repository, at);
  if (run.settings.dryRun) {
    job.log(`Dry run: would propose to terminate ${named.name}`);
    run.happened.add("proposed");
    return;
  }
  const decision = decisionId(at, repository.mainSha);
  const { url } = run.settings.run;
  const outcome = await propose(forge, {
    proposal,
    plan,
    policies: repository.policies,
    decision,
    stateFile: run.settings.stateFile,
    ...(url === undefined ? {} : { runUrl: url }),
  });
  if (outcome.kind === "held") {
    run.failures.push(`The rollback was not proposed: ${outcome.why}`);
    return;
  }
  const { number } = outcome.pullRequest;
  await run.recording.write({
    headline: `Propose #${number}: ${outcome.pullRequest.title}`,
    changes: proposal.actions.map((action) =>
      changeOf(action, "pending_confirmation", { decision, pullRequest: number }, at),
    ),
  });
  const { pullRequest } = outcome;
  const [action] = proposal.actions;
  if (action) await askForApproval(run, { action, pullRequest }, repository.policies.limits);
  notePullRequest(run, outcome.pullRequest, "waiting");
  run.happened.add("waiting");
  job.log(`Opened #${number} to take back ${named.name}; a rollback always needs an approval`);
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
