/** A planned action as a change of the audit; apart because plan and rollback both write some. */
import type { AuditEntry } from "../model/history.ts";
import type { Plan, PlannedAction } from "../model/plan.ts";
import type { ActionChange } from "./action-change.ts";

/** The change that a planned action brings to the audit. */
export function changeOf(
  action: PlannedAction,
  state: ActionChange["state"],
  details: NonNullable<ActionChange["details"]> = {},
  at: Plan["at"],
): ActionChange {
  return {
    id: action.id,
    type: action.type,
    pool: action.pool,
    target: action.target,
    reason: action.reason,
    costImpact: action.costImpact,
    state,
    decidedAt: at,
    details: {
      rule: action.rule,
      metricsBefore: action.evidence as AuditEntry["metricsBefore"],
      ...(action.block ? { blockReason: action.block.reason, error: action.block.sentence } : {}),
      ...details,
    },
  };
}
