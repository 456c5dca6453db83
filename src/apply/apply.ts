/**
 * Makes the cloud equal the merged fleet: examine what was merged, settle what is under way, then
 * call what is left, one name at a time, each with a last look before it.
 */

import { collect } from "../collect/collect.ts";
import type { Repository } from "../collect/repository.ts";
import { rollbackReason } from "../confirm/confirm.ts";
import { own } from "../decide/own.ts";
import { machineQueries } from "../decide/signal-queries.ts";
import type { TerminationRecord } from "../model/history.ts";
import type { Instance } from "../model/instance.ts";
import { isoTime, minutes } from "../model/units.ts";
import { type ActionChange, changeOfEntry } from "../record/action-change.ts";
import type { Run } from "../record/run.ts";
import {
  executedMessage,
  failedMessage,
  keptMessage,
  rolledBackMessage,
  stillBillingMessage,
  unconfirmedMergeMessage,
} from "../report/messages.ts";
import { type ActionResult, resultComment } from "../report/result-comment.ts";
import { stillBilling, stillBillingSentence } from "../report/still-billing.ts";
import { noteRest } from "./cloud-rest.ts";
import { withCosts } from "./cost-changes.ts";
import { examine } from "./examine.ts";
import type { Lock } from "./lock.ts";
import { resultsOf } from "./results.ts";
import { sayStopped } from "./say-stopped.ts";
import { type Settled, settle } from "./settle.ts";
import { type Look, takeSteps } from "./take-steps.ts";
import { unappliedCommits } from "./unapplied.ts";
import { type JudgedCommit, judgeCommits } from "./verify.ts";

// Readings of this long are the last look at an idle machine: shorter than any idle window.
const lastLook = minutes(10);

/** Applies everything that main asks for and that is confirmed. */
export async function applyFleet(run: Run, repository: Repository, lock: Lock): Promise<void> {
  const look = await lookAt(run, repository);
  if (look !== undefined) run.seen = look.observation;
  if (look === undefined) {
    await noteRest(run);
    return;
  }
  const judged = await examineMerged(run, repository, look.instances);
  await recordSettled(run, repository, look);
  if (!run.settings.dryRun) {
    await takeSteps(run, {
      repository,
      look,
      lock,
      lookAgain: () => lookAt(run, repository),
    });
    await noteRest(run);
    await sayStopped(run, repository.policies);
  }
  await commentResults(run, judged);
}

/** What there is now; undefined when the cloud does not say, which is noted in the run. */
async function lookAt(run: Run, repository: Repository): Promise<Look | undefined> {
  const { observation, meterFailure } = await collect(run.outside, {
    repository: run.settings.repository,
    mainSha: repository.mainSha,
    fleet: repository.fleet,
    ledger: run.recording.journal().ledger,
    waiting: [],
    window: lastLook,
    signals: machineQueries(repository.policies),
  });
  if (observation.instances.kind === "gap") {
    run.failures.push(`${observation.instances.gap.why}; nothing more was called`);
    return undefined;
  }
  const instances = observation.instances.value;
  return { observation, instances, ...(meterFailure === undefined ? {} : { meterFailure }) };
}

async function examineMerged(
  run: Run,
  repository: Repository,
  instances: readonly Instance[],
): Promise<readonly JudgedCommit[]> {
  const { forge, clock } = run.outside;
  const { ledger } = run.recording.journal();
  const commits = await unappliedCommits(forge, {
    head: repository.mainSha,
    applied: ledger.applied?.commit,
    stateFile: run.settings.stateFile,
  });
  if (commits.length === 0) return [];
  const judged = await judgeCommits(forge, commits, {
    settings: run.settings,
    ledger,
    identity: run.identity,
    now: clock.now(),
    instances,
    fleet: repository.fleet.fleet,
  });
  const examined = examine(judged, {
    ledger,
    instances,
    fleet: repository.fleet.fleet,
    now: clock.now(),
    dryRun: run.settings.dryRun,
  });
  await run.recording.write({
    headline: `Examine ${judged.length} merged ${judged.length === 1 ? "commit" : "commits"}`,
    changes: examined.changes,
    ledger: examined.ledger,
  });
  for (const one of judged.filter(({ verdict }) => !verdict.confirmed)) sayUnconfirmed(run, one);
  return judged;
}

function sayUnconfirmed(run: Run, judged: JudgedCommit): void {
  const { commit, verdict } = judged;
  const message = unconfirmedMergeMessage({
    commit: commit.sha,
    ...(commit.author === undefined ? {} : { author: commit.author }),
    why: verdict.why,
  });
  run.outside.job.log(`${commit.sha.slice(0, 12)} is not acted on: ${verdict.why}`);
  if (run.settings.dryRun) return;
  run.recording.say({ text: `${message.text}\n${message.detail}` });
  run.happened.add("refused");
}

/** Writes what the list says about launches and terminations under way, and tells people. */
export async function recordSettled(run: Run, repository: Repository, look: Look): Promise<void> {
  const settled = settleNow(run, repository, look);
  const takenBack = await rolledBack(run, settled);
  await run.recording.write({
    headline: headlineOf(settled),
    changes: await withCosts(
      run,
      [...settled.changes, ...takenBack, ...(await keptChanges(run, settled))],
      settled.ended,
    ),
    ledger: (ledger) => ({ ...settleNow(run, repository, look, ledger).ledger }),
  });
  for (const { name, record } of settled.stillThere) sayStillThere(run, name, record);
  for (const machine of stillBilling(run.recording.journal().ledger)) {
    run.outside.job.annotate({ level: "warning", message: stillBillingSentence(machine) });
  }
  for (const { name, record } of settled.kept) sayKept(run, name, record);
  for (const change of settled.changes) {
    if (change.state === "executed") {
      const message = executedMessage(change);
      run.recording.say({ text: `${message.text}\n${message.detail}` });
    }
    if (change.state === "failed") {
      const message = failedMessage(change, change.details?.error ?? "unknown");
      run.recording.say({ text: `${message.text}\n${message.detail}` });
    }
  }
  for (const change of takenBack) {
    const message = rolledBackMessage(change);
    run.recording.say({ text: `${message.text}\n${message.detail}` });
  }
  await sayStopped(run, repository.policies);
}

/** The provisions that completed terminations took back: their own entries say so too. */
async function rolledBack(run: Run, settled: Settled): Promise<readonly ActionChange[]> {
  const ids = settled.changes.flatMap(({ state, reason }) =>
    state === "executed" && reason.startsWith(rollbackReason)
      ? [reason.slice(rollbackReason.length)]
      : [],
  );
  const entries = await Promise.all(ids.map((id) => run.recording.entry(id)));
  return entries.flatMap((entry) => (entry ? [changeOfEntry(entry, "rolled_back")] : []));
}

/** Its provision stays failed, as people were told; what became of the machine is said beside. */
async function keptChanges(run: Run, { kept }: Settled): Promise<readonly ActionChange[]> {
  const entries = await Promise.all(kept.map(({ record }) => run.recording.entry(record.actionId)));
  const error = "it was not healthy by its deadline; it came up later and stays";
  return entries.flatMap((entry) =>
    entry ? [changeOfEntry(entry, entry.action.status, { error })] : [],
  );
}

function sayKept(run: Run, name: string, { pool, instanceId }: TerminationRecord): void {
  const message = keptMessage({ name, pool, instanceId });
  run.outside.job.log(`${name} is up after its deadline and stays: it is not taken back any more`);
  run.recording.say({ text: `${message.text}\n${message.detail}` });
}

function settleNow(
  run: Run,
  repository: Repository,
  { instances, observation, meterFailure }: Look,
  ledger = run.recording.journal().ledger,
): Settled {
  const configured = run.outside.meter === undefined ? "none" : "answering";
  return settle({
    ledger,
    fleet: repository.fleet.fleet,
    instances,
    now: run.outside.clock.now(),
    boots: {
      pools: repository.policies.pools,
      observation,
      meter: meterFailure === undefined ? configured : "failing",
    },
  });
}

/** Once for each machine: the cloud took its termination, and still lists and bills it. */
function sayStillThere(run: Run, name: string, record: TerminationRecord): void {
  const since = isoTime(record.at);
  const message = stillBillingMessage({
    name,
    pool: record.pool,
    instanceId: record.instanceId,
    since,
  });
  run.recording.say({ text: `${message.text}\n${message.detail}` });
}

function headlineOf(settled: Settled): string {
  const [first, ...others] = settled.changes;
  if (!first) return "Note what the cloud lists";
  const more = others.length > 0 ? ` and ${others.length} more` : "";
  const verbs: Partial<Record<string, string>> = { executing: "Find", executed: "Complete" };
  return `${verbs[first.state] ?? "Fail"} ${first.target}${more}`;
}

/** Leaves, or edits, one comment on each pull request whose commits this run looked at. */
async function commentResults(run: Run, judged: readonly JudgedCommit[]): Promise<void> {
  const withStages = async (result: ActionResult): Promise<ActionResult> => {
    const isLaunch = result.type === "provision_instance";
    const record = own(isLaunch ? ledger.launches : {}, result.target);
    const id = (record ?? own(isLaunch ? {} : ledger.terminations, result.target))?.actionId;
    const stages = id === undefined ? undefined : (await run.recording.entry(id))?.stages;
    return stages === undefined ? result : { ...result, stages };
  };
  const { ledger } = run.recording.journal();
  if (run.settings.dryRun) return;
  for (const { commit, verdict } of judged) {
    if (verdict.pullRequest === undefined) continue;
    const results = await Promise.all(resultsOf(ledger, commit.sha).map(withStages));
    if (results.length === 0) continue;
    await run.outside.forge.stickyComment(
      verdict.pullRequest,
      "result",
      resultComment({
        mergeSha: commit.sha,
        results,
        ...(run.settings.run.url === undefined ? {} : { runUrl: run.settings.run.url }),
      }),
    );
  }
}
