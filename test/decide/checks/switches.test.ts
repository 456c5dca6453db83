/** What the checker refuses by the clock and by a switch, whatever the gates made of it. */
import { describe, expect, it } from "vitest";
import { violations } from "../../../src/decide/check.ts";
import { decide } from "../../../src/decide/decide.ts";
import type { Limits, PoolPolicy } from "../../../src/model/policy.ts";
import { type ActionWindow, windowedActs } from "../../../src/model/safety.ts";
import { weekdays } from "../../../src/model/zoned-time.ts";
import {
  aPool,
  aScene,
  minutesAfter,
  noon,
  someLimits,
  somePolicies,
} from "../../support/builders.ts";

const scene = aScene({ pools: { training: [{ name: "training-1-a", at: 95 }] } });
const plan = decide(scene, somePolicies(), noon);

/** What is said of a growth at noon of a Monday under these switches and hours. */
function wrongUnder(limits: Partial<Limits>, pool: Partial<PoolPolicy> = {}): readonly string[] {
  expect(plan.proposals.map(({ direction }) => direction)).toEqual(["grow"]);
  return violations(scene, somePolicies([aPool(pool)], someLimits(limits)), plan);
}

const allow: ActionWindow = {
  effect: "allow",
  acts: windowedActs,
  days: weekdays,
  from: 9 * 60,
  to: 17 * 60,
  zone: "UTC",
};
const deny: ActionWindow = { ...allow, effect: "deny", from: 12 * 60, to: 13 * 60 };
const closed = ["the grow of training is out of hours"];

describe("the checker keeps to hours", () => {
  it("in which somebody allows it and nobody denies it", () => {
    expect(wrongUnder({ windows: [allow] })).toEqual([]);
    expect(wrongUnder({ windows: [{ ...allow, to: 12 * 60 }] })).toEqual(closed);
    expect(wrongUnder({ windows: [allow, deny] })).toEqual(closed);
    expect(wrongUnder({ windows: [deny] })).toEqual(closed);
    expect(wrongUnder({ windows: [{ ...deny, to: 12 * 60, from: 11 * 60 }] })).toEqual([]);
  });

  it("of the fleet and of the pool at once", () => {
    expect(wrongUnder({ windows: [allow] }, { windows: [deny] })).toEqual(closed);
    expect(wrongUnder({ windows: [deny] }, { windows: [allow] })).toEqual(closed);
  });

  it("of proposing, and no others", () => {
    expect(wrongUnder({ windows: [{ ...deny, acts: ["merge", "apply"] }] })).toEqual([]);
  });

  it("that began the day before", () => {
    const night: ActionWindow = { ...allow, from: 18 * 60, to: 13 * 60 };
    expect(wrongUnder({ windows: [{ ...night, days: ["sun"] }] })).toEqual([]);
    expect(wrongUnder({ windows: [{ ...night, days: ["mon"] }] })).toEqual(closed);
  });
});

describe("the checker keeps to switches", () => {
  it.each(["all", "grow", "shrink"] as const)("of %s", (what) => {
    const pause = { what, reason: "a test", by: "the limits" };
    const expected = what === "shrink" ? [] : ["the grow of training is paused"];
    expect(wrongUnder({ pauses: [pause] })).toEqual(expected);
    expect(wrongUnder({}, { pause })).toEqual(expected);
    expect(wrongUnder({ pauses: [{ ...pause, until: noon }] })).toEqual([]);
    expect(wrongUnder({ pauses: [{ ...pause, until: minutesAfter(1) }] })).toEqual(expected);
  });
});
