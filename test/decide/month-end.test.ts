/** The month's end, by what a plan sees and by what the ledger alone tells. */
import { describe, expect, it } from "vitest";
import { admit } from "../../src/decide/admit.ts";
import { monthEndRecorded, monthEndSeen } from "../../src/decide/month-end.ts";
import { spendingAfter } from "../../src/decide/spending.ts";
import type { Instance } from "../../src/model/instance.ts";
import { type Instant, inDollars, instant, usdPerHour } from "../../src/model/units.ts";
import { anInstance, aScene, noon, someLimits, somePolicies } from "../support/builders.ts";

const utc = (text: string): Instant => instant(Date.parse(text));
const since = utc("2026-11-21T12:00:00Z");
const limits = someLimits();

/** A dollar an hour for the 72 hours since the first list, 180 hours before the month's end. */
const steady = anInstance({ pricePerHour: usdPerHour(1), firstHealthy: since });

function recorded(machines: readonly Instance[], now: Instant) {
  return monthEndRecorded({ spending: spendingAfter(undefined, machines, since), limits }, now);
}

describe("the month's end that the ledger tells", () => {
  it("is what was spent and what is to come", () => {
    const answer = recorded([steady], utc("2026-11-24T12:00:00Z"));
    if (answer.kind === "unknown") throw new Error(answer.why);
    expect(inDollars(answer.spent)).toBe(72);
    expect(inDollars(answer.middle)).toBe(72 + 156);
    expect(answer.low).toBeLessThan(answer.middle);
    expect(answer.high).toBeGreaterThan(answer.middle);
    expect(answer.countedSince).toBe(since);
    expect(answer.end).toBe(utc("2026-12-01T00:00:00Z"));
  });

  it("is counted from the month's start where counting began before it", () => {
    const answer = recorded([steady], utc("2026-12-02T00:00:00Z"));
    if (answer.kind === "unknown") throw new Error(answer.why);
    expect(answer.countedSince).toBe(utc("2026-12-01T00:00:00Z"));
    expect(inDollars(answer.spent)).toBe(24);
  });

  it("is unknown while a machine of unknown price runs, and before the first list", () => {
    const { pricePerHour: _price, ...unpriced } = steady;
    expect(recorded([unpriced], utc("2026-11-24T12:00:00Z"))).toEqual({
      kind: "unknown",
      why: "a machine of unknown price is running",
    });
    expect(monthEndRecorded({ spending: undefined, limits }, noon)).toEqual({
      kind: "unknown",
      why: "no list of machines was counted yet",
    });
  });
});

describe("the month's end that a plan sees", () => {
  it("counts machines that the ledger has not met, and needs a list of them", () => {
    const observation = aScene({ others: [steady] });
    const answer = monthEndSeen(admit(observation, somePolicies(), noon).situation);
    if (answer.kind === "unknown") throw new Error(answer.why);
    expect(inDollars(answer.spent)).toBe(48);

    const why = "the cloud did not answer";
    const lost = { kind: "gap", gap: { source: "instances", why } } as const;
    const blind = admit({ ...observation, instances: lost }, somePolicies(), noon).situation;
    expect(monthEndSeen(blind)).toEqual({
      kind: "unknown",
      why: "the cloud's list of machines could not be read",
    });
  });
});
