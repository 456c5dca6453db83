/** One action's file on the audit branch: where it lies, and its text in both directions. */
import {
  type AuditEntry,
  type CostEstimate,
  type Order,
  type RollbackData,
  type StageTimes,
  stageNames,
} from "../model/history.ts";
import {
  type ActionState,
  type ActionType,
  actionStates,
  type Evidence,
  gateReasons,
  lateReasons,
  type Reason,
} from "../model/plan.ts";
import { type Instant, inDollars, instant, isoTime, usd, usdPerHour } from "../model/units.ts";
import { canonicalJson } from "./canonical-json.ts";

/** `YYYY/MM/DD` of an instant, in UTC: the folder of what was decided on that day. */
export function dayFolder(at: Instant): string {
  return isoTime(at).slice(0, 10).replaceAll("-", "/");
}

/** Where the entry of an action lies: its id ends in the second of its decision. */
export function entryPath(actionId: string): string {
  const seconds = Number(actionId.slice(actionId.lastIndexOf("_") + 1));
  return `actions/${dayFolder(instant(seconds * 1000))}/${actionId}.json`;
}

/** Where a decision record lies: its id starts with the second of the decision. */
export function decisionPath(decisionId: string): string {
  const seconds = Number(decisionId.slice(0, decisionId.indexOf("-")));
  return `decisions/${dayFolder(instant(seconds * 1000))}/${decisionId}.json`;
}

/** The identity of a decision: its UTC second and the commit of main it looked at. */
export function decisionId(at: Instant, mainSha: string): string {
  return `${Math.floor(at / 1000)}-${mainSha.slice(0, 12)}`;
}

/** The entry's text: snake_case keys, ISO times, dollars as numbers. */
export function printEntry(entry: AuditEntry): string {
  return canonicalJson({
    timestamp: isoTime(entry.timestamp),
    dry_run: entry.dryRun,
    action: {
      id: entry.action.id,
      type: entry.action.type,
      target: entry.action.target,
      reason: entry.action.reason,
      cost_impact: inDollars(entry.action.costImpact),
      status: entry.action.status,
    },
    pool: entry.pool,
    rule: entry.rule,
    block_reason: entry.blockReason,
    decision: entry.decision,
    pull_request: entry.pullRequest,
    merge_sha: entry.mergeSha,
    approvers: entry.approvers,
    price_usd_per_hour:
      entry.pricePerHour === undefined ? undefined : inDollars(entry.pricePerHour),
    reviewed: printedOrder(entry.reviewed),
    called: printedOrder(entry.called),
    cost_estimate: printedCost(entry.cost),
    instance_id: entry.instanceId,
    metrics_before: entry.metricsBefore,
    metrics_after: entry.metricsAfter,
    executed_at: entry.executedAt === undefined ? undefined : isoTime(entry.executedAt),
    error: entry.error,
    stages: entry.stages === undefined ? undefined : printedStages(entry.stages),
    rollback: entry.rollback,
    revision: entry.revision,
  });
}

function printedCost(cost: CostEstimate | undefined): unknown {
  if (cost === undefined) return undefined;
  const { from, to, minutes, amount } = cost;
  return { from: isoTime(from), to: isoTime(to), minutes, usd_micros: amount };
}

function printedOrder(order: Order | undefined): unknown {
  if (order === undefined) return undefined;
  const { type, region, pricePerHour } = order;
  const price = pricePerHour === undefined ? {} : { price_usd_per_hour: inDollars(pricePerHour) };
  return { type, region, ...price };
}

/** Reads an entry that `printEntry` wrote; undefined when the text is not one. */
export function parseEntry(text: string): AuditEntry | undefined {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return undefined;
  }
  const top = recordOf(raw);
  const action = recordOf(top?.["action"]);
  if (!top || !action) return undefined;
  const timestamp = timeOf(top["timestamp"]);
  const status = actionStates.find((state) => state === action["status"]);
  const type = typeOf(action["type"]);
  if (timestamp === undefined || !status || !type) return undefined;
  return { timestamp, ...headOf(top, action, type, status), ...tailOf(top) };
}

function headOf(
  top: Record<string, unknown>,
  action: Record<string, unknown>,
  type: ActionType,
  status: ActionState,
): Omit<AuditEntry, "timestamp"> {
  return {
    dryRun: top["dry_run"] === true,
    action: {
      id: String(action["id"]),
      type,
      target: String(action["target"]),
      reason: String(action["reason"]),
      costImpact: usdPerHour(Number(action["cost_impact"])),
      status,
    },
    pool: String(top["pool"]),
    approvers: arrayOf(top["approvers"]).map(String),
    metricsBefore: arrayOf(top["metrics_before"]) as readonly Evidence[],
  };
}

function printedStages(stages: StageTimes): Readonly<Record<string, string>> {
  return Object.fromEntries(
    stageNames.flatMap((name) => {
      const at = stages[name];
      return at === undefined ? [] : [[name, isoTime(at)]];
    }),
  );
}

function stagesOf(raw: Record<string, unknown>): StageTimes {
  return Object.fromEntries(
    stageNames.flatMap((name) => {
      const at = timeOf(raw[name]);
      return at === undefined ? [] : [[name, at]];
    }),
  );
}

function tailOf(top: Record<string, unknown>): Partial<AuditEntry> {
  const executedAt = timeOf(top["executed_at"]);
  const reason = [...gateReasons, ...lateReasons].find((one) => one === top["block_reason"]);
  const after = recordOf(top["metrics_after"]);
  const rollback = recordOf(top["rollback"]);
  const stages = stagesOf(recordOf(top["stages"]) ?? {});
  const reviewed = orderOf(top["reviewed"]);
  const called = orderOf(top["called"]);
  return {
    ...(reviewed ? { reviewed } : {}),
    ...(called ? { called } : {}),
    ...costOf(top["cost_estimate"]),
    ...(Object.keys(stages).length > 0 ? { stages } : {}),
    ...(reason ? { blockReason: reason satisfies Reason } : {}),
    ...textOf(top, "decision", "decision"),
    ...textOf(top, "merge_sha", "mergeSha"),
    ...textOf(top, "instance_id", "instanceId"),
    ...textOf(top, "error", "error"),
    ...textOf(top, "rule", "rule"),
    ...(typeof top["pull_request"] === "number" ? { pullRequest: top["pull_request"] } : {}),
    ...(typeof top["price_usd_per_hour"] === "number"
      ? { pricePerHour: usdPerHour(top["price_usd_per_hour"]) }
      : {}),
    ...(executedAt === undefined ? {} : { executedAt }),
    ...(after ? { metricsAfter: after as Readonly<Record<string, number>> } : {}),
    ...(rollback ? { rollback: rollback as unknown as RollbackData } : {}),
    ...(typeof top["revision"] === "number" ? { revision: top["revision"] } : {}),
  };
}

function costOf(value: unknown): Pick<AuditEntry, "cost"> {
  const raw = recordOf(value);
  const from = timeOf(raw?.["from"]);
  const to = timeOf(raw?.["to"]);
  const minutes = raw?.["minutes"];
  if (from === undefined || to === undefined || typeof minutes !== "number") return {};
  const amount = raw?.["usd_micros"];
  const known = typeof amount === "number" ? { amount: usd(amount / 1e6) } : {};
  return { cost: { from, to, minutes, ...known } };
}

function orderOf(value: unknown): Order | undefined {
  const raw = recordOf(value);
  if (typeof raw?.["type"] !== "string" || typeof raw["region"] !== "string") return undefined;
  const price = raw["price_usd_per_hour"];
  return {
    type: raw["type"],
    region: raw["region"],
    ...(typeof price === "number" ? { pricePerHour: usdPerHour(price) } : {}),
  };
}

function textOf(
  top: Record<string, unknown>,
  key: string,
  name: "decision" | "mergeSha" | "instanceId" | "error" | "rule",
): Partial<AuditEntry> {
  const value = top[key];
  return typeof value === "string" ? { [name]: value } : {};
}

function recordOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function timeOf(value: unknown): Instant | undefined {
  const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : instant(at);
}

function typeOf(value: unknown): ActionType | undefined {
  return value === "provision_instance" || value === "terminate_instance" ? value : undefined;
}
