/** What is remembered between runs: the ledger at the tip of the audit branch, and its entries. */
import type { Orders } from "./orders.ts";
import type { ActionState, ActionType, Direction, Evidence, Reason } from "./plan.ts";
import type { PolicyRevertMemory } from "./policy-revert.ts";
import type { Sight } from "./records.ts";
import type { RepairMemory } from "./repair.ts";
import type { Instant, UsdMicros, UsdMicrosPerHour } from "./units.ts";

/** Whether a commit of main that touched the fleet file may be acted on, judged once. */
export interface CommitVerdict {
  readonly confirmed: boolean;
  /** A full sentence: the threshold it stayed under, who approved it, or what is missing. */
  readonly why: string;
  readonly pullRequest?: number;
  /** Logins of those whose approvals counted. */
  readonly approvers: readonly string[];
  readonly judgedAt: Instant;
  /** Growth this commit asked for, counted against the threshold window when unapproved. */
  readonly growth: UsdMicrosPerHour;
  readonly committedAt: Instant;
  /** Names of which it asks nothing of a cloud: nothing is launched or ended by it. */
  readonly uncalled?: readonly string[];
}

/** A time at one price: until the next one of the machine begins, or it ends. */
export interface CostStretch {
  readonly from: Instant;
  /** Absent: nobody knows it. */
  readonly rate?: UsdMicrosPerHour;
}

/** What a machine cost in its whole life: an estimate from list prices, never a bill. */
export interface CostEstimate {
  readonly from: Instant;
  readonly to: Instant;
  /** Begun minutes. */
  readonly minutes: number;
  /** Absent: a part of the time has no known price. */
  readonly amount?: UsdMicros;
}

/** A type in a region, with its price where that is known. */
export interface Order {
  readonly type: string;
  readonly region: string;
  readonly pricePerHour?: UsdMicrosPerHour;
}

/** A type and region that had no capacity: not asked for again before `until`. */
export interface CapacityRefusal {
  /** In a row, without a success in between. */
  readonly failures: number;
  readonly at: Instant;
  readonly until: Instant;
}

/** How the last launches of a pool went, under one wording of its policy. */
export interface LaunchTrial {
  /** The mark of the policy under which they were tried. */
  readonly policy: string;
  /** In a row. Want of capacity is none. */
  readonly failures: number;
  /** When and why the last one failed. Absent while none did. */
  readonly failedAt?: Instant;
  readonly why?: string;
  /** People have heard that the pool is stopped. */
  readonly told?: true;
}

/** Whether a commit of main that touched the policies was confirmed, judged once. */
export interface PolicyVerdict {
  readonly confirmed: boolean;
  /** A clause: who approved it, or what is missing. */
  readonly why: string;
  readonly pullRequest?: number;
  /** Logins of those whose approvals counted. */
  readonly approvers: readonly string[];
  readonly author?: string;
  readonly judgedAt: Instant;
  readonly committedAt: Instant;
}

/** What is known of main's policies. */
export interface PolicyMemory {
  /** The head of main up to which they were judged. */
  readonly seen: string;
  /** The newest commit that touched them; absent while there is none. */
  readonly newest?: string;
  /** The newest confirmed one. */
  readonly confirmed?: string;
  /**
   * Commits since then that were approved on a base that nobody confirmed, oldest first: they hold
   * where they tighten. Absent: none.
   */
  readonly approved?: readonly string[];
  /** The pull request that puts them back. Absent: none is open, and none was refused. */
  readonly revert?: PolicyRevertMemory;
  readonly commits: Readonly<Record<string, PolicyVerdict>>;
}

/**
 * What became of the launch of one name. A name is launched at most once, ever:
 * `intended` was written before the call; `unknown` has an answer that proves nothing; `refused`
 * may be asked again elsewhere until it is `expired`; `closed` is never asked again.
 */
export interface LaunchRecord {
  readonly state:
    | "intended"
    | "unknown"
    | "launched"
    | "healthy"
    | "refused"
    | "closed"
    | "expired"
    | "terminating"
    | "gone";
  readonly pool: string;
  readonly type: string;
  readonly region: string;
  readonly at: Instant;
  /** The identity in the launch reply, or of the machine that reconciliation found. */
  readonly instanceId?: string;
  readonly actionId: string;
  readonly commit: string;
  /**
   * What this type was reviewed at, else what the cloud asked for it when it was called. Absent
   * when neither is known.
   */
  readonly pricePerHour?: UsdMicrosPerHour;
  /** What the commit asked for. Absent: the type and region that were called. */
  readonly reviewed?: Order;
  /**
   * Its boot has taken too long: `late` is taken back, `doubtful` is a machine that nobody can see
   * and that stays.
   */
  readonly overdue?: { readonly kind: "late" | "doubtful"; readonly why: string };
  /** A list has shown its machine while it booted. Absent: none has, or it came up at once. */
  readonly listed?: true;
  /** Why it is not launched, for `refused` and `closed`. */
  readonly why?: string;
}

/** What became of a termination. Done only when a list no longer shows the machine. */
export interface TerminationRecord {
  readonly state: "intended" | "called" | "gone" | "refused";
  readonly pool: string;
  readonly instanceId: string;
  readonly at: Instant;
  readonly actionId: string;
  readonly commit: string;
  readonly why?: string;
  /** Its id stood beside its name in the fleet file, which proves it ours without tags. */
  readonly adopted?: true;
  /** Its work is given time to end. Absent: that has not begun, or is not asked for. */
  readonly drain?: Drain;
  /** People have heard that it is still there, and still costs. */
  readonly told?: true;
}

/** How far the draining of a machine has come. */
export interface Drain {
  readonly since: Instant;
  /** `called` was written before the call: without an answer it is never called again. */
  readonly hook?: "called" | "done" | "failed";
  /** Why the hook failed. */
  readonly why?: string;
}

/** An action that is on its way: from its proposal until a final state. */
export interface OpenAction {
  readonly id: string;
  readonly type: ActionType;
  readonly pool: string;
  readonly target: string;
  readonly state: ActionState;
  readonly reason: string;
  readonly costImpact: UsdMicrosPerHour;
  readonly decidedAt: Instant;
  readonly pullRequest?: number;
}

/** What the account has spent, kept so that it changes only when a list of machines does. */
export interface Spending {
  /** When counting began: what was spent before is not known. */
  readonly since: Instant;
  /** Live machines by id, ours or not: from when they cost, and how much if that is known. */
  readonly machines: Readonly<
    Record<string, { readonly from: Instant; readonly rate?: UsdMicrosPerHour }>
  >;
  /**
   * By UTC day (`2026-11-23`): the cost of machines that are gone. Of the running month, and of the
   * four weeks before today.
   */
  readonly days: Readonly<Record<string, UsdMicros>>;
  /** Days on which a machine ran that is gone and whose price nobody ever knew. */
  readonly unknownDays: readonly string[];
}

/** The state of the fleet's memory. One read tells a run what it needs. */
export interface Ledger {
  readonly version: 1;
  /** The newest commit of main whose fleet file was worked off; absent before the first apply. */
  readonly applied?: { readonly commit: string; readonly at: Instant };
  readonly commits: Readonly<Record<string, CommitVerdict>>;
  /** Absent before the first run that judged them. */
  readonly policies?: PolicyMemory;
  /** By instance name: the commit of main that last added, removed or changed it. */
  readonly nameCommits: Readonly<Record<string, string>>;
  /** By instance name. */
  readonly launches: Readonly<Record<string, LaunchRecord>>;
  /** By `<type>/<region>`. Absent: nothing was refused lately. */
  readonly refusals?: Readonly<Record<string, CapacityRefusal>>;
  /** By `<type>/<region>`: when a machine there last never became healthy. Absent: none lately. */
  readonly failedPlaces?: Readonly<Record<string, Instant>>;
  /** By pool. Absent: nothing was launched yet. */
  readonly trials?: Readonly<Record<string, LaunchTrial>>;
  /** By instance name. */
  readonly terminations: Readonly<Record<string, TerminationRecord>>;
  /** By action id. */
  readonly open: Readonly<Record<string, OpenAction>>;
  /** By `<pool>-<grow|shrink>`: when the last action of that direction was completed. */
  readonly completed: Readonly<Record<string, Instant>>;
  /** By `<pool>-<grow|shrink>`: when the last action of that direction failed. Absent: never. */
  readonly failed?: Readonly<Record<string, Instant>>;
  /** By `<pool>-<grow|shrink>`: a no of a person, or an expiry, remembered until then. */
  readonly rejected: Readonly<
    Record<string, { readonly until: Instant; readonly why: string; readonly pullRequest: number }>
  >;
  /** By `<pool>/<type>/<reason>`: blocks already told, until they change. */
  readonly blocks: Readonly<Record<string, { readonly since: Instant; readonly actionId: string }>>;
  /** By `<kind>/<subject>`: anomalies already told, until they are over. Absent: none ever was. */
  readonly anomalies?: Readonly<Record<string, { readonly since: Instant }>>;
  /** By instance id: the first run that saw it active. */
  readonly firstSeen: Readonly<Record<string, Instant>>;
  /** Absent before the first list of machines was counted. */
  readonly spending?: Spending;
  /** By instance id: what each live machine costs since when. Absent: nobody counted yet. */
  readonly meters?: Readonly<Record<string, readonly CostStretch[]>>;
  /** When the last launch was called, for the pace of the next. */
  readonly lastLaunchAt?: Instant;
  /** The cloud asked not to be called before then. Absent: it never did. */
  readonly restUntil?: Instant;
  /** How many machines the last list had: an empty answer after n > 0 is an outage. */
  readonly lastCount: number;
  /** Counters that keep counting, by metric name and label values. */
  readonly counters: Readonly<Record<string, number>>;
  readonly totals: LedgerTotals;
  /** What repairs of the fleet file are made from. Absent: nothing was ever out of order. */
  readonly repair?: RepairMemory;
  /** By number of a waiting pull request: what has changed since. Absent: nothing has. */
  readonly drift?: Readonly<Record<string, readonly string[]>>;
  /** Action ids whose row Postgres may not have yet. */
  readonly pendingRows: readonly string[];
  /** Ids of decisions whose row Postgres may not have yet. Absent: none. */
  readonly pendingDecisions?: readonly string[];
  /** What was seen while Postgres was away. Absent: nothing waits. */
  readonly pendingSight?: Sight;
  /** What people ordered by a command. Absent: nothing yet. */
  readonly orders?: Orders;
  /** The end of the newest stretch without plans that people heard of. Absent: none yet. */
  readonly lateTold?: Instant;
  /** When the use of the last 30 days was written down. Absent: it never was. */
  readonly useRecordedAt?: Instant;
  /** The end of the newest week that people were told of. Absent: none yet. */
  readonly digest?: Instant;
  /** What the last dry run would have done, so that the same again is not written again. */
  readonly dryRun?: string;
}

/** Sums for the summary, over everything that ever happened. */
export interface LedgerTotals {
  readonly actionsByType: Readonly<Record<string, number>>;
  /** Of executed actions, in micro-dollars an hour, signed. */
  readonly costImpact: UsdMicrosPerHour;
  readonly successful: number;
  readonly failed: number;
}

/** The key of a pool and direction in the ledger's tables. */
export function poolDirection(pool: string, direction: Direction): string {
  return `${pool}-${direction}`;
}

/** A ledger without history. */
export function emptyLedger(): Ledger {
  return {
    version: 1,
    commits: {},
    nameCommits: {},
    launches: {},
    terminations: {},
    open: {},
    completed: {},
    rejected: {},
    blocks: {},
    firstSeen: {},
    lastCount: 0,
    counters: {},
    totals: { actionsByType: {}, costImpact: 0 as UsdMicrosPerHour, successful: 0, failed: 0 },
    pendingRows: [],
  };
}

/** How to take back an executed provision. A termination cannot be taken back. */
export type RollbackData =
  | { readonly kind: "terminate"; readonly name: string; readonly instanceId: string }
  | { readonly kind: "impossible"; readonly why: string };

/** What an action passes on its way, in this order. */
export const stageNames = [
  "seen",
  "decided",
  "proposed",
  "confirmed",
  "merged",
  "called",
  "healthy",
] as const;
/** When an action passed each; absent: not yet, or it was never on that way. */
export type StageTimes = Partial<Readonly<Record<(typeof stageNames)[number], Instant>>>;

/** One file of the audit branch. Printed with snake_case keys; times as ISO 8601. */
export interface AuditEntry {
  readonly timestamp: Instant;
  readonly dryRun: boolean;
  readonly action: {
    readonly id: string;
    readonly type: ActionType;
    readonly target: string;
    readonly reason: string;
    /** Dollars an hour. */
    readonly costImpact: UsdMicrosPerHour;
    readonly status: ActionState;
  };
  readonly pool: string;
  /** The rule that asked, or `rollback`. Absent: a person did, or an older version wrote it. */
  readonly rule?: string;
  /** Why it was blocked, expired or failed. */
  readonly blockReason?: Reason;
  /** The decision record's id. */
  readonly decision?: string;
  readonly pullRequest?: number;
  readonly mergeSha?: string;
  readonly approvers: readonly string[];
  readonly pricePerHour?: UsdMicrosPerHour;
  /** Of a provision: what the commit said. Absent before anything was called. */
  readonly reviewed?: Order;
  /** Of a provision: what the cloud was asked for last. */
  readonly called?: Order;
  /** What the machine cost, once it is gone. */
  readonly cost?: CostEstimate;
  readonly instanceId?: string;
  readonly metricsBefore: readonly Evidence[];
  readonly metricsAfter?: Readonly<Record<string, number>>;
  readonly executedAt?: Instant;
  readonly error?: string;
  readonly stages?: StageTimes;
  readonly rollback?: RollbackData;
  /**
   * How often it was rewritten: an action may go back to an earlier state, and what holds a copy
   * must know which text is the newer. Absent: never, or by a version that did not count.
   */
  readonly revision?: number;
}
