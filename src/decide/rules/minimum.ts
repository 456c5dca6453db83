/** `minimum`: fewer members than a number: add the rest. Also the pool's own `size.min`. */
import type { MinimumRule } from "../../model/rule.ts";
import { counted } from "../words.ts";
import { type Opinion, type PoolView, presentCount } from "./opinion.ts";

const rule = "minimum";

/**
 * Counts members that work or will: a machine that is unhealthy, leaving or gone is no capacity,
 * and one that boots is not bought twice. Needs no readings.
 */
export function judgeMinimum(policy: MinimumRule, pool: PoolView): readonly Opinion[] {
  const count = policy.instances - presentCount(pool);
  const has = `${pool.policy.name} has ${counted(presentCount(pool), "member")}`;
  const base = { rule, evidence: [], atLeast: policy.instances };
  if (count <= 0) {
    return [{ kind: "abstain", ...base, reason: `${has}, and its minimum is ${policy.instances}` }];
  }
  return [{ kind: "grow", ...base, count, reason: `${has} of its minimum of ${policy.instances}` }];
}

/** What no rule has to say: a pool that fell below its `size.min` is filled up again. */
export function judgeSize(pool: PoolView): readonly Opinion[] {
  const opinions = judgeMinimum({ rule, instances: pool.policy.size.min }, pool);
  return opinions.filter(({ kind }) => kind === "grow");
}
