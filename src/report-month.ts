/** The report of a month from inputs to exit code, for the action and the command line. */
import { type Environment, variable } from "./environment.ts";
import { openClone } from "./outside/git-clone.ts";
import { systemClock } from "./outside/system-clock.ts";
import { folderWorkspace } from "./outside/workspace.ts";
import type { Clock, Job } from "./ports.ts";
import { auditBranch } from "./record/journal.ts";
import { type Ended, runToEnd } from "./run-command.ts";
import { month } from "./stages/month.ts";

/** What was asked for. */
export interface MonthInputs {
  /** `2026-10`. */
  readonly month: string;
  /** Empty: what may be read is read without one. */
  readonly token: string;
  /** A folder of the clone. */
  readonly clone: string;
  readonly offline: boolean;
  readonly branch: string;
}

/** Needs a clone, or what fetches one; neither cloud, meter nor Postgres. Never throws. */
export function monthReport(
  inputs: MonthInputs,
  surroundings: { readonly environment: Environment; readonly job: Job; readonly clock?: Clock },
): Promise<Ended> {
  const { environment, job, clock = systemClock } = surroundings;
  const repository = variable(environment, "GITHUB_REPOSITORY");
  const server = variable(environment, "GITHUB_SERVER_URL") ?? "https://github.com";
  return runToEnd(job, async () => {
    const clone = await openClone({
      folder: inputs.clone,
      server,
      offline: inputs.offline,
      branches: [inputs.branch, auditBranch],
      ...(repository === undefined ? {} : { repository }),
      ...(inputs.token === "" ? {} : { token: inputs.token }),
    });
    try {
      const workspace = folderWorkspace(variable(environment, "GITHUB_WORKSPACE") ?? ".");
      return await month(
        clone,
        { clock, job, workspace },
        {
          month: inputs.month,
          ...(repository === undefined
            ? {}
            : { repository, address: `${server.replace(/\/+$/, "")}/${repository}` }),
          reading: () => undefined,
        },
      );
    } finally {
      await clone.close();
    }
  });
}
