/** The rules, one line each. A new rule is one file and its lines here. */
import { assertNever } from "../../errors.ts";
import type { Rule } from "../../model/rule.ts";
import type { SignalQuery } from "../../model/signal.ts";
import { type Millis, millis } from "../../model/units.ts";
import type { Member } from "../members.ts";
import { pastStep } from "../queue-past.ts";
import { freshness } from "../window.ts";
import { judgeHeadroom } from "./headroom.ts";
import { judgeHighUtilization } from "./high-utilization.ts";
import { judgeIdle } from "./idle.ts";
import { judgeLease } from "./lease.ts";
import { judgeMinimum } from "./minimum.ts";
import type { Opinion, PoolView } from "./opinion.ts";
import { projected } from "./projected.ts";
import { judgeQueue } from "./queue.ts";
import { judgeSchedule } from "./schedule.ts";
import { judgeTarget } from "./target.ts";

/** Asks one rule about one pool. */
export function judgeRule(rule: Rule, pool: PoolView): readonly Opinion[] {
  switch (rule.rule) {
    case "minimum":
      return judgeMinimum(rule, pool);
    case "schedule":
      return judgeSchedule(rule, pool);
    case "queue":
      return judgeQueue(rule, pool);
    case "target":
      return judgeTarget(rule, pool);
    case "headroom":
      return judgeHeadroom(rule, pool);
    case "lease":
      return judgeLease(rule, pool);
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
    case "lease":
      return millis(0);
    case "schedule":
    case "queue":
    case "headroom":
    case "high_utilization":
    case "idle":
      return rule.for;
    case "target":
      return millis(Math.max(rule.for, rule.over));
    default:
      return assertNever(rule);
  }
}

/**
 * Why this rule would ask to grow the pool again without these members, as the end of a sentence
 * that begins with their going; undefined when it would not, or does not look at load.
 */
export function projectionOf(
  rule: Rule,
  pool: PoolView,
  leaving: readonly Member[],
): string | undefined {
  switch (rule.rule) {
    case "high_utilization":
      return projected(
        { above: rule.abovePercent, window: rule.for, rule: rule.rule },
        pool,
        leaving,
      );
    case "target": {
      const above = rule.percent + rule.tolerancePercent;
      return projected({ above, window: rule.over, rule: rule.rule }, pool, leaving);
    }
    default:
      return undefined;
  }
}

/** The queries that a rule asks the meter. */
export function signalsOf(rule: Rule): readonly SignalQuery[] {
  if (rule.rule === "headroom" && rule.foresees) {
    const { running, history } = rule.foresees;
    return [{ query: running, window: history, step: pastStep }];
  }
  if (rule.rule !== "queue") return [];
  const window = millis(Math.max(rule.patience, freshness));
  const recent = { query: rule.query, window };
  const looksBack = rule.learns ?? rule.foresees;
  if (!looksBack) return [recent];
  const { running, history } = looksBack;
  const past = { window: history, step: pastStep };
  return [recent, { query: rule.query, ...past }, { query: running, ...past }];
}

/** Of several equal wishes the one of the earlier rule speaks. */
export const precedence: readonly string[] = [
  "minimum",
  "schedule",
  "queue",
  "high_utilization",
  "target",
  "headroom",
  "idle",
  "lease",
] satisfies readonly Rule["rule"][];
