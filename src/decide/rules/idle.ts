/** `idle`: every active or unhealthy member is judged by itself, and an idle one may go. */
import type { Instance } from "../../model/instance.ts";
import type { IdleRule } from "../../model/rule.ts";
import { judgeIdleness } from "./idleness.ts";
import { activeMembers, type Opinion, type PoolView } from "./opinion.ts";

/** One answer for each active member, and for an unhealthy one that is known to be idle. */
export function judgeIdle(policy: IdleRule, pool: PoolView): readonly Opinion[] {
  const unhealthy = pool.members
    .filter(({ state, instance, broken }) => state === "unhealthy" && isKnown(instance, broken))
    .map((member) => judgeIdleness(policy, pool, member))
    .filter(({ kind }) => kind === "may-shrink");
  const active = activeMembers(pool).map((member) => judgeIdleness(policy, pool, member));
  return [...active, ...unhealthy];
}

/** A status that this version does not know says nothing of a machine's health. */
function isKnown(instance: Instance | undefined, broken: string | undefined): boolean {
  return instance?.status === "unhealthy" || broken !== undefined;
}
