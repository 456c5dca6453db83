/** `idle`: every active or unhealthy member is judged by itself, and an idle one may go. */
import type { IdleRule } from "../../model/rule.ts";
import { judgeIdleness } from "./idleness.ts";
import { activeMembers, type Opinion, type PoolView } from "./opinion.ts";

/** One answer for each active member, and for an unhealthy one that is known to be idle. */
export function judgeIdle(policy: IdleRule, pool: PoolView): readonly Opinion[] {
  const unhealthy = pool.members
    .filter(({ state, instance }) => state === "unhealthy" && instance?.status === state)
    .map((member) => judgeIdleness(policy, pool, member))
    .filter(({ kind }) => kind === "may-shrink");
  const active = activeMembers(pool).map((member) => judgeIdleness(policy, pool, member));
  return [...active, ...unhealthy];
}
