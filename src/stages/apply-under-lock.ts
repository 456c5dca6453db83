/** Applying under the lock: what the apply command does, and plan after its own merge. */

import { applyFleet } from "../apply/apply.ts";
import { takeLock } from "../apply/lock.ts";
import type { Repository } from "../collect/repository.ts";
import { decide } from "../decide/decide.ts";
import { OutsideError } from "../errors.ts";
import { appliedRef } from "../record/journal.ts";
import type { Run } from "../record/run.ts";
import { type ApplySummaryContext, applySummary } from "../report/apply-summary.ts";

/**
 * Applies what main asks for at this commit. `held`: another run has the lock, and applies this
 * commit too. What fails outside is noted in the run; a later sweep makes it good.
 */
export async function applyUnderLock(
  run: Run,
  repository: Repository,
): Promise<"applied" | "held" | "failed"> {
  const [taken, held] = [run.taken.length, run.held.length];
  const outcome = await applyWithLock(run, repository);
  await summarize(run, repository, {
    taken: run.taken.slice(taken),
    held: run.held.slice(held),
    isElsewhere: outcome === "held",
  });
  return outcome;
}

/** What this apply did, in the job's summary. */
async function summarize(
  run: Run,
  { policies, mainSha }: Repository,
  did: Pick<ApplySummaryContext, "taken" | "held" | "isElsewhere">,
): Promise<void> {
  const { outside, settings, seen, failures, recording } = run;
  const { ledger } = recording.journal();
  const told = seen && decide({ ...seen, ledger }, { limits: policies.limits, pools: [] }, seen.at);
  await outside.job.summarize(
    applySummary({
      ...{ at: outside.clock.now(), mainSha, dryRun: settings.dryRun, failures, ...did },
      ...(told ? { projection: told.projection } : {}),
    }),
  );
}

async function applyWithLock(
  run: Run,
  repository: Repository,
): Promise<"applied" | "held" | "failed"> {
  const { outside, settings } = run;
  const outcome = await takeLock(outside, settings.run, repository.mainSha);
  if (outcome.kind === "held") {
    outside.job.log(`Nothing applied (lock-held): ${outcome.why}; it applies this commit too`);
    run.happened.add("blocked");
    return "held";
  }
  try {
    await applyFleet(run, repository, outcome.lock);
    if (!settings.dryRun) await moveMarker(run);
    return "applied";
  } catch (thrown) {
    if (!(thrown instanceof OutsideError)) throw thrown;
    run.failures.push(thrown.message);
    return "failed";
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
