/**
 * Outcomes -> memory. The journal in git comes first and must succeed; Postgres, the Pushgateway
 * and Slack are told at the end, and a failing one never keeps the others from being told.
 */
import { messageOf, OutsideError } from "../errors.ts";
import type { AuditEntry, Ledger } from "../model/history.ts";
import type { Sight } from "../model/records.ts";
import type { Instant } from "../model/units.ts";
import type { MetricFamily, Outside, Sha } from "../ports.ts";
import {
  type ActionChange,
  changedEntry,
  changedLedger,
  refreshedLedger,
} from "./action-change.ts";
import { entryPath, parseEntry, printEntry } from "./audit-entry.ts";
import {
  type Journal,
  type JournalChange,
  type JournalState,
  readJournal,
  writeJournal,
} from "./journal.ts";
import { ledgerFamilies, stageFamilies } from "./metrics.ts";
import { postsOf } from "./posts.ts";
import { noteHeld, owingRows, queueSeen, tellPostgres } from "./tell-postgres.ts";

/** A message for Slack, with the pull request or run it speaks of. */
export interface Message {
  readonly text: string;
  readonly link?: { readonly label: string; readonly url: string };
}

/** What one write to the journal changes. */
export interface Writing {
  /** The commit's subject on the audit branch. */
  readonly headline: string;
  readonly changes?: readonly ActionChange[];
  /** Whatever else changes in the ledger; asked again on every attempt. */
  readonly ledger?: (ledger: Ledger) => Ledger;
  readonly decision?: { readonly id: string; readonly text: string };
  /** Files beside ledger and entries, by path. Absent: none. */
  readonly files?: Readonly<Record<string, string>>;
  /** None of the actions has an entry yet, so that none is looked for. */
  readonly isNew?: boolean;
  /** Says the same however often it is made: a lost answer is no reason not to go on. */
  readonly isRepeatable?: boolean;
  /** Asked on every attempt: true where another run has written the same meanwhile. */
  readonly isSaid?: (ledger: Ledger) => boolean;
}

/** The memory of one run of a stage: it writes as things happen and tells everybody at the end. */
export interface Recording {
  /** The journal as of the last read or write of this run. */
  journal(): Journal;
  write(writing: Writing): Promise<void>;
  /**
   * A change of the ledger that nothing but this run depends on yet: it holds at once, and is
   * written along with the next write, or at the end by itself.
   */
  note(noted: Required<Pick<Writing, "headline" | "ledger">>): void;
  /** An entry as it stands in the journal. */
  entry(actionId: string): Promise<AuditEntry | undefined>;
  say(message: Message): void;
  /** Tells Postgres, the Pushgateway and Slack. Returns one sentence for each that failed. */
  finish(ending: Ending): Promise<readonly string[]>;
}

/** How a stage ended, for its metrics. */
export interface Ending {
  readonly stage: string;
  readonly startedAt: Instant;
  readonly succeeded: boolean;
  readonly families: readonly MetricFamily[];
  /** What the stage saw of machines, prices and spend. Absent: it did not look. */
  readonly sight?: Sight;
}

type Told = Pick<Outside, "clock" | "forge" | "table" | "gateway" | "messenger">;

/** Opens the journal for one run. Throws OutsideError when there is none and should be one. */
export async function startRecording(
  outside: Told,
  mainSha: Sha,
  runUrl?: string,
): Promise<Recording> {
  let journal = await readJournal(outside.forge, mainSha);
  let asOf = outside.clock.now();
  let hasWritten = false;
  const entries = new Map<string, AuditEntry>();
  const decisions = new Map<string, string>();
  const messages: Message[] = [];
  const linked = (message: Message): Message =>
    message.link || runUrl === undefined
      ? message
      : { ...message, link: { label: "The run", url: runUrl } };
  let noted: readonly Parameters<Recording["note"]>[0][] = [];
  const withNotes = (ledger: Ledger) => noted.reduce((before, one) => one.ledger(before), ledger);
  const recording: Recording = {
    journal: () => ({ ...journal, ledger: withNotes(journal.ledger) }),
    note: (change) => {
      noted = [...noted, change];
    },
    write: async (writing) => {
      let written: readonly AuditEntry[] = [];
      const change = async (state: JournalState) => {
        // Somebody else has written in between: what we remember may be old.
        if (state.head !== journal.head) entries.clear();
        const entry = async (id: string) => entries.get(id) ?? (await state.entry(id));
        const from = { ...state, ledger: withNotes(state.ledger), entry };
        if (writing.isSaid?.(state.ledger)) return undefined;
        const made = await makeChange(from, writing, outside.clock.now());
        written = made.entries;
        return outside.table ? owingRows(made) : made;
      };
      const { head } = journal;
      journal = await tried(writing, () => writeJournal(outside.forge, mainSha, change, journal));
      noted = [];
      asOf = outside.clock.now();
      hasWritten ||= journal.head !== head;
      for (const entry of written) entries.set(entry.action.id, entry);
      const { decision } = writing;
      if (decision && written.length > 0) decisions.set(decision.id, decision.text);
    },
    entry: async (actionId) => entries.get(actionId) ?? (await entryOf(outside, journal, actionId)),
    say: (message) => {
      messages.push(message);
    },
    finish: async (ending) => {
      const failures: string[] = [];
      const attempt = attemptInto(failures);
      const { table, forge } = outside;
      const { sight } = ending;
      const [first] = noted;
      if (first) await attempt(() => recording.write({ headline: first.headline }));
      if (table && (hasWritten || sight || journal.ledger.pendingRows.length > 0)) {
        const said = { forge, table, mainSha, journal, asOf, entries, decisions };
        const telling = { ...said, ...(sight ? { sight } : {}) };
        const held = await attempt(() => tellPostgres(telling));
        // Apart, so that a ledger that cannot be written either does not hide the first failure.
        await attempt(() => (held ? noteHeld(telling, held) : queueSeen(telling)));
      }
      await attempt(() => pushMetrics(outside, journal.ledger, ending));
      for (const post of postsOf(messages.map(linked))) {
        await attempt(async () => outside.messenger?.send(post));
      }
      return failures;
    },
  };
  return recording;
}

/** What was written without an answer is found at the second attempt, and not written again. */
async function tried<T>(writing: Writing, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (thrown) {
    const isUnknown = thrown instanceof OutsideError && thrown.applied !== "no";
    if (!isUnknown || writing.isRepeatable !== true) throw thrown;
    return attempt();
  }
}

/** Runs a part and keeps its failure as a sentence instead of letting it stop the next part. */
function attemptInto(failures: string[]): <T>(part: () => Promise<T>) => Promise<T | undefined> {
  return async (part) => {
    try {
      return await part();
    } catch (thrown) {
      failures.push(messageOf(thrown));
      return undefined;
    }
  };
}

async function makeChange(
  state: JournalState,
  writing: Writing,
  now: Instant,
): Promise<JournalChange> {
  let { ledger } = state;
  const entries = new Map<string, AuditEntry>();
  for (const change of writing.changes ?? []) {
    const known = writing.isNew === true ? undefined : await state.entry(change.id);
    const before = entries.get(change.id) ?? known;
    const entry = changedEntry(before, change);
    if (before && printEntry(before) === printEntry(entry)) continue;
    ledger =
      before?.action.status === change.state
        ? refreshedLedger(ledger, change, before)
        : changedLedger(ledger, change, { isNew: before === undefined, now });
    entries.set(change.id, before ? { ...entry, revision: (before.revision ?? 0) + 1 } : entry);
  }
  if (writing.ledger) ledger = writing.ledger(ledger);
  return {
    ledger,
    entries: [...entries.values()],
    headline: writing.headline,
    ...(writing.decision && entries.size > 0 ? { decision: writing.decision } : {}),
    ...(writing.files ? { files: writing.files } : {}),
  };
}

async function entryOf(
  outside: Told,
  journal: Journal,
  actionId: string,
): Promise<AuditEntry | undefined> {
  if (journal.head === undefined) return undefined;
  const text = await outside.forge.file(journal.head, entryPath(actionId));
  return text === undefined ? undefined : parseEntry(text);
}

async function pushMetrics(outside: Told, ledger: Ledger, ending: Ending): Promise<void> {
  if (!outside.gateway) return;
  const now = outside.clock.now();
  await outside.gateway.push([...ledgerFamilies(ledger), ...ending.families], {});
  const families = stageFamilies({
    durationSeconds: (now - ending.startedAt) / 1000,
    ...(ending.succeeded ? { succeededAtSeconds: Math.floor(now / 1000) } : {}),
  });
  await outside.gateway.push(families, { stage: ending.stage });
}
