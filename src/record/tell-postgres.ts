/**
 * What Postgres is owed, and telling it. What cannot be told stands in the ledger until a later run
 * tells it; every row has its own identity, so that telling it twice changes nothing.
 */
import type { AuditEntry, Ledger } from "../model/history.ts";
import type { Beside, SavedLedger, Sight } from "../model/records.ts";
import type { Instant } from "../model/units.ts";
import type { ActionTable, Forge, Sha } from "../ports.ts";
import { decisionPath, entryPath, parseEntry } from "./audit-entry.ts";
import { parseDecision } from "./decision-record.ts";
import { type Journal, type JournalChange, type JournalState, writeJournal } from "./journal.ts";
import { emptySight, joinedSight, queuedSight } from "./queued-sight.ts";
import { actionRowOf, decisionRowOf, savingsRowsOf } from "./rows.ts";

/** So many rows of actions wait at most; `history --rebuild postgres` writes what was let go. */
export const mostPending = 5_000;
const mostPendingDecisions = 500;

// Each is a file to be read: what waits longer than this is worked off by the runs that follow.
const rowsAtOnce = 300;
const decisionsAtOnce = 40;

/** What a run knows without reading it again, and what it saw. */
export interface Telling {
  readonly forge: Forge;
  readonly mainSha: Sha;
  readonly table: ActionTable;
  readonly journal: Journal;
  /** When the journal was read or written last. */
  readonly asOf: Instant;
  readonly entries: ReadonlyMap<string, AuditEntry>;
  /** Texts of decision records, by id. */
  readonly decisions: ReadonlyMap<string, string>;
  /** Absent: this run looked at nothing. */
  readonly sight?: Sight;
}

/** Rows are owed from the commit that changes them on: a run that dies before saving still owes. */
export function owingRows(change: JournalChange): JournalChange {
  const { ledger, entries, decision } = change;
  const ids = entries.map((entry) => entry.action.id);
  const pendingRows = [...new Set([...ledger.pendingRows, ...ids])].sort().slice(-mostPending);
  if (!decision) return { ...change, ledger: { ...ledger, pendingRows } };
  const owed = [...new Set([...(ledger.pendingDecisions ?? []), decision.id])].sort();
  const pendingDecisions = owed.slice(-mostPendingDecisions);
  return { ...change, ledger: { ...ledger, pendingRows, pendingDecisions } };
}

/** What the tables hold now, by id. */
export interface Held {
  readonly ids: readonly string[];
  readonly decisions: readonly string[];
}

/** Writes what is owed and seen; what then holds is for `noteHeld`. Throws OutsideError. */
export async function tellPostgres(telling: Telling): Promise<Held> {
  const { journal, table } = telling;
  const ids = someOf(journal.ledger.pendingRows, { first: telling.entries, most: rowsAtOnce });
  const decisions = someOf(journal.ledger.pendingDecisions ?? [], {
    first: telling.decisions,
    most: decisionsAtOnce,
  });
  const entries = (await Promise.all(ids.map((id) => entryOf(telling, id)))).flatMap(
    (entry) => entry ?? [],
  );
  await table.save(entries.map(actionRowOf), await besideOf(telling, entries, decisions));
  return { ids, decisions };
}

/** Notes in the ledger what is owed no more. Throws OutsideError. */
export async function noteHeld(telling: Telling, held: Held): Promise<void> {
  const { journal, forge, mainSha } = telling;
  await writeJournal(forge, mainSha, settled(journal, held), journal);
}

/** Those that this run has at hand, then the others in order. */
function someOf(
  owed: readonly string[],
  { first, most }: { readonly first: ReadonlyMap<string, unknown>; readonly most: number },
): readonly string[] {
  const others = owed.filter((id) => !first.has(id));
  return [...owed.filter((id) => first.has(id)), ...others.slice(0, most)];
}

async function entryOf(telling: Telling, id: string): Promise<AuditEntry | undefined> {
  const { head } = telling.journal;
  const known = telling.entries.get(id);
  if (known || head === undefined) return known;
  const text = await telling.forge.file(head, entryPath(id));
  return text === undefined ? undefined : parseEntry(text);
}

async function besideOf(
  telling: Telling,
  entries: readonly AuditEntry[],
  decisions: readonly string[],
): Promise<Beside> {
  const { journal, sight = emptySight } = telling;
  const ledger = ledgerCopy(telling);
  const texts = await Promise.all(decisions.map((id) => decisionOf(telling, id)));
  const records = texts.flatMap((text) => (text === undefined ? [] : (parseDecision(text) ?? [])));
  return {
    decisions: records.map(({ plan }) => decisionRowOf(plan)),
    savings: savingsRowsOf(entries),
    sight: joinedSight(journal.ledger.pendingSight ?? emptySight, sight),
    ...(ledger ? { ledger } : {}),
  };
}

async function decisionOf(telling: Telling, id: string): Promise<string | undefined> {
  const { head } = telling.journal;
  const known = telling.decisions.get(id);
  if (known !== undefined || head === undefined) return known;
  return telling.forge.file(head, decisionPath(id));
}

/** As it will stand once all of this is told. */
function ledgerCopy({ journal, asOf, forge }: Telling): SavedLedger | undefined {
  const { head } = journal;
  if (head === undefined) return undefined;
  const { pendingSight: _told, ...ledger } = journal.ledger;
  return { fleet: forge.repository, head, asOf, ledger };
}

/** Once somebody else has written since, all stay owed: a row may be older than its entry. */
function settled(
  saved: Journal,
  told: Held,
): (state: JournalState) => Promise<JournalChange | undefined> {
  const done = new Set([...told.ids, ...told.decisions]);
  const left = (ids: readonly string[]) => ids.filter((id) => !done.has(id));
  return async ({ ledger, head }) => {
    if (head !== saved.head || !isOwing(ledger)) return undefined;
    const { pendingDecisions = [], pendingSight: _told, ...rest } = ledger;
    const pendingRows = left(ledger.pendingRows);
    const decisions = left(pendingDecisions);
    const isAll = pendingRows.length + decisions.length === 0;
    return {
      ledger: {
        ...rest,
        pendingRows,
        ...(decisions.length > 0 ? { pendingDecisions: decisions } : {}),
      },
      entries: [],
      headline: `Note that Postgres has ${isAll ? "every row" : "some rows more"}`,
    };
  };
}

function isOwing({ pendingRows, pendingDecisions = [], pendingSight }: Ledger): boolean {
  return pendingRows.length + pendingDecisions.length > 0 || pendingSight !== undefined;
}

/** Keeps what was seen in the ledger, for it is nowhere else. Throws OutsideError. */
export async function queueSeen(telling: Telling): Promise<void> {
  const { sight, journal, forge, mainSha } = telling;
  if (!sight || journal.head === undefined) return;
  const waiting = async ({ ledger }: JournalState): Promise<JournalChange> => {
    const pendingSight = queuedSight(ledger.pendingSight ?? emptySight, sight);
    const headline = "Keep what was seen while Postgres is away";
    return { ledger: { ...ledger, pendingSight }, entries: [], headline };
  };
  await writeJournal(forge, mainSha, waiting, journal);
}
