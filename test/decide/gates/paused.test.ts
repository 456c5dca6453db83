/** The gate `paused`: what it stops, what it lets pass, and in which words. */
import { describe, expect, it } from "vitest";
import type { Pause } from "../../../src/model/safety.ts";
import { after, instant, type Millis } from "../../../src/model/units.ts";
import { aPool, minutesAfter, noon } from "../../support/builders.ts";
import { blocksOf, planOf, targetsOf } from "../../support/deciding.ts";

const busy = { training: [{ name: "training-1-a", at: 95 }] };
const idle = { training: [{ name: "training-1-a", at: 1 }] };

function aPause(change: Partial<Pause> = {}): Pause {
  return { what: "all", reason: "the power is being mended", by: "the limits", ...change };
}

describe("paused", () => {
  it("stops growth and shrinking, and says who paused why", () => {
    const limits = { pauses: [aPause()] };

    expect(blocksOf(planOf({ pools: busy }, { limits }))).toEqual([
      "paused: every change of training is paused by the limits until the switch is taken away: " +
        "the power is being mended",
    ]);
    expect(blocksOf(planOf({ pools: idle }, { limits }))).toHaveLength(1);
  });

  it("stops one direction only when it is told so", () => {
    const limits = (what: Pause["what"]) => ({ limits: { pauses: [aPause({ what })] } });

    expect(blocksOf(planOf({ pools: busy }, limits("grow")))[0]).toContain("growth of training");
    expect(targetsOf(planOf({ pools: idle }, limits("grow")))).toEqual(["training-1-a"]);
    expect(targetsOf(planOf({ pools: busy }, limits("shrink")))).toEqual(["training-2-a"]);
    expect(blocksOf(planOf({ pools: idle }, limits("shrink")))[0]).toContain("shrinking of");
  });

  it("ends to the millisecond", () => {
    const until = (at: number) => ({ limits: { pauses: [aPause({ until: instant(at) })] } });

    const plan = planOf({ pools: busy }, until(noon + 1));
    expect(plan.blocked[0]?.block?.until).toBe(after(noon, 1 as Millis));
    expect(blocksOf(plan)[0]).toContain("paused by the limits until 12:01Z");
    expect(targetsOf(planOf({ pools: busy }, until(noon)))).toEqual(["training-2-a"]);
  });

  it("of a pool stops that pool and no other", () => {
    const pause = aPause({ by: "the policy of training", until: minutesAfter(60) });
    const pools = [aPool({ pause }), aPool({ name: "other" })];
    const plan = planOf({ pools: { ...busy, other: [{ name: "other-1-a", at: 95 }] } }, { pools });

    expect(blocksOf(plan)).toEqual([
      "paused: every change of training is paused by the policy of training until 13:00Z: " +
        "the power is being mended",
    ]);
    expect(targetsOf(plan)).toEqual(["other-2-a"]);
  });

  it("is asked before every other gate", () => {
    const limits = { pauses: [aPause()], maxInstances: 0 };

    expect(blocksOf(planOf({ pools: busy }, { limits }))[0]).toContain("paused: ");
  });
});
