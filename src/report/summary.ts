/** The summary JSON: the spelling is a contract, so it stands alone. */
import type { Ledger } from "../model/history.ts";
import type { Projection } from "../model/plan.ts";
import type { Limits } from "../model/policy.ts";
import { inDollars } from "../model/units.ts";

/** What the `summary` command prints. Dollars as numbers; a negative cost impact is a saving. */
export interface Summary {
  readonly total_actions: number;
  readonly actions_by_type: Readonly<Record<string, number>>;
  /** Of all executed actions, an hour. */
  readonly total_cost_impact: number;
  readonly successful_actions: number;
  readonly failed_actions: number;
  readonly pending_confirmations: number;
  /** Null when the machines could not be listed: unknown is never zero. */
  readonly current_hourly_spend: number | null;
  readonly max_hourly_spend: number;
  /** Null when the machines could not be listed. */
  readonly instances_running: number | null;
  readonly max_instances: number;
}

/** The fleet's history and present in ten numbers. */
export function summaryOf(
  ledger: Ledger,
  projection: Projection | undefined,
  limits: Limits,
): Summary {
  const { totals } = ledger;
  const byType = Object.keys(totals.actionsByType)
    .sort()
    .map((type) => [type, totals.actionsByType[type] ?? 0] as const);
  const open = Object.values(ledger.open);
  return {
    total_actions: byType.reduce((sum, [, count]) => sum + count, 0),
    actions_by_type: Object.fromEntries(byType),
    total_cost_impact: inDollars(totals.costImpact),
    successful_actions: totals.successful,
    failed_actions: totals.failed,
    pending_confirmations: open.filter((action) => action.state === "pending_confirmation").length,
    current_hourly_spend:
      projection?.spendNow === undefined ? null : inDollars(projection.spendNow),
    max_hourly_spend: inDollars(limits.maxHourlySpend),
    instances_running: projection ? projection.countNow : null,
    max_instances: limits.maxInstances,
  };
}
