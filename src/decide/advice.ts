/** What people should know besides the plan. Decides nothing, and is no part of a decision. */
import type { Advice } from "../model/advice.ts";
import type { Observation } from "../model/observation.ts";
import type { Policies } from "../model/policy.ts";
import { admit } from "./admit.ts";
import type { Background } from "./anomalies/anomaly.ts";
import { anomaliesIn } from "./anomalies/index.ts";
import { monthEndSeen } from "./month-end.ts";
import { recommendationsFor } from "./recommendations/index.ts";

/** Without a background: what the observation itself tells. */
const nothingElse: Background = { past: {} };

/** Anomalies, recommendations and the month's end, of one observation. */
export function adviceOf(
  observation: Observation,
  policies: Policies,
  background: Background = nothingElse,
): Advice {
  const { situation } = admit(observation, policies, observation.at);
  return {
    anomalies: anomaliesIn(situation, background),
    recommendations: recommendationsFor(situation, background.past),
    monthEnd: monthEndSeen(situation),
  };
}
