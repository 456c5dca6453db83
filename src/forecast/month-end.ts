/**
 * What a month will have cost at its end, with a band that holds nine of ten. Apart from the rules:
 * people read it and no decision does. The figures below were found on the traces of the benchmark.
 */

import { dollars, hourly } from "../model/money.ts";
import type { KnownMonthEnd } from "../model/month-end.ts";
import {
  between,
  costOver,
  hour,
  type Instant,
  sumMoney,
  type UsdMicros,
  type UsdMicrosPerHour,
  usd,
} from "../model/units.ts";

/** Days before today that tell what a usual day costs. */
export const daysLookedAt = 28;

/** What is known of the month and the weeks before. */
export interface MonthSoFar {
  readonly now: Instant;
  /** The first instant of the next month. */
  readonly end: Instant;
  readonly countedSince: Instant;
  /** In this month until now. */
  readonly spent: UsdMicros;
  /** What runs now costs. */
  readonly rate: UsdMicrosPerHour;
  /** The hourly limit. */
  readonly limit: UsdMicrosPerHour;
  /** For the month. Absent: none is set. */
  readonly budget?: UsdMicros;
  /** What each whole day before today cost, in any order, those that nobody knows left out. */
  readonly days: readonly UsdMicros[];
}

/**
 * How fast the present rate gives way to the usual day. Found on the traces: any of 24 to 96 hours
 * does as well to within 2 % of the error, none at all half as well.
 */
const fadingHours = 48;

/**
 * The band in logarithms, as a multiple of the spread of days: 90 % of 5,843 forecasts on thirteen
 * traces lie within, 5 % on either side. `npm run bench:forecast` counts them anew.
 */
const reach = { below: 2.5, above: 2.8 };
/** A fleet that never moved may yet move; above 0.3 the spread of days says no more of a month. */
const spread = { least: 0.1, most: 0.3 };

/** The present rate, which gives way to the usual day of the last four weeks, until the end. */
export function monthEnd(soFar: MonthSoFar): KnownMonthEnd {
  const { now, end, countedSince, spent, rate, limit, days } = soFar;
  const rest = between(now, end);
  const ahead = expected(soFar, rest / hour);
  const width = widthOf(days.slice(-daysLookedAt));
  // The limit stops launches and ends nothing: what runs above it may run on.
  const most = sumMoney([spent, costOver(rate > limit ? rate : limit, rest)]);
  const capped = (more: number) => least(sumMoney([spent, inMicros(more)]), most);
  return {
    kind: "known",
    end,
    countedSince,
    spent,
    low: capped(ahead * Math.exp(-reach.below * width)),
    middle: capped(ahead),
    high: capped(ahead * Math.exp(reach.above * width)),
    ...(soFar.budget === undefined ? {} : { budget: soFar.budget }),
    method: methodOf(soFar, most),
  };
}

/** Micro-dollars until the end. */
function expected({ rate, days }: MonthSoFar, hours: number): number {
  const usual = days.length === 0 ? rate : meanOf(days) / 24;
  const byRate = fadingHours * (1 - Math.exp(-hours / fadingHours));
  return rate * byRate + usual * (hours - byRate);
}

/** Fewer than two days tell nothing of how they differ. */
function widthOf(days: readonly number[]): number {
  const mean = meanOf(days);
  const known = days.length > 1 && mean > 0;
  const variance = meanOf(days.map((one) => (one - mean) ** 2));
  const differing = known ? Math.sqrt(variance) / mean : spread.most;
  return Math.hypot(spread.least, Math.min(spread.most, differing));
}

function methodOf({ rate, days, now, end }: MonthSoFar, most: UsdMicros): string {
  const usual =
    days.length === 0
      ? "no whole day before today is known, so the present rate stands for the rest of the month"
      : `it gives way to the usual day of the ${days.length} known before today, ` +
        `${dollars(inMicros(meanOf(days)))}, with half of it after ` +
        `${Math.round(fadingHours * Math.LN2)} hours`;
  return (
    `the present rate of ${hourly(rate)} for ${Math.ceil(between(now, end) / hour)} hours; ` +
    `${usual}; the band holds 90 % of such forecasts on the traces of docs/benchmarks.md, and ` +
    `by the hourly limit it cannot pass ${dollars(most)}`
  );
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, one) => sum + one, 0) / values.length;
}

function inMicros(value: number): UsdMicros {
  return usd(value / 1_000_000);
}

function least(one: UsdMicros, other: UsdMicros): UsdMicros {
  return one < other ? one : other;
}
