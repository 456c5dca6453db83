/** When the month's budget is in danger, and when it is no more. */
import { describe, expect, it } from "vitest";
import { admit } from "../../../src/decide/admit.ts";
import { monthOverBudget } from "../../../src/decide/anomalies/month-over-budget.ts";
import type { Ledger } from "../../../src/model/history.ts";
import { usd, usdPerHour } from "../../../src/model/units.ts";
import {
  aLedger,
  anInstance,
  aScene,
  minutesBefore,
  noon,
  repository,
  someLimits,
  somePolicies,
} from "../../support/builders.ts";

/** A dollar an hour since Saturday noon: $48 so far, $228 at the end; the band is $130 to $484. */
const steady = anInstance({
  pricePerHour: usdPerHour(1),
  firstHealthy: minutesBefore(48 * 60),
});

function alarms(budget: number | undefined, ledger: Partial<Ledger> = {}): readonly string[] {
  const limits = someLimits(budget === undefined ? {} : { budget: { monthly: usd(budget) } });
  const observation = aScene({ others: [steady], with: { ledger: aLedger(ledger) } });
  const { situation } = admit(observation, somePolicies([], limits), noon);
  return monthOverBudget(situation, { past: {} }).map(
    ({ kind, certainty, subject, sentence }) => `${kind} ${certainty} ${subject}: ${sentence}`,
  );
}

const told = (kind: string) => ({ anomalies: { [`${kind}/${repository}`]: { since: noon } } });

describe("the month's budget", () => {
  it("is in no danger above the band, and where there is none", () => {
    expect(alarms(512)).toEqual([]);
    expect(alarms(undefined)).toEqual([]);
  });

  it("is at risk inside the band", () => {
    expect(alarms(300)).toEqual([
      "budget-at-risk suspicion acme/fleet: this month is expected to cost $228.00 by its end (nine " +
        "times of ten between $129.65 and $484.33), which may pass its budget of $300.00, of which " +
        "$48.00 is spent: launches stop where the budget does not last for them, and what runs " +
        "goes on to cost; raise budget.monthly_usd or let machines go",
    ]);
  });

  it("is overrun where the middle passes it, and is not told twice", () => {
    expect(alarms(227)).toHaveLength(1);
    expect(alarms(227)[0]).toMatch(/^budget-overrun suspicion .*, above its budget of \$227\.00/u);
    expect(alarms(228)[0]).toMatch(/^budget-at-risk /u);
  });

  it("stays what it was told to be until the forecast is well below", () => {
    expect(alarms(229, told("budget-overrun"))[0]).toMatch(/^budget-overrun /u);
    expect(alarms(241, told("budget-overrun"))[0]).toMatch(/^budget-at-risk /u);
    expect(alarms(505, told("budget-at-risk"))[0]).toMatch(/hardly below its budget of \$505/u);
    expect(alarms(512, told("budget-at-risk"))).toEqual([]);
  });
});
