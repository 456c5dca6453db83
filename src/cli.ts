#!/usr/bin/env node
/** The same commands from a terminal, plus `validate` and `demo`. */
import { Command, CommanderError, Option } from "commander";
import { addBacktestCommand } from "./cli-backtest.ts";
import { addDecisionCommands } from "./cli-decisions.ts";
import { addHistoryCommand } from "./cli-history.ts";
import { addInitCommand } from "./cli-init.ts";
import { addReportCommand } from "./cli-report.ts";
import { runValidate } from "./cli-validate.ts";
import { terminalJob } from "./outside/job.ts";
import { folderWorkspace } from "./outside/workspace.ts";
import { type Ended, runCommand } from "./run-command.ts";
import type { stages } from "./stages/index.ts";
import type { Inputs, Surroundings } from "./wire.ts";

interface Options {
  readonly token?: string;
  readonly policies: string;
  readonly stateFile: string;
  readonly dryRun: string;
  readonly actionId?: string;
  readonly branch: string;
  readonly json?: boolean;
}

const about: Readonly<Record<Exclude<keyof typeof stages, "report">, string>> = {
  plan: "look at the fleet, decide, and open or merge pull requests",
  check: "check the policies and the fleet file of this folder",
  confirm: "judge every open pull request and merge what is confirmed",
  apply: "make the cloud equal the merged fleet",
  rollback: "propose to take back an executed provision (--action-id)",
  summary: "print the fleet's history and present as JSON",
  doctor: "ask every part of the outside whether it answers",
};

function inputsOf(command: string, options: Options): Inputs {
  return {
    command,
    token: options.token ?? process.env["GITHUB_TOKEN"] ?? "",
    policies: options.policies,
    stateFile: options.stateFile,
    dryRun: options.dryRun,
    actionId: options.actionId ?? "",
  };
}

async function runStage(command: string, options: Options): Promise<void> {
  const isSummary = command === "summary";
  const surroundings = surroundingsOf(options.branch);
  const ended = await runCommand(inputsOf(command, options), {
    ...surroundings,
    job: options.json === true ? jobBesidesJson() : surroundings.job,
  });
  printEnd(ended, { result: options.json === true && !isSummary, summary: isSummary });
}

/** Standard output then holds the JSON and nothing else. */
function jobBesidesJson(): Surroundings["job"] {
  const { stderr } = process;
  return terminalJob({ out: stderr, err: stderr, colors: stderr.isTTY === true });
}

function surroundingsOf(defaultBranch: string): Surroundings {
  return {
    environment: process.env,
    job: terminalJob({
      out: process.stdout,
      err: process.stderr,
      colors: process.stderr.isTTY === true,
    }),
    defaultBranch,
  };
}

function printEnd(
  { exitCode, result }: Ended,
  wanted: { readonly result: boolean; readonly summary: boolean },
): void {
  const value = wanted.result ? result : wanted.summary ? result?.summary : undefined;
  if (value !== undefined) process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
  process.exitCode = exitCode;
}

const program = new Command("fleetmerge")
  .description("Manage a fleet of rented GPU machines by pull request.")
  .showSuggestionAfterError()
  .exitOverride();

for (const [name, description] of Object.entries(about)) {
  program
    .command(name)
    .description(description)
    .option("--token <token>", "GitHub token (default: GITHUB_TOKEN)")
    .option("--policies <folder>", "folder of the policies", "policies")
    .option("--state-file <file>", "the fleet file", "state/fleet.yaml")
    .addOption(
      new Option("--dry-run <bool>", "change nothing").choices(["true", "false"]).default("true"),
    )
    .option("--action-id <id>", "the action to roll back")
    .option("--branch <name>", "the default branch", "main")
    .option("--json", "print the whole result as JSON")
    .action((options: Options) => runStage(name, options));
}

addDecisionCommands(program, {
  surroundings: surroundingsOf,
  inputs: (command, options) => inputsOf(command, { ...options, dryRun: "true" }),
  end: (ended, json) => printEnd(ended, { result: false, summary: json }),
});

addHistoryCommand(program, {
  environment: process.env,
  out: process.stdout,
  err: process.stderr,
  surroundings: (branch) => ({ ...surroundingsOf(branch), job: jobBesidesJson() }),
  inputs: (command, options) => inputsOf(command, options),
  end: (ended) => printEnd(ended, { result: false, summary: false }),
});

addReportCommand(program, {
  environment: process.env,
  job: (json) => (json ? jobBesidesJson() : surroundingsOf("main").job),
  page: (options) => runStage("report", options),
  end: (ended, json) => printEnd(ended, { result: false, summary: json }),
});

addInitCommand(program, {
  environment: process.env,
  surroundings: (environment, json) => ({
    ...surroundingsOf("main"),
    environment,
    ...(json ? { job: jobBesidesJson() } : {}),
  }),
  // Wired like check: with whatever is configured, and without GitHub.
  inputs: (policies, stateFile) => ({
    command: "check",
    token: "",
    policies,
    stateFile,
    dryRun: "true",
    actionId: "",
  }),
  end: (ended, json) => printEnd(ended, { result: false, summary: json }),
});

addBacktestCommand(program, {
  environment: process.env,
  // A backtest changes nothing, so that there is no outcome to print besides its figures.
  surroundings: (branch) => ({
    ...surroundingsOf(branch),
    job: { ...jobBesidesJson(), output: () => {} },
  }),
  inputs: (command, options) => inputsOf(command, { ...options, dryRun: "true" }),
  out: process.stdout,
  err: process.stderr,
  end: (ended) => printEnd(ended, { result: false, summary: false }),
});

program
  .command("validate")
  .description("check policies, policy tests and the fleet file of a folder")
  .argument("[folder]", "the repository's root, or a folder of policies", ".")
  .option("--json", "print what is wrong as JSON")
  .action(async (folder: string, options: { json?: boolean }) => {
    process.exitCode = await runValidate({
      folder,
      json: options.json === true,
      environment: process.env,
      out: process.stdout,
      err: process.stderr,
    });
  });

program
  .command("demo")
  .description("watch a team's day in the local world: no account, no key, no network")
  .option("--trace <file>", "replay a job trace (submit_s,gpus,duration_s; gzip or not)")
  .option("--hours <number>", "how many hours of it", "24")
  .option("--output <folder>", "where the day's records go", "demo-output")
  .action(async (options: { trace?: string; hours: string; output: string }) => {
    const { runDemo } = await import("./local/demo/demo.ts");
    process.exitCode = await runDemo({
      ...options,
      workspace: folderWorkspace("."),
      write: (text: string) => process.stdout.write(text),
    });
  });

/** 2 for a command line that cannot be understood, as for any other mistake of the operator. */
async function runProgram(): Promise<void> {
  try {
    await program.parseAsync();
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    process.exitCode = thrown.exitCode === 0 ? 0 : 2;
  }
}

await runProgram();
