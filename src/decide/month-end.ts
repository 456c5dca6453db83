/** The forecast of the month's end from what the ledger and the list of machines tell. */
import { monthEnd } from "../forecast/month-end.ts";
import type { Spending } from "../model/history.ts";
import type { MonthEnd } from "../model/month-end.ts";
import type { Limits } from "../model/policy.ts";
import { type Instant, instant, sumRates } from "../model/units.ts";
import type { Situation } from "./situation.ts";
import { daysBefore, periodsAt, spendingAfter, spentIn } from "./spending.ts";

type SpendLimits = Pick<Limits, "maxHourlySpend" | "budget">;

/** What a plan expects, by the machines that it sees. */
export function monthEndSeen({ observation, live, policies, now }: Situation): MonthEnd {
  if (observation.instances.kind === "gap") {
    return { kind: "unknown", why: "the cloud's list of machines could not be read" };
  }
  const spending = spendingAfter(observation.ledger.spending, live, now);
  return monthEndBy({ spending, limits: policies.limits }, now);
}

/** What the ledger alone tells, for whoever did not list machines: as of the newest list. */
export function monthEndRecorded(
  known: { readonly spending: Spending | undefined; readonly limits: SpendLimits },
  now: Instant,
): MonthEnd {
  const { spending, limits } = known;
  if (!spending) return { kind: "unknown", why: "no list of machines was counted yet" };
  return monthEndBy({ spending, limits }, now);
}

function monthEndBy(
  { spending, limits }: { readonly spending: Spending; readonly limits: SpendLimits },
  now: Instant,
): MonthEnd {
  const [, month] = periodsAt(now);
  const spent = spentIn(month, spending, now);
  if (spent.kind === "unknown") return spent;
  const budget = limits.budget?.monthly;
  const rates = Object.values(spending.machines).flatMap(({ rate }) => rate ?? []);
  return monthEnd({
    now,
    end: month.end,
    countedSince: instant(Math.max(month.start, spending.since)),
    spent: spent.amount,
    rate: sumRates(rates),
    limit: limits.maxHourlySpend,
    ...(budget === undefined ? {} : { budget }),
    days: daysBefore(spending, now).flatMap((one) =>
      one.spent.kind === "known" ? [one.spent.amount] : [],
    ),
  });
}
