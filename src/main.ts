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
const { exitCode } = await runCommand(inputs, {
  environment: process.env,
  job: runnerJob(),
  ...(typeof branch === "string" ? { defaultBranch: branch } : {}),
});
process.exitCode = exitCode;
