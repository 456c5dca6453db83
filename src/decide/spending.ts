/**
 * What the account has spent, from which machines were listed when. Apart, because apply and plan
 * write it down and the budget reads it. It grows by arithmetic between two lists that agree.
 */
import { daysLookedAt } from "../forecast/month-end.ts";
import type { Spending } from "../model/history.ts";
import { type Instance, isLive } from "../model/instance.ts";
import type { UsdMicros, UsdMicrosPerHour } from "../model/units.ts";
import {
  costOver,
  day,
  freeOfCharge,
  type Instant,
  instant,
  millis,
  sumMoney,
} from "../model/units.ts";
import { byText, own } from "./own.ts";

/** A machine that costs. */
type Running = Spending["machines"][string];

/** A UTC day or month. */
export interface Period {
  readonly name: "day" | "month";
  readonly start: Instant;
  readonly end: Instant;
}

/** The day and the month that an instant falls into. */
export function periodsAt(now: Instant): readonly [Period, Period] {
  const date = new Date(now);
  const [year, month, dayOfMonth] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const at = (...parts: readonly [number, number, number]) => instant(Date.UTC(...parts));
  return [
    { name: "day", start: at(year, month, dayOfMonth), end: at(year, month, dayOfMonth + 1) },
    { name: "month", start: at(year, month, 1), end: at(year, month + 1, 1) },
  ];
}

/** The record after a list was seen; the same one when the list brings nothing new. */
export function spendingAfter(
  before: Spending | undefined,
  instances: readonly Instance[],
  now: Instant,
): Spending {
  const start = before ?? { since: now, machines: {}, days: {}, unknownDays: [] };
  const live = instances.filter(isLive).sort((one, other) => byText(one.id, other.id));
  const machines = Object.fromEntries(
    live.map((one) => [one.id, running(own(start.machines, one.id), one, now)] as const),
  );
  const ended = Object.entries(start.machines)
    .filter(([id, machine]) => own(machines, id)?.from !== machine.from)
    .map(([, machine]) => machine);
  return pruned(
    ended.reduce((record, one) => closed(record, one, now), { ...start, machines }),
    now,
  );
}

/** A price that changed begins another stretch; one that vanished is still the last one. */
function running(known: Running | undefined, instance: Instance, now: Instant): Running {
  const listed = instance.pricePerHour;
  const rate = listed !== undefined && listed > 0 ? listed : known?.rate;
  const priced = rate === undefined ? {} : { rate };
  if (!known) return { from: instance.firstHealthy ?? now, ...priced };
  const isSame = known.rate === undefined || known.rate === rate;
  return { from: isSame ? known.from : now, ...priced };
}

function closed(record: Spending, { from, rate }: Running, now: Instant): Spending {
  const days: Record<string, UsdMicros> = { ...record.days };
  const unknown = new Set(record.unknownDays);
  for (const part of daysBetween(from, now)) {
    if (rate === undefined) unknown.add(part.date);
    else days[part.date] = sumMoney([days[part.date] ?? nothing, cost(part, rate)]);
  }
  return { ...record, days, unknownDays: [...unknown].sort(byText) };
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Days that matter no more are dropped at once. */
function daysBetween(from: Instant, to: Instant): readonly (Stretch & { readonly date: string })[] {
  const first = Math.max(from, firstKept(to));
  const parts: (Stretch & { readonly date: string })[] = [];
  for (let at = first; at < to; at = (Math.floor(at / day) + 1) * day) {
    const end = Math.min((Math.floor(at / day) + 1) * day, to);
    parts.push({ date: dateOf(at), from: at, to: end });
  }
  return parts;
}

function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

const nothing = sumMoney([]);

function cost({ from, to }: Stretch, rate: UsdMicrosPerHour): UsdMicros {
  return costOver(rate, millis(Math.max(0, to - from)));
}

/** The running month serves its budget, the four weeks before today the forecast of its end. */
function firstKept(now: Instant): number {
  const [today, month] = periodsAt(now);
  return Math.min(month.start, today.start - daysLookedAt * day);
}

function pruned(record: Spending, now: Instant): Spending {
  const first = dateOf(firstKept(now));
  return {
    ...record,
    days: Object.fromEntries(
      Object.entries(record.days)
        .filter(([date]) => date >= first)
        .sort(([one], [other]) => byText(one, other)),
    ),
    unknownDays: record.unknownDays.filter((date) => date >= first),
  };
}

/** What was spent in a period until now, or why nobody knows. */
export type Spent =
  | { readonly kind: "known"; readonly amount: UsdMicros }
  | { readonly kind: "unknown"; readonly why: string };

/** Sums closed days and the live machines' share of the period, which ends on a whole day. */
export function spentIn(
  period: Pick<Period, "start" | "end">,
  spending: Spending,
  now: Instant,
): Spent {
  const until = instant(Math.min(period.end, now));
  const [first, end] = [dateOf(period.start), dateOf(period.end)];
  const isWithin = (date: string) => date >= first && date < end;
  const lost = spending.unknownDays.find(isWithin);
  if (lost !== undefined) {
    return { kind: "unknown", why: `a machine of unknown price ran on ${lost}` };
  }
  const machines = Object.values(spending.machines).filter(({ from }) => from <= until);
  if (machines.some(({ rate }) => rate === undefined)) {
    return { kind: "unknown", why: "a machine of unknown price is running" };
  }
  const ended = Object.entries(spending.days)
    .filter(([date]) => isWithin(date))
    .map(([, amount]) => amount);
  const live = machines.map(({ from, rate }) =>
    rate === undefined ? nothing : cost({ from: Math.max(from, period.start), to: until }, rate),
  );
  return { kind: "known", amount: sumMoney([...ended, ...live]) };
}

/** What each whole day of the last four weeks before today cost, oldest first. */
export interface SpentDay {
  readonly start: Instant;
  readonly spent: Spent;
}

/** Days before counting began are left out, and so is the one on which it began. */
export function daysBefore(spending: Spending, now: Instant): readonly SpentDay[] {
  const [today] = periodsAt(now);
  const starts = Array.from({ length: daysLookedAt }, (_, index) =>
    instant(today.start - (daysLookedAt - index) * day),
  );
  return starts
    .filter((start) => start >= spending.since)
    .map((start) => ({ start, spent: spentOn(start, spending) }));
}

function spentOn(start: Instant, { days, machines, unknownDays }: Spending): Spent {
  const date = dateOf(start);
  const end = start + day;
  const ran = Object.values(machines).filter(({ from }) => from < end);
  if (unknownDays.includes(date) || ran.some(({ rate }) => rate === undefined)) {
    return { kind: "unknown", why: `a machine of unknown price ran on ${date}` };
  }
  const live = ran.map(({ from, rate = freeOfCharge }) =>
    cost({ from: Math.max(from, start), to: end }, rate),
  );
  return { kind: "known", amount: sumMoney([days[date] ?? nothing, ...live]) };
}
