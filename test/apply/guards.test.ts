/** The last look before a launch, where the world would have to be very odd to show it. */
import { describe, expect, it } from "vitest";
import { launchGuard } from "../../src/apply/guards.ts";
import { admit } from "../../src/decide/admit.ts";
import type { Instance } from "../../src/model/instance.ts";
import { usdPerHour } from "../../src/model/units.ts";
import { anId, anInstance, anOffer, aScene, noon, somePolicies } from "../support/builders.ts";

const entry = {
  pool: "training",
  name: "training-2-a",
  type: "gpu_1x_a10",
  region: "us-east-1",
  pricePerHour: usdPerHour(1.29),
};

function guarded(other: Instance) {
  const offers = [anOffer({ type: "gpu_1x_a10", pricePerHour: usdPerHour(1.29) })];
  const { situation } = admit(aScene({ others: [other], offers }), somePolicies(), noon);
  return launchGuard(entry, situation);
}

describe("a launch", () => {
  it("is held while a machine of the account costs nobody knows what", () => {
    const { pricePerHour: _none, ...unpriced } = anInstance({
      id: anId(9),
      name: "by-hand",
      type: "gpu_of_old",
      tags: {},
    });
    expect(guarded(unpriced)?.reason).toBe("price-unknown");
    expect(guarded({ ...unpriced, pricePerHour: usdPerHour(1) })).toBeUndefined();
  });
});
