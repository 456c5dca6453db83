/** The rules, one line each. A new rule is one file and its lines here. */
import { assertNever } from "../../errors.ts";
import type { Rule } from "../../model/policy.ts";
import type { Millis } from "../../model/units.ts";
import { judgeHighUtilization } from "./high-utilization.ts";
import { judgeIdle } from "./idle.ts";
import type { Opinion, PoolView } from "./opinion.ts";

/** Asks one rule about one pool. */
export function judgeRule(rule: Rule, pool: PoolView): readonly Opinion[] {
  switch (rule.rule) {
    case "high_utilization":
      return judgeHighUtilization(rule, pool);
    case "idle":
      return judgeIdle(rule, pool);
    default:
      return assertNever(rule);
  }
}

/** How far back a rule looks. */
export function windowOf(rule: Rule): Millis {
  return rule.for;
}
