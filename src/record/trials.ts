/** How launches of each pool went: what the ledger remembers until a row of failures ends. Pure. */
import type { LaunchTrial, Ledger } from "../model/history.ts";
import type { Instant } from "../model/units.ts";

type Trials = Ledger["trials"];

/** Before a call: what failed under another wording of the policy does not count. */
export function withTrial(
  trials: Trials,
  tried: { readonly pool: string; readonly policy: string },
): NonNullable<Trials> {
  const { pool, policy } = tried;
  if (trialOf(trials, pool)?.policy === policy) return trials ?? {};
  return { ...trials, [pool]: { policy, failures: 0 } };
}

/** With one more launch that failed. People have not heard yet of what it stops. */
export function withFailure(
  trials: Trials,
  pool: string,
  failure: { readonly at: Instant; readonly why: string },
): NonNullable<Trials> {
  const before = trialOf(trials, pool);
  const trial: LaunchTrial = {
    policy: before?.policy ?? "",
    failures: (before?.failures ?? 0) + 1,
    failedAt: failure.at,
    why: failure.why,
  };
  return { ...trials, [pool]: trial };
}

/** After a machine became healthy: the row of failures is over. */
export function withoutFailures(trials: Trials, pool: string): NonNullable<Trials> {
  const before = trialOf(trials, pool);
  return before ? { ...trials, [pool]: { policy: before.policy, failures: 0 } } : (trials ?? {});
}

/** Once people have heard that the pool is stopped. */
export function withTold(trials: Trials, pool: string): NonNullable<Trials> {
  const before = trialOf(trials, pool);
  return before ? { ...trials, [pool]: { ...before, told: true } } : (trials ?? {});
}

function trialOf(trials: Trials, pool: string): LaunchTrial | undefined {
  return trials && Object.hasOwn(trials, pool) ? trials[pool] : undefined;
}
