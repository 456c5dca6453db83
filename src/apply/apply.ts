/**
 * Makes the cloud equal the merged fleet: examine what was merged, settle what is under way, then
 * call what is left, one name at a time, each with a last look before it.
 */
import { collect } from "../collect/collect.ts";
import type { Repository } from "../collect/repository.ts";
import { rollbackReason } from "../confirm/confirm.ts";
import { type Member, membersOf } from "../decide/members.ts";
import { own } from "../decide/own.ts";
import { standingProtection } from "../decide/protection.ts";
import { isLeaseEnd } from "../decide/rules/lease.ts";
import type { Instance } from "../model/instance.ts";
import type { Observation } from "../model/observation.ts";
import type { Block } from "../model/plan.ts";
import type { Policies } from "../model/policy.ts";
import { minutes, type UsdMicrosPerHour } from "../model/units.ts";
import { type ActionChange, changeOfEntry } from "../record/action-change.ts";
import type { Run } from "../record/run.ts";
import { executedMessage, failedMessage, unconfirmedMergeMessage } from "../report/messages.ts";
import { resultComment } from "../report/result-comment.ts";
import { expireLaunch, hold, launch, terminate } from "./act.ts";
import { examine } from "./examine.ts";
import { idleGuard, launchGuard, operatorGuard } from "./guards.ts";
import type { Lock } from "./lock.ts";
import { resultsOf } from "./results.ts";
import { type Settled, settle } from "./settle.ts";
import { type Step, stepsOf } from "./steps.ts";
import { unappliedCommits } from "./unapplied.ts";
import { type JudgedCommit, judgeCommits } from "./verify.ts";

// Readings of this long are the last look at an idle machine: shorter than any idle window.
const lastLook = minutes(10);

/** Applies everything that main asks for and that is confirmed. */
export async function applyFleet(run: Run, repository: Repository, lock: Lock): Promise<void> {
  const { observation } = await collect(run.outside, {
    repository: run.settings.repository,
    mainSha: repository.mainSha,
    fleet: repository.fleet,
    ledger: run.recording.journal().ledger,
    waiting: [],
    window: lastLook,
  });
  if (observation.instances.kind === "gap") {
    run.failures.push(`${observation.instances.gap.why}; nothing was called`);
    return;
  }
  const instances = observation.instances.value;
  const judged = await examineMerged(run, repository, instances);
  await recordSettled(run, repository, instances);
  if (!run.settings.dryRun) await takeSteps(run, { repository, observation, instances, lock });
  await commentResults(run, judged);
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

function liveMembers(
  run: Run,
  repository: Repository,
  instances: readonly Instance[],
): readonly Member[] {
  return membersOf({
    fleet: repository.fleet,
    ledger: run.recording.journal().ledger,
    instances,
    now: run.outside.clock.now(),
  });
}

/** Writes what the list says about launches and terminations under way, and tells people. */
export async function recordSettled(
  run: Run,
  repository: Repository,
  instances: readonly Instance[],
): Promise<void> {
  const settled = settleNow(run, repository, instances);
  await run.recording.write({
    headline: headlineOf(settled),
    changes: [...settled.changes, ...(await rolledBack(run, settled))],
    ledger: (ledger) => ({ ...settleNow(run, repository, instances, ledger).ledger }),
  });
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

function settleNow(
  run: Run,
  repository: Repository,
  instances: readonly Instance[],
  ledger = run.recording.journal().ledger,
): Settled {
  return settle({
    ledger,
    fleet: repository.fleet.fleet,
    instances,
    now: run.outside.clock.now(),
  });
}

function headlineOf(settled: Settled): string {
  const [first, ...others] = settled.changes;
  if (!first) return "Note what the cloud lists";
  const more = others.length > 0 ? ` and ${others.length} more` : "";
  return `${first.state === "executed" ? "Complete" : "Fail"} ${first.target}${more}`;
}

interface Work {
  readonly repository: Repository;
  readonly observation: Observation;
  readonly instances: readonly Instance[];
  readonly lock: Lock;
}

async function takeSteps(run: Run, work: Work): Promise<void> {
  const { repository } = work;
  const steps = stepsOf({
    members: liveMembers(run, repository, work.instances),
    ledger: run.recording.journal().ledger,
    policies: repository.policies,
    now: run.outside.clock.now(),
  });
  const launched: UsdMicrosPerHour[] = [];
  for (const step of steps) {
    if (step.kind === "hold") {
      await hold(run, { ...step, limits: repository.policies.limits });
      continue;
    }
    if (!(await work.lock.isHeld())) {
      run.failures.push("another run took the apply lock; nothing more was called");
      return;
    }
    const called = await takeStep(run, step, { ...work, launched });
    if (called === "called") run.happened.add("applied");
    if (called === "failed") run.happened.add("partly-applied");
    if (called === "called" && step.kind === "launch" && step.entry.pricePerHour) {
      launched.push(step.entry.pricePerHour);
    }
  }
}

async function takeStep(
  run: Run,
  step: Exclude<Step, { kind: "hold" }>,
  work: Work & { readonly launched: readonly UsdMicrosPerHour[] },
): Promise<"called" | "failed" | "held"> {
  const { repository, observation, instances } = work;
  const members = liveMembers(run, repository, instances);
  if (step.kind === "expire") {
    const pool = members.find((member) => member.name === step.name)?.pool ?? "";
    await expireLaunch(run, step, pool);
    return "held";
  }
  const block =
    switchedOff(run, step, repository.policies) ??
    (step.kind === "launch"
      ? launchGuard(step.entry, {
          instances,
          members,
          offers: observation.offers,
          limits: repository.policies.limits,
          launchedNow: work.launched,
        })
      : removalGuard(run, step, work));
  if (block) {
    await hold(run, { name: step.name, block, limits: repository.policies.limits });
    return "held";
  }
  return step.kind === "launch" ? launch(run, step, work.lock) : terminate(run, step);
}

/** Nothing delays the taking back of a machine of ours that failed or came too late. */
function switchedOff(
  run: Run,
  step: Extract<Step, { kind: "launch" | "terminate" }>,
  policies: Policies,
): Block | undefined {
  const now = run.outside.clock.now();
  const { name } = step;
  if (step.kind === "launch") {
    return operatorGuard({ name, pool: step.pool.name, direction: "grow" }, policies, now);
  }
  if (step.why !== "removed") return undefined;
  return operatorGuard({ name, pool: step.record.pool, direction: "shrink" }, policies, now);
}

/**
 * Policy and tag protect whatever main says. A rule's removal is looked at once more; one that a
 * person approved, and a lease that is over, are not.
 */
function removalGuard(
  run: Run,
  step: Extract<Step, { kind: "terminate" }>,
  work: Work,
): ReturnType<typeof idleGuard> {
  const { ledger } = run.recording.journal();
  const approved = (own(ledger.commits, step.record.commit)?.approvers ?? []).length > 0;
  if (step.why !== "removed") return undefined;
  const { instanceId, pool } = step.record;
  const instance = work.instances.find((one) => one.id === instanceId);
  const protection = standingProtection(
    { name: step.name, pool, tags: instance?.tags ?? {} },
    { policies: work.repository.policies, now: run.outside.clock.now() },
  );
  const asked = own(ledger.open, step.record.actionId)?.reason ?? "";
  if (protection || approved || isLeaseEnd(step.name, asked)) return protection;
  return idleGuard(
    { name: step.name, gpus: instance?.gpus ?? 1 },
    own(work.observation.readings, instanceId),
    work.repository.policies.pools.find((one) => one.name === pool),
  );
}

/** Leaves, or edits, one comment on each pull request whose commits this run looked at. */
async function commentResults(run: Run, judged: readonly JudgedCommit[]): Promise<void> {
  const { ledger } = run.recording.journal();
  if (run.settings.dryRun) return;
  for (const { commit, verdict } of judged) {
    if (verdict.pullRequest === undefined) continue;
    const results = resultsOf(ledger, commit.sha);
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
