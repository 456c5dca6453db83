/** How long a type and region that had no capacity is left alone. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  firstPause,
  longestPause,
  refusedUntil,
  withoutRefusal,
  withRefusal,
} from "../../src/decide/capacity-memory.ts";
import { between, day, after as later, millis } from "../../src/model/units.ts";
import { anOffer, minutesAfter, minutesBefore, noon } from "../support/builders.ts";
import { blocksOf, planOf, targetsOf } from "../support/deciding.ts";

const room = { type: "gpu_1x_a10", region: "us-east-1" };
const name = "training-2-a";

/** The refusals after so many in a row, each when the pause of the one before is over. */
function refusedOften(count: number, who = name) {
  let at = noon;
  let refusals = withRefusal(undefined, room, { at, name: who });
  const pauses: number[] = [];
  for (let done = 1; ; done += 1) {
    const until = refusedUntil(refusals, room, at) ?? at;
    pauses.push(between(at, until));
    if (done === count) return { refusals, pauses, until };
    at = until;
    refusals = withRefusal(refusals, room, { at, name: who });
  }
}

describe("the pause after a refusal", () => {
  it("doubles from 5 minutes to an hour, and up to a quarter is added", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.string(), (count, who) => {
        for (const [place, pause] of refusedOften(count, who).pauses.entries()) {
          const least = Math.min(firstPause * 2 ** place, longestPause);
          expect(pause).toBeGreaterThanOrEqual(least);
          expect(pause).toBeLessThanOrEqual(least * 1.25);
        }
      }),
    );
  });

  it("is the same for the same name, and differs between names", () => {
    const pauses = ["a", "b", "c", "d", "e"].map((who) => refusedOften(1, who).pauses[0]);
    expect(new Set(pauses).size).toBe(5);
    expect(refusedOften(6)).toEqual(refusedOften(6));
  });

  it("is over at its end, and speaks of that type and region only", () => {
    const { refusals, until } = refusedOften(1);
    expect(refusedUntil(refusals, room, later(until, millis(-1)))).toBe(until);
    expect(refusedUntil(refusals, room, until)).toBeUndefined();
    expect(refusedUntil(refusals, { ...room, region: "us-west-1" }, noon)).toBeUndefined();
    expect(refusedUntil(refusals, { ...room, type: "gpu_1x_h100" }, noon)).toBeUndefined();
  });

  it("starts anew after a launch there, and after a day without a refusal", () => {
    const { refusals, until } = refusedOften(4);
    const forgotten = withoutRefusal(refusals, room);
    expect(refusedUntil(forgotten, room, noon)).toBeUndefined();
    const again = withRefusal(forgotten, room, { at: until, name });
    expect(again["gpu_1x_a10/us-east-1"]?.failures).toBe(1);
    const afresh = withRefusal(refusals, room, { at: later(until, day), name });
    expect(afresh["gpu_1x_a10/us-east-1"]?.failures).toBe(1);
  });

  it("leaves nothing behind of what is older than a day", () => {
    const { refusals } = refusedOften(1);
    const elsewhere = { ...room, region: "us-west-1" };
    const rest = withRefusal(refusals, elsewhere, { at: later(noon, day), name });
    expect(Object.keys(rest)).toEqual(["gpu_1x_a10/us-west-1"]);
  });
});

describe("a plan after refusals", () => {
  const busy = { training: [{ name: "training-1-a", at: 95 }] };
  const refused = (regions: readonly string[]) =>
    Object.fromEntries(
      regions.map((region) => [
        `gpu_1x_a10/${region}`,
        { failures: 1, at: minutesBefore(4), until: minutesAfter(region === "us-east-1" ? 3 : 2) },
      ]),
    );

  it("proposes the next region, though the cloud lists the first one", () => {
    const [proposal] = planOf({
      pools: busy,
      ledger: { refusals: refused(["us-east-1"]) },
    }).proposals;
    expect(proposal?.actions.map(({ region }) => region)).toEqual(["us-west-1"]);
  });

  it("proposes nothing while every listed place rests, and says until when", () => {
    const plan = planOf({
      pools: busy,
      ledger: { refusals: refused(["us-east-1", "us-west-1"]) },
    });
    expect(targetsOf(plan)).toEqual([]);
    expect(blocksOf(plan)).toEqual([
      "no-capacity: gpu_1x_a10 is listed with capacity, but was refused a moment ago wherever it " +
        "is; it is not asked for again before 12:02Z",
    ]);
    expect(plan.blocked[0]?.block?.until).toBe(minutesAfter(2));
  });

  it("proposes again once the pause is over", () => {
    const over = { failures: 3, at: minutesBefore(40), until: minutesBefore(0) };
    const refusals = { "gpu_1x_a10/us-east-1": over, "gpu_1x_a10/us-west-1": over };
    expect(targetsOf(planOf({ pools: busy, ledger: { refusals } }))).toEqual(["training-2-a"]);
  });

  it("says that there is no capacity, without an end, where none is even listed", () => {
    const plan = planOf({ pools: busy, offers: [anOffer({ regions: [] })] });
    expect(plan.blocked[0]?.block).not.toHaveProperty("until");
  });
});
