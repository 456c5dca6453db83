import fc from "fast-check";
import { expect, it } from "vitest";
import { dollars, hourly } from "../../src/model/money.ts";
import { costOver, day, hour, type UsdMicros, usdPerHour } from "../../src/model/units.ts";
import {
  exactDollars,
  hourlyLimit,
  perDay,
  perMonth,
  savedDollars,
  shareOf,
  signedDollars,
  signedHourly,
} from "../../src/report/money.ts";

it.each([
  [12.9, "$12.90/hour", "+$12.90/hour"],
  [-1.29, "-$1.29/hour", "-$1.29/hour"],
  [0, "$0.00/hour", "$0.00/hour"],
  [1234567.891, "$1,234,567.90/hour", "+$1,234,567.90/hour"],
  [0.001, "$0.01/hour", "+$0.01/hour"],
  [-1.299, "-$1.29/hour", "-$1.29/hour"],
  [-0.001, "$0.00/hour", "$0.00/hour"],
])("prints a rate of %d dollars", (rate, plain, signed) => {
  expect(hourly(usdPerHour(rate))).toBe(plain);
  expect(signedHourly(usdPerHour(rate))).toBe(signed);
});

it("prints a limit without cents where it has none, and never higher than it is", () => {
  expect(hourlyLimit(usdPerHour(100))).toBe("$100/hour");
  expect(hourlyLimit(usdPerHour(99.5))).toBe("$99.50/hour");
  expect(hourlyLimit(usdPerHour(99.999))).toBe("$99.99/hour");
});

it("takes a month for 730 hours", () => {
  expect(dollars(perDay(usdPerHour(1.99)))).toBe("$47.76");
  expect(dollars(perMonth(usdPerHour(1.99)))).toBe("$1,452.70");
  expect(signedDollars(perMonth(usdPerHour(-1.99)))).toBe("-$1,452.70");
});

it("never shows less spent, or more saved, than it is", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 1e12 }), (micros) => {
      const amount = costOver(usdPerHour(micros / 1e6), hour);
      const shown = (text: string) => Number(text.replace(/[$,+]/g, ""));
      expect(shown(signedDollars(amount)) * 1e6).toBeGreaterThan(amount - 1);
      expect(shown(savedDollars(amount)) * 1e6).toBeLessThan(amount + 1);
      expect(shown(exactDollars(amount))).toBeCloseTo(amount / 1e6, 6);
    }),
  );
});

it("prints exact dollars with two to six decimals", () => {
  const amounts = [1_990_000, -1, 0, 1_234_567, -20_000_000].map((micros) => micros as UsdMicros);
  expect(amounts.map(exactDollars)).toEqual(["+1.99", "-0.000001", "0.00", "+1.234567", "-20.00"]);
});

it("says nothing of a share of no limit", () => {
  expect(shareOf({ value: 1, limit: 3 })).toBe("34 %");
  expect(shareOf({ value: 1, limit: 0 })).toBe("");
  expect(dollars(costOver(usdPerHour(0), day))).toBe("$0.00");
});
