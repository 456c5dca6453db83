/** The gate `minimum-size`: what it stops, what it lets pass, and in which words. */
import { describe, expect, it } from "vitest";
import { aPool } from "../../support/builders.ts";
import { blocksOf, planOf, targetsOf } from "../../support/deciding.ts";

const pools = [aPool({ size: { min: 2, max: 6 } })];
const idle = { name: "training-1-a", at: 1 };
const other = { name: "training-1-b", at: 50 };

describe("minimum-size", () => {
  it("keeps an idle machine that the pool's minimum needs", () => {
    const plan = planOf({ pools: { training: [idle, other] } }, { pools });

    expect(plan.proposals).toEqual([]);
    expect(blocksOf(plan)).toEqual([
      "minimum-size: training has 2 active or booting members, and its minimum is 2; " +
        "terminating training-1-a would leave 1",
    ]);
  });

  it("counts booting members, and not those that are unhealthy, leaving or only named", () => {
    const third = (status: "booting" | "unhealthy" | "terminating" | "none") =>
      planOf({ pools: { training: [idle, other, { name: "training-1-c", status }] } }, { pools });

    expect(targetsOf(third("booting"))).toEqual(["training-1-a"]);
    expect(targetsOf(third("unhealthy"))).toEqual([]);
    expect(targetsOf(third("terminating"))).toEqual([]);
    expect(targetsOf(third("none"))).toEqual([]);
  });

  it("lets an unhealthy machine go, which was no capacity", () => {
    const broken = { name: "training-1-c", status: "unhealthy", at: 1 } as const;
    const busy = { ...idle, at: 50 };
    expect(targetsOf(planOf({ pools: { training: [busy, other, broken] } }, { pools }))).toEqual([
      "training-1-c",
    ]);
  });
});
