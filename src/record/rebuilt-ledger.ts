/**
 * The ledger of a fleet whose audit branch is lost, as careful as it must be: whatever may have
 * been launched counts as launched, so that nothing is ever launched twice. Pure.
 */
import type { Fleet } from "../model/fleet.ts";
import {
  type AuditEntry,
  emptyLedger,
  type LaunchRecord,
  type Ledger,
  type TerminationRecord,
} from "../model/history.ts";
import { actionId } from "../model/plan.ts";
import { type Instant, instant } from "../model/units.ts";
import type { Commit } from "../ports.ts";
import { parseTrailers } from "../report/trailers.ts";
import { changedLedger, changeOfEntry } from "./action-change.ts";

/** A ledger that was saved before the branch was lost. */
export interface LedgerCopy {
  readonly ledger: Ledger;
  readonly asOf: Instant;
}

/** What the ledger is made from. */
export interface LedgerSources {
  /** Absent: none is left, and it is made from the entries alone. */
  readonly copy?: LedgerCopy;
  /** All that is known, in any order. */
  readonly entries: readonly AuditEntry[];
  /** The desired fleet on main. */
  readonly fleet: Fleet;
  /** Main's own commits that touched it, newest first. */
  readonly commits: readonly Commit[];
  /** Of `refs/fleet/applied`; absent where that is lost, too. */
  readonly applied?: string;
  readonly now: Instant;
}

/** The ledger, and the names whose launch must be looked for because nobody knows of it. */
export interface RebuiltLedger {
  readonly ledger: Ledger;
  readonly doubtful: readonly string[];
}

/** Puts it together. */
export function rebuiltLedger(sources: LedgerSources): RebuiltLedger {
  const { copy, applied, now } = sources;
  const start = copy?.ledger ?? emptyLedger();
  const news = [...sources.entries].filter((entry) => isNews(entry, copy)).sort(byTime);
  const folded = news.reduce(withEntry, start);
  const marked: Ledger =
    folded.applied === undefined && applied !== undefined
      ? { ...folded, applied: { commit: applied, at: now } }
      : folded;
  return withDoubts(marked, sources);
}

function byTime(one: AuditEntry, other: AuditEntry): number {
  return one.timestamp - other.timestamp || (one.action.id < other.action.id ? -1 : 1);
}

/** Younger than the copy, or further along than the copy has it. */
function isNews(entry: AuditEntry, copy: LedgerCopy | undefined): boolean {
  if (!copy || entry.timestamp > copy.asOf) return true;
  const { id, status } = entry.action;
  const open = Object.hasOwn(copy.ledger.open, id) ? copy.ledger.open[id] : undefined;
  return open !== undefined && open.state !== status;
}

function withEntry(ledger: Ledger, entry: AuditEntry): Ledger {
  const { status, id } = entry.action;
  const at = entry.executedAt ?? entry.timestamp;
  const { blockReason, pullRequest, error } = entry;
  const change = changeOfEntry(entry, status, {
    ...(blockReason === undefined ? {} : { blockReason }),
    ...(pullRequest === undefined ? {} : { pullRequest }),
    ...(error === undefined ? {} : { error }),
  });
  const isNew = !Object.hasOwn(ledger.open, id);
  return withMachine(changedLedger(ledger, change, { isNew, now: at }), entry);
}

/** What became of the machine that the entry speaks of. */
function withMachine(ledger: Ledger, entry: AuditEntry): Ledger {
  if (entry.dryRun) return ledger;
  return entry.action.type === "provision_instance"
    ? withLaunch(ledger, entry)
    : withTermination(ledger, entry);
}

function withLaunch(ledger: Ledger, entry: AuditEntry): Ledger {
  const { action, instanceId, pool, mergeSha, called, reviewed, pricePerHour } = entry;
  const state = launchStateOf(entry);
  const known = Object.hasOwn(ledger.launches, action.target)
    ? ledger.launches[action.target]
    : undefined;
  if (!state || known?.state === "gone") return ledger;
  const order = called ?? reviewed;
  // Where nothing tells what was bought, and no machine is known, it is looked for by its name.
  if (!order && !known && instanceId === undefined) return ledger;
  const record: LaunchRecord = {
    pool,
    type: order?.type ?? known?.type ?? "",
    region: order?.region ?? known?.region ?? "",
    at: entry.executedAt ?? entry.timestamp,
    actionId: action.id,
    commit: mergeSha ?? known?.commit ?? "",
    ...(pricePerHour === undefined ? {} : { pricePerHour }),
    ...(instanceId === undefined ? {} : { instanceId }),
    state,
  };
  return { ...ledger, launches: { ...ledger.launches, [action.target]: record } };
}

/** Undefined where nothing was ever called. */
function launchStateOf({ action, instanceId }: AuditEntry): LaunchRecord["state"] | undefined {
  switch (action.status) {
    case "executed":
      return "healthy";
    case "rolled_back":
    case "failed":
      return instanceId === undefined ? "closed" : "terminating";
    case "executing":
    case "approved":
      return instanceId === undefined ? "unknown" : "launched";
    case "expired":
      return "expired";
    default:
      return undefined;
  }
}

function withTermination(ledger: Ledger, entry: AuditEntry): Ledger {
  const { action, instanceId, pool, mergeSha = "" } = entry;
  const isDone = action.status === "executed";
  if (instanceId === undefined || !(isDone || action.status === "executing")) return ledger;
  const record: TerminationRecord = {
    state: isDone ? "gone" : "called",
    pool,
    instanceId,
    at: entry.timestamp,
    actionId: action.id,
    commit: mergeSha,
  };
  const launch = Object.hasOwn(ledger.launches, action.target)
    ? ledger.launches[action.target]
    : undefined;
  return {
    ...ledger,
    terminations: { ...ledger.terminations, [action.target]: record },
    ...(launch && isDone
      ? { launches: { ...ledger.launches, [action.target]: { ...launch, state: "gone" } } }
      : {}),
  };
}

/**
 * Names on main that may have been launched after the newest thing that is known: each is looked
 * for by name and tags, and closed when it is not found; none is launched.
 */
function withDoubts(ledger: Ledger, sources: LedgerSources): RebuiltLedger {
  const launches: Record<string, LaunchRecord> = { ...ledger.launches };
  const doubtful: string[] = [];
  for (const [pool, { instances }] of Object.entries(sources.fleet.pools)) {
    for (const { name, id, type, region, pricePerHour } of instances) {
      const known = Object.hasOwn(launches, name) ? launches[name] : undefined;
      if (id !== undefined || (known && !isUndecided(known))) continue;
      doubtful.push(name);
      const origin = originOf(name, sources);
      launches[name] = {
        pool,
        type,
        region,
        ...(pricePerHour === undefined ? {} : { pricePerHour }),
        ...origin,
        ...known,
        state: "unknown",
        at: sources.now,
      };
    }
  }
  return { ledger: { ...ledger, launches }, doubtful: doubtful.sort() };
}

/** Nothing was called, as far as is known; who knows more is lost. */
function isUndecided({ state }: LaunchRecord): boolean {
  return state === "intended" || state === "unknown" || state === "refused";
}

/** Which commit of main asked for a name, and as which action. */
function originOf(
  name: string,
  { commits, now }: LedgerSources,
): Pick<LaunchRecord, "actionId" | "commit"> {
  for (const { sha, message } of commits) {
    const action = parseTrailers(message).actions.find(
      ({ target, type }) => target === name && type === "provision_instance",
    );
    if (action) return { actionId: action.id, commit: sha };
  }
  const oldest = commits.at(-1);
  const at = oldest?.committedAt ?? now;
  return { actionId: actionId("provision_instance", name, at), commit: oldest?.sha ?? "" };
}

/**
 * Entries for actions that main's trailers name and nobody else knows: what was merged and of which
 * nobody can say more. A launch among them stays open until it is looked for.
 */
export function entriesFromMain(
  commits: readonly Commit[],
  known: { readonly ids: ReadonlySet<string>; readonly fleet: Fleet },
): readonly AuditEntry[] {
  const pools = new Map(
    Object.entries(known.fleet.pools).flatMap(([pool, { instances }]) =>
      instances.map(({ name }) => [name, pool] as const),
    ),
  );
  return commits.flatMap((commit) => {
    const { actions, decision } = parseTrailers(commit.message);
    return actions.flatMap((action): readonly AuditEntry[] => {
      const { id, type, target, reason, costImpact } = action;
      if (!type || known.ids.has(id)) return [];
      const pool = pools.get(target);
      const isOpen = type === "provision_instance" && pool !== undefined;
      return [
        {
          timestamp: instant(Number(id.slice(id.lastIndexOf("_") + 1)) * 1000),
          dryRun: false,
          action: {
            id,
            type,
            target,
            reason,
            costImpact,
            status: isOpen ? "executing" : "failed",
          },
          pool: pool ?? poolOfName(target),
          mergeSha: commit.sha,
          approvers: [],
          metricsBefore: [],
          ...(decision === undefined ? {} : { decision }),
          ...(isOpen
            ? {}
            : { blockReason: "outcome-unknown", error: "its outcome was lost with the audit" }),
        },
      ];
    });
  });
}

/** Our names are `<pool>-<generation>-<letter>`; of another only the name itself is known. */
function poolOfName(name: string): string {
  return /^(.+)-\d+-[a-z]+$/.exec(name)?.[1] ?? name;
}
