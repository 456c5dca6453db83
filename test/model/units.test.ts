/** Money as whole micro-dollars: what a person writes comes back, and rounding is against us. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { centsPerHour, inDollars, usd, usdPerHour } from "../../src/model/units.ts";

describe("an amount of money", () => {
  it("is what was written, to the micro-dollar, however large", () => {
    expect(usdPerHour(131_545.92)).toBe(131_545_920_000);
    const cents = fc.integer({ min: 0, max: 10_000_000_000 });
    fc.assert(
      fc.property(cents, (count) => {
        expect(usd(count / 100)).toBe(count * 10_000);
        expect(inDollars(usdPerHour(count / 100))).toBe(count / 100);
        expect(centsPerHour(count)).toBe(count * 10_000);
      }),
    );
  });

  it("is rounded up where it is finer than that", () => {
    expect(usdPerHour(1.290_000_1)).toBe(1_290_001);
    expect(usdPerHour(0.000_000_4)).toBe(1);
    expect(Object.is(usdPerHour(-0), 0)).toBe(true);
  });
});
