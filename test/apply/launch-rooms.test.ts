/** Where a merged launch is tried, and in which order. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { launchHold, launchRooms, type WantedLaunch } from "../../src/apply/launch-rooms.ts";
import type { Ledger, Order } from "../../src/model/history.ts";
import type { Offer } from "../../src/model/offer.ts";
import { usdPerHour } from "../../src/model/units.ts";
import {
  aLedger,
  anOffer,
  aPool,
  minutesAfter,
  minutesBefore,
  noon,
  someLimits,
} from "../support/builders.ts";

const offers = [
  anOffer({ type: "dear", pricePerHour: usdPerHour(3), regions: ["east", "west"] }),
  anOffer({ type: "middle", pricePerHour: usdPerHour(2), regions: ["east"] }),
  anOffer({ type: "cheap", pricePerHour: usdPerHour(1), regions: ["west", "north"] }),
];

function wanted(type: string, price: number | undefined, regions = ["west", "east"]): WantedLaunch {
  const pricePerHour = price === undefined ? {} : { pricePerHour: usdPerHour(price) };
  return {
    entry: { pool: "training", name: "training-2-a", type, region: "east", ...pricePerHour },
    pool: aPool({ instance: { types: ["dear", "middle", "cheap"], regions, sshKey: "ops" } }),
  };
}

const view = (listed: readonly Offer[] = offers, refusals: Ledger["refusals"] = {}) => ({
  ledger: aLedger({ refusals }),
  offers: { kind: "seen" as const, value: listed },
  limits: someLimits(),
  now: noon,
});

const spelled = (rooms: readonly Order[]) => rooms.map(({ type, region }) => `${type}/${region}`);
const resting = (...keys: readonly string[]) =>
  Object.fromEntries(
    keys.map((key, place) => [key, { failures: 1, at: noon, until: minutesAfter(5 + place) }]),
  );

describe("the rooms of a launch", () => {
  it("begin with what was reviewed, then its other regions, then the policy's other types", () => {
    expect(spelled(launchRooms(wanted("dear", 3), view()))).toEqual([
      "dear/east",
      "dear/west",
      "middle/east",
      "cheap/west",
    ]);
  });

  it("hold no type that costs more than was reviewed, whatever the policy prefers", () => {
    expect(spelled(launchRooms(wanted("middle", 2), view()))).toEqual([
      "middle/east",
      "middle/west",
      "cheap/west",
    ]);
    expect(spelled(launchRooms(wanted("cheap", 1), view()))).toEqual(["cheap/east", "cheap/west"]);
  });

  it("have today's price where it is lower, which is what the entry then says was called", () => {
    const today = anOffer({ type: "dear", pricePerHour: usdPerHour(2.5), regions: ["east"] });
    const prices = launchRooms(wanted("dear", 3), view([today])).map((room) => room.pricePerHour);
    expect(prices).toEqual([usdPerHour(2.5), usdPerHour(2.5)]);
  });

  it("hold no other type without a reviewed price, a known one, or a place in the policy", () => {
    expect(spelled(launchRooms(wanted("dear", undefined), view()))).toEqual([
      "dear/east",
      "dear/west",
    ]);
    const { pricePerHour: _none, ...unpriced } = anOffer({ type: "middle", regions: ["east"] });
    expect(spelled(launchRooms(wanted("dear", 3), view([unpriced])))).toEqual([
      "dear/east",
      "dear/west",
    ]);
    expect(spelled(launchRooms(wanted("by-hand", 9), view()))).toEqual([
      "by-hand/east",
      "by-hand/west",
    ]);
  });

  it("are every listed region where the policy names none", () => {
    expect(spelled(launchRooms(wanted("dear", 3, []), view()))).toEqual([
      "dear/east",
      "dear/west",
      "middle/east",
      "cheap/west",
      "cheap/north",
    ]);
  });

  it("leave out what was refused a moment ago", () => {
    const refusals = resting("dear/east", "middle/east");
    expect(spelled(launchRooms(wanted("dear", 3), view(offers, refusals)))).toEqual([
      "dear/west",
      "cheap/west",
    ]);
  });

  it("end with the place where a machine never became healthy", () => {
    const seen = view();
    const ledger = aLedger({ failedPlaces: { "dear/east": minutesBefore(60) } });
    expect(spelled(launchRooms(wanted("dear", 3), { ...seen, ledger }))).toEqual([
      "dear/west",
      "middle/east",
      "cheap/west",
      "dear/east",
    ]);
  });

  it("never cost more than the reviewed price, of whatever is offered", () => {
    const price = fc.integer({ min: 1, max: 900 }).map((cents) => cents / 100);
    fc.assert(
      fc.property(price, price, price, price, (ceiling, one, two, three) => {
        const listed = offers.map((offer, place) => {
          return { ...offer, pricePerHour: usdPerHour([one, two, three][place] ?? 1) };
        });
        const entry = wanted("dear", ceiling);
        for (const room of launchRooms(entry, view(listed))) {
          expect(room.pricePerHour).toBeLessThanOrEqual(usdPerHour(ceiling));
        }
      }),
    );
  });
});

describe("a launch that is held", () => {
  it("waits for the first of its rooms", () => {
    const refusals = resting("cheap/west", "cheap/east");
    expect(launchHold(wanted("cheap", 1), view(offers, refusals))).toEqual({
      reason: "no-capacity",
      sentence:
        "training-2-a is not launched: all 2 places inside its approved cost had no capacity; " +
        "the next is tried again at 12:05Z",
      until: minutesAfter(5),
    });
  });

  it("does not wait while one room is free", () => {
    expect(launchHold(wanted("dear", 3), view(offers, resting("dear/east")))).toBeUndefined();
  });

  it("waits for as long as the cloud asked not to be called", () => {
    const seen = view();
    const ledger = aLedger({ restUntil: minutesAfter(20) });
    expect(launchHold(wanted("cheap", 1), { ...seen, ledger })).toEqual({
      reason: "on-hold",
      sentence: "training-2-a is not launched: the cloud asked not to be called before 12:20Z",
      until: minutesAfter(20),
    });
    const over = { ...seen, ledger, now: minutesAfter(20) };
    expect(launchHold(wanted("cheap", 1), over)).toBeUndefined();
  });
});
