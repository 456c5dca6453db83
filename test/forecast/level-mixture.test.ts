/** A mixture learns from what came: shares stay shares, and the better guess gets the most. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DemandSeries, smallestButSo } from "../../src/forecast/demand-series.ts";
import { bestShares, evenShares, mixed } from "../../src/forecast/level-mixture.ts";
import { levelGuesses } from "../../src/forecast/level-models.ts";

const number = fc.double({ min: 0, max: 100, noNaN: true });

describe("shares of a mixture", () => {
  it("go to the guess that was right", () => {
    const past = Array.from({ length: 100 }, (_, hour) => ({
      by: Float64Array.of((hour * 7) % 20, (hour * 3) % 11, hour % 9),
      came: hour % 9,
    }));
    const shares = bestShares(past, evenShares(3));
    expect(shares[2]).toBeGreaterThan(0.85);
  });

  it("stay as they were given where the first guess never erred", () => {
    const past = [{ by: Float64Array.of(4, 9), came: 4 }];
    expect(bestShares(past, Float64Array.of(0.1, 0.9))).toEqual(Float64Array.of(0.5, 0.5));
  });

  it("are never below zero, come to one, and never lose to the shares they began with", () => {
    const guessed = fc.record({
      by: fc.tuple(number, number, number).map((by) => Float64Array.from(by)),
      came: number,
    });
    fc.assert(
      fc.property(fc.array(guessed, { minLength: 1, maxLength: 40 }), (past) => {
        const even = evenShares(3);
        const shares = bestShares(past, even);
        const loss = (of: Float64Array) =>
          past.reduce((sum, { by, came }) => sum + Math.abs(mixed(of, by) - came), 0);
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
        expect(shares.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1);
        expect(loss(shares)).toBeLessThanOrEqual(loss(even) + 1e-9);
      }),
      { numRuns: 50 },
    );
  });
});

describe("the guesses", () => {
  it("know nothing that comes after their place", () => {
    const law = (place: number) => (place * 37) % 23;
    const short = new DemandSeries();
    const long = new DemandSeries();
    const [place, more] = [9 * 288, 400];
    for (let step = 0; step <= place + more; step += 1) {
      if (step <= place) short.add(law(step));
      long.add(law(step));
    }
    for (const ahead of [3, 12, 288]) {
      expect(levelGuesses(long, place, ahead)).toEqual(levelGuesses(short, place, ahead));
    }
  });
});

describe("the value that so many are below", () => {
  it("is the one that sorting would find", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 1, maxLength: 60 }), fc.nat(), (list, seed) => {
        const values = Float64Array.from(list);
        const rank = seed % values.length;
        expect(smallestButSo(values, rank)).toBe(values.toSorted()[rank]);
        expect(values).toEqual(Float64Array.from(list));
      }),
    );
  });
});
