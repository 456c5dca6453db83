/**
 * The report of a month: reads the audit branch of a clone as it is, and its ledger as it was at
 * the month's end, and writes Markdown and a page. Asks neither cloud, meter nor Postgres.
 */
import { adviceOf } from "../decide/advice.ts";
import { membersOf } from "../decide/members.ts";
import { monthEndRecorded } from "../decide/month-end.ts";
import { type MonthPeriod, monthNamed, spentTrack } from "../decide/spent-track.ts";
import { OperatorError } from "../errors.ts";
import type { AuditEntry, Ledger } from "../model/history.ts";
import type { Reading } from "../model/records.ts";
import { type Instant, instant } from "../model/units.ts";
import type { Clone, Outside, Sha } from "../ports.ts";
import { type DecisionRecord, parseDecision } from "../record/decision-record.ts";
import { auditBranch, ledgerPath, parseLedger } from "../record/journal.ts";
import { nothingChanged, type StageResult } from "../record/stage-result.ts";
import { linksOf } from "../report/from-audit.ts";
import type { ListedMachine } from "../report/machine-costs.ts";
import { monthFacts } from "../report/month-facts.ts";
import { monthMarkdown, monthObject } from "../report/month-markdown.ts";
import { monthPage } from "../report/month-page.ts";
import type { MonthFacts, MonthReport, SpentTold } from "../report/month-report.ts";
import { minuteOf } from "../report/times.ts";
import { auditEntries } from "./history.ts";

/** What is told, and to whom. */
export interface MonthRequest {
  /** `2026-10`. */
  readonly month: string;
  /** `owner/name`; absent: as the records name it. */
  readonly repository?: string;
  /** The repository's address at the forge, for links. Absent: nothing is linked. */
  readonly address?: string;
  readonly reading: (reading: Reading) => void;
}

/** The folder of the reports, below the workspace. */
const folder = "fleetmerge-report";

/**
 * Writes `fleetmerge-report/<month>.md` and `.html`, and puts the Markdown into the job's summary.
 * Throws OperatorError for a month that is none, or has not begun.
 */
export async function month(
  clone: Clone,
  { clock, job, workspace }: Pick<Outside, "clock" | "job" | "workspace">,
  request: MonthRequest,
): Promise<StageResult> {
  const now = clock.now();
  const period = periodOf(request.month, now);
  const records = await recordsOf(clone, { until: instant(Math.min(period.end, now)), request });
  for (const message of records.warnings) job.annotate({ level: "warning", message });
  const report = await reportOf(clone, { records, period, request, now });
  const markdown = monthMarkdown(report);
  for (const [kind, text] of [["md", markdown] as const, ["html", monthPage(report)] as const]) {
    job.log(`Wrote ${await workspace.write(`${folder}/${report.month}.${kind}`, text)}`);
  }
  await job.summarize(markdown);
  return nothingChanged(monthObject(report));
}

function periodOf(name: string, now: Instant): MonthPeriod {
  const period = monthNamed(name);
  if (!period) {
    const what = `the month is "${name.slice(0, 40)}"`;
    throw new OperatorError([{ what, hint: "Write it as 2026-10" }]);
  }
  if (period.start <= now) return period;
  const what = `the month ${name} begins at ${minuteOf(period.start)}, and has not begun`;
  throw new OperatorError([{ what, hint: "Name the running month, or one before it" }]);
}

interface Records {
  /** The head of the audit branch. Absent: there is none. */
  readonly head?: Sha;
  readonly entries: readonly AuditEntry[];
  /** The newest decision of that time. Absent: none is recorded. */
  readonly decision?: DecisionRecord;
  readonly warnings: readonly string[];
}

async function recordsOf(
  clone: Clone,
  { until, request }: { readonly until: Instant; readonly request: MonthRequest },
): Promise<Records> {
  const audit = await clone.ref(`refs/heads/${auditBranch}`);
  if (!audit) {
    const what = `There is no branch ${auditBranch} in ${clone.where}: no month is known`;
    return { entries: [], warnings: [what] };
  }
  const lost = `The branch ${auditBranch} is gone: this is the clone's last copy of it`;
  const { reading } = request;
  const decision = await newestDecision(clone, audit.sha, until);
  return {
    head: audit.sha,
    entries: await auditEntries(clone, audit.sha, { query: { until }, reading }),
    ...(decision ? { decision } : {}),
    warnings: audit.lost ? [lost] : [],
  };
}

/** Its path alone is looked for first: a record holds all that a plan saw. */
async function newestDecision(
  clone: Clone,
  at: Sha,
  until: Instant,
): Promise<DecisionRecord | undefined> {
  let newest = { seconds: -1, path: "" };
  const note = (path: string) => {
    const seconds = Number(/\/(\d{1,12})-[0-9a-f]{12}\.json$/.exec(path)?.[1] ?? -1);
    if (seconds * 1000 < until && seconds > newest.seconds) newest = { seconds, path };
    return false;
  };
  await fileOf(clone, { at, folder: "decisions", passes: note });
  const { path } = newest;
  if (path === "") return undefined;
  const passes = (one: string) => one === path;
  const text = await fileOf(clone, { at, folder: "decisions", passes });
  return text === undefined ? undefined : parseDecision(text);
}

async function fileOf(
  clone: Clone,
  query: { readonly at: Sha; readonly folder: string; passes(path: string): boolean },
): Promise<string | undefined> {
  for await (const { files } of clone.files(query.at, { ...query, atOnce: 1 })) {
    for (const text of Object.values(files)) return text;
  }
  return undefined;
}

/** The ledger as the newest commit of the branch before then left it. */
async function ledgerAt(
  clone: Clone,
  head: Sha | undefined,
  before: Instant,
): Promise<Ledger | undefined> {
  if (head === undefined) return undefined;
  const commits = await clone.log(head, [ledgerPath]);
  const last = commits.find(({ committedAt }) => committedAt < before);
  if (!last) return undefined;
  const passes = (path: string) => path === ledgerPath;
  const text = await fileOf(clone, { at: last.sha, folder: ledgerPath, passes });
  return text === undefined ? undefined : parseLedger(text);
}

async function reportOf(
  clone: Clone,
  from: {
    readonly records: Records;
    readonly period: MonthPeriod;
    readonly request: MonthRequest;
    readonly now: Instant;
  },
): Promise<MonthReport> {
  const { records, period, request, now } = from;
  const { decision } = records;
  const before = periodBefore(period);
  const [ledger, earlier] = await Promise.all(
    [period, before].map(({ end }) => ledgerAt(clone, records.head, end)),
  );
  const facts = factsOf(records, { period, ledger, request, now });
  const limits = decision?.policies.limits;
  return {
    ...facts,
    title: request.repository ?? decision?.observation.repository ?? "of this clone",
    madeAt: now,
    before: factsOf(records, { period: before, ledger: earlier, request, now }),
    ...(now < period.end ? { forecast: forecastOf(ledger, decision, now) } : {}),
    ...(limits?.budget?.monthly === undefined ? {} : { budget: limits.budget.monthly }),
    ...(decision && decision.observation.at >= period.start ? { advice: adviceIn(decision) } : {}),
  };
}

function forecastOf(
  ledger: Ledger | undefined,
  decision: DecisionRecord | undefined,
  now: Instant,
): NonNullable<MonthReport["forecast"]> {
  if (!decision) return { kind: "unknown", why: "no decision is recorded that tells the limits" };
  const { limits } = decision.policies;
  return monthEndRecorded({ spending: ledger?.spending, limits }, now);
}

function adviceIn({ observation, policies }: DecisionRecord): NonNullable<MonthReport["advice"]> {
  const { recommendations } = adviceOf(observation, policies);
  return { at: observation.at, recommendations };
}

function periodBefore({ start }: MonthPeriod): MonthPeriod {
  const name = new Date(start - 1).toISOString().slice(0, 7);
  return monthNamed(name) ?? { name, start, end: start };
}

function factsOf(
  { entries, decision }: Records,
  of: {
    readonly period: MonthPeriod;
    readonly ledger: Ledger | undefined;
    readonly request: MonthRequest;
    readonly now: Instant;
  },
): MonthFacts {
  const { period, ledger, request, now } = of;
  const until = instant(Math.min(period.end, now));
  return monthFacts(
    { month: period.name, start: period.start, end: period.end, until },
    {
      entries: entries.filter(({ timestamp }) => timestamp < until),
      meters: ledger?.meters ?? {},
      listed: decision ? listedIn(decision) : {},
      spent: spentOf(ledger, period, now),
      linkOf: linksOf(request.address),
    },
  );
}

/** What its list of machines says, with the pools of those that the fleet file names. */
function listedIn({ observation }: DecisionRecord): Readonly<Record<string, ListedMachine>> {
  const { instances, fleet, ledger, at: now } = observation;
  if (instances.kind === "gap") return {};
  const members = membersOf({ fleet, ledger, instances: instances.value, now });
  const owned = new Map(members.flatMap((one) => (one.instance ? [[one.instance.id, one]] : [])));
  return Object.fromEntries(
    instances.value.map(({ id, name, type }) => {
      const member = owned.get(id);
      const known = member?.name ?? name;
      return [
        id,
        {
          type,
          ...(known === undefined ? {} : { name: known }),
          ...(member ? { pool: member.pool } : {}),
        },
      ];
    }),
  );
}

/** By the ledger; undefined where none of that time is to be had. */
function spentOf(
  ledger: Ledger | undefined,
  period: MonthPeriod,
  now: Instant,
): SpentTold | undefined {
  const found = ledger?.spending && spentTrack(ledger.spending, period, now);
  if (!found) return undefined;
  const { countedSince, ...told } = found;
  const since =
    countedSince > period.start
      ? ` Counting began at ${minuteOf(countedSince)}: machines gone by then are not in it.`
      : "";
  return {
    ...told,
    method:
      "Every machine of the account that a list showed, ours or not, at its list price from its " +
      `first health until no list showed it.${since} An estimate; the cloud's bill may differ`,
  };
}
