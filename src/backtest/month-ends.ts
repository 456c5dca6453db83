/**
 * How good the forecast of a month's end would have been: months are cut out of a played trace, and
 * in each it is made again every few hours from what was known then, never with what came after.
 */
import { monthEnd } from "../forecast/month-end.ts";
import {
  hour,
  inDollars,
  instant,
  sumMoney,
  type UsdMicros,
  usd,
  usdPerHour,
} from "../model/units.ts";
import type { Scenario } from "./scenario.ts";
import type { Outcome } from "./simulate.ts";
import type { Trace } from "./trace.ts";

/** One forecast, and what the month came to; dollars. */
export interface JudgedMonthEnd {
  /** Hours until the month's end. */
  readonly hoursLeft: number;
  readonly low: number;
  readonly middle: number;
  readonly high: number;
  readonly spent: number;
  readonly came: number;
}

/** Days of a month; shorter traces are one month each. */
const monthDays = 30;
/** A month ends each so many days, so that one dear week falls into many places of a month. */
const stepDays = 5;
/** Nothing is forecast in the first days of a month, nor in its last half day. */
const margin = { firstHours: 48, lastHours: 12 };

/** Dollars of each hour of a run, from each launch call to its terminate call. */
export function spendByHour(trace: Trace, scenario: Scenario, outcome: Outcome): readonly number[] {
  const end = trace.horizonSeconds;
  const spend = Array.from({ length: Math.floor(end / 3600) }, () => 0);
  const price = trace.nodeGpus * scenario.billing.usdPerGpuHour;
  for (const node of outcome.nodes) {
    const until = Math.min(node.endedAt ?? end, end);
    for (let at = Math.floor(node.launchedAt / 3600); at < spend.length; at += 1) {
      const seconds = Math.min(until, (at + 1) * 3600) - Math.max(node.launchedAt, at * 3600);
      if (seconds <= 0) break;
      spend[at] = (spend[at] ?? 0) + (seconds / 3600) * price;
    }
  }
  return spend;
}

/** Every forecast that would have been made, each `everyHours`. */
export function judgedMonthEnds(
  spend: readonly number[],
  everyHours: number,
): readonly JudgedMonthEnd[] {
  const hours = Math.floor(spend.length / 24) * 24;
  const judged: JudgedMonthEnd[] = [];
  for (let end = Math.min(monthDays * 24, hours); end <= hours; end += stepDays * 24) {
    const start = Math.max(0, end - monthDays * 24);
    const last = end - margin.lastHours;
    for (let now = start + margin.firstHours; now <= last; now += everyHours) {
      judged.push(judgedAt(spend, { start, now, end }));
    }
  }
  return judged;
}

function judgedAt(
  spend: readonly number[],
  at: { readonly start: number; readonly now: number; readonly end: number },
): JudgedMonthEnd {
  const today = Math.floor(at.now / 24);
  const answer = monthEnd({
    now: hourAt(at.now),
    end: hourAt(at.end),
    countedSince: hourAt(at.start),
    spent: sumOf(spend, at.start, at.now),
    rate: usdPerHour(spend[at.now - 1] ?? 0),
    // The benchmark's fleets know no limit.
    limit: usdPerHour(1_000_000),
    days: Array.from({ length: today }, (_, index) => sumOf(spend, index * 24, index * 24 + 24)),
  });
  return {
    hoursLeft: at.end - at.now,
    low: inDollars(answer.low),
    middle: inDollars(answer.middle),
    high: inDollars(answer.high),
    spent: inDollars(answer.spent),
    came: inDollars(sumOf(spend, at.start, at.end)),
  };
}

function hourAt(hours: number) {
  return instant(hours * hour);
}

function sumOf(spend: readonly number[], from: number, to: number): UsdMicros {
  return sumMoney(spend.slice(from, to).map((dollars) => usd(dollars)));
}
