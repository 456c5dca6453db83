/** The gate `no-capacity`: what it stops, what it lets pass, and in which words. */
import { describe, expect, it } from "vitest";
import { anOffer, aPool } from "../../support/builders.ts";
import { blocksOf, planOf } from "../../support/deciding.ts";

const training = [{ name: "training-1-a", at: 95 }];
const template = {
  types: ["gpu_1x_a100_sxm4", "gpu_1x_a10"],
  regions: ["us-west-2", "us-east-1"],
  sshKey: "ops",
};
const pools = [aPool({ instance: template })];

function placed(offers: readonly ReturnType<typeof anOffer>[], policy = pools): string {
  const [action] = planOf({ pools: { training }, offers }, { pools: policy }).proposals.flatMap(
    (proposal) => proposal.actions,
  );
  return `${action?.instanceType} in ${action?.region}`;
}

describe("no-capacity", () => {
  it("stops growth when no wanted type has capacity in a wanted region", () => {
    const plan = planOf(
      { pools: { training }, offers: [anOffer({ regions: ["asia-south-1"] })] },
      { pools },
    );

    expect(plan.proposals).toEqual([]);
    expect(blocksOf(plan)).toEqual([
      "no-capacity: none of the regions us-west-2 and us-east-1 has capacity for " +
        "gpu_1x_a100_sxm4 or gpu_1x_a10 now",
    ]);
  });

  it("stops growth while the offers are a gap, and goes on shrinking", () => {
    const gap = { kind: "gap", gap: { source: "offers", why: "Lambda: timeout" } } as const;
    const idlers = [{ name: "idlers-1-a", at: 1 }];

    const plan = planOf(
      { pools: { training, idlers }, with: { offers: gap } },
      { pools: [aPool(), aPool({ name: "idlers" })] },
    );

    expect(blocksOf(plan)).toEqual([
      "no-capacity: the cloud's offers could not be read (Lambda: timeout), " +
        "so neither capacity nor price is known",
    ]);
    expect(plan.proposals.map((proposal) => proposal.direction)).toEqual(["shrink"]);
    expect(plan.gaps).toEqual([gap.gap]);
  });

  it("takes the first type with capacity, in the first region of the policy", () => {
    const dear = anOffer({ type: "gpu_1x_a100_sxm4", regions: ["us-east-1", "us-west-2"] });

    expect(placed([anOffer(), dear])).toBe("gpu_1x_a100_sxm4 in us-west-2");
    expect(placed([anOffer(), { ...dear, regions: [] }])).toBe("gpu_1x_a10 in us-east-1");
  });

  it("takes any region, in order of name, when the policy names none", () => {
    const anywhere = [aPool({ instance: { ...template, regions: [] } })];

    expect(placed([anOffer({ regions: ["us-west-1", "europe-central-1"] })], anywhere)).toBe(
      "gpu_1x_a10 in europe-central-1",
    );
  });
});
