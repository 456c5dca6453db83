/** The gate `budget`: what is left of a day and a month, and what is not known. */
import { describe, expect, it } from "vitest";
import type { Spending } from "../../../src/model/history.ts";
import { minutes, usd, usdPerHour } from "../../../src/model/units.ts";
import {
  anOffer,
  anUnmanagedInstance,
  aPool,
  minutesBefore,
  noon,
} from "../../support/builders.ts";
import { blocksOf, planOf, targetsOf } from "../../support/deciding.ts";

// One machine at $1 an hour since yesterday: $12 today until noon, and $12 more until midnight.
const dollar = { pricePerHour: usdPerHour(1) };
const pools = { training: [{ name: "training-1-a", at: 95, instance: dollar }] };
const offers = [anOffer(dollar)];

function spending(change: Partial<Spending> = {}): Spending {
  return { since: minutesBefore(40 * 1440), machines: {}, days: {}, unknownDays: [], ...change };
}

function planWith(
  budget: { readonly daily?: number; readonly monthly?: number },
  ledger = spending(),
  add = 1,
) {
  const limits = {
    budget: {
      ...(budget.daily === undefined ? {} : { daily: usd(budget.daily) }),
      ...(budget.monthly === undefined ? {} : { monthly: usd(budget.monthly) }),
    },
  };
  const pool = aPool({
    rules: [{ rule: "high_utilization", abovePercent: 80, for: minutes(15), add }],
  });
  return planOf({ pools, offers, ledger: { spending: ledger } }, { limits, pools: [pool] });
}

describe("budget", () => {
  it("lets through what fits to the cent, and holds what does not", () => {
    expect(targetsOf(planWith({ daily: 36 }))).toEqual(["training-2-a"]);
    expect(blocksOf(planWith({ daily: 35.99 }))).toEqual([
      "budget: this day has cost $12.00 of its budget of $35.99, what runs or is reserved will " +
        "cost $12.00 more until 2026-11-24 00:00Z, and 1 more gpu_1x_a10 $12.00",
    ]);
  });

  it("counts what machines cost that are gone, in their day and their month", () => {
    const gone = spending({ days: { "2026-11-23": usd(5), "2026-11-02": usd(100) } });
    expect(targetsOf(planWith({ daily: 41 }, gone))).toHaveLength(1);
    expect(blocksOf(planWith({ daily: 40 }, gone))[0]).toContain("has cost $17.00");
    // In November 7.5 days are left: $12 and one day, $180 and $180 more.
    expect(targetsOf(planWith({ monthly: 501 }, gone))).toHaveLength(1);
    expect(blocksOf(planWith({ monthly: 200 }, gone))[0]).toContain("budget: this month has cost");
  });

  it("trims a growth to what fits, by the tighter of the two", () => {
    const plan = planWith({ daily: 50, monthly: 10_000 }, spending(), 3);

    expect(targetsOf(plan)).toEqual(["training-2-a", "training-2-b"]);
    expect(blocksOf(plan)[0]).toContain("3 more gpu_1x_a10 $36.00");
  });

  it("says since when it counts when that is not the whole period", () => {
    const young = spending({ since: minutesBefore(60) });
    expect(blocksOf(planWith({ daily: 1 }, young))[0]).toContain(
      "this day has cost $12.00 since 11:00Z of its budget of $1.00",
    );
  });

  it("holds growth while nobody knows what was spent", () => {
    const lost = spending({ unknownDays: ["2026-11-20"] });
    expect(targetsOf(planWith({ daily: 100 }, lost))).toHaveLength(1);
    expect(blocksOf(planWith({ monthly: 10_000 }, lost))).toEqual([
      "budget: nobody knows what this month has cost so far, because a machine of unknown price " +
        "ran on 2026-11-20",
    ]);
    const limits = { budget: { daily: usd(1000) } };
    const others = [anUnmanagedInstance({ ...({ pricePerHour: undefined } as object) })];
    expect(blocksOf(planOf({ pools, offers, others }, { limits }))[0]).toContain(
      "because a machine of unknown price is running",
    );
  });

  it("terminates nothing, however far it is exceeded", () => {
    const plan = planOf(
      { pools: { training: [{ name: "training-1-a" }] } },
      { limits: { budget: { daily: usd(0), monthly: usd(0) } } },
    );
    expect([...plan.proposals, ...plan.blocked]).toEqual([]);
    expect(plan.at).toBe(noon);
  });
});
