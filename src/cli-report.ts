/** `report`: the page of the fleet, or a month from the records of a clone. */
import type { Command } from "commander";
import { type Environment, variable } from "./environment.ts";
import type { Job } from "./ports.ts";
import { monthReport } from "./report-month.ts";
import type { Ended } from "./run-command.ts";

/** How the command line starts the command. */
export interface ReportStart {
  readonly environment: Environment;
  job(json: boolean): Job;
  page(options: ReportOptions): Promise<void>;
  end(ended: Ended, json: boolean): void;
}

/** What the command line was given. */
export interface ReportOptions {
  readonly token?: string;
  readonly policies: string;
  readonly stateFile: string;
  readonly dryRun: string;
  readonly branch: string;
  readonly month?: string;
  readonly clone: string;
  readonly offline?: boolean;
  readonly json?: boolean;
}

/** Adds the command. */
export function addReportCommand(program: Command, start: ReportStart): void {
  program
    .command("report")
    .description("write the page of the fleet, or with --month the report of a month")
    .option("--month <month>", "this month from the records alone, as 2026-10 (UTC)")
    .option("--clone <folder>", "of --month: a clone; without one it is fetched", ".")
    .option("--offline", "of --month: read the clone as of its last fetch")
    .option("--token <token>", "GitHub token (default: GITHUB_TOKEN)")
    .option("--policies <folder>", "folder of the policies", "policies")
    .option("--state-file <file>", "the fleet file", "state/fleet.yaml")
    .option("--branch <name>", "the default branch", "main")
    .option("--json", "print the whole result as JSON; of --month its numbers")
    .action(async (given: Omit<ReportOptions, "dryRun">) => {
      const options = { ...given, dryRun: "true" };
      if (options.month === undefined) return start.page(options);
      const json = options.json === true;
      start.end(await ofMonth(options, start, options.month), json);
    });
}

function ofMonth(options: ReportOptions, start: ReportStart, month: string): Promise<Ended> {
  const { environment } = start;
  return monthReport(
    {
      month,
      token: options.token ?? variable(environment, "GITHUB_TOKEN") ?? "",
      clone: options.clone,
      offline: options.offline === true,
      branch: options.branch,
    },
    { environment, job: start.job(options.json === true) },
  );
}
