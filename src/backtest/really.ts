/**
 * What a fleet really did while it was recorded, beside what policies would have done: from the
 * audit's entries, the ledger, and where these do not know a machine, from what was measured.
 */

import type { BacktestFigures, BacktestReal } from "../model/backtest.ts";
import type { AuditEntry, Ledger } from "../model/history.ts";
import type { RecordedUse } from "../model/recorded-use.ts";
import { after, day, hour, type Instant, inDollars, millis, minutes } from "../model/units.ts";
import { nearestRank } from "./measure.ts";
import type { RecordedWork } from "./recorded-work.ts";

/** What is known of it, and what has to be said of that. */
export interface Really {
  readonly real: BacktestReal;
  readonly notes: readonly string[];
}

/** The audit of the time. */
export interface Audited {
  readonly entries: readonly AuditEntry[];
  readonly ledger: Ledger;
}

/** A fleet and its records. */
export interface Recorded extends Audited {
  readonly use: RecordedUse;
  /** The pools that are played. */
  readonly works: readonly { readonly name: string; readonly work: RecordedWork }[];
}

/** As for the simulated ones. */
const flapTime = minutes(30);
const courseStep = hour;

/** An audit that begins so much later than the record still counts as all of it. */
const audited = day;

interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** The first so many seconds of a record. */
export function really(recorded: Recorded, length: number): Really {
  const { use, works } = recorded;
  const span = { from: use.from, to: after(use.from, millis(length * 1_000)) };
  const pools = new Set(works.map(({ name }) => name));
  const sizes = sizesIn(use, pools, span);
  const isWhole = length >= (use.steps * use.step) / 1_000;
  const cost = costIn(recorded, pools, span);
  // Somewhat later is the same: a meter is there before the first plan.
  const since = recorded.ledger.spending?.since;
  const isAudited = since !== undefined && since - span.from <= audited;
  return {
    real: {
      figures: {
        ...(cost.usd === undefined ? {} : { costUsd: cost.usd }),
        ...(isAudited ? actionsIn(recorded.entries, pools, span) : {}),
        ...waitsOf(works, { length, isWhole }),
        meanMachines: sizes.mean,
        peakMachines: sizes.peak,
      },
      machines: sizes.course,
    },
    notes: [
      "“as it was” is the audit's launches, terminations and approvals, and what each machine " +
        "cost; what is a dash there nobody recorded",
      ...cost.notes,
      ...(isAudited
        ? []
        : ["the audit began only after that time did: what was launched then is not known"]),
    ],
  };
}

function actionsIn(
  entries: readonly AuditEntry[],
  pools: ReadonlySet<string>,
  { from, to }: Span,
): Partial<BacktestFigures> {
  const own = entries.filter(({ pool, dryRun }) => pools.has(pool) && !dryRun);
  const done = own
    .flatMap(({ pool, action, executedAt: at }) =>
      action.status === "executed" && at !== undefined && at >= from && at < to
        ? [{ pool, at, type: action.type }]
        : [],
    )
    .toSorted((one, other) => one.at - other.at);
  const launches = done.filter(({ type }) => type === "provision_instance");
  const ended = done.filter(({ type }) => type === "terminate_instance");
  const flaps = launches.filter(({ pool, at }) =>
    ended.some((one) => one.pool === pool && one.at <= at && at - one.at <= flapTime),
  );
  const asked = own.filter(({ timestamp }) => timestamp >= from && timestamp < to);
  const isLate = ({ action }: AuditEntry) => action.status === "expired";
  return {
    launches: launches.length,
    terminations: ended.length,
    flaps: flaps.length,
    approvals: proposals(asked.filter((one) => one.approvers.length > 0 || isLate(one))),
    expired: proposals(asked.filter(isLate)),
  };
}

function proposals(entries: readonly AuditEntry[]): number {
  return new Set(entries.map(({ pullRequest, action }) => pullRequest ?? action.id)).size;
}

/** How long jobs really waited, where their queue was recorded. */
function waitsOf(
  works: Recorded["works"],
  { length, isWhole }: { readonly length: number; readonly isWhole: boolean },
): Partial<BacktestFigures> {
  const queued = works.flatMap(({ work }) => (work.queue ? [{ ...work, queue: work.queue }] : []));
  const waits = queued
    .flatMap(({ queue, trace }) =>
      queue.waits.filter((_, job) => (trace.jobs[job]?.submittedAt ?? 0) < length),
    )
    .toSorted((one, other) => one - other);
  if (waits.length === 0) return {};
  const saturatedMinutes = queued.reduce((sum, { queue }) => sum + queue.waitingMinutes, 0);
  return {
    waits: {
      mean: waits.reduce((sum, wait) => sum + wait, 0) / waits.length,
      p50: nearestRank(waits, 0.5),
      p95: nearestRank(waits, 0.95),
      p99: nearestRank(waits, 0.99),
    },
    ...(isWhole && queued.length === works.length ? { saturatedMinutes } : {}),
  };
}

interface Cost {
  /** Undefined where a machine's price is not known. */
  readonly usd?: number;
  readonly notes: readonly string[];
}

/** What each machine cost in the time: as the audit closed it, as it runs, or as measured. */
function costIn({ entries, ledger, use }: Recorded, pools: ReadonlySet<string>, span: Span): Cost {
  const costs = new Map<string, number | undefined>();
  for (const { pool, action, cost } of entries) {
    if (!pools.has(pool) || !cost) continue;
    const share = overlap(cost, span) / Math.max(1, cost.to - cost.from);
    costs.set(action.target, cost.amount && inDollars(cost.amount) * share);
  }
  for (const [name, { pool, instanceId = "", pricePerHour }] of Object.entries(ledger.launches)) {
    const machines = ledger.spending?.machines ?? {};
    const live = Object.hasOwn(machines, instanceId) ? machines[instanceId] : undefined;
    if (!pools.has(pool) || costs.has(name) || !live) continue;
    const rate = live.rate ?? pricePerHour;
    const hours = overlap({ from: live.from, to: span.to }, span) / hour;
    costs.set(name, rate && inDollars(rate) * hours);
  }
  const measured = use.machines.filter(({ name, pool }) => pools.has(pool) && !costs.has(name));
  for (const { name, type, runs } of measured) {
    const price = Object.hasOwn(use.prices, type) ? use.prices[type] : undefined;
    costs.set(name, price && (inDollars(price) * stepsIn(runs, use, span) * use.step) / hour);
  }
  const known = [...costs.values()].filter((one) => one !== undefined);
  const unknown = costs.size - known.length;
  const usd = known.reduce((sum, one) => sum + one, 0);
  const guessed =
    measured.length === 0
      ? []
      : [
          `the audit does not know what ${measured.length} of ${costs.size} machines cost: they are ` +
            "counted at their price for as long as they were measured",
        ];
  if (unknown === 0) return { usd, notes: guessed };
  return { notes: [`what the fleet cost is not known: ${unknown} machines have no price`] };
}

function overlap(stretch: Span, span: Span): number {
  return Math.max(0, Math.min(stretch.to, span.to) - Math.max(stretch.from, span.from));
}

type Runs = RecordedUse["machines"][number]["runs"];

function stepsIn(runs: Runs, { step }: RecordedUse, { from, to }: Span): number {
  const most = (to - from) / step;
  return runs.reduce((sum, run) => sum + Math.max(0, Math.min(run.steps, most - run.at)), 0);
}

/** Measured machines: in the mean, at the peak, and at each hour. */
function sizesIn(use: RecordedUse, pools: ReadonlySet<string>, { from, to }: Span) {
  const steps = Math.ceil((to - from) / use.step);
  const counts = new Uint16Array(steps);
  for (const { pool, runs } of use.machines) {
    if (!pools.has(pool)) continue;
    for (const { at, steps: long } of runs) {
      for (let place = at; place < Math.min(steps, at + long); place += 1) {
        counts[place] = (counts[place] ?? 0) + 1;
      }
    }
  }
  const hours = Math.ceil((to - from) / courseStep);
  return {
    mean: counts.reduce((sum, one) => sum + one, 0) / Math.max(1, steps),
    peak: counts.reduce((most, one) => Math.max(most, one), 0),
    course: Array.from(
      { length: hours },
      (_, place) => counts[Math.floor((place * courseStep) / use.step)] ?? 0,
    ),
  };
}
