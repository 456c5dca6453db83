/** The gate `price-changed`: jumps either way, and what counts as known. */
import { describe, expect, it } from "vitest";
import { usdPerHour } from "../../../src/model/units.ts";
import { aLaunch, anOffer, minutesBefore } from "../../support/builders.ts";
import { blocksOf, planOf, targetsOf } from "../../support/deciding.ts";

const busy = { name: "training-1-a", at: 95 };

function planAt(price: number, most: number | undefined = 20, known: readonly number[] = [1]) {
  const training = known.map((one, at) => ({
    name: `training-1-${at}`,
    at: 95,
    entry: { pricePerHour: usdPerHour(one) },
  }));
  const limits = most === undefined ? {} : { priceChangePercent: most };
  return planOf(
    { pools: { training }, offers: [anOffer({ pricePerHour: usdPerHour(price) })] },
    { limits },
  );
}

describe("price-changed", () => {
  it("holds growth at a price that jumped, and says what ends it", () => {
    expect(blocksOf(planAt(1.5))).toEqual([
      "price-changed: gpu_1x_a10 costs $1.50/hour now, 50 % more than the $1.00/hour known " +
        "before, and more than 20 % is held until the price is back or a pull request writes " +
        "the new one at an entry of that type",
    ]);
    expect(blocksOf(planAt(0.01))[0]).toContain("$0.01/hour now, 99 % less than the $1.00/hour");
  });

  it("lets exactly the percentage pass, either way", () => {
    expect(targetsOf(planAt(1.2))).toHaveLength(1);
    expect(targetsOf(planAt(0.8))).toHaveLength(1);
    expect(blocksOf(planAt(1.200001))).toHaveLength(1);
    expect(blocksOf(planAt(0.799999))).toHaveLength(1);
  });

  it("holds any change at 0 percent, and none where it is not asked", () => {
    expect(targetsOf(planAt(1, 0))).toHaveLength(1);
    expect(blocksOf(planAt(1.000001, 0))).toHaveLength(1);
    const scene = {
      pools: { training: [busy] },
      offers: [anOffer({ pricePerHour: usdPerHour(9) })],
    };
    expect(targetsOf(planOf(scene))).toHaveLength(1);
  });

  it("compares with the nearest price that somebody agreed to", () => {
    expect(targetsOf(planAt(1.9, 20, [1, 2]))).toHaveLength(1);
    expect(blocksOf(planAt(1.5, 20, [1, 2]))[0]).toContain("than the $1.00/hour");
  });

  it("remembers the newest launch of a type that no entry has any longer", () => {
    const launches = {
      old: aLaunch({ type: "gpu_1x_h100", at: minutesBefore(900), pricePerHour: usdPerHour(9) }),
      new: aLaunch({ type: "gpu_1x_a10", at: minutesBefore(60), pricePerHour: usdPerHour(3) }),
      older: aLaunch({ type: "gpu_1x_a10", at: minutesBefore(90), pricePerHour: usdPerHour(1) }),
    };
    const entry = { type: "gpu_1x_h100", pricePerHour: usdPerHour(1.29) };
    const scene = { pools: { training: [{ ...busy, entry }] }, ledger: { launches } };

    expect(blocksOf(planOf(scene, { limits: { priceChangePercent: 20 } }))[0]).toContain(
      "57 % less than the $3.00/hour known before",
    );
  });

  it("leaves a price of nothing to the gate before it", () => {
    const offers = [anOffer({ pricePerHour: usdPerHour(0) })];
    const plan = planOf(
      { pools: { training: [busy] }, offers },
      { limits: { priceChangePercent: 20 } },
    );

    expect(blocksOf(plan)).toEqual(["price-unknown: the cloud gives no price for gpu_1x_a10"]);
  });
});
