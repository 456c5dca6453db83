/**
 * Whether launches that failed in a row have stopped a pool. Apart, because plan and apply ask the
 * same. It ends when the pool's policy says something else, or when its time is up.
 */
import type { Ledger } from "../model/history.ts";
import type { Block } from "../model/plan.ts";
import type { Limits, PoolPolicy } from "../model/policy.ts";
import { after, type Instant } from "../model/units.ts";
import { own } from "./own.ts";
import { policyMark } from "./policy-mark.ts";
import { clockTime } from "./words.ts";

/** Why nothing more is launched for a pool; undefined when nothing stops it. */
export function stopOf(
  pool: PoolPolicy,
  context: { readonly ledger: Ledger; readonly limits: Limits; readonly now: Instant },
): Block | undefined {
  const { ledger, limits, now } = context;
  const trial = own(ledger.trials ?? {}, pool.name);
  if (!limits.stop || trial?.failedAt === undefined) return undefined;
  if (trial.failures < limits.stop.afterFailures || trial.policy !== policyMark(pool)) {
    return undefined;
  }
  const until = after(trial.failedAt, limits.stop.lasts);
  if (until <= now) return undefined;
  const sentence =
    `${pool.name} is stopped: its last ${launches(trial.failures)} failed ` +
    `(${trial.why ?? "no reason is known"}); nothing is launched for it until ` +
    `${clockTime(until, now)}, or until its policy says something else`;
  return { reason: "anomaly", sentence, until };
}

function launches(count: number): string {
  return count === 1 ? "launch" : `${count} launches`;
}
