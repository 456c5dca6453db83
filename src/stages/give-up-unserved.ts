/**
 * A step of plan: launches that no place inside their approved cost has room for are given up, so
 * that what costs more is proposed now and not when they expire. Under the apply lock, because an
 * apply may be about to try them once more.
 */
import { expireLaunch } from "../apply/launch.ts";
import { takeLock } from "../apply/lock.ts";
import { unservedLaunches } from "../apply/unserved.ts";
import { own } from "../decide/own.ts";
import type { Observation } from "../model/observation.ts";
import type { Policies } from "../model/policy.ts";
import { auditRef } from "../record/journal.ts";
import type { Run } from "../record/run.ts";

/** Of pools with a pull request of ours nothing is given up: it could not be proposed anew. */
export async function giveUpUnserved(
  run: Run,
  round: {
    readonly observation: Observation;
    readonly repository: { readonly mainSha: string; readonly policies: Policies };
    readonly busy: ReadonlySet<string>;
  },
): Promise<void> {
  const { observation, repository, busy } = round;
  const given = unservedLaunches(observation, repository.policies).filter(
    ({ pool }) => !busy.has(pool),
  );
  if (given.length === 0) return;
  const { outside, settings } = run;
  const outcome = await takeLock(outside, settings.run, repository.mainSha);
  if (outcome.kind === "held") {
    outside.job.log(`Nothing given up: ${outcome.why}`);
    return;
  }
  try {
    // Who wrote since may have launched one of them.
    if ((await outside.forge.ref(auditRef)) !== run.recording.journal().head) return;
    for (const one of given) {
      const launch = own(run.recording.journal().ledger.launches, one.name);
      if (launch !== undefined && launch.state !== "refused") continue;
      await expireLaunch(run, one);
      outside.job.log(`Given up ${one.name}: ${one.why}`);
    }
  } finally {
    await outcome.lock.release();
  }
}
