/**
 * What each executed action cost or saved, against having done nothing at all. Pure arithmetic over
 * audit entries; apart from `savings.ts`, which looks at spend as a whole.
 */
import type { AuditEntry } from "../model/history.ts";
import type { ActionType } from "../model/plan.ts";
import {
  costOver,
  type Instant,
  inDollars,
  type Millis,
  millis,
  minute,
  minutes,
  negated,
  sumMoney,
  type UsdMicros,
  type UsdMicrosPerHour,
  usd,
} from "../model/units.ts";

/** One executed action and what came of it until the ledger's end. */
export interface SavingsLine {
  readonly actionId: string;
  readonly type: ActionType;
  readonly pool: string;
  readonly target: string;
  /** The time for which the action made a difference. */
  readonly from: Instant;
  readonly to: Instant;
  /** Absent: nobody knows the price. */
  readonly pricePerHour?: UsdMicrosPerHour;
  /** Positive: saved; negative: spent. Absent where the price is. */
  readonly effect?: UsdMicros;
}

/** The lines, and their sum. */
export interface SavingsLedger {
  /** In order of the actions' identities. */
  readonly lines: readonly SavingsLine[];
  /** Positive: less was spent than by doing nothing. Absent: a line has no known price. */
  readonly saved?: UsdMicros;
}

/** How the sum is worked out: for whoever shows it. */
export const savingsMethod =
  "The fleet as it stood before the first of these actions, kept unchanged at its prices, less what " +
  "the machines cost with them: each launch counts its price from the machine's first health, each " +
  "termination gives its price back from when the machine was gone, both until the end of the time " +
  "told. Minutes are rounded up where money was spent and down where it was saved. An estimate from " +
  "list prices; the cloud's bill may differ, and what the work was worth is not in it";

/** The ledger of these entries until then. Entries that were not executed count for nothing. */
export function savingsLedger(entries: readonly AuditEntry[], until: Instant): SavingsLedger {
  const done = entries.filter(
    ({ executedAt, action, dryRun }) =>
      !dryRun &&
      executedAt !== undefined &&
      executedAt <= until &&
      (action.status === "executed" || action.status === "rolled_back"),
  );
  const terminated = new Set(
    done.flatMap(({ action, instanceId }) =>
      action.type === "terminate_instance" && instanceId !== undefined ? [instanceId] : [],
    ),
  );
  const lines = done
    .map((entry) => lineOf(entry, { until, terminated }))
    .sort((one, other) => (one.actionId < other.actionId ? -1 : 1));
  const effects = lines.flatMap(({ effect }) => effect ?? []);
  return { lines, ...(effects.length === lines.length ? { saved: sumMoney(effects) } : {}) };
}

function lineOf(
  entry: AuditEntry,
  context: { readonly until: Instant; readonly terminated: ReadonlySet<string> },
): SavingsLine {
  const { action, pool, executedAt = context.until } = entry;
  const to = action.type === "provision_instance" ? endOf(entry, context) : context.until;
  const price = priceOf(entry);
  return {
    actionId: action.id,
    type: action.type,
    pool,
    target: action.target,
    from: executedAt,
    to,
    ...(price === undefined
      ? {}
      : { pricePerHour: price, effect: effectOf(action.type, price, lengthOf(executedAt, to)) }),
  };
}

/** A machine that ended without an action of ours costs until its end; no line gives it back. */
function endOf(
  { instanceId, cost }: AuditEntry,
  { until, terminated }: { readonly until: Instant; readonly terminated: ReadonlySet<string> },
): Instant {
  if (instanceId !== undefined && terminated.has(instanceId)) return until;
  return cost === undefined || cost.to > until ? until : cost.to;
}

function lengthOf(from: Instant, to: Instant): Millis {
  return millis(Math.max(0, to - from));
}

function priceOf({ action, pricePerHour }: AuditEntry): UsdMicrosPerHour | undefined {
  const impact =
    action.type === "provision_instance" ? action.costImpact : negated(action.costImpact);
  const price = pricePerHour ?? impact;
  return price > 0 ? price : undefined;
}

function effectOf(type: ActionType, price: UsdMicrosPerHour, time: Millis): UsdMicros {
  const spends = type === "provision_instance";
  const count = spends ? Math.ceil(time / minute) : Math.floor(time / minute);
  // Both are rounded towards less saved: costOver rounds up, and the saving is a negative cost.
  const cost = costOver(spends ? price : negated(price), minutes(count));
  return usd(-inDollars(cost));
}
