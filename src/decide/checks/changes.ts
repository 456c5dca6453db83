/** No plan takes more changes than the change budgets allow. */
import type { Observation } from "../../model/observation.ts";
import type { Direction, Plan } from "../../model/plan.ts";
import type { Policies } from "../../model/policy.ts";
import type { ChangeBudget } from "../../model/safety.ts";

/** Counts only what was certainly done and what this plan does: that alone must fit. */
export function changeViolations(
  observation: Observation,
  policies: Policies,
  plan: Plan,
): readonly string[] {
  const everywhere = policies.limits.changes ?? [];
  return [
    ...everywhere.flatMap((budget) => over(budget, undefined, observation, plan)),
    ...policies.pools.flatMap(({ name, changes }) =>
      (changes ?? []).flatMap((budget) => over(budget, name, observation, plan)),
    ),
  ];
}

function over(
  budget: ChangeBudget,
  pool: string | undefined,
  observation: Observation,
  plan: Plan,
): readonly string[] {
  const directions: readonly Direction[] = budget.direction
    ? [budget.direction]
    : ["grow", "shrink"];
  return directions.flatMap((direction) => {
    const planned = plan.proposals
      .filter((one) => one.direction === direction && (pool ?? one.pool) === one.pool)
      .reduce((sum, { actions }) => sum + actions.length, 0);
    const before = doneBefore({ budget, direction, pool }, observation, plan);
    const most = budget.count ?? Number.POSITIVE_INFINITY;
    if (planned === 0 || planned + before <= most) return [];
    return [`the ${direction} of ${pool ?? "the fleet"} is over its change budget`];
  });
}

function doneBefore(
  asked: {
    readonly budget: ChangeBudget;
    readonly direction: Direction;
    readonly pool: string | undefined;
  },
  { ledger }: Observation,
  { at: now }: Plan,
): number {
  const { budget, direction, pool } = asked;
  const made = Object.values(direction === "grow" ? ledger.launches : ledger.terminations);
  return made.filter(
    (one) =>
      (pool ?? one.pool) === one.pool &&
      one.state !== "refused" &&
      one.state !== "expired" &&
      now - one.at < budget.per,
  ).length;
}
