/** placeholder */
import type { Observation } from "../model/observation.ts";
import type { Plan } from "../model/plan.ts";
import type { Policies } from "../model/policy.ts";

export function violations(_o: Observation, _p: Policies, _plan: Plan): readonly string[] {
  return [];
}
