/** The gate `price-unknown`: what it stops, what it lets pass, and in which words. */
import { describe, expect, it } from "vitest";
import type { Offer } from "../../../src/model/offer.ts";
import { limitsTable } from "../../../src/report/spend-tables.ts";
import { anOffer, anUnmanagedInstance } from "../../support/builders.ts";
import { blocksOf, planOf, targetsOf } from "../../support/deciding.ts";

const training = [{ name: "training-1-a", at: 95 }];

function withoutPrice<Thing extends { readonly pricePerHour?: unknown }>(
  thing: Thing,
): Omit<Thing, "pricePerHour"> {
  const { pricePerHour: _unknown, ...rest } = thing;
  return rest;
}

describe("price-unknown", () => {
  it("stops growth with a type that has no price", () => {
    const offers: readonly Offer[] = [withoutPrice(anOffer())];

    const plan = planOf({ pools: { training }, offers });

    expect(plan.proposals).toEqual([]);
    expect(blocksOf(plan)).toEqual(["price-unknown: the cloud gives no price for gpu_1x_a10"]);
  });

  it("stops growth while anything that counts has no price, ours or not", () => {
    const others = [withoutPrice(anUnmanagedInstance())];

    expect(blocksOf(planOf({ pools: { training }, others }))).toEqual([
      "price-unknown: nobody knows what jupyter costs, so spend cannot be compared with its limit",
    ]);
  });

  it("leaves the spend of the plan unknown, because a part of it is no sum", () => {
    const others = [withoutPrice(anUnmanagedInstance())];
    const { projection } = planOf({ pools: { training }, others });

    expect(projection).not.toHaveProperty("spendNow");
    expect(projection).not.toHaveProperty("spendProjected");
    expect(projection.unpriced).toEqual(["jupyter"]);
    expect(JSON.stringify(limitsTable(projection)).match(/unknown/g)).toHaveLength(2);
  });

  it("names three of many", () => {
    const others = ["p", "q", "r", "s", "t"].map((name, at) => {
      const id = anUnmanagedInstance().id.slice(0, -1) + at;
      return withoutPrice(anUnmanagedInstance({ id: id as never, name }));
    });

    expect(blocksOf(planOf({ pools: { training }, others }))[0]).toContain(
      "what p, q, r and 2 more costs",
    );
  });

  it("does not keep an idle machine", () => {
    const plan = planOf({
      pools: { training: [{ name: "training-1-a", at: 1 }] },
      others: [withoutPrice(anUnmanagedInstance())],
    });

    expect(targetsOf(plan)).toEqual(["training-1-a"]);
  });

  it("takes a reserved name's price from the offers when the file has none", () => {
    const pending = {
      name: "training-1-b",
      status: "none" as const,
      entry: { type: "gpu_8x_h100" },
    };
    const hand = { ...pending, entry: { ...pending.entry, pricePerHour: undefined as never } };

    expect(blocksOf(planOf({ pools: { training: [...training, hand] } }))[0]).toContain(
      "nobody knows what training-1-b costs",
    );
    const offers = [anOffer(), anOffer({ type: "gpu_8x_h100" })];
    expect(targetsOf(planOf({ pools: { training: [...training, hand] }, offers }))).toHaveLength(1);
  });
});
