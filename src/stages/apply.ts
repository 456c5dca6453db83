/** The apply command: under the lock, make the clouds equal the merged fleet. */
import { underConfirmedPolicies } from "../apply/policy-verdicts.ts";
import { mainHead, readRepository } from "../collect/repository.ts";
import type { Settings } from "../model/settings.ts";
import type { Outside } from "../ports.ts";
import { closeRun, openRun } from "../record/run.ts";
import type { StageResult } from "../record/stage-result.ts";
import { summaryOf } from "../report/summary.ts";
import { applyUnderLock } from "./apply-under-lock.ts";
import { refusesForeign } from "./foreign-fleet.ts";

/** Applies main's head. Throws OperatorError on unreadable policies or fleet. */
export async function apply(outside: Outside, settings: Settings): Promise<StageResult> {
  const mainSha = await mainHead(outside.forge, settings);
  const main = await readRepository(outside.forge, settings, mainSha);
  const run = await openRun(outside, settings, mainSha);
  const isForeign = refusesForeign(run, main.fleet);
  const repository = await underConfirmedPolicies(run, main, isForeign ? "never" : "always");
  if (!isForeign) await applyUnderLock(run, repository);
  const { ledger } = run.recording.journal();
  const { limits } = repository.policies;
  return closeRun(run, "apply", {
    families: [],
    summary: summaryOf(ledger, undefined, limits),
  });
}
