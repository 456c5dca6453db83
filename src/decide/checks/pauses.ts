/** Nothing is proposed while the same is waiting, on its way, cooling down or was refused. */
import { poolDirection } from "../../model/history.ts";
import type { Plan, Proposal } from "../../model/plan.ts";
import type { Policies } from "../../model/policy.ts";
import { own } from "../own.ts";
import { stopOf } from "../pool-stop.ts";
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
  const stop = direction === "grow" && policy ? stopOf(policy, { ledger, limits, now }) : undefined;
  return [
    ...(stop ? ["is stopped by launches that failed"] : []),
    ...(twin ? ["waits for an approval already"] : []),
    ...(last !== undefined && !isEmpty && now - last < pause ? ["is cooling down"] : []),
    ...(broken !== undefined && now - broken < (limits.cooldown.afterFailure ?? pause)
      ? ["is cooling down after a failure"]
      : []),
    ...((own(ledger.rejected, key)?.until ?? 0) > now ? ["was rejected lately"] : []),
  ];
}
