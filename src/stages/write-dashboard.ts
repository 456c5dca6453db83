/** A step of plan: what it saw and decided, as the dashboard shows it; and late runs, told. */

import type { Repository } from "../collect/repository.ts";
import { keepDashboard, untick } from "../command/dashboard.ts";
import { planWorkflow } from "../command/effects.ts";
import { membersOf } from "../decide/members.ts";
import { monthEndRecorded } from "../decide/month-end.ts";
import { underOrders } from "../decide/orders.ts";
import { stopOf } from "../decide/pool-stop.ts";
import { periodsAt } from "../decide/spending.ts";
import { OutsideError } from "../errors.ts";
import type { Advice } from "../model/advice.ts";
import type { WorkflowRun } from "../model/conversation.ts";
import type { Ledger } from "../model/history.ts";
import type { Observation } from "../model/observation.ts";
import { noOrders } from "../model/orders.ts";
import type { Block, Plan, Reason } from "../model/plan.ts";
import type { Limits } from "../model/policy.ts";
import { after, type Instant, sumRates } from "../model/units.ts";
import { directionOf } from "../record/action-change.ts";
import type { Run } from "../record/run.ts";
import type { DashboardBlock, DashboardFacts } from "../report/dashboard-sections.ts";
import { dashboardText } from "../report/dashboard-text.ts";
import { lateMessage, lateSummary } from "../report/late-runs.ts";
import type { HeardCommands } from "./hear-commands.ts";
import { isServed } from "./record-plan.ts";
import { gapsIn, planInterval } from "./schedule.ts";

/** What a plan ends with. */
export interface DashboardWork {
  readonly plan: Plan;
  readonly observation: Observation;
  readonly repository: Repository;
  readonly advice: Advice;
  readonly heard: HeardCommands;
}

// Two hours of a plan every ten minutes.
const runsLookedAt = 13;

/** Writes the dashboard, and tells of late runs once. What fails is noted in the run. */
export async function writeDashboard(run: Run, work: DashboardWork): Promise<void> {
  if (run.settings.dryRun) return;
  const { forge, job } = run.outside;
  try {
    // What merged is applied now; the next plan shows what came of it.
    if (run.happened.has("merged")) {
      await untick(run, work.heard.dashboard);
      return;
    }
    // A first run that proposes has much to say already; the next plan opens the dashboard.
    if (run.isFirst && work.plan.proposals.length > 0) return;
    const runs = await forge.workflowRuns(planWorkflow, runsLookedAt);
    const facts = await factsOf(run, work, runs);
    await tellLate(run, facts);
    if (!work.heard.isDashboardKnown) return;
    await keepDashboard(run, work.heard.dashboard, dashboardText(facts));
  } catch (thrown) {
    if (!(thrown instanceof OutsideError)) throw thrown;
    // A repository may have no issues, and a token may not write them: that stops nothing.
    if (
      thrown.applied === "no" &&
      ["rejected", "not-found", "unauthorised"].includes(thrown.kind)
    ) {
      const hint = "Set the variable FLEETMERGE_DASHBOARD to off to have none";
      job.annotate({ level: "warning", message: `No dashboard: ${thrown.message}. ${hint}` });
    } else run.failures.push(thrown.message);
  }
}

async function factsOf(
  run: Run,
  { plan, observation, repository, advice }: DashboardWork,
  runs: readonly WorkflowRun[],
): Promise<DashboardFacts> {
  const { ledger } = run.recording.journal();
  const { url } = run.settings.run;
  const interval = await planInterval(run.outside.workspace);
  const { limits, pools } = repository.policies;
  const now = plan.at;
  const pauses = underOrders(repository.policies, {}, now).limits.pauses ?? [];
  return {
    at: now,
    ...(url === undefined
      ? {}
      : { runUrl: url, repositoryUrl: url.replace(/\/actions\/runs\/.*$/u, "") }),
    projection: plan.projection,
    machines: machinesOf(plan, observation, repository),
    proposals: proposalsOf(ledger, limits),
    blocked: plan.blocked.flatMap((action) => {
      const { pool, type, target, block } = action;
      const isTold = block !== undefined && !isServed(action, { ...observation, ledger });
      const isOneOfSeveral = plan.holds.some((one) => one.pool === pool && isSpared(one.block));
      const named = isOneOfSeveral && type === "terminate_instance" ? pool : target;
      return isTold ? [{ pool, type, target: named, ...lasting(block) }] : [];
    }),
    cooldowns: cooldownsOf(run, repository, now),
    stopped: pools.flatMap((pool) => {
      const stop = stopOf(pool, { ledger, limits, now });
      return stop?.until === undefined ? [] : [{ pool: pool.name, until: stop.until }];
    }),
    advice,
    monthEnd: monthEndRecorded({ spending: ledger.spending, limits }, dayStart(ledger, now)),
    unseen: [...new Set(plan.gaps.map(({ source }) => source))],
    orders: ledger.orders ?? noOrders,
    pauses: pauses.filter(({ until }) => until === undefined || until > now),
    gaps: interval === undefined ? [] : gapsIn(runs, { interval, now }),
    failedRuns: runs.filter(({ state }) => state === "failed"),
  };
}

/** The day's start, or when counting began where that is later. */
function dayStart({ spending }: Ledger, now: Instant): Instant {
  const [today] = periodsAt(now);
  return spending && spending.since > today.start ? spending.since : today.start;
}

/** Open ones as the ledger has them: those of this very run stand there, too. */
function proposalsOf(ledger: Ledger, limits: Limits): DashboardFacts["proposals"] {
  const open = Object.values(ledger.open).filter(
    ({ state, pullRequest }) =>
      pullRequest !== undefined && (state === "proposed" || state === "pending_confirmation"),
  );
  const byNumber = Map.groupBy(open, ({ pullRequest }) => pullRequest ?? 0);
  return [...byNumber]
    .flatMap(([number, actions]) => {
      const [first] = actions;
      if (first === undefined) return [];
      return [
        {
          number,
          pool: first.pool,
          direction: directionOf(first.type),
          costImpact: sumRates(actions.map(({ costImpact }) => costImpact)),
          until: after(first.decidedAt, limits.confirmation.timeout),
          waitsFor: first.state === "proposed" ? "its merge" : "an approval",
        },
      ];
    })
    .toSorted((one, other) => one.number - other.number);
}

/** Reasons whose end is one fixed time; of others it moves with every run. */
const fixedEnds: ReadonlySet<Reason> = new Set<Reason>([
  "paused",
  "protected",
  "cooldown",
  "window-closed",
  "rejected-recently",
]);

function lasting({ reason, until }: Block): DashboardBlock {
  return until === undefined || !fixedEnds.has(reason) ? { reason } : { reason, until };
}

/**
 * It may go, and another goes first: which one depends on the minute that each has paid ahead, and
 * so on the second of the plan. What is the same of all of them is said, and nothing else.
 */
function isSpared({ reason }: Block): boolean {
  return reason === "too-many-changes";
}

function machinesOf(
  { holds }: Plan,
  observation: Observation,
  { fleet }: Repository,
): DashboardFacts["machines"] {
  const { ledger, instances, at: now } = observation;
  if (instances.kind === "gap") return [];
  const held = new Map(holds.map((one) => [one.instance, one.block]));
  return membersOf({ fleet, ledger, instances: instances.value, now }).map((member) => {
    const { pool, name, state, entry, instance } = member;
    const block = held.get(name);
    const rate = instance?.pricePerHour ?? entry?.pricePerHour;
    return {
      pool,
      name,
      state,
      type: instance?.type ?? entry?.type ?? "unknown",
      region: instance?.region ?? entry?.region ?? "unknown",
      ...(rate === undefined ? {} : { rate }),
      ...(block === undefined || isSpared(block) ? {} : { held: lasting(block) }),
    };
  });
}

function cooldownsOf(
  run: Run,
  { policies }: Repository,
  now: Instant,
): DashboardFacts["cooldowns"] {
  const { completed, rejected } = run.recording.journal().ledger;
  const { cooldown } = policies.limits;
  return policies.pools
    .flatMap(({ name: pool }) =>
      (["grow", "shrink"] as const).flatMap((direction) => {
        const key = `${pool}-${direction}`;
        const last = completed[key];
        const time = direction === "grow" ? cooldown.provision : cooldown.terminate;
        const no = rejected[key];
        return [
          ...(last === undefined ? [] : [{ until: after(last, time), why: "it changed lately" }]),
          ...(no === undefined
            ? []
            : [{ until: no.until, why: `the no of no. ${no.pullRequest}` }]),
        ].map((one) => ({ pool, direction, ...one }));
      }),
    )
    .filter(({ until }) => until > now);
}

/** Each gap is told once, by the first plan after it. */
async function tellLate(run: Run, { gaps }: DashboardFacts): Promise<void> {
  const { job } = run.outside;
  const [newest] = gaps;
  if (newest === undefined) return;
  await job.summarize(lateSummary(gaps));
  if (newest.to <= (run.recording.journal().ledger.lateTold ?? 0)) return;
  job.annotate({ level: "warning", message: lateMessage(newest).detail });
  await run.recording.write({
    headline: "Note that plans came late",
    ledger: (ledger) => ({ ...ledger, lateTold: newest.to }),
  });
  const { text, detail } = lateMessage(newest);
  run.recording.say({ text: `${text}\n${detail}` });
}
