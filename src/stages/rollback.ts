/** The rollback command: proposes to take back an executed provision. */

import { underConfirmedPolicies } from "../apply/policy-verdicts.ts";
import { mainHead, readRepository } from "../collect/repository.ts";
import { type TakenBack, takeBack } from "../command/rollback.ts";
import { OperatorError } from "../errors.ts";
import type { Settings } from "../model/settings.ts";
import type { Outside } from "../ports.ts";
import { closeRun, openRun, type Run } from "../record/run.ts";
import type { StageResult } from "../record/stage-result.ts";
import { summaryOf } from "../report/summary.ts";
import { refusesForeign } from "./foreign-fleet.ts";

/** Proposes to undo the action of this id. Throws OperatorError when there is no such action. */
export async function rollback(
  outside: Outside,
  settings: Settings,
  id: string,
): Promise<StageResult> {
  const mainSha = await mainHead(outside.forge, settings);
  const main = await readRepository(outside.forge, settings, mainSha);
  const run = await openRun(outside, settings, mainSha);
  const repository = await underConfirmedPolicies(run, main);
  const isForeign = refusesForeign(run, repository.fleet);
  const done = isForeign ? undefined : await takeBack(run, { id, repository });
  if (done?.kind === "unknown") throw unknownAction(id);
  if (done) tell(run, done);
  else outside.job.log("Not rolled back");
  const { ledger } = run.recording.journal();
  return closeRun(run, "rollback", {
    families: [],
    summary: summaryOf(ledger, undefined, repository.policies.limits),
    requiresApproval: done !== undefined && done.kind !== "refused",
  });
}

function tell(run: Run, done: Exclude<TakenBack, { kind: "unknown" }>): void {
  const { job } = run.outside;
  switch (done.kind) {
    case "proposed": {
      const { number } = done.pullRequest;
      job.log(`Opened #${number} to take back ${done.name}; a rollback always needs an approval`);
      return;
    }
    case "dry-run":
      job.log(`Dry run: would propose to terminate ${done.name}`);
      run.happened.add("proposed");
      return;
    case "held":
      run.failures.push(`The rollback was not proposed: ${done.why}`);
      return;
    case "refused":
      job.log(`Not rolled back: ${done.why}`);
      job.annotate({ level: "error", message: `Not rolled back: ${done.why}` });
      run.happened.add("refused");
  }
}

function unknownAction(id: string): OperatorError {
  return new OperatorError([
    {
      what: `there is no action ${id === "" ? "without an id" : id} on the branch fleet-audit`,
      hint: "Pass action-id as it stands in the audit, for example provision_instance_training-1-a_1795435200",
    },
  ]);
}
