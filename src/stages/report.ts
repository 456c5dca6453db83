/** The report command: writes the page of the fleet from the audit, the meter and the cloud. */
import { collect } from "../collect/collect.ts";
import { mainHead, type Repository, readRepository } from "../collect/repository.ts";
import { adviceOf } from "../decide/advice.ts";
import { decide } from "../decide/decide.ts";
import { longestWindow } from "../decide/longest-window.ts";
import { membersOf } from "../decide/members.ts";
import { own } from "../decide/own.ts";
import { spendingAfter } from "../decide/spending.ts";
import { runningMonth } from "../decide/spent-track.ts";
import type { Advice } from "../model/advice.ts";
import type { AuditEntry, Ledger } from "../model/history.ts";
import { isLive } from "../model/instance.ts";
import type { Observation } from "../model/observation.ts";
import type { Projection } from "../model/plan.ts";
import type { Settings } from "../model/settings.ts";
import { after, type Instant, millis } from "../model/units.ts";
import type { Outside } from "../ports.ts";
import { readJournal } from "../record/journal.ts";
import { nothingChanged, type StageResult } from "../record/stage-result.ts";
import { approvalTimes } from "../report/approval-times.ts";
import type { FleetReport, FleetRow, TrackPoint } from "../report/fleet-report.ts";
import { blockRows, linksOf, timelineOf, waitingRows } from "../report/from-audit.ts";
import { fleetPage } from "../report/page.ts";
import { savedByActions, savingsOf } from "../report/savings.ts";
import { summaryOf } from "../report/summary.ts";
import { backgroundOf } from "./background.ts";
import { type MeasuredDay, measuredDay } from "./measured-day.ts";
import { recentEntries } from "./recent-entries.ts";

/** Where the page is written, below the workspace. */
export const pagePath = "fleetmerge-report/index.html";

// A week is what fits on a page that people read; the audit branch has the rest.
const reportedDays = 7;

/** Reads everything, writes one file, changes nothing else. */
export async function report(outside: Outside, settings: Settings): Promise<StageResult> {
  const mainSha = await mainHead(outside.forge, settings);
  const repository = await readRepository(outside.forge, settings, mainSha);
  const { ledger, head } = await readJournal(outside.forge, mainSha);
  const now = outside.clock.now();
  const entries =
    head === undefined
      ? []
      : await recentEntries(outside.forge, head, { days: reportedDays, until: now });
  const { observation, meterFailure } = await collect(outside, {
    repository: settings.repository,
    mainSha,
    fleet: repository.fleet,
    ledger,
    waiting: [],
    window: longestWindow(repository.policies),
  });
  const { limits } = repository.policies;
  const { projection } = decide(observation, { limits, pools: [] }, observation.at);
  const measured = await measuredDay(outside.meter, {
    observation,
    fleet: repository.fleet,
    policies: repository.policies,
  });
  const { background } = await backgroundOf(outside, observation, meterFailure);
  const advice = adviceOf(observation, repository.policies, background);
  const page = fleetPage(
    reportOf({ settings, repository, observation, projection, entries, ledger, measured, advice }),
  );
  const path = await outside.workspace.write(pagePath, page);
  outside.job.log(`Wrote ${path}`);
  const seen = observation.instances.kind === "seen";
  return nothingChanged(summaryOf(ledger, seen ? projection : undefined, limits), [
    ...(observation.instances.kind === "gap" ? [observation.instances.gap.why] : []),
    ...(measured.failure === undefined ? [] : [measured.failure]),
  ]);
}

function reportOf(from: {
  readonly settings: Settings;
  readonly repository: Repository;
  readonly observation: Observation;
  readonly projection: Projection;
  readonly entries: readonly AuditEntry[];
  readonly ledger: Ledger;
  readonly measured: MeasuredDay;
  readonly advice: Advice;
}): FleetReport {
  const { observation, projection, entries, ledger } = from;
  const { limits } = from.repository.policies;
  const seen = observation.instances.kind === "seen";
  const linkOf = linksOf(from.settings.repositoryUrl);
  const backwards = { entries, at: observation.at };
  const { spendNow } = projection;
  const spend =
    seen && spendNow !== undefined
      ? trackOf({ ...backwards, now: spendNow / 1e6, step: dollars })
      : [];
  return {
    title: from.settings.repository,
    generatedAt: observation.at,
    fleet: rowsOf(from.repository, observation, from.measured),
    spendLimit: limits.maxHourlySpend,
    countLimit: limits.maxInstances,
    spend,
    count: seen ? trackOf({ ...backwards, now: projection.countNow, step: heads }) : [],
    pools: from.measured.pools,
    timeline: timelineOf(entries, linkOf),
    waiting: waitingRows(Object.values(ledger.open), { limits, linkOf }),
    savings: [...savingsOf(spend), ...savedByActions(entries, observation.at)],
    approvals: approvalTimes(entries, linkOf),
    ...monthOf(from),
    blocks: blockRows(entries),
    advice: from.advice,
  };
}

/** The month so far by what the ledger counted and the list shows; none before the first list. */
function monthOf({
  observation,
  advice,
  repository,
}: {
  readonly observation: Observation;
  readonly advice: Advice;
  readonly repository: Repository;
}): Pick<FleetReport, "month"> {
  const { instances, ledger, at } = observation;
  if (instances.kind === "gap") return {};
  const running = runningMonth(spendingAfter(ledger.spending, instances.value, at), at);
  if (!running) return {};
  const budget = repository.policies.limits.budget?.monthly;
  return {
    month: {
      ...running,
      ...(advice.monthEnd ? { forecast: advice.monthEnd } : {}),
      ...(budget === undefined ? {} : { budget }),
    },
  };
}

function rowsOf(
  repository: Repository,
  observation: Observation,
  measured: MeasuredDay,
): readonly FleetRow[] {
  if (observation.instances.kind === "gap") return [];
  const members = membersOf({
    fleet: repository.fleet,
    ledger: observation.ledger,
    instances: observation.instances.value,
    now: observation.at,
  });
  return observation.instances.value.filter(isLive).map((instance) => {
    const member = members.find((one) => one.instance?.id === instance.id);
    const use = own(measured.machines, instance.id);
    const since = instance.firstHealthy ?? observation.ledger.firstSeen[instance.id];
    return {
      name: member?.name ?? instance.name ?? instance.id,
      type: instance.type,
      region: instance.region,
      status: instance.status,
      ...(member ? { pool: member.pool } : {}),
      ...(instance.pricePerHour === undefined ? {} : { pricePerHour: instance.pricePerHour }),
      ...(since === undefined ? {} : { since }),
      ...(use ? { use } : {}),
    };
  });
}

/** From now backwards: each executed action is taken back, which gives what was before it. */
function trackOf(from: {
  readonly entries: readonly AuditEntry[];
  readonly at: Instant;
  readonly now: number;
  readonly step: (entry: AuditEntry) => number;
}): readonly TrackPoint[] {
  const points: TrackPoint[] = [{ at: from.at, value: from.now }];
  let value = from.now;
  const executed = from.entries.filter((entry) => entry.executedAt !== undefined);
  for (const entry of executed.toReversed()) {
    const at = entry.executedAt ?? entry.timestamp;
    points.push({ at, value });
    value -= from.step(entry);
    points.push({ at: after(at, millis(-1)), value });
  }
  return points.toReversed();
}

function dollars(entry: AuditEntry): number {
  return entry.action.costImpact / 1e6;
}

function heads(entry: AuditEntry): number {
  return entry.action.type === "provision_instance" ? 1 : -1;
}
