/** The gate `spend-limit`: what it stops, what it lets pass, and in which words. */
import { describe, expect, it } from "vitest";
import { minutes, usdPerHour } from "../../../src/model/units.ts";
import { anOffer, anUnmanagedInstance, aPool, aWaitingProposal } from "../../support/builders.ts";
import { blocksOf, planOf, targetsOf } from "../../support/deciding.ts";

const training = [{ name: "training-1-a", at: 95 }];
const limit = (dollars: number) => ({ limits: { maxHourlySpend: usdPerHour(dollars) } });

describe("spend-limit", () => {
  it("stops growth over the limit, with what it would have cost", () => {
    const others = [anUnmanagedInstance({ pricePerHour: usdPerHour(101.62) })];

    const plan = planOf({ pools: { training }, others });

    expect(plan.proposals).toEqual([]);
    expect(blocksOf(plan)).toEqual([
      "spend-limit: 1 more gpu_1x_a10 would raise spend to $104.20/hour, over the limit of " +
        "$100.00/hour",
    ]);
    expect(plan.quiet[0]?.sentence).toContain("would raise spend to $104.20/hour");
  });

  it("allows exactly the limit", () => {
    expect(targetsOf(planOf({ pools: { training } }, limit(2.58)))).toHaveLength(1);
    expect(targetsOf(planOf({ pools: { training } }, limit(2.57)))).toHaveLength(0);
  });

  it("trims a growth to what fits", () => {
    const pools = [
      aPool({ rules: [{ rule: "high_utilization", abovePercent: 80, for: minutes(15), add: 4 }] }),
    ];

    const plan = planOf({ pools: { training } }, { pools, ...limit(4) });

    expect(targetsOf(plan)).toEqual(["training-2-a", "training-2-b"]);
    expect(plan.proposals[0]?.costImpact).toBe(usdPerHour(2.58));
    expect(plan.blocked[0]).toMatchObject({ block: { reason: "spend-limit" } });
  });

  it("counts what waits for an approval and what is merged and not launched", () => {
    const waiting = [
      aWaitingProposal({ pool: "other", adds: ["other-1-a"], costImpact: usdPerHour(98) }),
    ];
    const pending = {
      name: "training-1-b",
      status: "none" as const,
      entry: { pricePerHour: usdPerHour(98) },
    };

    expect(blocksOf(planOf({ pools: { training }, waiting }))[0]).toContain("$100.58/hour");
    expect(blocksOf(planOf({ pools: { training: [...training, pending] } }))[0]).toContain(
      "$100.58/hour",
    );
  });

  it("counts a waiting proposal once when its names have merged meanwhile", () => {
    const pending = { name: "training-1-b", status: "none" as const };
    const waiting = [
      aWaitingProposal({ direction: "grow", pool: "training", adds: ["training-1-b"] }),
    ];

    const plan = planOf({ pools: { training: [...training, pending] }, waiting });

    expect(plan.projection).toMatchObject({ countProjected: 2, spendProjected: usdPerHour(2.58) });
  });

  it("does not count savings before the machine is gone", () => {
    const pools = [aPool(), aPool({ name: "beta" })];
    const scene = { pools: { training, beta: [{ name: "beta-1-a", at: 1 }] } };

    const plan = planOf(scene, { pools, ...limit(3) });

    expect(targetsOf(plan)).toEqual(["beta-1-a"]);
    expect(blocksOf(plan)[0]).toContain("$3.87/hour, over the limit of $3.00/hour");
  });

  it("never lets a dear type pass as a cheap one", () => {
    const offers = [anOffer({ pricePerHour: usdPerHour(99) })];

    expect(targetsOf(planOf({ pools: { training }, offers }))).toEqual([]);
  });
});
