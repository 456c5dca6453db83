/** The action: reads its inputs, runs the command, sets the exit code. */
import { getInput, setSecret } from "@actions/core";
import { context } from "@actions/github";
import { runnerJob } from "./outside/job.ts";
import { runCommand } from "./run-command.ts";
import { type Inputs, secretsIn } from "./wire.ts";

const inputs: Inputs = {
  command: getInput("command") || "plan",
  token: getInput("github-token"),
  policies: getInput("policies") || "policies",
  stateFile: getInput("state-file") || "state/fleet.yaml",
  dryRun: getInput("dry-run") || "true",
  actionId: getInput("action-id"),
};

for (const secret of secretsIn(inputs, process.env)) setSecret(secret);

const branch: unknown = context.payload.repository?.["default_branch"];
const defaultBranch = typeof branch === "string" ? { defaultBranch: branch } : {};
const month = getInput("month");
const surroundings = { environment: process.env, job: runnerJob() };
const { exitCode } =
  inputs.command === "report" && month !== ""
    ? await reportOf(month)
    : await runCommand(inputs, { ...surroundings, ...defaultBranch });
process.exitCode = exitCode;

/** Loaded only here: no other command needs a clone. */
async function reportOf(name: string): ReturnType<typeof runCommand> {
  const { monthReport } = await import("./report-month.ts");
  const { token } = inputs;
  const { defaultBranch: main = "main" } = defaultBranch;
  // What a runner checked out holds neither the whole of main nor the records: they are fetched.
  const clone = { clone: "/", offline: false, branch: main };
  return monthReport({ month: name, token, ...clone }, surroundings);
}
