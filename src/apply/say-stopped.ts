/** Tells people, once for each stop, that launches which failed in a row have stopped a pool. */
import { own } from "../decide/own.ts";
import { stopOf } from "../decide/pool-stop.ts";
import type { Policies } from "../model/policy.ts";
import type { Run } from "../record/run.ts";
import { withTold } from "../record/trials.ts";
import { stoppedMessage } from "../report/messages.ts";

/** Says it in the log and to Slack, and remembers that it was said. */
export async function sayStopped(run: Run, policies: Policies): Promise<void> {
  if (run.settings.dryRun) return;
  const { ledger } = run.recording.journal();
  const now = run.outside.clock.now();
  for (const pool of policies.pools) {
    const stop = stopOf(pool, { ledger, limits: policies.limits, now });
    if (!stop || own(ledger.trials ?? {}, pool.name)?.told) continue;
    await run.recording.write({
      headline: `Stop ${pool.name}: launches failed in a row`,
      ledger: (before) => ({ ...before, trials: withTold(before.trials, pool.name) }),
    });
    const message = stoppedMessage(pool.name, stop);
    run.outside.job.log(`Stopped (${stop.reason}): ${stop.sentence}`);
    run.recording.say({ text: `${message.text}\n${message.detail}` });
  }
}
