/** No plan takes more changes than the change budgets allow. */
import type { PooledInstance } from "../../model/fleet.ts";
import type { Direction, Plan } from "../../model/plan.ts";
import type { Policies } from "../../model/policy.ts";
import type { ChangeBudget } from "../../model/safety.ts";
import type { World } from "./world.ts";

/** Counts only what was certainly done and what this plan does: that alone must fit. */
export function changeViolations(world: World, policies: Policies, plan: Plan): readonly string[] {
  const everywhere = policies.limits.changes ?? [];
  return [
    ...everywhere.flatMap((budget) => over(budget, undefined, world, plan)),
    ...policies.pools.flatMap(({ name, changes }) =>
      (changes ?? []).flatMap((budget) => over(budget, name, world, plan)),
    ),
  ];
}

function over(
  budget: ChangeBudget,
  pool: string | undefined,
  world: World,
  plan: Plan,
): readonly string[] {
  const directions: readonly Direction[] = budget.direction
    ? [budget.direction]
    : ["grow", "shrink"];
  return directions.flatMap((direction) => {
    const planned = plan.proposals
      .filter((one) => one.direction === direction && (pool ?? one.pool) === one.pool)
      .reduce((sum, { actions }) => sum + actions.length, 0);
    const before = doneBefore({ budget, direction, pool }, world, plan);
    const most = mostOf({ budget, direction, pool }, before, world);
    if (planned === 0 || planned + before <= most) return [];
    return [`the ${direction} of ${pool ?? "the fleet"} is over its change budget`];
  });
}

interface Asked {
  readonly budget: ChangeBudget;
  readonly direction: Direction;
  readonly pool: string | undefined;
}

/** A percentage is of no more than what lives and what was there before the changes. */
function mostOf({ budget, direction, pool }: Asked, before: number, world: World): number {
  const count = budget.count ?? Number.POSITIVE_INFINITY;
  if (budget.percent === undefined) return count;
  const byId = new Map<string, PooledInstance>(
    [...world.entries.values()].flatMap((entry) => (entry.id ? [[entry.id, entry]] : [])),
  );
  const living = world.live.filter((instance) => {
    const named = byId.get(instance.id) ?? world.entries.get(instance.name ?? "");
    const home = named?.pool ?? instance.tags["pool"];
    return pool === undefined || home === undefined || home === pool;
  }).length;
  const share = ((living + before) * budget.percent) / 100;
  return Math.min(count, Math.max(1, direction === "grow" ? Math.ceil(share) : Math.floor(share)));
}

function doneBefore(asked: Asked, { observation: { ledger } }: World, { at: now }: Plan): number {
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
