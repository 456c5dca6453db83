/** The apply command: under the lock, make the clouds equal the merged fleet. */
import { applyFleet } from "../apply/apply.ts";
import { takeLock } from "../apply/lock.ts";
import { mainHead, readRepository } from "../collect/repository.ts";
import { OutsideError } from "../errors.ts";
import type { Settings } from "../model/settings.ts";
import type { Outside } from "../ports.ts";
import { appliedRef } from "../record/journal.ts";
import { closeRun, openRun, type Run } from "../record/run.ts";
import type { StageResult } from "../record/stage-result.ts";
import { summaryOf } from "../report/summary.ts";
import { refusesForeign } from "./foreign-fleet.ts";

/** Applies main's head. Throws OperatorError on unreadable policies or fleet. */
export async function apply(outside: Outside, settings: Settings): Promise<StageResult> {
  const mainSha = await mainHead(outside.forge, settings);
  const repository = await readRepository(outside.forge, settings, mainSha);
  const run = await openRun(outside, settings, mainSha);
  if (!refusesForeign(run, repository.fleet)) await applyUnderLock(run, repository);
  const { ledger } = run.recording.journal();
  return closeRun(run, "apply", {
    families: [],
    summary: summaryOf(ledger, undefined, repository.policies.limits),
  });
}

async function applyUnderLock(
  run: Run,
  repository: Awaited<ReturnType<typeof readRepository>>,
): Promise<void> {
  const { outside, settings } = run;
  const outcome = await takeLock(outside, settings.run, repository.mainSha);
  if (outcome.kind === "held") {
    outside.job.log(`Nothing applied (lock-held): ${outcome.why}; it applies this commit too`);
    run.happened.add("blocked");
    return;
  }
  try {
    await applyFleet(run, repository, outcome.lock);
    if (!settings.dryRun) await moveMarker(run);
  } catch (thrown) {
    if (!(thrown instanceof OutsideError)) throw thrown;
    run.failures.push(thrown.message);
  } finally {
    await outcome.lock.release();
  }
}

/** The marker is a hint for people and proof of a history; the ledger is what counts. */
async function moveMarker(run: Run): Promise<void> {
  const { forge } = run.outside;
  const { applied } = run.recording.journal().ledger;
  const before = await forge.ref(appliedRef);
  if (!applied || before === applied.commit) return;
  const update = { name: appliedRef, after: applied.commit };
  await forge.updateRefs([before === undefined ? update : { ...update, before }]);
}
