/** The history command: main's log and the audit as one list, from a clone. Changes nothing. */
import { OperatorError } from "../errors.ts";
import type { AuditEntry } from "../model/history.ts";
import type { HistoryRow, Reading } from "../model/records.ts";
import { type Instant, instant } from "../model/units.ts";
import type { Clone, Job, Sha } from "../ports.ts";
import { parseEntry } from "../record/audit-entry.ts";
import { type HistoryQuery, isWanted, joinedHistory, mayHold } from "../record/fleet-history.ts";
import { auditBranch } from "../record/journal.ts";
import { nothingChanged, type StageResult } from "../record/stage-result.ts";

/** What is read, and how it is told. */
export interface HistoryRequest {
  readonly query: HistoryQuery;
  /** The default branch. */
  readonly branch: string;
  /** The fleet file and the folder of the policies: other commits of main are no history. */
  readonly paths: readonly string[];
  readonly oldestFirst: boolean;
  /** Of the newest that are wanted. Absent: all of them. */
  readonly limit?: number;
  readonly print: (rows: readonly HistoryRow[]) => void;
  readonly reading: (reading: Reading) => void;
}

/** Reads, joins, filters and prints. Throws OutsideError when the clone cannot be read. */
export async function history(
  clone: Clone,
  job: Pick<Job, "annotate">,
  request: HistoryRequest,
): Promise<StageResult> {
  const { query, limit, branch } = request;
  const main = await clone.ref(`refs/heads/${branch}`);
  if (!main) throw noMain(clone, branch);
  const audit = await clone.ref(`refs/heads/${auditBranch}`);
  for (const message of warningsOf(audit)) job.annotate({ level: "warning", message });
  const entries = audit ? await auditEntries(clone, audit.sha, request) : [];
  const commits = await clone.log(main.sha, request.paths);
  const wanted = joinedHistory(commits, entries).filter((row) => isWanted(row, query));
  const rows = limit === undefined ? wanted : wanted.slice(0, limit);
  request.print(request.oldestFirst ? rows.toReversed() : rows);
  return nothingChanged({ rows: rows.length, of: wanted.length });
}

function noMain(clone: Clone, branch: string): OperatorError {
  const what = `${clone.where} has no branch ${branch}`;
  return new OperatorError([{ what, hint: "Name it with --branch, or the clone with --clone" }]);
}

function warningsOf(audit: Awaited<ReturnType<Clone["ref"]>>): readonly string[] {
  const mend = "npx node src/cli.ts history --rebuild audit mends it";
  if (!audit) {
    return [`There is no branch ${auditBranch}: this is what main alone tells. If it was, ${mend}`];
  }
  return audit.lost
    ? [`The branch ${auditBranch} is gone: this is the clone's last copy of it. ${mend}`]
    : [];
}

// A batch of entries is a few megabytes.
const entriesAtOnce = 1_000;

/** Every entry of the audit at a commit that may be wanted. What is no entry is passed over. */
export async function auditEntries(
  clone: Clone,
  at: Sha,
  request: Pick<HistoryRequest, "query" | "reading">,
): Promise<readonly AuditEntry[]> {
  const entries: AuditEntry[] = [];
  const passes = (path: string) => mayHold(path, request.query);
  const batches = clone.files(at, { folder: "actions", passes, atOnce: entriesAtOnce });
  for await (const { files, count, of } of batches) {
    for (const text of Object.values(files)) {
      const entry = parseEntry(text);
      if (entry) entries.push(entry);
    }
    request.reading({ what: "entries", count, of });
  }
  return entries;
}

const oneDay = 86_400_000;
const lengths = new Map([
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", oneDay],
  ["w", 7 * oneDay],
]);

/**
 * `7d` (before now), `2026-10-01` or `2026-10-01T12:00Z`, in UTC. A date alone is its beginning,
 * and as the end of a time its end. Throws OperatorError.
 */
export function historyTime(
  text: string,
  of: { readonly option: string; readonly now: Instant; readonly end: boolean },
): Instant {
  const [, count, unit] = /^(\d{1,5})([mhdw])$/.exec(text) ?? [];
  const length = lengths.get(unit ?? "");
  if (length !== undefined) return instant(of.now - Number(count) * length);
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const at = isDate || isTime ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return instant(isDate && of.end ? at + oneDay - 1 : at);
  throw new OperatorError([
    {
      what: `${of.option} is "${text.slice(0, 40)}"`,
      hint: "Write 12h, 7d, 2026-10-01 or 2026-10-01T12:00Z",
    },
  ]);
}
