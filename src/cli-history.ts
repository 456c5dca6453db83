/** `history`: what happened, from a clone; and each store rebuilt from another. */
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Environment } from "./environment.ts";
import { actionStates } from "./model/plan.ts";
import type { HistoryRow, Reading } from "./model/records.ts";
import { openClone } from "./outside/git-clone.ts";
import { systemClock } from "./outside/system-clock.ts";
import type { Clone } from "./ports.ts";
import type { HistoryQuery } from "./record/fleet-history.ts";
import { auditBranch } from "./record/journal.ts";
import { historyCsv, historyObject, historyTable } from "./report/history-text.ts";
import { type Ended, runCommand, runToEnd } from "./run-command.ts";
import { history, historyTime } from "./stages/history.ts";
import { rebuildAudit } from "./stages/rebuild-audit.ts";
import { rebuildPostgres } from "./stages/rebuild-postgres.ts";
import type { Inputs, Surroundings } from "./wire.ts";

/** How the command line starts the command. */
export interface HistoryStart {
  readonly environment: Environment;
  readonly out: { write(text: string): unknown; readonly columns?: number };
  readonly err: { write(text: string): unknown };
  /** The table goes to standard output as it is; all else that is said goes beside it. */
  surroundings(branch: string): Surroundings;
  inputs(command: "check" | "history", options: Options): Inputs;
  end(ended: Ended): void;
}

interface Options {
  readonly token?: string;
  readonly policies: string;
  readonly stateFile: string;
  readonly branch: string;
  readonly dryRun: string;
  readonly clone: string;
  readonly offline?: boolean;
  readonly rebuild?: "postgres" | "audit";
  readonly pool?: string;
  readonly instance?: string;
  readonly person?: string;
  readonly reason?: string;
  readonly type?: string;
  readonly state?: HistoryRow["state"];
  readonly since?: string;
  readonly until?: string;
  readonly limit?: number;
  readonly oldestFirst?: boolean;
  readonly json?: boolean;
  readonly csv?: boolean;
}

/** Adds the command. */
export function addHistoryCommand(program: Command, start: HistoryStart): void {
  const states = [...actionStates, "merged", "unrecorded"];
  program
    .command("history")
    .description("print what happened: main's log and the audit as one table")
    .option("--pool <name>", "of this pool")
    .option("--instance <name>", "of this machine, by its name or id")
    .option("--person <login>", "that this person approved or made")
    .option("--reason <text>", "with this reason or rule, or with this text in its sentence")
    .addOption(
      new Option("--type <type>", "of this type").choices(["provision", "terminate", "change"]),
    )
    .addOption(new Option("--state <state>", "in this state").choices(states))
    .option("--since <time>", "from then on: 12h, 7d, 2026-10-01 or 2026-10-01T12:00Z")
    .option("--until <time>", "until then; a date alone counts whole")
    .option("--limit <number>", "the newest so many", countOf)
    .option("--oldest-first", "in the order in which it happened")
    .addOption(new Option("--json", "as a JSON array").conflicts("csv"))
    .option("--csv", "as CSV")
    .option("--clone <folder>", "a clone of the repository; without one it is fetched", ".")
    .option("--offline", "read the clone as of its last fetch")
    .addOption(
      new Option("--rebuild <store>", "make a store again from the others").choices([
        "postgres",
        "audit",
      ]),
    )
    .addOption(
      new Option("--dry-run <bool>", "of --rebuild: say what it would do")
        .choices(["true", "false"])
        .default("true"),
    )
    .option("--token <token>", "GitHub token (default: GITHUB_TOKEN)")
    .option("--policies <folder>", "folder of the policies", "policies")
    .option("--state-file <file>", "the fleet file", "state/fleet.yaml")
    .option("--branch <name>", "the default branch", "main")
    .action(async (options: Options) => start.end(await run(options, start)));
}

function countOf(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Write a whole number from 1 on.");
}

function run(options: Options, start: HistoryStart): Promise<Ended> {
  const { rebuild, branch } = options;
  const given = start.surroundings(branch);
  // The outputs of a step are for the action; here they would only stand in the way.
  const job = { ...given.job, output: () => undefined };
  const surroundings = { ...given, job };
  const reading = progressOf(start);
  const paths = [options.stateFile, options.policies];
  if (rebuild === "audit") {
    return runCommand(start.inputs("history", options), surroundings, (outside, settings) =>
      withClone(options, start, (clone) => rebuildAudit(outside, settings, { clone, reading })),
    );
  }
  if (rebuild === "postgres") {
    return runCommand(start.inputs("check", options), surroundings, (outside, settings) =>
      withClone(options, start, (clone) => rebuildPostgres(outside, settings, { clone, reading })),
    );
  }
  return runToEnd(job, () => {
    const query = queryOf(options);
    return withClone(options, start, (clone) =>
      history(clone, job, {
        query,
        branch,
        paths,
        oldestFirst: options.oldestFirst === true,
        ...(options.limit === undefined ? {} : { limit: options.limit }),
        print: (rows) => start.out.write(textOf(rows, options, start.out.columns)),
        reading,
      }),
    );
  });
}

async function withClone<Result>(
  options: Options,
  { environment }: HistoryStart,
  work: (clone: Clone) => Promise<Result>,
): Promise<Result> {
  const repository = environment["GITHUB_REPOSITORY"]?.trim();
  const token = options.token ?? environment["GITHUB_TOKEN"];
  const clone = await openClone({
    folder: options.clone,
    server: environment["GITHUB_SERVER_URL"]?.trim() || "https://github.com",
    offline: options.offline === true,
    branches: [options.branch, auditBranch],
    ...(repository ? { repository } : {}),
    ...(token ? { token } : {}),
  });
  try {
    return await work(clone);
  } finally {
    await clone.close();
  }
}

function queryOf(options: Options): HistoryQuery {
  const { pool, instance, person, reason, type, state, since, until } = options;
  const now = systemClock.now();
  return {
    ...(pool === undefined ? {} : { pool }),
    ...(instance === undefined ? {} : { instance }),
    ...(person === undefined ? {} : { person: person.replace(/^@/, "") }),
    ...(reason === undefined ? {} : { reason }),
    ...(state === undefined ? {} : { state }),
    ...typeOf(type),
    ...(since === undefined
      ? {}
      : { since: historyTime(since, { option: "--since", now, end: false }) }),
    ...(until === undefined
      ? {}
      : { until: historyTime(until, { option: "--until", now, end: true }) }),
  };
}

function typeOf(word: string | undefined): Pick<HistoryQuery, "type"> {
  switch (word) {
    case "provision":
      return { type: "provision_instance" };
    case "terminate":
      return { type: "terminate_instance" };
    case "change":
      return { type: "change" };
    default:
      return {};
  }
}

// Wide enough for every cell but the longest sentences, where nobody tells how wide it may be.
const columnsOfNobody = 160;

function textOf(
  rows: readonly HistoryRow[],
  options: Options,
  columns: number = columnsOfNobody,
): string {
  if (options.csv === true) return historyCsv(rows);
  if (options.json !== true) return `${historyTable(rows, columns)}\n`;
  return `${JSON.stringify(rows.map(historyObject), undefined, 2)}\n`;
}

/** Said once a second at most, and not at all of what takes no longer. */
function progressOf({ err }: HistoryStart): (reading: Reading) => void {
  let last = systemClock.now();
  return ({ what, count, of }) => {
    const now = systemClock.now();
    if (now - last < 1_000) return;
    last = now;
    err.write(`${count} of ${of} ${what}\n`);
  };
}
