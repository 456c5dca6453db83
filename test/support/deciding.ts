/** Short questions to a plan, for tests that speak of one pool. */
import { decide } from "../../src/decide/decide.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { Limits, PoolPolicy } from "../../src/model/policy.ts";
import { aPool, aScene, noon, type Scene, someLimits, somePolicies } from "./builders.ts";

/** The plan for a scene, by default with the pool `training` under the original limits. */
export function planOf(
  scene: Scene,
  policy: { readonly pools?: readonly PoolPolicy[]; readonly limits?: Partial<Limits> } = {},
): Plan {
  const policies = somePolicies(policy.pools ?? [aPool()], someLimits(policy.limits));
  return decide(aScene(scene), policies, noon);
}

/** `reason: sentence` of every blocked action. */
export function blocksOf(plan: Plan): readonly string[] {
  return plan.blocked.map(({ block }) => `${block?.reason}: ${block?.sentence}`);
}

/** `reason: sentence` of the hold of one member. */
export function holdOf(plan: Plan, name: string): string {
  const block = plan.holds.find((hold) => hold.instance === name)?.block;
  return `${block?.reason}: ${block?.sentence}`;
}

/** Names that the plan adds and removes, in order. */
export function targetsOf(plan: Plan): readonly string[] {
  return plan.proposals.flatMap(({ actions }) => actions.map((action) => action.target));
}
