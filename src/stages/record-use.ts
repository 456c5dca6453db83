/**
 * Once a day, how the fleet was used in the last 30 days is written beside the journal: the check
 * of a pull request plays edited policies over it, and that job may not ask the meter.
 */

import { askedQueues } from "../collect/recorded-queue.ts";
import { placesOf, pricesOf, recordedUse } from "../collect/recorded-use.ts";
import { messageOf } from "../errors.ts";
import type { Fleet } from "../model/fleet.ts";
import type { Policies } from "../model/policy.ts";
import { between, day, millis } from "../model/units.ts";
import type { Run } from "../record/run.ts";
import { printUse, usePath } from "../record/use-file.ts";

const back = millis(30 * day);

/** What main says: whose machines they are, and which queues are theirs. */
interface Known {
  readonly fleet: Fleet;
  readonly policies: Policies;
}

/** Never fails a plan: a use that could not be read is written by a later one. */
export async function recordUse(run: Run, { fleet, policies }: Known): Promise<void> {
  const { meter, clock, job } = run.outside;
  const { head, ledger } = run.recording.journal();
  const now = clock.now();
  // A fleet that is looked at for less than a day has no past to play policies over.
  const since = ledger.spending?.since ?? now;
  if (!meter || head === undefined || run.isFirst || between(since, now) < day) return;
  const last = ledger.useRecordedAt;
  if (last !== undefined && Math.floor(last / day) === Math.floor(now / day)) return;
  try {
    const use = await recordedUse(meter, {
      to: now,
      back,
      places: placesOf(fleet, ledger),
      prices: pricesOf(fleet, ledger),
      queues: askedQueues([policies]),
    });
    await run.recording.write({
      headline: "Record how the fleet was used in the last 30 days",
      ledger: (before) => ({ ...before, useRecordedAt: now }),
      files: use.machines.length === 0 ? {} : { [usePath]: printUse(use) },
    });
  } catch (thrown) {
    job.log(`How the fleet was used could not be recorded: ${messageOf(thrown)}`);
  }
}
