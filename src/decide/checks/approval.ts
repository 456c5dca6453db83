/** What is over the thresholds never merges by itself. */
import type { Observation } from "../../model/observation.ts";
import type { Plan, Proposal } from "../../model/plan.ts";
import type { Policies } from "../../model/policy.ts";

/** Invariant 4, as far as a plan can break it. */
export function approvalViolations(
  observation: Observation,
  policies: Policies,
  plan: Plan,
): readonly string[] {
  const { aboveHourlyCost, aboveTerminations, window } = policies.limits.confirmation;
  const merged = Object.values(observation.ledger.commits)
    .filter(({ confirmed, approvers }) => confirmed && approvers.length === 0)
    .filter(({ committedAt }) => plan.at - committedAt < window)
    .reduce((sum, { growth }) => sum + growth, 0);
  return plan.proposals
    .filter(({ confirmation }) => confirmation.kind === "auto")
    .filter((proposal) => {
      const cost = costOf(proposal);
      const removed = proposal.actions.filter(({ type }) => type === "terminate_instance").length;
      return (
        (cost > 0 && cost + Math.max(0, merged) > aboveHourlyCost) || removed > aboveTerminations
      );
    })
    .map(({ pool }) => `the proposal for ${pool} merges by itself over a threshold`);
}

function costOf({ actions, costImpact }: Proposal): number {
  return Math.max(costImpact, ...actions.map((action) => action.costImpact));
}
