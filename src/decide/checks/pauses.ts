/** Nothing is proposed while the same is waiting, on its way, cooling down or was refused. */
import { type Ledger, poolDirection } from "../../model/history.ts";
import type { Plan, Proposal } from "../../model/plan.ts";
import type { Limits, Policies, PoolPolicy } from "../../model/policy.ts";
import type { Instant } from "../../model/units.ts";
import { own } from "../own.ts";
import { policyMark } from "../policy-mark.ts";
import { presentIn } from "./terminations.ts";
import type { World } from "./world.ts";

/** Invariant 9: pauses delay savings and growth. */
export function pauseViolations(world: World, policies: Policies, plan: Plan): readonly string[] {
  return plan.proposals.flatMap((proposal) => {
    const pauses = pausesOf(proposal, world, policies, plan);
    return pauses.map((pause) => `the ${proposal.direction} of ${proposal.pool} ${pause}`);
  });
}

function pausesOf(
  { pool, direction }: Proposal,
  world: World,
  policies: Policies,
  { at: now }: Plan,
): readonly string[] {
  const { waiting, ledger } = world.observation;
  const { limits } = policies;
  const key = poolDirection(pool, direction);
  const isEmpty = presentIn(pool, world) === 0;
  const broken = own(ledger.failed ?? {}, key);
  const last = own(ledger.completed, key);
  const pause = direction === "grow" ? limits.cooldown.provision : limits.cooldown.terminate;
  const twin = waiting.some((one) => one.pool === pool && one.direction === direction);
  const policy = policies.pools.find(({ name }) => name === pool);
  const isStopped =
    direction === "grow" && policy !== undefined && hasFailedTooOften(policy, ledger, limits, now);
  return [
    ...(isStopped ? ["is stopped by launches that failed"] : []),
    ...(twin ? ["waits for an approval already"] : []),
    ...(last !== undefined && !isEmpty && now - last < pause ? ["is cooling down"] : []),
    ...(broken !== undefined && now - broken < (limits.cooldown.afterFailure ?? pause)
      ? ["is cooling down after a failure"]
      : []),
    ...((own(ledger.rejected, key)?.until ?? 0) > now ? ["was rejected lately"] : []),
  ];
}

/** Under this very policy, so many times in a row, the last of them not long ago. */
function hasFailedTooOften(
  pool: PoolPolicy,
  { trials = {} }: Ledger,
  { stop }: Limits,
  now: Instant,
): boolean {
  const trial = own(trials, pool.name);
  return (
    stop !== undefined &&
    trial?.failedAt !== undefined &&
    trial.policy === policyMark(pool) &&
    trial.failures >= stop.afterFailures &&
    now - trial.failedAt < stop.lasts
  );
}
