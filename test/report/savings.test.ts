import fc from "fast-check";
import { expect, it } from "vitest";
import { after, instant, minutes } from "../../src/model/units.ts";
import type { TrackPoint } from "../../src/report/fleet-report.ts";
import { savingsOf } from "../../src/report/savings.ts";

const start = instant(Date.UTC(2026, 10, 23));

/** One value an hour. */
function track(values: readonly (number | undefined)[]): readonly TrackPoint[] {
  return values.map((value, index) => {
    const at = after(start, minutes(index * 60));
    return value === undefined ? { at } : { at, value };
  });
}

it("compares with the dearest fleet, kept throughout", () => {
  const [saving] = savingsOf(track([1.29, 2.58, 1.29, 1.29]));
  expect(saving).toEqual({
    what: "against keeping the dearest fleet of this time throughout",
    saved: 2_580_000,
    method:
      "Since 2026-11-23 00:00Z at most $2.58/hour was spent. The record's machines cost $5.16 at " +
      "list prices, each from when it was healthy until it was gone; the dearest fleet would " +
      "have cost $7.74. The cloud's bill may differ",
  });
});

it("claims nothing for a fleet that never changed, or of which something is unknown", () => {
  expect(savingsOf([])).toEqual([]);
  expect(savingsOf(track([2.58]))).toEqual([]);
  expect(savingsOf(track([2.58, 2.58, 2.58]))).toEqual([]);
  expect(savingsOf(track([2.58, undefined, 1.29]))).toEqual([]);
});

it("never claims more than the difference, and never a loss", () => {
  const value = fc.double({ min: 0, max: 1000, noNaN: true });
  fc.assert(
    fc.property(fc.array(value, { minLength: 2, maxLength: 20 }), (values) => {
      const peak = Math.max(...values);
      const less = values.slice(0, -1).reduce((sum, one) => sum + (peak - one), 0);
      for (const { saved = 0 } of savingsOf(track(values))) {
        expect(saved).toBeGreaterThan(0);
        expect(saved).toBeLessThanOrEqual(less * 1e6 + 1e-3);
      }
    }),
  );
});
