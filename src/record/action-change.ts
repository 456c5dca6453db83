/** One step in the life of an action, and what it does to its entry and to the ledger. Pure. */
import { type AuditEntry, type Ledger, type OpenAction, poolDirection } from "../model/history.ts";
import type { ActionState, ActionType, Direction } from "../model/plan.ts";
import type { Instant, UsdMicrosPerHour } from "../model/units.ts";
import { withFailure, withoutFailures } from "./trials.ts";

/** An action enters a state. Details that are absent stay as they were. */
export interface ActionChange {
  readonly id: string;
  readonly type: ActionType;
  readonly pool: string;
  readonly target: string;
  readonly reason: string;
  readonly costImpact: UsdMicrosPerHour;
  readonly state: ActionState;
  readonly decidedAt: Instant;
  readonly details?: Partial<
    Pick<
      AuditEntry,
      | "rule"
      | "blockReason"
      | "decision"
      | "pullRequest"
      | "mergeSha"
      | "approvers"
      | "pricePerHour"
      | "reviewed"
      | "called"
      | "cost"
      | "instanceId"
      | "metricsBefore"
      | "metricsAfter"
      | "executedAt"
      | "error"
      | "stages"
      | "rollback"
    >
  >;
}

const finalStates: ReadonlySet<ActionState> = new Set<ActionState>([
  "executed",
  "failed",
  "blocked",
  "expired",
  "rolled_back",
  "dry_run",
]);

/** True when nothing more happens to an action in this state. */
export function isFinal(state: ActionState): boolean {
  return finalStates.has(state);
}

/** The direction of an action's pull request. */
export function directionOf(type: ActionType): Direction {
  return type === "provision_instance" ? "grow" : "shrink";
}

/**
 * The entry after the change: what was known stays, what the change says replaces it. Why it was
 * held is no longer true once it moves on.
 */
export function changedEntry(entry: AuditEntry | undefined, change: ActionChange): AuditEntry {
  const movesOn = entry?.action.status !== change.state;
  return {
    approvers: [],
    metricsBefore: [],
    ...(entry && movesOn && movingStates.has(change.state) ? withoutTrouble(entry) : entry),
    timestamp: change.decidedAt,
    dryRun: change.state === "dry_run",
    pool: change.pool,
    action: {
      id: change.id,
      type: change.type,
      target: change.target,
      reason: change.reason,
      costImpact: change.costImpact,
      status: change.state,
    },
    ...change.details,
    ...stagesOf(entry, change),
  };
}

/** The stages passed so far; a machine's first health ends the way of its provision. */
function stagesOf(entry: AuditEntry | undefined, change: ActionChange): Pick<AuditEntry, "stages"> {
  const { details, state, type } = change;
  const isHealthy = state === "executed" && type === "provision_instance";
  const healthy = isHealthy ? details?.executedAt : undefined;
  const stages = {
    ...entry?.stages,
    ...details?.stages,
    ...(healthy === undefined ? {} : { healthy }),
  };
  return Object.keys(stages).length === 0 ? {} : { stages };
}

const movingStates: ReadonlySet<ActionState> = new Set<ActionState>(["executing", "executed"]);

function withoutTrouble(entry: AuditEntry): AuditEntry {
  const { blockReason: _held, error: _failed, ...rest } = entry;
  return rest;
}

/** The ledger after news of an action that stays in its state: a hold counts when it is new. */
export function refreshedLedger(ledger: Ledger, change: ActionChange, before: AuditEntry): Ledger {
  const held = change.details?.blockReason;
  const isHeldNow = !isFinal(change.state) && held !== undefined && held !== before.blockReason;
  return {
    ...ledger,
    ...(isFinal(change.state) ? {} : { open: { ...ledger.open, [change.id]: openAction(change) } }),
    ...(isHeldNow
      ? { counters: { ...ledger.counters, ...counted(ledger, `blocks|${held}`) } }
      : {}),
  };
}

function counted(ledger: Ledger, key: string): Readonly<Record<string, number>> {
  return { [key]: (ledger.counters[key] ?? 0) + 1 };
}

/** The ledger after the change. `isNew`: the action had no entry before. */
export function changedLedger(
  ledger: Ledger,
  change: ActionChange,
  context: { readonly isNew: boolean; readonly now: Instant },
): Ledger {
  const counted = countChange(ledger, change, context.isNew);
  const open = { ...counted.open };
  delete open[change.id];
  if (!isFinal(change.state)) open[change.id] = openAction(change);
  const ending = { [poolDirection(change.pool, directionOf(change.type))]: context.now };
  const { completed, failed } = counted;
  return {
    ...counted,
    open,
    ...trialsAfter(counted, change, context.now),
    ...(change.state === "executed" ? { completed: { ...completed, ...ending } } : {}),
    ...(change.state === "failed" ? { failed: { ...failed, ...ending } } : {}),
  };
}

/** A launch that ended badly counts towards the stop of its pool; a healthy one ends the row. */
function trialsAfter(ledger: Ledger, change: ActionChange, at: Instant): Pick<Ledger, "trials"> {
  if (change.type !== "provision_instance") return {};
  const { pool, state, details } = change;
  if (state === "executed" && ledger.trials)
    return { trials: withoutFailures(ledger.trials, pool) };
  if (state !== "failed") return {};
  const why = details?.error ?? "no reason is known";
  return { trials: withFailure(ledger.trials, pool, { at, why }) };
}

function openAction(change: ActionChange): OpenAction {
  const pullRequest = change.details?.pullRequest;
  return {
    id: change.id,
    type: change.type,
    pool: change.pool,
    target: change.target,
    state: change.state,
    reason: change.reason,
    costImpact: change.costImpact,
    decidedAt: change.decidedAt,
    ...(pullRequest === undefined ? {} : { pullRequest }),
  };
}

/** The change of an action that is already open, into another state. */
export function nextState(
  action: OpenAction,
  state: ActionState,
  details: NonNullable<ActionChange["details"]> = {},
): ActionChange {
  return {
    ...action,
    state,
    details: {
      ...(action.pullRequest === undefined ? {} : { pullRequest: action.pullRequest }),
      ...details,
    },
  };
}

/** The same change at what was really called, which may cost less than what was reviewed. */
export function atPrice(change: ActionChange, price: UsdMicrosPerHour | undefined): ActionChange {
  return price === undefined ? change : { ...change, costImpact: price };
}

/** The change of an action that is over already and gets news all the same. */
export function changeOfEntry(
  entry: AuditEntry,
  state: ActionState,
  details: NonNullable<ActionChange["details"]> = {},
): ActionChange {
  const { id, type, target, reason, costImpact } = entry.action;
  const { pool, timestamp: decidedAt } = entry;
  return { id, type, pool, target, reason, costImpact, state, decidedAt, details };
}

function countChange(ledger: Ledger, change: ActionChange, isNew: boolean): Ledger {
  const keys: string[] = [];
  if (isFinal(change.state) && change.state !== "rolled_back") {
    keys.push(`actions|${change.type}|${change.state}`);
  }
  if (change.state === "blocked" && change.details?.blockReason) {
    keys.push(`blocks|${change.details.blockReason}`);
  }
  const wasPending = ledger.open[change.id]?.state === "pending_confirmation";
  if (change.state === "pending_confirmation" && !wasPending) keys.push("confirmations");
  const counters = { ...ledger.counters };
  for (const key of keys) counters[key] = (counters[key] ?? 0) + 1;
  if (change.state === "executed") {
    const key = `cost|${change.type}`;
    counters[key] = (counters[key] ?? 0) + change.costImpact;
  }
  return { ...ledger, counters, totals: countTotals(ledger, change, isNew) };
}

function countTotals(ledger: Ledger, change: ActionChange, isNew: boolean): Ledger["totals"] {
  const { totals } = ledger;
  if (change.state === "dry_run") return totals;
  const executed = change.state === "executed";
  const byType = totals.actionsByType;
  return {
    actionsByType: isNew ? { ...byType, [change.type]: (byType[change.type] ?? 0) + 1 } : byType,
    costImpact: (executed
      ? totals.costImpact + change.costImpact
      : totals.costImpact) as UsdMicrosPerHour,
    successful: totals.successful + (executed ? 1 : 0),
    failed: totals.failed + (change.state === "failed" ? 1 : 0),
  };
}
