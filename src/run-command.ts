/** Runs one command from inputs to exit code: the one catch, and the only place that says so. */
import { messageOf, OperatorError } from "./errors.ts";
import { inDollars } from "./model/units.ts";
import type { Job } from "./ports.ts";
import { exitCodeOf, type StageResult } from "./record/stage-result.ts";
import { type Stage, stageOf } from "./stages/index.ts";
import { type Inputs, type Surroundings, wire } from "./wire.ts";

/** How a command ended. The result is absent when it ended with an error. */
export interface Ended {
  readonly exitCode: 0 | 1 | 2;
  readonly result?: StageResult;
}

/** Never throws: whatever happens becomes annotations, outputs and an exit code. */
export async function runCommand(
  inputs: Inputs,
  surroundings: Surroundings,
  chosen?: Stage,
): Promise<Ended> {
  return runToEnd(surroundings.job, async () => {
    const stage = chosen ?? stageOf(inputs.command);
    const wired = await wire(inputs, surroundings);
    try {
      return await stage(wired.outside, wired.settings, inputs.actionId);
    } finally {
      await wired.close();
    }
  });
}

/** The same end for what needs no outside. */
export async function runToEnd(job: Job, work: () => Promise<StageResult>): Promise<Ended> {
  try {
    const result = await work();
    tell(job, result);
    return { exitCode: exitCodeOf(result), result };
  } catch (thrown) {
    return { exitCode: tellError(job, thrown) };
  }
}

function tell(job: Job, result: StageResult): void {
  for (const failure of result.failures) job.annotate({ level: "error", message: failure });
  job.output("changed", String(result.changed));
  job.output("decision", result.decision);
  job.output("pull-requests", JSON.stringify(result.pullRequests));
  job.output("cost-impact-usd-per-hour", String(inDollars(result.costImpact)));
  job.output("requires-approval", String(result.requiresApproval));
  job.output("summary", JSON.stringify(result.summary));
}

function tellError(job: Job, thrown: unknown): 1 | 2 {
  if (!(thrown instanceof OperatorError)) {
    job.annotate({ level: "error", message: messageOf(thrown) });
    return 1;
  }
  for (const { at, what, hint } of thrown.problems) {
    job.annotate({
      level: "error",
      message: `${what}. ${hint}`,
      ...(at ? { file: at.file, line: at.line, column: at.column } : {}),
    });
  }
  return 2;
}
