/**
 * A policy held to what a plan holds itself to: no launch while another is on its way. What the
 * backtest over `decide` is compared with.
 */

import { nothingToDo, type ScalingPolicy } from "../scaling-policy.ts";

/** The same policy, whose launches wait until all nodes that were ordered are up. */
export function oneAtATime(policy: ScalingPolicy): ScalingPolicy {
  return {
    decide: (view) => {
      const decision = policy.decide(view);
      if (decision.launch === 0) return decision;
      const isComing = [...view.nodes.values()].some(({ ready }) => !ready);
      return isComing ? nothingToDo : decision;
    },
  };
}
