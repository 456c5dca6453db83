/**
 * The explain command: looks at the world as plan does, decides in memory, and tells every step.
 * Writes nothing anywhere. A recorded decision is explained without looking at all.
 */
import { collect } from "../collect/collect.ts";
import { mainHead, readRepository } from "../collect/repository.ts";
import { openProposals } from "../confirm/waiting.ts";
import { explainDecision } from "../decide/explain-decision.ts";
import { longestWindow } from "../decide/longest-window.ts";
import { signalQueries } from "../decide/signal-queries.ts";
import { OperatorError } from "../errors.ts";
import type { Explanation } from "../model/explanation.ts";
import type { Settings } from "../model/settings.ts";
import { freeOfCharge } from "../model/units.ts";
import type { Job, Outside } from "../ports.ts";
import type { DecisionRecord } from "../record/decision-record.ts";
import { openRun } from "../record/run.ts";
import type { StageResult } from "../record/stage-result.ts";
import { explanationText } from "../report/explanation.ts";

/** The decision that a plan would come to now. Throws OperatorError and OutsideError. */
export async function explainedNow(outside: Outside, settings: Settings): Promise<Explanation> {
  const mainSha = await mainHead(outside.forge, settings);
  const { policies, fleet } = await readRepository(outside.forge, settings, mainSha);
  const run = await openRun(outside, settings, mainSha);
  const living = await openProposals(run, policies.limits);
  const { observation } = await collect(outside, {
    repository: settings.repository,
    mainSha,
    fleet,
    ledger: run.recording.journal().ledger,
    waiting: living.map((one) => one.waiting),
    window: longestWindow(policies),
    signals: signalQueries(policies),
  });
  return explainDecision(observation, policies, observation.at).explanation;
}

/** The decision of a record, as this code comes to it. */
export function explainedRecord({ observation, policies }: DecisionRecord): Explanation {
  return explainDecision(observation, policies, observation.at).explanation;
}

/** Prints it, whole or one pool of it. Throws OperatorError when there is no such pool. */
export async function explain(
  job: Pick<Job, "summarize">,
  whole: Explanation,
  pool: string | undefined,
): Promise<StageResult> {
  const explanation = ofPool(whole, pool);
  await job.summarize(explanationText(explanation).trimEnd());
  return {
    decision: "nothing",
    changed: false,
    pullRequests: [],
    costImpact: freeOfCharge,
    requiresApproval: false,
    summary: explanation,
    failures: [],
  };
}

function ofPool(whole: Explanation, pool: string | undefined): Explanation {
  if (pool === undefined) return whole;
  const pools = whole.pools.filter((one) => one.pool === pool);
  if (pools.length > 0) return { ...whole, pools };
  throw new OperatorError([
    {
      what: `there is no pool "${pool.slice(0, 60)}"`,
      hint: `Name one of ${whole.pools.map((one) => one.pool).join(", ") || "none: add a policy"}`,
    },
  ]);
}
