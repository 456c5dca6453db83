/** What copies of the record hold: rows for Postgres, and rows of the history that people read. */
import type { ActionState, ActionType, Reason } from "./plan.ts";
import type { Instant, UsdMicrosPerHour } from "./units.ts";

/** A row of `autonomous_actions`. */
export interface ActionRow {
  readonly actionId: string;
  readonly actionType: ActionType;
  readonly targetInstance: string;
  readonly reason: string;
  readonly costImpact: UsdMicrosPerHour;
  readonly status: ActionState;
  readonly metricsBefore: unknown;
  readonly metricsAfter: unknown;
  readonly createdAt: Instant;
  readonly executedAt?: Instant;
  readonly errorMessage?: string;
  /** Absent in rows that were written before the table had it. */
  readonly pool?: string;
  readonly blockReason?: Reason;
  /** The decision record's id. */
  readonly decision?: string;
  readonly pullRequest?: number;
  readonly mergeSha?: string;
  readonly instanceId?: string;
  /** Logins of those whose approvals counted. */
  readonly approvers: readonly string[];
  readonly pricePerHour?: UsdMicrosPerHour;
  /** The rule that asked. Absent where nobody wrote it down. */
  readonly rule?: string;
  /** The audit entry as its file has it, so that the file can be made again from the row. */
  readonly auditEntry?: unknown;
}

/** A decision that led to an entry. Its record is in git; this is what it came to. */
export interface DecisionRow {
  readonly decisionId: string;
  readonly decidedAt: Instant;
  readonly mainSha: string;
  readonly proposed: number;
  readonly blocked: number;
  /** Reasons of what was blocked, each once, in order. */
  readonly reasons: readonly string[];
  /** Of what was proposed. */
  readonly costImpact: UsdMicrosPerHour;
}

/** A machine of the account, ours or not. */
export interface InstanceRow {
  readonly instanceId: string;
  /** Its name in the fleet, else at the cloud. */
  readonly name: string;
  /** Absent: not ours. */
  readonly pool?: string;
  readonly type: string;
  readonly region: string;
  readonly status: string;
  /** Absent: nobody knows it. */
  readonly pricePerHour?: UsdMicrosPerHour;
  readonly firstSeen: Instant;
  readonly lastSeen: Instant;
}

/** What a type costs from then on. */
export interface PriceRow {
  readonly type: string;
  readonly seenAt: Instant;
  /** Absent: the cloud names none. */
  readonly pricePerHour?: UsdMicrosPerHour;
}

/** What a part of the account costs an hour, as one run saw it. */
export interface SpendRow {
  readonly at: Instant;
  /** `fleet` is the whole account; `unmanaged` what is in no pool. */
  readonly scope: "fleet" | "pool" | "unmanaged";
  /** The pool; empty for the other scopes. */
  readonly pool: string;
  readonly machines: number;
  /** Absent: a machine has no known price. */
  readonly perHour?: UsdMicrosPerHour;
}

/** An executed action, and from when to when it makes a difference to the bill. */
export interface SavingsRow {
  readonly actionId: string;
  readonly type: ActionType;
  readonly pool: string;
  readonly target: string;
  readonly rule?: string;
  readonly instanceId?: string;
  readonly from: Instant;
  /** When the machine of a launch was gone, if it is. */
  readonly endedAt?: Instant;
  /** Absent: nobody knows it. */
  readonly pricePerHour?: UsdMicrosPerHour;
}

/** What runs saw of machines, prices and spend. */
export interface Sight {
  readonly instances: readonly InstanceRow[];
  readonly prices: readonly PriceRow[];
  readonly spend: readonly SpendRow[];
}

/** A copy of the ledger, for the day on which the audit branch is lost. */
export interface SavedLedger {
  /** `owner/repository`. */
  readonly fleet: string;
  /** The commit of the audit branch that it was read from or written by. */
  readonly head: string;
  readonly asOf: Instant;
  /** As `ledger.json` has it. */
  readonly ledger: unknown;
}

/** What is written beside the actions. */
export interface Beside {
  readonly decisions: readonly DecisionRow[];
  readonly savings: readonly SavingsRow[];
  readonly sight: Sight;
  readonly ledger?: SavedLedger;
}

/** Which files of a tree are wanted, and how many at once. */
export interface FileQuery {
  /** Or one file. */
  readonly folder: string;
  readonly passes: (path: string) => boolean;
  readonly atOnce: number;
}

/** Some of the files by path, and how far this is. */
export interface TextBatch {
  readonly files: Readonly<Record<string, string>>;
  readonly count: number;
  readonly of: number;
}

/** Of what a clone or a table gives in parts: how far it has come. */
export interface Reading {
  /** `entries`. */
  readonly what: string;
  readonly count: number;
  readonly of: number;
}

/**
 * One line of the history: an action, or a commit of main by which a person changed the fleet or
 * its policies.
 */
export interface HistoryRow {
  /** The decision's second, or the commit's. */
  readonly at: Instant;
  /** The action's id, or the commit's sha. */
  readonly id: string;
  readonly type: ActionType | "change";
  /** `unrecorded`: a trailer on main names it, and the audit does not. */
  readonly state: ActionState | "merged" | "unrecorded";
  /** Empty where nobody knows it. */
  readonly pool: string;
  readonly target: string;
  readonly instanceId?: string;
  /** The rule's sentence, or the commit's subject. */
  readonly reason: string;
  readonly blockReason?: Reason;
  readonly error?: string;
  readonly rule?: string;
  readonly costImpact?: UsdMicrosPerHour;
  /** Logins of those who approved, or who made the commit. */
  readonly people: readonly string[];
  readonly pullRequest?: number;
  readonly mergeSha?: string;
  readonly executedAt?: Instant;
  readonly decision?: string;
}
