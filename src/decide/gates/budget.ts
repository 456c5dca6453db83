/** Nothing is launched that would take the day or the month over its budget. */

import { dollars } from "../../model/money.ts";
import type { Block } from "../../model/plan.ts";
import {
  between,
  costOver,
  sumMoney,
  type UsdMicros,
  type UsdMicrosPerHour,
} from "../../model/units.ts";
import type { Situation } from "../situation.ts";
import { type Period, periodsAt, spendingAfter, spentIn } from "../spending.ts";
import { clockTime } from "../words.ts";
import { fitting, type Gate, pass, type Verdict } from "./gate.ts";

/**
 * Spent so far, plus everything that runs or is reserved until the end of the period, plus this.
 * Savings are not counted before they are made.
 */
export const budget: Gate = {
  reason: "budget",
  judge: (wish, { situation, tally }) => {
    if (wish.kind !== "grow" || wish.placement.kind !== "found") return pass;
    const { pricePerHour: price, type } = wish.placement;
    if (price === undefined) return pass;
    return budgetVerdict({ count: wish.count, price, type }, { situation, committed: tally.spend });
  },
};

/** Some more machines of one type and price. */
export interface Purchase {
  readonly count: number;
  readonly type: string;
  readonly price: UsdMicrosPerHour;
}

interface Books {
  readonly situation: Situation;
  /** What runs or is reserved. */
  readonly committed: UsdMicrosPerHour;
}

/** What the tighter of the two budgets has left for a purchase: asked by plan and by apply. */
export function budgetVerdict(purchase: Purchase, books: Books): Verdict {
  const { policies, now } = books.situation;
  const { budget: limits } = policies.limits;
  if (!limits) return pass;
  const [today, thisMonth] = periodsAt(now);
  const verdicts = [
    judgePeriod({ period: today, limit: limits.daily }, purchase, books),
    judgePeriod({ period: thisMonth, limit: limits.monthly }, purchase, books),
  ];
  return verdicts.sort((one, other) => roomIn(one) - roomIn(other))[0] ?? pass;
}

function roomIn(verdict: Verdict): number {
  if (verdict.kind === "pass") return Number.POSITIVE_INFINITY;
  return verdict.kind === "trim" ? verdict.count : 0;
}

function judgePeriod(
  { period, limit }: { readonly period: Period; readonly limit: UsdMicros | undefined },
  { count, price, type }: Purchase,
  { situation, committed: rate }: Books,
): Verdict {
  if (limit === undefined) return pass;
  const { now, observation, live } = situation;
  const spending = spendingAfter(observation.ledger.spending, live, now);
  const spent = spentIn(period, spending, now);
  if (spent.kind === "unknown") {
    const sentence = `nobody knows what this ${period.name} has cost so far, because ${spent.why}`;
    return { kind: "block", block: { reason: "budget", sentence } };
  }
  const rest = between(now, period.end);
  const committed = costOver(rate, rest);
  const each = costOver(price, rest);
  const asked = sumMoney(Array.from({ length: count }, () => each));
  const left = limit - spent.amount - committed;
  const start = spending.since > period.start ? ` since ${clockTime(spending.since, now)}` : "";
  const end = clockTime(period.end, now);
  const block: Block = {
    reason: "budget",
    sentence:
      `this ${period.name} has cost ${dollars(spent.amount)}${start} of its budget of ` +
      `${dollars(limit)}, what runs or is reserved will cost ${dollars(committed)} more until ` +
      `${end}, and ${count} more ${type} ${dollars(asked)}`,
    until: period.end,
  };
  return fitting(count, Math.max(0, Math.floor(left / each)), block);
}
