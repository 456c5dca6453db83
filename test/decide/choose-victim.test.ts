/** Who goes first of several that may, and in which words. */
import { describe, expect, it } from "vitest";
import type { Instance } from "../../src/model/instance.ts";
import { instant, minutes, usdPerHour } from "../../src/model/units.ts";
import { aPool, minutesBefore, type SceneMember, steadyReadings } from "../support/builders.ts";
import { planOf } from "../support/deciding.ts";

const a = (change: Partial<Instance> = {}): SceneMember => ({
  name: "training-1-a",
  at: 1,
  instance: change,
});
const b = (change: Partial<Instance> = {}): SceneMember => ({
  name: "training-1-b",
  at: 1,
  instance: change,
});

function firstOf(...training: readonly SceneMember[]) {
  const [action] = planOf({ pools: { training } }).proposals[0]?.actions ?? [];
  const [, why] = /; (of \d .*)$/.exec(action?.reason ?? "") ?? [];
  return [action?.target, why];
}

describe("the choice of who goes", () => {
  it("takes the one that is idle longest", () => {
    const short = { ...a(), readings: steadyReadings(1, { minutes: 40 }) };
    expect(firstOf(short, b())).toEqual([
      "training-1-b",
      "of 2 that may go it has been idle longest (59 minutes)",
    ]);
  });

  it("then the dearest, taking an unknown price for the lowest", () => {
    const dear = { pricePerHour: usdPerHour(2.5) };
    expect(firstOf(a(), b(dear))).toEqual([
      "training-1-b",
      "of 2 that may go it is the dearest ($2.50/hour)",
    ]);
    const unpriced: object = { pricePerHour: undefined };
    expect(firstOf({ ...a(), instance: unpriced }, b())[0]).toBe("training-1-b");
  });

  it("then the one with the least of a minute paid ahead", () => {
    const late = { firstHealthy: instant(minutesBefore(200) + 5_000) };
    const early = { firstHealthy: instant(minutesBefore(100) + 50_000) };
    expect(firstOf(a(early), b(late))).toEqual([
      "training-1-b",
      "of 2 that may go it has the least of a minute paid ahead",
    ]);
  });

  it("then the first by id, without another word", () => {
    expect(firstOf(b(), a())).toEqual(["training-1-b", undefined]);
  });

  it("compares only those that nothing keeps", () => {
    const protect = { reason: "a demo" };
    expect(firstOf({ ...a({ pricePerHour: usdPerHour(9) }), protect }, b())).toEqual([
      "training-1-b",
      undefined,
    ]);
  });

  it("compares only those of whom every rule knows enough", () => {
    const samples = Array.from({ length: 10 }, (_, ago) => ({ at: minutesBefore(ago), value: 0 }));
    const quiet = { labels: {}, keys: ["training-1-b"], samples };
    const [action] =
      planOf(
        {
          pools: { training: [a({ pricePerHour: usdPerHour(9) }), b()] },
          with: { signals: { sessions: { kind: "seen", value: [quiet] } } },
        },
        { pools: [aPool({ busy: [{ query: "sessions", above: 0, for: minutes(10) }] })] },
      ).proposals[0]?.actions ?? [];
    expect(action?.target).toBe("training-1-b");
  });
});
