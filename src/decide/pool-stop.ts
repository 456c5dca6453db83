/**
 * Whether launches that failed in a row have stopped a pool. Apart, because plan and apply ask the
 * same. It ends when the pool's policy says something else, or when its time is up.
 */
import type { Ledger } from "../model/history.ts";
import type { Block } from "../model/plan.ts";
import type { Limits, PoolPolicy } from "../model/policy.ts";
import { after, type Instant } from "../model/units.ts";
import { fingerprint } from "./fingerprint.ts";
import { byText, own } from "./own.ts";
import { clockTime } from "./words.ts";

/** Changes when the policy says something else; where it stands and its comments are no part. */
export function policyMark(pool: PoolPolicy): string {
  const { at: _place, ...says } = pool;
  return fingerprint(spelled(says)).toString(16);
}

/** One text for one meaning: the order of keys is none. */
function spelled(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spelled).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "";
  const keys = Object.entries(value).sort(([one], [other]) => byText(one, other));
  return `{${keys.map(([key, part]) => `${key}:${spelled(part)}`).join()}}`;
}

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
