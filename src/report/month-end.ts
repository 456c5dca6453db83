/** The month's end in words: the same ones in terminal, job summary, pull request and dashboard. */
import type { Anomaly } from "../model/advice.ts";
import { dollars } from "../model/money.ts";
import type { KnownMonthEnd, MonthEnd } from "../model/month-end.ts";
import { between, costOver, type Instant, type UsdMicrosPerHour } from "../model/units.ts";
import { signedDollars } from "./money.ts";
import { minuteOf } from "./times.ts";

/** One full sentence with the band, or why nobody knows. */
export function monthEndSentence(monthEnd: MonthEnd): string {
  if (monthEnd.kind === "unknown") {
    return `What this month will have cost at its end is not known, because ${monthEnd.why}.`;
  }
  const { low, middle, high } = monthEnd;
  return (
    `This month is expected to cost ${dollars(middle)} by its end, nine times of ten between ` +
    `${dollars(low)} and ${dollars(high)}; ${restWords(monthEnd)}.`
  );
}

function restWords({ spent, countedSince, end, budget }: KnownMonthEnd): string {
  const last = new Date(end - 1);
  const start = Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), 1);
  const since =
    countedSince > start ? `; machines gone before ${minuteOf(countedSince)} are not counted` : "";
  const allowed = budget === undefined ? "" : ` of a budget of ${dollars(budget)}`;
  return `${dollars(spent)}${allowed} is spent so far${since}`;
}

/** What a change of the hourly rate comes to until the month's end; signed. */
export function untilMonthEnd(
  change: UsdMicrosPerHour,
  { monthEnd, now }: { readonly monthEnd: KnownMonthEnd; readonly now: Instant },
): string {
  const { end } = monthEnd;
  return `${signedDollars(costOver(change, between(now, end)))} until ${minuteOf(end)}`;
}

/** The lines that belong beside it: what is expected passes the budget, or may. */
export function isBudgetAlarm({ kind }: Anomaly): boolean {
  return kind === "budget-at-risk" || kind === "budget-overrun";
}
