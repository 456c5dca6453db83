/** The rules, one line each. A new rule is one file and its lines here. */
import { assertNever } from "../../errors.ts";
import type { Rule } from "../../model/rule.ts";
import type { SignalQuery } from "../../model/signal.ts";
import { type Millis, millis } from "../../model/units.ts";
import { freshness } from "../window.ts";
import { judgeHighUtilization } from "./high-utilization.ts";
import { judgeIdle } from "./idle.ts";
import { judgeMinimum } from "./minimum.ts";
import type { Opinion, PoolView } from "./opinion.ts";
import { judgeQueue } from "./queue.ts";
import { judgeSchedule } from "./schedule.ts";

/** Asks one rule about one pool. */
export function judgeRule(rule: Rule, pool: PoolView): readonly Opinion[] {
  switch (rule.rule) {
    case "minimum":
      return judgeMinimum(rule, pool);
    case "schedule":
      return judgeSchedule(rule, pool);
    case "queue":
      return judgeQueue(rule, pool);
    case "high_utilization":
      return judgeHighUtilization(rule, pool);
    case "idle":
      return judgeIdle(rule, pool);
    default:
      return assertNever(rule);
  }
}

/** How far back a rule looks at readings. */
export function windowOf(rule: Rule): Millis {
  switch (rule.rule) {
    case "minimum":
      return millis(0);
    case "schedule":
    case "queue":
    case "high_utilization":
    case "idle":
      return rule.for;
    default:
      return assertNever(rule);
  }
}

/** The queries that a rule asks the meter. */
export function signalsOf(rule: Rule): readonly SignalQuery[] {
  if (rule.rule !== "queue") return [];
  const window = millis(Math.max(rule.patience, freshness));
  return [{ query: rule.query, window }];
}

/** Of several equal wishes the one of the earlier rule speaks. */
export const precedence: readonly string[] = [
  "minimum",
  "schedule",
  "queue",
  "high_utilization",
  "idle",
] satisfies readonly Rule["rule"][];
