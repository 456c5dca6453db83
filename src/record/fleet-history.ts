/** Main's log and the audit as one history: joined by the trailers, filtered, in order. Pure. */
import type { AuditEntry } from "../model/history.ts";
import type { HistoryRow } from "../model/records.ts";
import { type Instant, instant } from "../model/units.ts";
import type { Commit } from "../ports.ts";
import { type ActionTrailers, parseTrailers } from "../report/trailers.ts";

/** What is wanted; all that is given must hold. */
export interface HistoryQuery {
  readonly pool?: string;
  /** A machine's name or id. */
  readonly instance?: string;
  /** A login. */
  readonly person?: string;
  /** A gate's reason, or a part of a sentence. */
  readonly reason?: string;
  readonly type?: HistoryRow["type"];
  readonly state?: HistoryRow["state"];
  readonly since?: Instant;
  /** The last instant that counts. */
  readonly until?: Instant;
}

/** Newest first. `commits` are main's own, `entries` the audit's. */
export function joinedHistory(
  commits: readonly Commit[],
  entries: readonly AuditEntry[],
): readonly HistoryRow[] {
  const known = new Set(entries.map(({ action }) => action.id));
  const merged = new Map<string, Commit>();
  const fromMain: HistoryRow[] = [];
  for (const commit of commits) {
    const { actions, decision } = parseTrailers(commit.message);
    for (const action of actions) {
      merged.set(action.id, commit);
      if (!known.has(action.id)) fromMain.push(unrecorded(action, commit, decision));
    }
    if (actions.length === 0) fromMain.push(changeOf(commit));
  }
  const recorded = entries.map((entry) => rowOf(entry, merged.get(entry.action.id)));
  return [...recorded, ...fromMain].sort(
    (one, other) => other.at - one.at || (one.id < other.id ? 1 : -1),
  );
}

function rowOf(entry: AuditEntry, commit: Commit | undefined): HistoryRow {
  const { action, instanceId, blockReason, error, rule, pullRequest, executedAt, decision } = entry;
  const mergeSha = entry.mergeSha ?? commit?.sha;
  return {
    at: entry.timestamp,
    id: action.id,
    type: action.type,
    state: action.status,
    pool: entry.pool,
    target: action.target,
    reason: action.reason,
    costImpact: action.costImpact,
    people: entry.approvers,
    ...(instanceId === undefined ? {} : { instanceId }),
    ...(blockReason === undefined ? {} : { blockReason }),
    ...(error === undefined ? {} : { error }),
    ...(rule === undefined ? {} : { rule }),
    ...(pullRequest === undefined ? {} : { pullRequest }),
    ...(mergeSha === undefined ? {} : { mergeSha }),
    ...(executedAt === undefined ? {} : { executedAt }),
    ...(decision === undefined ? {} : { decision }),
  };
}

/** What main says and the audit does not: the audit was lost, or is older. */
function unrecorded(
  action: ActionTrailers,
  commit: Commit,
  decision: string | undefined,
): HistoryRow {
  const { id, type = "change", target, reason, costImpact } = action;
  return {
    at: decidedAt(id) ?? commit.committedAt,
    id,
    type,
    state: "unrecorded",
    pool: "",
    target,
    reason,
    costImpact,
    people: [],
    mergeSha: commit.sha,
    ...pullRequestOf(commit),
    ...(decision === undefined ? {} : { decision }),
  };
}

function changeOf(commit: Commit): HistoryRow {
  const { sha, author, committedAt: at } = commit;
  return {
    at,
    id: sha,
    type: "change",
    state: "merged",
    pool: "",
    target: "",
    reason: subjectOf(commit),
    people: author === undefined ? [] : [author],
    mergeSha: sha,
    ...pullRequestOf(commit),
  };
}

function subjectOf({ message }: Commit): string {
  return message.split("\n", 1)[0] ?? "";
}

/** GitHub ends the subject of a squash with it, and begins that of a merge with it. */
function pullRequestOf(commit: Commit): { readonly pullRequest?: number } {
  const subject = subjectOf(commit);
  const found = /\(#(\d{1,9})\)$/.exec(subject) ?? /^Merge pull request #(\d{1,9}) /.exec(subject);
  return found ? { pullRequest: Number(found[1]) } : {};
}

/** An action's id ends in the second of its decision. */
function decidedAt(id: string): Instant | undefined {
  const seconds = /_(\d{1,12})$/.exec(id)?.[1];
  return seconds === undefined ? undefined : instant(Number(seconds) * 1000);
}

/** Whether a row is wanted. */
export function isWanted(row: HistoryRow, query: HistoryQuery): boolean {
  const { pool, instance, person, reason, type, state, since, until } = query;
  return (
    (pool === undefined || row.pool === pool) &&
    (instance === undefined || row.target === instance || row.instanceId === instance) &&
    (person === undefined || row.people.some((one) => isSame(one, person))) &&
    (reason === undefined || saysReason(row, reason)) &&
    (type === undefined || row.type === type) &&
    (state === undefined || row.state === state) &&
    (since === undefined || row.at >= since) &&
    (until === undefined || row.at <= until)
  );
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function saysReason(row: HistoryRow, wanted: string): boolean {
  const { blockReason, rule, reason, error = "" } = row;
  if (blockReason === wanted || rule === wanted) return true;
  return `${reason}\n${error}`.toLowerCase().includes(wanted.toLowerCase());
}

/** Whether a file of the audit can hold what is wanted: its folder is the day of the decision. */
export function mayHold(path: string, { since, until }: HistoryQuery): boolean {
  const found = /^actions\/(\d{4})\/(\d{2})\/(\d{2})\//.exec(path);
  if (!found) return false;
  const begin = Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3]));
  const end = begin + 86_400_000;
  return (since === undefined || end > since) && (until === undefined || begin <= until);
}
