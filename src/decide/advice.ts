/** What people should know besides the plan. Decides nothing, and is no part of a decision. */
import type { Advice, PoolForesight } from "../model/advice.ts";
import type { Observation } from "../model/observation.ts";
import type { Policies, PoolPolicy } from "../model/policy.ts";
import type { DemandForecast, HeadroomRule, QueueRule } from "../model/rule.ts";
import { admit } from "./admit.ts";
import type { Background } from "./anomalies/anomaly.ts";
import { anomaliesIn } from "./anomalies/index.ts";
import { foresightOf, foresightWords, levelWords, standingWords } from "./demand-foresight.ts";
import { gpusOfNew } from "./free-gpus.ts";
import { monthEndSeen } from "./month-end.ts";
import { byText } from "./own.ts";
import { viewOf } from "./pool-view.ts";
import { recommendationsFor } from "./recommendations/index.ts";
import type { Situation } from "./situation.ts";

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
    ...foresightsIn(situation),
    monthEnd: monthEndSeen(situation),
  };
}

/** Nothing where no rule forecasts. */
function foresightsIn(situation: Situation): Pick<Advice, "foresights"> {
  const found = situation.pools.flatMap((pool) =>
    pool.rules.flatMap((rule) =>
      (rule.rule === "queue" || rule.rule === "headroom") && rule.foresees
        ? [poolForesight({ ...rule, foresees: rule.foresees }, pool, situation)]
        : [],
    ),
  );
  return found.length === 0
    ? {}
    : { foresights: found.sort((one, other) => byText(one.pool, other.pool)) };
}

function poolForesight(
  rule: (QueueRule | HeadroomRule) & { readonly foresees: DemandForecast },
  pool: PoolPolicy,
  situation: Situation,
): PoolForesight {
  const { pasts, planInterval } = situation.observation;
  const { foresees } = rule;
  const machine = gpusOfNew(viewOf(pool, situation));
  const foresight = foresightOf({
    rule,
    foresees,
    pasts,
    planInterval,
    machine,
    now: situation.now,
  });
  const { mode } = foresees;
  return {
    pool: pool.name,
    mode,
    sentence: `${foresightWords(foresight, mode)}${levelWords(foresight)}`,
    standing: standingWords(foresight),
  };
}
