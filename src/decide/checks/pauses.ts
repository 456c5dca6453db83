/** Nothing is proposed while the same is waiting, on its way, cooling down or was refused. */
import { type Ledger, poolDirection } from "../../model/history.ts";
import type { Observation } from "../../model/observation.ts";
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
  { pool, direction, actions }: Proposal,
  world: World,
  policies: Policies,
  { at: now }: Plan,
): readonly string[] {
  const { observation } = world;
  const { waiting, ledger } = observation;
  const { limits } = policies;
  const key = poolDirection(pool, direction);
  const isEmpty = presentIn(pool, world) === 0;
  const broken = own(ledger.failed ?? {}, key);
  const last = own(ledger.completed, key);
  const pause = direction === "grow" ? limits.cooldown.provision : limits.cooldown.terminate;
  const twin = waiting.some((one) => one.pool === pool && one.direction === direction);
  const policy = policies.pools.find(({ name }) => name === pool);
  const asked = isAskedByQueue(actions.length, { policy, direction, observation, limits, now });
  const isStopped =
    direction === "grow" && policy !== undefined && hasFailedTooOften(policy, ledger, limits, now);
  return [
    ...(isStopped ? ["is stopped by launches that failed"] : []),
    ...(twin ? ["waits for an approval already"] : []),
    ...(last !== undefined && !isEmpty && now - last < pause && !asked ? ["is cooling down"] : []),
    ...(broken !== undefined && now - broken < (limits.cooldown.afterFailure ?? pause)
      ? ["is cooling down after a failure"]
      : []),
    ...((own(ledger.rejected, key)?.until ?? 0) > now ? ["was rejected lately"] : []),
  ];
}

/**
 * A queue may have more before the pause is over: as many machines as GPUs wait at the most. How
 * many one that learns holds for what comes is its own affair.
 */
function isAskedByQueue(
  machines: number,
  of: {
    readonly policy: PoolPolicy | undefined;
    readonly direction: Proposal["direction"];
    readonly observation: Observation;
    readonly limits: Limits;
    readonly now: Instant;
  },
): boolean {
  const { policy, direction, observation, limits, now } = of;
  const { queue } = limits.cooldown;
  if (!policy || direction !== "grow" || queue === undefined) return false;
  const last = own(observation.ledger.completed, poolDirection(policy.name, direction)) ?? 0;
  const foresees = policy.rules.some((one) => one.rule === "queue" && (one.learns ?? one.foresees));
  const most = foresees ? Number.POSITIVE_INFINITY : waitingGpus(policy, observation, now);
  return now - last >= queue && machines <= most;
}

/** By what every queue of the pool last said of each of its sizes. */
function waitingGpus({ rules }: PoolPolicy, { signals = {} }: Observation, now: Instant): number {
  const series = rules.flatMap((rule) => {
    const answer = rule.rule === "queue" ? own(signals, rule.query) : undefined;
    return answer?.kind === "seen" ? answer.value : [];
  });
  return series.reduce((sum, { samples }) => {
    const [newest] = samples.filter(({ at }) => at <= now).sort((one, two) => two.at - one.at);
    return sum + Math.ceil(newest?.value ?? 0);
  }, 0);
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
