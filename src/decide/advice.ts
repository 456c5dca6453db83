/** What people should know besides the plan. Decides nothing, and is no part of a decision. */
import type { Advice } from "../model/advice.ts";
import type { Observation } from "../model/observation.ts";
import type { Policies } from "../model/policy.ts";
import type { Instant } from "../model/units.ts";
import { admit } from "./admit.ts";
import { anomaliesIn } from "./anomalies/index.ts";
import { recommendationsFor } from "./recommendations/index.ts";

/** Anomalies and recommendations of one observation. */
export function adviceOf(observation: Observation, policies: Policies, now: Instant): Advice {
  const { situation } = admit(observation, policies, now);
  return {
    anomalies: anomaliesIn(situation),
    recommendations: recommendationsFor(situation),
  };
}
