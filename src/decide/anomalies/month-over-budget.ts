/**
 * The month is expected to cost more than its budget: told while something can still be done about
 * it. Two kinds, so that people hear it again when what might happen becomes what is expected.
 */
import type { Anomaly } from "../../model/advice.ts";
import { dollars } from "../../model/money.ts";
import type { KnownMonthEnd } from "../../model/month-end.ts";
import type { UsdMicros } from "../../model/units.ts";
import { monthEndSeen } from "../month-end.ts";
import { own } from "../own.ts";
import type { Watch } from "./anomaly.ts";

/** Once told, it is over only when the forecast is so far below: else it would come and go. */
const enough = 0.95;

type Kind = "budget-at-risk" | "budget-overrun";

/** A suspicion always: a forecast is none of the facts. */
export const monthOverBudget: Watch = (situation) => {
  const forecast = monthEndSeen(situation);
  const { ledger, fleet } = situation.observation;
  if (forecast.kind === "unknown" || forecast.budget === undefined) return [];
  const { budget, middle, high } = forecast;
  const passes = (kind: Kind, value: UsdMicros) => {
    const isTold = own(ledger.anomalies ?? {}, `${kind}/${fleet.fleet}`) !== undefined;
    return value > budget * (isTold ? enough : 1);
  };
  if (passes("budget-overrun", middle)) {
    return [alarm("budget-overrun", fleet.fleet, sentenceOf(forecast, budget))];
  }
  if (!passes("budget-at-risk", high)) return [];
  return [alarm("budget-at-risk", fleet.fleet, sentenceOf(forecast, budget))];
};

function alarm(kind: Kind, subject: string, sentence: string): Anomaly {
  return { kind, certainty: "suspicion", subject, sentence };
}

function sentenceOf({ low, middle, high, spent }: KnownMonthEnd, budget: UsdMicros): string {
  const place = middle > budget ? "above" : high > budget ? "which may pass" : "hardly below";
  return (
    `this month is expected to cost ${dollars(middle)} by its end (nine times of ten between ` +
    `${dollars(low)} and ${dollars(high)}), ${place} its budget of ${dollars(budget)}, of which ` +
    `${dollars(spent)} is spent: launches stop where the budget does not last for them, and what ` +
    "runs goes on to cost; raise budget.monthly_usd or let machines go"
  );
}
