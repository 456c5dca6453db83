/** `explain` and `replay`: the commands about one decision. Apart because their options differ. */
import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { messageOf, OperatorError } from "./errors.ts";
import { type Ended, runCommand, runToEnd } from "./run-command.ts";
import { explain, explainedNow, explainedRecord } from "./stages/explain.ts";
import { decisionIn, recordedDecision, replay } from "./stages/replay.ts";
import type { Inputs, Surroundings } from "./wire.ts";

/** How the command line starts a command. */
export interface Start {
  surroundings(branch: string): Surroundings;
  /** The inputs of a command in a dry run: neither of these two changes anything. */
  inputs(command: string, options: Where): Inputs;
  /** Sets the exit code, and prints the result's summary where JSON is asked for. */
  end(ended: Ended, json: boolean): void;
}

/** Which repository is meant, and how it is reached. */
interface Where {
  readonly token?: string;
  readonly policies: string;
  readonly stateFile: string;
  readonly branch: string;
}

interface ReplayOptions extends Where {
  readonly file?: string;
  readonly json?: boolean;
}

interface ExplainOptions extends ReplayOptions {
  readonly decision?: string;
  readonly pool?: string;
}

/** Adds both commands. */
export function addDecisionCommands(program: Command, start: Start): void {
  whereOptions(program.command("replay"))
    .description("make a recorded decision again and compare it to the byte")
    .argument("[decision-id]", "as it stands in a pull request's details or an audit entry")
    .option("--file <file>", "a record on disk instead of one on the audit branch")
    .option("--json", "print the differences as JSON")
    .action(async (id: string | undefined, options: ReplayOptions) => {
      start.end(await runReplay(id, options, start), options.json === true);
    });
  whereOptions(program.command("explain"))
    .description("say why a plan would do what it would do now, or why a past one did")
    .option("--pool <name>", "this pool only")
    .option("--decision <id>", "a recorded decision instead of the present")
    .option("--file <file>", "a record on disk instead of the present")
    .option("--json", "print the steps as JSON")
    .action(async (options: ExplainOptions) => {
      start.end(await runExplain(options, start), options.json === true);
    });
}

function whereOptions(command: Command): Command {
  return command
    .option("--token <token>", "GitHub token (default: GITHUB_TOKEN)")
    .option("--policies <folder>", "folder of the policies", "policies")
    .option("--state-file <file>", "the fleet file", "state/fleet.yaml")
    .option("--branch <name>", "the default branch", "main");
}

/** With JSON on standard output nothing else may stand there. */
function surroundingsOf(start: Start, options: ReplayOptions): Surroundings {
  const surroundings = start.surroundings(options.branch);
  return options.json
    ? { ...surroundings, job: { ...surroundings.job, summarize: async () => {} } }
    : surroundings;
}

function runReplay(id: string | undefined, options: ReplayOptions, start: Start): Promise<Ended> {
  const surroundings = surroundingsOf(start, options);
  const { job } = surroundings;
  const { file } = options;
  if (file !== undefined && id === undefined) {
    return runToEnd(job, async () => replay(job, decisionIn(await textOf(file), file), file));
  }
  if (id === undefined || file !== undefined) return runToEnd(job, () => refuse("replay"));
  return runCommand(start.inputs("replay", options), surroundings, async (outside) =>
    replay(job, await recordedDecision(outside.forge, id), id),
  );
}

function runExplain(options: ExplainOptions, start: Start): Promise<Ended> {
  const surroundings = surroundingsOf(start, options);
  const { job } = surroundings;
  const { file, decision: id, pool } = options;
  if (file !== undefined && id !== undefined) return runToEnd(job, () => refuse("explain"));
  if (file !== undefined) {
    return runToEnd(job, async () => {
      const record = decisionIn(await textOf(file), file);
      return explain(job, explainedRecord(record), pool);
    });
  }
  if (id === undefined) {
    return runCommand(start.inputs("explain", options), surroundings, async (outside, settings) =>
      explain(job, await explainedNow(outside, settings), pool),
    );
  }
  return runCommand(start.inputs("replay", options), surroundings, async ({ forge }) =>
    explain(job, explainedRecord(await recordedDecision(forge, id)), pool),
  );
}

async function refuse(command: string): Promise<never> {
  throw new OperatorError([
    {
      what: `${command} reads one record: that of a decision's id, or that of --file`,
      hint: "Give one of the two",
    },
  ]);
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (thrown) {
    throw new OperatorError([
      { what: `${file} cannot be read: ${messageOf(thrown)}`, hint: "Name a decision record" },
    ]);
  }
}
