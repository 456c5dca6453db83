/**
 * `history --rebuild audit`: the lost audit branch, made again from a clone's copy, Postgres and
 * main's trailers. While it is missing nothing acts, and it appears whole or not at all.
 */
import { readFleet } from "../collect/repository.ts";
import { OperatorError, OutsideError } from "../errors.ts";
import type { Fleet } from "../model/fleet.ts";
import type { AuditEntry } from "../model/history.ts";
import type { Settings } from "../model/settings.ts";
import { isoTime } from "../model/units.ts";
import type { Clone, Commit, Forge, Job, Outside, Sha } from "../ports.ts";
import { entryPath, printEntry } from "../record/audit-entry.ts";
import { canonicalJson } from "../record/canonical-json.ts";
import { appliedRef, auditBranch, parseLedger } from "../record/journal.ts";
import {
  entriesFromMain,
  type LedgerCopy,
  type RebuiltLedger,
  rebuiltLedger,
} from "../record/rebuilt-ledger.ts";
import { entryOfRow } from "../record/rows.ts";
import { nothingChanged, type StageResult } from "../record/stage-result.ts";
import { counted } from "../report/text.ts";
import { auditEntries } from "./history.ts";
import type { RebuildSource } from "./rebuild-postgres.ts";

/** What is left of the audit, by where it was found. */
interface Remains {
  readonly fleet: Fleet;
  readonly commits: readonly Commit[];
  /** The last commit of the branch that the clone has. */
  readonly tip?: Sha;
  readonly copy?: LedgerCopy & { readonly from: string };
  readonly ofClone: number;
  readonly ofPostgres: number;
  readonly ofMain: number;
  /** Of each action the furthest entry, in order of their ids. */
  readonly entries: readonly AuditEntry[];
}

/** Makes the branch again unless it is there. In a dry run it only says what it would do. */
export async function rebuildAudit(
  outside: Outside,
  settings: Settings,
  source: RebuildSource,
): Promise<StageResult> {
  const { forge, job } = outside;
  const auditRef = `refs/heads/${auditBranch}`;
  if ((await forge.ref(auditRef)) !== undefined) {
    job.log(`The branch ${auditBranch} is there: nothing is to be rebuilt.`);
    return nothingChanged({ rebuilt: false });
  }
  const main = await forge.ref(`refs/heads/${settings.defaultBranch}`);
  if (main === undefined) {
    const what = `the branch ${settings.defaultBranch} of ${settings.repository} does not exist`;
    throw new OperatorError([{ what, hint: "Restore main first: everything rests on it" }]);
  }
  const remains = await remainsOf(outside, settings, { ...source, main });
  const applied = await forge.ref(appliedRef);
  const rebuilt = rebuiltLedger({
    ...remains,
    ...(applied === undefined ? {} : { applied }),
    now: outside.clock.now(),
  });
  sayRemains(job, remains, rebuilt);
  const summary = {
    rebuilt: !settings.dryRun,
    entries: remains.entries.length,
    looked_for: rebuilt.doubtful,
  };
  if (settings.dryRun) {
    job.log("Nothing was written: add --dry-run false.");
    return nothingChanged(summary);
  }
  await writeBranch(forge, remains, { ...source, ledger: canonicalJson(rebuilt.ledger) });
  job.log(`The branch ${auditBranch} is there again. The next plan looks at what is true.`);
  return { ...nothingChanged(summary), changed: true };
}

async function remainsOf(
  outside: Outside,
  settings: Settings,
  source: RebuildSource & { readonly main: Sha },
): Promise<Remains> {
  const { clone } = source;
  const fleet = await fleetOf(outside.forge, settings, source.main);
  const lost = await clone.ref(`refs/heads/${auditBranch}`);
  const tip = lost?.sha;
  const kept = tip === undefined ? [] : await auditEntries(clone, tip, { ...source, query: {} });
  const rows = await entriesOfTable(outside, source);
  const furthest = new Map<string, AuditEntry>();
  for (const entry of [...kept, ...rows]) {
    const { id } = entry.action;
    if (isFurther(entry, furthest.get(id))) furthest.set(id, entry);
  }
  const mainRef = await clone.ref(`refs/heads/${settings.defaultBranch}`);
  const commits = mainRef ? await clone.log(mainRef.sha, [settings.stateFile]) : [];
  const fromMain = entriesFromMain(commits, { ids: new Set(furthest.keys()), fleet });
  const copy = await newestLedger(outside, settings, { clone, tip });
  return {
    fleet,
    commits,
    ...(tip === undefined ? {} : { tip }),
    ...(copy ? { copy } : {}),
    ofClone: kept.length,
    ofPostgres: rows.length,
    ofMain: fromMain.length,
    entries: [...furthest.values(), ...fromMain].sort((one, other) =>
      one.action.id < other.action.id ? -1 : 1,
    ),
  };
}

async function fleetOf(forge: Forge, settings: Settings, main: Sha): Promise<Fleet> {
  const parsed = await readFleet(forge, settings, main);
  if (parsed.kind === "problems") throw new OperatorError(parsed.problems);
  return parsed.fleet;
}

async function entriesOfTable(
  { table }: Outside,
  { reading }: RebuildSource,
): Promise<readonly AuditEntry[]> {
  const entries: AuditEntry[] = [];
  if (!table) return entries;
  for await (const rows of table.every()) {
    entries.push(...rows.flatMap((row) => entryOfRow(row) ?? []));
    reading({ what: "rows", count: entries.length, of: entries.length });
  }
  return entries;
}

const order = [
  ["proposed"],
  ["pending_confirmation"],
  ["approved"],
  ["blocked", "dry_run", "executing"],
  ["executed", "failed", "expired"],
  ["rolled_back"],
];

/** An action never goes back; of equally far ones the later source wins. */
function isFurther(entry: AuditEntry, than: AuditEntry | undefined): boolean {
  const place = ({ action }: AuditEntry) =>
    order.findIndex((states) => states.includes(action.status));
  return than === undefined || place(entry) >= place(than);
}

async function newestLedger(
  { table }: Outside,
  settings: Settings,
  { clone, tip }: { readonly clone: Clone; readonly tip: Sha | undefined },
): Promise<Remains["copy"]> {
  const saved = await table?.ledger(settings.repository);
  const ofTable = saved && parseLedger(JSON.stringify(saved.ledger));
  const ofClone = tip === undefined ? undefined : await ledgerAt(clone, tip);
  if (saved && ofTable && saved.asOf >= (ofClone?.asOf ?? 0)) {
    return { ledger: ofTable, asOf: saved.asOf, from: "Postgres" };
  }
  return ofClone && { ...ofClone, from: "the clone" };
}

async function ledgerAt(clone: Clone, tip: Sha): Promise<LedgerCopy | undefined> {
  const [newest] = await clone.log(tip, ["ledger.json"]);
  const query = { folder: "ledger.json", passes: () => true, atOnce: 1 };
  for await (const { files } of clone.files(tip, query)) {
    const ledger = parseLedger(files["ledger.json"] ?? "");
    if (ledger && newest) return { ledger, asOf: newest.committedAt };
  }
  return undefined;
}

function sayRemains(job: Job, remains: Remains, { doubtful }: RebuiltLedger): void {
  const { entries, ofClone, ofPostgres, ofMain, copy, tip } = remains;
  job.log(
    `${counted(entries.length, "entry").replace("entrys", "entries")} can be restored: ` +
      `the clone has ${ofClone}, Postgres ${ofPostgres}, and ${ofMain} only main's trailers.`,
  );
  job.log(
    copy
      ? `The ledger is that of ${copy.from}, as of ${isoTime(copy.asOf)}.`
      : "No copy of the ledger is left; it is made from the entries. Lost are verdicts of commits, " +
          "noes of people, what rests after a refusal, and what machines have cost so far.",
  );
  if (doubtful.length > 0) {
    const names = doubtful.join(", ");
    job.log(`Looked for, and never launched again: ${names}. What is not found is proposed anew.`);
  }
  if (tip === undefined) {
    job.log("Not to be had: decision records, and the branch's own history of commits.");
  }
}

const draftBranch = `${auditBranch}-rebuild`;
const filesAtOnce = 400;

/** On a branch of its own first: until it is whole nobody takes it for the audit. */
async function writeBranch(
  forge: Forge,
  { tip, entries }: Remains,
  { ledger, reading }: RebuildSource & { readonly ledger: string },
): Promise<void> {
  const draftRef = `refs/heads/${draftBranch}`;
  const old = await forge.ref(draftRef);
  if (old !== undefined) await forge.updateRefs([{ name: draftRef, before: old }]);
  const files = Object.fromEntries(
    entries.map((entry) => [entryPath(entry.action.id), printEntry(entry)] as const),
  );
  const paths = Object.keys(files).sort();
  const headline = "Rebuild the audit";
  let head = tip === undefined ? undefined : await revived(forge, { name: draftRef, after: tip });
  if (head === undefined) {
    const made = await forge.createOrphanBranch({
      branch: draftBranch,
      message: headline,
      files: { "ledger.json": ledger },
    });
    if (made.kind === "exists") throw inTheWay();
    head = made.sha;
  }
  for (let start = 0; start === 0 || start < paths.length; start += filesAtOnce) {
    const some = paths.slice(start, start + filesAtOnce);
    const additions = Object.fromEntries(some.map((path) => [path, files[path] ?? ""]));
    const done = await forge.commitOnBranch({
      branch: draftBranch,
      expectedHead: head,
      headline,
      body: "",
      additions: { "ledger.json": ledger, ...additions },
    });
    if (done.kind === "moved") throw inTheWay();
    head = done.sha;
    reading({ what: "entries written", count: start + some.length, of: paths.length });
  }
  const published = await forge.updateRefs([
    { name: `refs/heads/${auditBranch}`, after: head },
    { name: draftRef, before: head },
  ]);
  if (published === "conflict") throw inTheWay();
}

/** GitHub keeps for a while what no branch holds any more: then its history comes back, too. */
async function revived(
  forge: Forge,
  ref: { readonly name: string; readonly after: Sha },
): Promise<Sha | undefined> {
  try {
    return (await forge.updateRefs([ref])) === "updated" ? ref.after : undefined;
  } catch (thrown) {
    if (thrown instanceof OutsideError) return undefined;
    throw thrown;
  }
}

function inTheWay(): OperatorError {
  return new OperatorError([
    {
      what: `somebody else rebuilds ${auditBranch} at the same time, or it is there again`,
      hint: "Run it again",
    },
  ]);
}
