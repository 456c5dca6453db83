/** Remembers for later runs that the cloud asked not to be called: a process forgets its own. */
import type { Run } from "../record/run.ts";

/** Writes down until when the cloud asked for a rest, where that is not known yet. */
export async function noteRest(run: Run): Promise<void> {
  const { cloud, clock } = run.outside;
  const until = cloud.restUntil?.();
  const known = run.recording.journal().ledger.restUntil;
  if (until === undefined || until <= clock.now() || run.settings.dryRun) return;
  if (known !== undefined && known >= until) return;
  await run.recording.write({
    headline: "Note that the cloud asked for a rest",
    ledger: (ledger) => ({ ...ledger, restUntil: until }),
  });
}
