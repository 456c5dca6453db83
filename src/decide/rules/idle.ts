/** `idle`: every active member is judged by itself, and an idle one may go. */
import type { IdleRule } from "../../model/rule.ts";
import { judgeIdleness } from "./idleness.ts";
import { activeMembers, type Opinion, type PoolView } from "./opinion.ts";

/** One answer for each active member. */
export function judgeIdle(policy: IdleRule, pool: PoolView): readonly Opinion[] {
  return activeMembers(pool).map((member) => judgeIdleness(policy, pool, member));
}
