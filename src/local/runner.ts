/**
 * The runner of the local world: takes the workflow runs that GitHub queued and runs the commands
 * that their files name, in this process and on the world's clock.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import type { Clock, Job } from "../ports.ts";
import { type Ended, runCommand } from "../run-command.ts";
import type { WorkflowRun } from "./github/records.ts";
import { type World, workflowToken } from "./world.ts";

/** What a runner works with. */
export interface RunnerOptions {
  readonly world: World;
  readonly clock: Clock;
  /** Text of `.github/workflows/*.yml` by path, as on main. */
  readonly workflows: Readonly<Record<string, string>>;
  readonly job: Job;
  /** What the jobs' steps are given in app mode. Absent: the job's own token. */
  readonly token?: string;
  /** Further environment, or replacements of the world's own. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** One command that was run, and how it ended. */
export interface RanCommand {
  readonly run: WorkflowRun;
  readonly command: string;
  readonly ended: Ended;
}

/** Commands of our action in a workflow file, job by job. */
export function commandsOf(workflow: string): readonly string[] {
  const parsed: unknown = parse(workflow);
  const jobs = fieldsOf(fieldsOf(parsed)["jobs"]);
  return Object.values(jobs).flatMap((job) => {
    const { steps } = fieldsOf(job) as { steps?: unknown };
    return (Array.isArray(steps) ? steps : []).flatMap((step) => {
      const { uses, with: inputs } = fieldsOf(step);
      const command = fieldsOf(inputs)["command"];
      return uses === "./" && typeof command === "string" ? [command] : [];
    });
  });
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** Runs everything that is queued, also what those runs queue. */
export async function runQueued(options: RunnerOptions): Promise<readonly RanCommand[]> {
  const ran: RanCommand[] = [];
  for (let run = options.world.github.takeRun(); run; run = options.world.github.takeRun()) {
    ran.push(...(await runOne(options, run)));
  }
  return ran;
}

async function runOne(options: RunnerOptions, run: WorkflowRun): Promise<readonly RanCommand[]> {
  const text = options.workflows[run.workflow];
  const ran: RanCommand[] = [];
  let changed = true;
  for (const command of text === undefined ? [] : commandsOf(text)) {
    // The second job of confirm.yml runs only after a confirm that changed something.
    if (!changed) break;
    const ended = await runOurs(options, run, command);
    changed = ended.result?.changed ?? false;
    ran.push({ run, command, ended });
  }
  const failed = ran.some(({ ended }) => ended.exitCode !== 0);
  await options.world.github.completeRun(run.id, failed ? "failure" : "success");
  return ran;
}

/** Only check reads files of a checkout; the others read main through the API. */
async function runOurs(options: RunnerOptions, run: WorkflowRun, command: string): Promise<Ended> {
  if (command !== "check") return runIn(options, run, { command });
  const bare = options.world.github.bareRepository;
  const folder = await mkdtemp(join(dirname(bare), "checkout-"));
  try {
    const git = promisify(execFile);
    await git("git", ["clone", "--quiet", "--no-checkout", bare, folder]);
    await git("git", ["-C", folder, "checkout", "--quiet", "--detach", run.sha]);
    return await runIn(options, run, { command, workspace: folder });
  } finally {
    await rm(folder, { recursive: true });
  }
}

function runIn(
  options: RunnerOptions,
  run: WorkflowRun,
  called: { readonly command: string; readonly workspace?: string },
): Promise<Ended> {
  const { command, workspace } = called;
  return runCommand(
    {
      command,
      token: options.token ?? workflowToken,
      policies: "policies",
      stateFile: "state/fleet.yaml",
      dryRun: "false",
      actionId: run.inputs["action-id"] ?? "",
    },
    {
      environment: {
        ...options.world.environment,
        ...options.environment,
        GITHUB_RUN_ID: String(run.id),
        GITHUB_RUN_ATTEMPT: "1",
        ...(workspace === undefined ? {} : { GITHUB_WORKSPACE: workspace }),
      },
      job: options.job,
      clock: options.clock,
      defaultBranch: "main",
      gitHubWaiting: "none",
    },
  );
}
