/** What a month's spend came to day by day, for charts. Apart: budgets ask for sums only. */
import type { Spending } from "../model/history.ts";
import { day, type Instant, instant } from "../model/units.ts";
import { type Period, periodsAt, type Spent, spentIn } from "./spending.ts";

/** A month as far as it is over. */
export interface SpentTrack {
  /** When counting began: the month's start, or later. */
  readonly countedSince: Instant;
  readonly total: Spent;
  /** What was spent since the start by the end of each day, oldest first; the last is the end. */
  readonly track: readonly { readonly at: Instant; readonly total: Spent }[];
  /** Each counted day by itself, oldest first. */
  readonly days: readonly { readonly start: Instant; readonly spent: Spent }[];
}

/** A UTC month by its name, `2026-10`. */
export interface MonthPeriod extends Pick<Period, "start" | "end"> {
  readonly name: string;
}

/** The month of that name; undefined for what is none. */
export function monthNamed(name: string): MonthPeriod | undefined {
  const [, year, month] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(name) ?? [];
  if (year === undefined || month === undefined) return undefined;
  const [, { start, end }] = periodsAt(instant(Date.UTC(Number(year), Number(month) - 1, 1)));
  return { name, start, end };
}

/** Undefined where counting began only after that time. */
export function spentTrack(
  spending: Spending,
  period: Pick<Period, "start" | "end">,
  now: Instant,
): SpentTrack | undefined {
  const until = instant(Math.min(period.end, now));
  const countedSince = instant(Math.max(period.start, spending.since));
  if (countedSince >= until) return undefined;
  const track: { at: Instant; total: Spent }[] = [
    { at: countedSince, total: spentIn({ start: period.start, end: period.start }, spending, now) },
  ];
  const days: { start: Instant; spent: Spent }[] = [];
  for (let start = dayOf(countedSince); start < until; start = instant(start + day)) {
    const end = instant(start + day);
    track.push({
      at: instant(Math.min(end, until)),
      total: spentIn({ start: period.start, end }, spending, now),
    });
    days.push({ start, spent: spentIn({ start, end }, spending, now) });
  }
  return { countedSince, total: spentIn(period, spending, now), track, days };
}

/** The month of that moment as far as it is counted; undefined where nothing of it was. */
export function runningMonth(
  spending: Spending,
  now: Instant,
): (Pick<Period, "start" | "end"> & Pick<SpentTrack, "track">) | undefined {
  const [, { start, end }] = periodsAt(now);
  const found = spentTrack(spending, { start, end }, now);
  return found && { start, end, track: found.track };
}

function dayOf(at: Instant): Instant {
  return periodsAt(at)[0].start;
}
