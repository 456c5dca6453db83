/**
 * The memory of the fleet: the append-only branch `fleet-audit` with the ledger at its tip.
 * Every change is one commit by compare-and-swap, so that two runs never lose each other's.
 */
import { OutsideError } from "../errors.ts";
import { type AuditEntry, emptyLedger, type Ledger } from "../model/history.ts";
import type { Forge, Sha } from "../ports.ts";
import { decisionPath, entryPath, parseEntry, printEntry } from "./audit-entry.ts";
import { canonicalJson, compactJson } from "./canonical-json.ts";

/** The branch that holds the journal. */
export const auditBranch = "fleet-audit";
/** The marker of the newest applied commit of main: a hint, and proof that this is no first run. */
export const appliedRef = "refs/fleet/applied";

/** The same as a ref. */
export const auditRef = `refs/heads/${auditBranch}`;
/** The file of the ledger at its tip. */
export const ledgerPath = "ledger.json";

/** The journal as one run found it. Without a head the branch does not exist yet. */
export interface Journal {
  readonly ledger: Ledger;
  readonly head?: Sha;
}

/** One commit's worth of changes. */
export interface JournalChange {
  readonly ledger: Ledger;
  readonly entries: readonly AuditEntry[];
  readonly decision?: { readonly id: string; readonly text: string };
  /** Files beside ledger and entries, by path. Absent: none. */
  readonly files?: Readonly<Record<string, string>>;
  /** The commit's subject. */
  readonly headline: string;
}

/** What a change is made from: read anew on every attempt. */
export interface JournalState {
  readonly ledger: Ledger;
  /** Absent while the branch does not exist. */
  readonly head?: Sha;
  /** The entry of an action as it stands; undefined when there is none. */
  entry(actionId: string): Promise<AuditEntry | undefined>;
}

/**
 * Reads the journal. A missing branch is a first run only where nothing was ever applied or
 * decided; otherwise it is an outage and throws OutsideError.
 */
export async function readJournal(forge: Forge, mainSha: Sha): Promise<Journal> {
  const head = await forge.ref(auditRef);
  if (head !== undefined) return { ledger: await readLedger(forge, head), head };
  if (await everActed(forge, mainSha)) {
    throw new OutsideError({
      who: "GitHub",
      kind: "unavailable",
      applied: "no",
      message:
        `the branch ${auditBranch} is missing although this fleet has a history; ` +
        "nothing acts until it is restored (history --rebuild audit)",
    });
  }
  return { ledger: emptyLedger() };
}

async function everActed(forge: Forge, mainSha: Sha): Promise<boolean> {
  if ((await forge.ref(appliedRef)) !== undefined) return true;
  const commits = await forge.history({ at: mainSha, path: "state", limit: 30 });
  return commits.some((commit) => /^Fleet-Decision: /m.test(commit.message));
}

async function readLedger(forge: Forge, head: Sha): Promise<Ledger> {
  const text = await forge.file(head, ledgerPath);
  const ledger = text === undefined ? undefined : parseLedger(text);
  if (ledger) return ledger;
  throw new OutsideError({
    who: "GitHub",
    kind: "unavailable",
    applied: "no",
    message: `${ledgerPath} at the tip of ${auditBranch} is missing or not ours; nothing acts`,
  });
}

/** Reads a ledger; undefined when the text is not one of this version. */
export function parseLedger(text: string): Ledger | undefined {
  try {
    const raw: unknown = JSON.parse(text);
    const isLedger =
      typeof raw === "object" && raw !== null && "version" in raw && raw.version === 1;
    return isLedger ? { ...emptyLedger(), ...(raw as Partial<Ledger>), version: 1 } : undefined;
  } catch {
    return undefined;
  }
}

const maxAttempts = 6;

/**
 * Applies a change to the newest journal, beginning with the one that is `known`: the write itself
 * finds out whether it is still the newest. `change` may be asked several times: another run may
 * have written in between. Nothing to change (undefined, or the same bytes): no commit.
 */
export async function writeJournal(
  forge: Forge,
  mainSha: Sha,
  change: (state: JournalState) => Promise<JournalChange | undefined>,
  known?: Journal,
): Promise<Journal> {
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const isKnown = attempt === 0 && known !== undefined;
    const journal = isKnown ? known : await readJournal(forge, mainSha);
    const wanted = await change(stateOf(forge, journal));
    if (!wanted) return journal;
    const written = await commitChange(forge, journal, wanted);
    if (written) return written;
  }
  throw new OutsideError({
    who: "GitHub",
    kind: "conflict",
    applied: "no",
    message: `${auditBranch} kept moving under ${maxAttempts} attempts to write to it`,
  });
}

function stateOf(forge: Forge, journal: Journal): JournalState {
  return {
    ...journal,
    entry: async (actionId) => {
      const { head } = journal;
      const text = head === undefined ? undefined : await forge.file(head, entryPath(actionId));
      return text === undefined ? undefined : parseEntry(text);
    },
  };
}

async function commitChange(
  forge: Forge,
  journal: Journal,
  change: JournalChange,
): Promise<Journal | undefined> {
  const same =
    journal.head !== undefined &&
    change.entries.length === 0 &&
    change.decision === undefined &&
    areSame(change.ledger, journal.ledger);
  if (same) return journal;
  const files: Record<string, string> = {
    ...change.files,
    [ledgerPath]: canonicalJson(change.ledger),
  };
  for (const entry of change.entries) files[entryPath(entry.action.id)] = printEntry(entry);
  if (change.decision) files[decisionPath(change.decision.id)] = change.decision.text;
  const sha = await commitFiles(forge, journal.head, change.headline, files);
  return sha === undefined ? undefined : { ledger: change.ledger, head: sha };
}

/** Whether both print as the same bytes: part by part, for most parts are the very same ones. */
function areSame(one: Ledger, other: Ledger): boolean {
  const [first, second] = [one, other].map((all) => new Map<string, unknown>(Object.entries(all)));
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) => {
    const [here, there] = [first?.get(key), second?.get(key)];
    return here === there || compactJson(here) === compactJson(there);
  });
}

async function commitFiles(
  forge: Forge,
  head: Sha | undefined,
  headline: string,
  files: Readonly<Record<string, string>>,
): Promise<Sha | undefined> {
  if (head === undefined) {
    const outcome = await forge.createOrphanBranch({
      branch: auditBranch,
      message: headline,
      files,
    });
    return outcome.kind === "created" ? outcome.sha : undefined;
  }
  const outcome = await forge.commitOnBranch({
    branch: auditBranch,
    expectedHead: head,
    headline,
    body: "",
    additions: files,
  });
  return outcome.kind === "committed" ? outcome.sha : undefined;
}
