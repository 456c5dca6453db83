/**
 * The plan command: settle what is owed, look at the world, decide, propose, and merge what may
 * merge by itself. After each merge it starts over from what is then true.
 */
import { recordSettled } from "../apply/apply.ts";
import { applyDebts } from "../apply/debts.ts";
import { underConfirmedPolicies } from "../apply/policy-verdicts.ts";
import { collect } from "../collect/collect.ts";
import { mainHead, type Repository, readRepository } from "../collect/repository.ts";
import { recordLost } from "../confirm/recover.ts";
import { openRepairs, settleRepairs } from "../confirm/repairs.ts";
import { applyWorkflow, resolveProposal } from "../confirm/resolve.ts";
import { openProposals, reviewWaiting, settleClosed } from "../confirm/waiting.ts";
import { admit } from "../decide/admit.ts";
import { adviceOf } from "../decide/advice.ts";
import { type Explained, explainDecision } from "../decide/explain-decision.ts";
import { longestWindow } from "../decide/longest-window.ts";
import { membersOf } from "../decide/members.ts";
import { endingProtections } from "../decide/protection.ts";
import { signalQueries } from "../decide/signal-queries.ts";
import { OutsideError } from "../errors.ts";
import type { Advice } from "../model/advice.ts";
import type { Observation } from "../model/observation.ts";
import type { Plan } from "../model/plan.ts";
import type { Settings } from "../model/settings.ts";
import { sumRates } from "../model/units.ts";
import type { MetricFamily, Outside, Sha } from "../ports.ts";
import type { LivingProposal } from "../propose/living.ts";
import { anomalyFamily, monthEndFamilies, observationFamilies } from "../record/metrics.ts";
import { sightOf } from "../record/rows.ts";
import { closeRun, openRun, type Run } from "../record/run.ts";
import type { StageResult } from "../record/stage-result.ts";
import { isBudgetAlarm, monthEndSentence } from "../report/month-end.ts";
import { planInBrief, planSummary } from "../report/plan-summary.ts";
import { stillBilling } from "../report/still-billing.ts";
import { summaryOf } from "../report/summary.ts";
import { sentence } from "../report/text.ts";
import { applyUnderLock } from "./apply-under-lock.ts";
import { backgroundOf } from "./background.ts";
import { refusesForeign } from "./foreign-fleet.ts";
import { giveUpUnserved } from "./give-up-unserved.ts";
import { type HeardCommands, hearCommands } from "./hear-commands.ts";
import { learnedLoop } from "./learned-loop.ts";
import { startsApply } from "./own-merges.ts";
import { warningOf } from "./problem-annotation.ts";
import { proposeAll } from "./propose-all.ts";
import { recordAnomalies } from "./record-anomalies.ts";
import { recordBlocked, recordDryRun } from "./record-plan.ts";
import { recordUse } from "./record-use.ts";
import { repairAll, sayRepairs } from "./repair-all.ts";
import { revertPolicies, sayPolicyRevert } from "./revert-policies.ts";
import { tellWeek } from "./weekly-digest.ts";
import { writeDashboard } from "./write-dashboard.ts";

// Every round but the last ends with a merge, and a pool has at most two living pull requests.
const mostRounds = 24;

/** What the last round saw and decided. */
interface Round extends Explained {
  readonly repository: Repository;
  readonly observation: Observation;
  readonly meterFailure: string | undefined;
  readonly faultsUnseen: string | undefined;
}

/** Runs plan. Throws OperatorError on bad policies or a bad fleet file; nothing is changed then. */
export async function plan(outside: Outside, settings: Settings): Promise<StageResult> {
  const first = await mainHead(outside.forge, settings);
  const repository = await readRepository(outside.forge, settings, first);
  const run = await openRun(outside, settings, first);
  if (refusesForeign(run, repository.fleet)) {
    const { ledger } = run.recording.journal();
    const summary = summaryOf(ledger, undefined, repository.policies.limits);
    return closeRun(run, "plan", { families: [], summary });
  }
  const heard = await hearCommands(run, repository, "plan");
  const round = await lastRound(run, heard.head ?? first);
  if (!round) return closeRun(run, "plan", { families: [], summary: undefined });
  return finish(run, round, heard);
}

/** Rounds until nothing merges; undefined when the outside failed, which is noted in the run. */
async function lastRound(run: Run, first: Sha): Promise<Round | undefined> {
  try {
    let answer = await planRound(run, first);
    const owes = answer.merged && run.settings.applies !== "here";
    for (let count = 1; answer.merged && count < mostRounds; count += 1) {
      // What somebody else puts on main meanwhile, the next plan sees.
      const head = run.merges.at(-1) ?? first;
      await applyMerged(run, head);
      answer = await planRound(run, head);
    }
    await dispatchApply(run, answer.round, owes);
    return answer.round;
  } catch (thrown) {
    if (!(thrown instanceof OutsideError)) throw thrown;
    run.failures.push(thrown.message);
    return undefined;
  }
}

async function planRound(
  run: Run,
  mainSha: Sha,
): Promise<{ readonly round: Round; readonly merged: boolean }> {
  const { outside, settings } = run;
  let repository = await readRepository(outside.forge, settings, mainSha);
  repository = await underConfirmedPolicies(run, repository, "never");
  // After a merge the list is asked for again only where something else of ours may be open.
  const isAlone = run.merges.length > 0 && allMerged(run);
  const pulls = isAlone ? [] : await outside.forge.openPullRequests();
  const living = await openProposals(run, pulls, repository.policies.limits);
  const repairs = await openRepairs(run, pulls);
  const { observation: seen, regions, ...unseen } = await observe(run, repository, living);
  if (seen.offers.kind === "seen" && regions.kind === "seen") {
    const types = seen.offers.value.map((offer) => offer.type);
    const prices = Object.fromEntries(
      seen.offers.value.flatMap(({ type, pricePerHour }) =>
        pricePerHour === undefined ? [] : [[type, pricePerHour] as const],
      ),
    );
    const catalogue = { types, regions: regions.value, prices };
    repository = await readRepository(outside.forge, settings, mainSha, catalogue);
  }
  if (living.length > 0 || repairs.length > 0) run.sawOpen = true;
  // Only now: a policy that the cloud cannot fulfil is refused before anything is written. After
  // our own merge no policy is new, and apply writes how far main was looked at.
  const remember = run.happened.has("merged") ? "news" : "always";
  repository = await underConfirmedPolicies(run, repository, remember);
  await settleClosed(run, living);
  if (!settings.dryRun) await recordLost(run, living, repository);
  const observation = await settled(run, repository, seen, unseen.meterFailure);
  const explained = explainDecision(observation, repository.policies, observation.at);
  const decidedAt = run.outside.clock.now();
  const { plan, explanation, monthEnd } = explained;
  const { meterFailure, faultsUnseen } = unseen;
  const round = { repository, observation, ...explained, meterFailure, faultsUnseen };
  for (const gap of plan.gaps) outside.job.log(`Could not see ${gap.source}: ${gap.why}`);
  if (settings.dryRun) {
    await recordDryRun(run, plan);
    sayRepairs(run, { repository, observation, living: repairs, busy: new Set() });
    await sayPolicyRevert(run, mainSha);
    return { round, merged: false };
  }
  if (await resolveWaiting(run, round, living)) return { round, merged: true };
  await settleRepairs(run, repairs);
  const busy = new Set(living.map(({ waiting }) => waiting.pool));
  await giveUpUnserved(run, { repository, observation, busy });
  if (await repairAll(run, { repository, observation, living: repairs, busy })) {
    return { round, merged: true };
  }
  if (await revertPolicies(run, { mainSha, pulls, mayOpen: true })) return { round, merged: true };
  await recordBlocked(run, plan, repository.policies, observation);
  const merged = await proposeAll(run, {
    ...{ plan, repository, observation },
    ...{ explanation, monthEnd, decidedAt },
  });
  return { round, merged };
}

async function observe(
  run: Run,
  repository: Repository,
  living: readonly LivingProposal[],
): ReturnType<typeof collect> {
  const signals = signalQueries(repository.policies);
  return collect(run.outside, {
    repository: run.settings.repository,
    mainSha: repository.mainSha,
    fleet: repository.fleet,
    ledger: run.recording.journal().ledger,
    waiting: living.map((one) => one.waiting),
    window: longestWindow(repository.policies),
    signals,
    ...(await learnedLoop(run.outside.workspace, signals)),
  });
}

/** The observation with the ledger as it is once what was seen is written down. */
async function settled(
  run: Run,
  repository: Repository,
  observation: Observation,
  meterFailure: string | undefined,
): Promise<Observation> {
  const { instances } = observation;
  if (instances.kind === "seen" && !run.settings.dryRun) {
    const look = { observation, instances: instances.value };
    const failing = meterFailure === undefined ? {} : { meterFailure };
    await recordSettled(run, repository, { ...look, ...failing });
  }
  return { ...observation, ledger: run.recording.journal().ledger };
}

/** Judges every open proposal of ours; true when one merged. */
async function resolveWaiting(
  run: Run,
  round: Round,
  living: readonly LivingProposal[],
): Promise<boolean> {
  const ground = { ...round.repository, observation: round.observation };
  for (const one of living) {
    const stands = await reviewWaiting(run, one, round);
    if (!stands) continue;
    if ((await resolveProposal(run, one, ground)) === "merged") return true;
  }
  return false;
}

/** Whether everything of ours that this run has seen or opened is merged. */
function allMerged(run: Run): boolean {
  return !run.sawOpen && [...run.pullRequests.values()].every(({ state }) => state === "merged");
}

/** A merge is applied by the job that made it, where that job may: nobody waits for a runner. */
async function applyMerged(run: Run, head: Sha): Promise<void> {
  const { outside, settings } = run;
  if (settings.applies !== "here") return;
  const main = await readRepository(outside.forge, settings, head);
  await applyUnderLock(run, await underConfirmedPolicies(run, main));
}

/** Our own merges start no workflow, and events get lost: whatever is owed is dispatched. */
async function dispatchApply(run: Run, round: Round, owes: boolean): Promise<void> {
  if (run.settings.dryRun) return;
  const { forge, clock, job } = run.outside;
  const head = round.repository.mainSha;
  if (owes && (await startsApply(forge))) return;
  const own = ["what this run merged"];
  const owed = owes
    ? own
    : await applyDebts(forge, {
        head,
        stateFile: run.settings.stateFile,
        ledger: run.recording.journal().ledger,
        repository: round.repository,
        observation: round.observation,
        now: clock.now(),
      });
  if (owed.length === 0) return;
  job.log(`Starting apply: ${owed.join("; ")}`);
  await forge.dispatch(applyWorkflow, { sha: head });
}

async function finish(run: Run, round: Round, heard: HeardCommands): Promise<StageResult> {
  const { plan, explanation, observation, repository, meterFailure } = round;
  const { limits } = repository.policies;
  const { job } = run.outside;
  const { dryRun } = run.settings;
  const links = [...run.pullRequests.values()].map(
    (one) => [`${one.pool}-${one.direction}`, { number: one.number, url: one.url }] as const,
  );
  job.log(planInBrief(plan));
  const pullRequests = Object.fromEntries(links);
  const advice = await advised(run, round);
  if (advice.monthEnd) job.log(monthEndSentence(advice.monthEnd));
  for (const alarm of advice.anomalies.filter(isBudgetAlarm)) {
    job.annotate({ level: "warning", message: `${alarm.kind}: ${sentence(alarm.sentence)}` });
  }
  const { warnings } = repository;
  const billing = stillBilling(run.recording.journal().ledger);
  const told = { pullRequests, explanation, advice, warnings, billing };
  await job.summarize(planSummary({ plan, dryRun, ...told }));
  for (const gap of plan.gaps) {
    if (gap.source !== "readings") run.failures.push(gap.why);
  }
  if (meterFailure !== undefined) run.failures.push(meterFailure);
  noteDecision(run, plan);
  await tellWeek(run, { observation, advice });
  await writeDashboard(run, { plan, observation, repository, advice, heard });
  for (const warning of warnings) job.annotate(warningOf(warning));
  warnOfEndings(run, round);
  await recordUse(run, repository);
  return closeRun(run, "plan", {
    families: familiesOf(round, advice),
    sight: sightOf(observation),
    summary: summaryOf(run.recording.journal().ledger, plan.projection, limits),
    proposedImpact: sumRates(plan.proposals.map((proposal) => proposal.costImpact)),
    requiresApproval: plan.proposals.some((one) => one.confirmation.kind === "approval"),
    ...(dryRun ? { changed: plan.proposals.length > 0 } : {}),
  });

  function familiesOf(last: Round, told: Advice): readonly MetricFamily[] {
    const instances = observation.instances.kind === "seen" ? observation.instances.value : [];
    const members = membersOf({
      fleet: repository.fleet,
      ledger: observation.ledger,
      instances,
      now: observation.at,
    });
    const families = observationFamilies({
      observation,
      projection: last.plan.projection,
      managed: members.flatMap((member) => (member.instance ? [member.instance] : [])),
    });
    // Of machines that were not listed nobody knows what is odd: the last counts stay.
    const isListed = observation.instances.kind === "seen";
    return isListed
      ? [...families, ...monthEndFamilies(told.monthEnd), anomalyFamily(told.anomalies)]
      : families;
  }
}

/** What looks odd and what would cost less; what is new of it is told, unless this is a dry run. */
async function advised(run: Run, round: Round): Promise<Advice> {
  const { observation, repository, meterFailure, faultsUnseen } = round;
  const { job, meter } = run.outside;
  if (faultsUnseen !== undefined) {
    job.log(`Could not see what the GPUs complain of: ${faultsUnseen}`);
  }
  const { background, whole } = await backgroundOf(run.outside, observation, meterFailure);
  const advice = adviceOf(observation, repository.policies, background);
  if (run.settings.dryRun || observation.instances.kind === "gap") return advice;
  try {
    await recordAnomalies(run, {
      anomalies: advice.anomalies,
      whole: whole && faultsUnseen === undefined && meter !== undefined,
      at: observation.at,
    });
  } catch (thrown) {
    if (!(thrown instanceof OutsideError)) throw thrown;
    run.failures.push(thrown.message);
  }
  return advice;
}

/** Before a protection ends, so that whoever relies on it can renew it. */
function warnOfEndings(run: Run, { observation, repository }: Round): void {
  const { situation } = admit(observation, repository.policies, observation.at);
  for (const message of endingProtections(situation)) {
    run.outside.job.annotate({ level: "warning", message });
  }
}

function noteDecision(run: Run, plan: Plan): void {
  if (plan.proposals.length > 0) run.happened.add("proposed");
  if (plan.blocked.length > 0) run.happened.add("blocked");
}
