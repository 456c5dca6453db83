/** Where new machines are had: by preference or by price, and in which words. */
import { describe, expect, it } from "vitest";
import { type CapacityMemory, choosePlacement } from "../../src/decide/choose-placement.ts";
import type { Offer } from "../../src/model/offer.ts";
import type { InstanceTemplate } from "../../src/model/policy.ts";
import { usdPerHour } from "../../src/model/units.ts";
import { anOffer, minutesBefore, noon } from "../support/builders.ts";

const one = anOffer({ type: "one", pricePerHour: usdPerHour(2), regions: ["east"] });
const eight = anOffer({ type: "eight", gpus: 8, pricePerHour: usdPerHour(8), regions: ["east"] });
const free: Offer = { type: "free", description: "", gpus: 1, regions: ["east", "west"] };

function chosen(
  offers: readonly Offer[],
  template: Partial<InstanceTemplate> = {},
  memory: CapacityMemory = {},
) {
  const types = ["one", "eight", "free"];
  const placement = choosePlacement(
    { types, regions: [], sshKey: "ops", ...template },
    { kind: "seen", value: offers },
    memory,
  );
  return placement.kind === "none"
    ? placement.why
    : [placement.type, placement.region, ...(placement.why === undefined ? [] : [placement.why])];
}

describe("the preferred type", () => {
  it("is the first with capacity, and says nothing when it is the first of all", () => {
    expect(chosen([eight, one])).toEqual(["one", "east"]);
    expect(chosen([eight, { ...one, regions: [] }])).toEqual([
      "eight",
      "east",
      "eight, because one has no capacity",
    ]);
    expect(chosen([free])).toEqual([
      "free",
      "east",
      "free, because one and eight have no capacity",
    ]);
  });

  it("is had in the first region of the policy that has it", () => {
    expect(chosen([free], { types: ["free"], regions: ["west", "east"] })).toEqual([
      "free",
      "west",
    ]);
  });
});

describe("the cheapest type", () => {
  const choose = "cheapest" as const;

  it("is the one that costs least for one GPU, and says of how many", () => {
    expect(chosen([one, eight], { choose })).toEqual([
      "eight",
      "east",
      "eight is the cheapest of 2 types with capacity: $1.00/hour a GPU",
    ]);
  });

  it("is never one without a price or without capacity while another has both", () => {
    expect(chosen([free, one], { choose })[0]).toBe("one");
    expect(chosen([{ ...eight, regions: [] }, one], { choose })).toEqual(["one", "east"]);
    expect(chosen([{ ...eight, regions: ["west"] }, one], { choose, regions: ["east"] })[0]).toBe(
      "one",
    );
    expect(chosen([free], { choose })).toEqual(["free", "east"]);
  });

  it("is the one with capacity in more regions when the price is the same, then the first", () => {
    const same = anOffer({ ...eight, pricePerHour: usdPerHour(16) });
    expect(chosen([one, same], { choose })[0]).toBe("one");
    expect(chosen([one, { ...same, regions: ["east", "west"] }], { choose })[0]).toBe("eight");
  });

  it("is none where nothing has capacity", () => {
    expect(chosen([], { choose })).toBe("no region has capacity for one, eight or free now");
  });
});

describe("a place where a machine never became healthy", () => {
  const failedIn = (place: string, minutesAgo = 30): CapacityMemory => ({
    failedPlaces: { [place]: minutesBefore(minutesAgo) },
    now: noon,
  });

  it("gives way to another region, then to another type, and the words say why", () => {
    const both = { ...one, regions: ["east", "west"] };
    expect(chosen([both, eight], {}, failedIn("one/east"))).toEqual([
      "one",
      "west",
      "one in west, because the last one in east never became healthy",
    ]);
    expect(chosen([one, eight], {}, failedIn("one/east"))).toEqual([
      "eight",
      "east",
      "eight in east, because the last one in east never became healthy",
    ]);
  });

  it("is taken where there is no other, and again after a day", () => {
    expect(chosen([one], {}, failedIn("one/east"))).toEqual(["one", "east"]);
    expect(chosen([one, eight], {}, failedIn("one/east", 24 * 60))).toEqual(["one", "east"]);
    expect(chosen([one, eight], {}, failedIn("one/east", 24 * 60 - 1))[0]).toBe("eight");
  });

  it("gives way though it is the cheapest", () => {
    const choose = "cheapest" as const;
    expect(chosen([one, eight], { choose }, failedIn("eight/east"))[0]).toBe("one");
  });
});
