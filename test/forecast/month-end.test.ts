/** What a month is expected to come to, and how far that may be off. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shippedPolicies } from "../../scripts/shipped-policies.ts";
import { developmentTrace, haveTraces } from "../../scripts/trace-files.ts";
import { boundsOf } from "../../src/backtest/bounds.ts";
import { judgedMonthEnds, spendByHour } from "../../src/backtest/month-ends.ts";
import { scoredScenario } from "../../src/backtest/scenario.ts";
import { simulate } from "../../src/backtest/simulate.ts";
import { type MonthSoFar, monthEnd } from "../../src/forecast/month-end.ts";
import { inDollars, instant, usd, usdPerHour } from "../../src/model/units.ts";

const at = (day: number, hour = 0) => instant(Date.UTC(2026, 10, day, hour));

/** Day 16 of a month of 30: $10 an hour for fifteen days, and the same now. */
function halfAMonth(change: Partial<MonthSoFar> = {}): MonthSoFar {
  return {
    now: at(16),
    end: at(31),
    countedSince: at(1),
    spent: usd(3600),
    rate: usdPerHour(10),
    limit: usdPerHour(100),
    days: Array.from({ length: 15 }, () => usd(240)),
    ...change,
  };
}

function inWholeDollars(soFar: MonthSoFar): readonly number[] {
  const { low, middle, high } = monthEnd(soFar);
  return [low, middle, high].map((one) => Math.round(inDollars(one)));
}

describe("the forecast of a month's end", () => {
  it("goes on as it went where spend never moved, in a narrow band", () => {
    expect(inWholeDollars(halfAMonth())).toEqual([6404, 7200, 8363]);
  });

  it("widens with how much the days differ, up to a bound", () => {
    const days = Array.from({ length: 15 }, (_, index) => usd(index % 2 === 0 ? 120 : 360));
    const [low = 0, , high = 0] = inWholeDollars(halfAMonth({ days }));
    expect(low).toBeLessThan(5300);
    expect(high).toBeGreaterThan(11_000);
  });

  it("lets the present rate give way to the usual day", () => {
    const [, calm = 0] = inWholeDollars(halfAMonth({ rate: usdPerHour(0) }));
    // Two days' worth of nothing, near enough, then $240 a day.
    expect(calm).toBeGreaterThan(6700);
    expect(calm).toBeLessThan(6750);
    const [, soon = 0] = inWholeDollars(
      halfAMonth({ rate: usdPerHour(0), now: at(30, 18), spent: usd(7140) }),
    );
    expect(soon).toBe(7144);
  });

  it("stands on the present rate alone where no day before today is known", () => {
    const { method, middle } = monthEnd(halfAMonth({ days: [] }));
    expect(inDollars(middle)).toBe(7200);
    expect(method).toContain("no whole day before today is known");
  });

  it("cannot pass what the hourly limit lets be spent, nor end what runs above it", () => {
    const capped = monthEnd(halfAMonth({ limit: usdPerHour(10) }));
    expect(inDollars(capped.high)).toBe(7200);
    const above = monthEnd(halfAMonth({ limit: usdPerHour(5) }));
    expect(inDollars(above.high)).toBe(7200);
  });

  it("says what it was worked out from", () => {
    expect(monthEnd(halfAMonth()).method).toBe(
      "the present rate of $10.00/hour for 360 hours; it gives way to the usual day of the 15 " +
        "known before today, $240.00, with half of it after 33 hours; the band holds 90 % of " +
        "such forecasts on the traces of docs/benchmarks.md, and by the hourly limit it cannot pass " +
        "$39,600.00",
    );
  });

  it("is always in order, in whole micro-dollars, and never below what was spent", () => {
    const money = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(
        fc.record({ spent: money, rate: money, limit: money, days: fc.array(money) }),
        fc.integer({ min: 0, max: 24 * 29 }),
        (drawn, hours) => {
          const answer = monthEnd(
            halfAMonth({
              now: at(1, hours),
              spent: usd(drawn.spent),
              rate: usdPerHour(drawn.rate / 1000),
              limit: usdPerHour(drawn.limit / 1000),
              days: drawn.days.map((one) => usd(one)),
            }),
          );
          const row = [answer.spent, answer.low, answer.middle, answer.high];
          expect(row.every((one) => Number.isSafeInteger(one))).toBe(true);
          expect([...row].sort((one, other) => one - other)).toEqual(row);
        },
      ),
    );
  });
});

describe.runIf(haveTraces())("on a real trace", () => {
  it("holds the month's end in its band nine times of ten", () => {
    const trace = developmentTrace("philly-103959");
    const [entrant] = shippedPolicies().filter(({ name }) => name === "fleetmerge-cost");
    const bounds = boundsOf(trace, scoredScenario);
    const run = entrant?.enter({ trace, scenario: scoredScenario, bounds });
    if (!run) throw new Error("fleetmerge-cost is not shipped");
    const outcome = simulate({ trace, scenario: scoredScenario, ...run });
    const spend = spendByHour(trace, scoredScenario, outcome);
    const judged = judgedMonthEnds(spend, 6);
    const held = judged.filter(({ low, high, came }) => low <= came && came <= high);
    expect(judged.length).toBeGreaterThan(100);
    expect(held.length / judged.length).toBeGreaterThan(0.85);
  });
});
if (!haveTraces())
  console.warn("The real traces are ABSENT: the month's end is not judged by them.");
