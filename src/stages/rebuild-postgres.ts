/**
 * `history --rebuild postgres`: every row made again from the audit in git. May run at any time.
 */
import { OperatorError } from "../errors.ts";
import type { AuditEntry } from "../model/history.ts";
import type { Reading, Sight } from "../model/records.ts";
import type { Settings } from "../model/settings.ts";
import type { ActionTable, Clone, Job, Outside, Sha } from "../ports.ts";
import { parseEntry } from "../record/audit-entry.ts";
import { parseDecision } from "../record/decision-record.ts";
import { auditBranch, parseLedger } from "../record/journal.ts";
import { emptySight } from "../record/queued-sight.ts";
import { actionRowOf, decisionRowOf, savingsRowsOf, sightOf } from "../record/rows.ts";
import { nothingChanged, type StageResult } from "../record/stage-result.ts";
import { counted } from "../report/text.ts";

/** What is read. */
export interface RebuildSource {
  readonly clone: Clone;
  readonly reading: (reading: Reading) => void;
}

// A decision record holds all that a plan saw: hundreds of kilobytes.
const atOnce = { actions: 1_000, decisions: 40 } as const;

/**
 * Writes every row that git knows; what Postgres has and git has not stays, and is named. In a dry
 * run it only compares.
 */
export async function rebuildPostgres(
  outside: Pick<Outside, "table" | "job" | "clock">,
  settings: Settings,
  source: RebuildSource,
): Promise<StageResult> {
  const { table, job } = outside;
  if (!table) {
    const hint = "Set it to the address of the database that is to be filled";
    throw new OperatorError([{ what: "the variable DATABASE_URL is not set", hint }]);
  }
  const audit = await source.clone.ref(`refs/heads/${auditBranch}`);
  if (!audit) {
    const what = `there is no branch ${auditBranch} in ${source.clone.where}`;
    const hint = "Rebuild it first, with --rebuild audit, or name a clone that has it";
    throw new OperatorError([{ what, hint }]);
  }
  job.log(`Reading ${source.clone.where}`);
  const before = await statesIn(table);
  const actions = await copyActions(table, audit.sha, { ...source, before, settings });
  const decisions = await copyDecisions(table, audit.sha, { ...source, settings });
  if (!settings.dryRun) await copyLedger(outside, audit.sha, { ...source, settings });
  const summary = { ...actions, decisions, only_in_postgres: before.size };
  sayDone(job, summary, settings.dryRun);
  return { ...nothingChanged(summary), changed: !settings.dryRun && actions.differing > 0 };
}

type Copying = RebuildSource & { readonly settings: Settings };

/** The state of each row that Postgres has. */
async function statesIn(table: ActionTable): Promise<Map<string, string>> {
  const states = new Map<string, string>();
  for await (const rows of table.every()) {
    for (const row of rows) states.set(row.actionId, row.status);
  }
  return states;
}

/** What is found in git is taken out of `before`: the rest is in Postgres only. */
async function copyActions(
  table: ActionTable,
  at: Sha,
  { clone, reading, before, settings }: Copying & { readonly before: Map<string, string> },
): Promise<{ readonly actions: number; readonly missing: number; readonly differing: number }> {
  let [actions, missing, differing] = [0, 0, 0];
  const query = { folder: "actions", passes: () => true, atOnce: atOnce.actions };
  for await (const { files, count, of } of clone.files(at, query)) {
    const entries = Object.values(files).flatMap((text) => parseEntry(text) ?? []);
    for (const { action } of entries) {
      const state = before.get(action.id);
      before.delete(action.id);
      if (state === undefined) missing += 1;
      if (state !== action.status) differing += 1;
    }
    actions += entries.length;
    if (!settings.dryRun) await saveEntries(table, entries);
    reading({ what: "entries", count, of });
  }
  return { actions, missing, differing };
}

async function saveEntries(table: ActionTable, entries: readonly AuditEntry[]): Promise<void> {
  const savings = savingsRowsOf(entries);
  await table.save(entries.map(actionRowOf), { decisions: [], savings, sight: emptySight });
}

/** Each tells of its plan, and of the machines, prices and spend that its run saw. */
async function copyDecisions(
  table: ActionTable,
  at: Sha,
  { clone, reading, settings }: Copying,
): Promise<number> {
  let decisions = 0;
  const query = { folder: "decisions", passes: () => true, atOnce: atOnce.decisions };
  for await (const { files, count, of } of clone.files(at, query)) {
    const records = Object.values(files).flatMap((text) => parseDecision(text) ?? []);
    decisions += records.length;
    if (!settings.dryRun) {
      const sight = records
        .map(({ observation }) => sightOf(observation))
        .reduce(joined, emptySight);
      const rows = records.map(({ plan }) => decisionRowOf(plan));
      await table.save([], { decisions: rows, savings: [], sight });
    }
    reading({ what: "decisions", count, of });
  }
  return decisions;
}

/** Of each machine the last row of a statement is the one that counts. */
function joined(one: Sight, other: Sight): Sight {
  const ids = new Set(other.instances.map(({ instanceId }) => instanceId));
  return {
    instances: [
      ...one.instances.filter(({ instanceId }) => !ids.has(instanceId)),
      ...other.instances.map((row) => {
        const known = one.instances.find(({ instanceId }) => instanceId === row.instanceId);
        return known ? { ...row, firstSeen: known.firstSeen } : row;
      }),
    ],
    prices: [...one.prices, ...other.prices],
    spend: [...one.spend, ...other.spend],
  };
}

async function copyLedger(
  { table, clock }: Pick<Outside, "table" | "clock">,
  head: Sha,
  { clone, settings }: Copying,
): Promise<void> {
  const query = { folder: "ledger.json", passes: () => true, atOnce: 1 };
  for await (const { files } of clone.files(head, query)) {
    const ledger = parseLedger(files["ledger.json"] ?? "");
    const { repository: fleet } = settings;
    if (!ledger || fleet === "") return;
    const copy = { fleet, head, asOf: clock.now(), ledger };
    await table?.save([], { decisions: [], savings: [], sight: emptySight, ledger: copy });
  }
}

function sayDone(
  job: Job,
  found: Readonly<
    Record<"actions" | "missing" | "differing" | "decisions" | "only_in_postgres", number>
  >,
  dryRun: boolean,
): void {
  const { actions, missing, differing, decisions, only_in_postgres: extra } = found;
  const rows = `${counted(actions, "action")} and ${counted(decisions, "decision")}`;
  const others = `${missing} of the actions were missing, ${differing - missing} in another state`;
  job.log(`${dryRun ? "Would write" : "Wrote"} ${rows} from git; ${others}.`);
  if (extra > 0)
    job.log(
      `${counted(extra, "row")} of Postgres ${extra === 1 ? "is" : "are"} not in git, and stayed.`,
    );
  job.log(
    "Not to be had from git: spend, prices and machines of runs that decided nothing, and what " +
      "only a dry run saw twice.",
  );
  if (dryRun) job.log("Nothing was written: add --dry-run false.");
}
