/**
 * The explain command: looks at the world as plan does, decides in memory, and tells every step.
 * Writes nothing anywhere. A recorded decision is explained without looking at all.
 */
import { collect } from "../collect/collect.ts";
import { mainHead, readRepository } from "../collect/repository.ts";
import { openProposals } from "../confirm/waiting.ts";
import { adviceOf } from "../decide/advice.ts";
import type { Background } from "../decide/anomalies/anomaly.ts";
import { explainDecision } from "../decide/explain-decision.ts";
import { longestWindow } from "../decide/longest-window.ts";
import { signalQueries } from "../decide/signal-queries.ts";
import { OperatorError } from "../errors.ts";
import type { Advice } from "../model/advice.ts";
import type { Explanation } from "../model/explanation.ts";
import type { Observation } from "../model/observation.ts";
import type { Policies } from "../model/policy.ts";
import type { Settings } from "../model/settings.ts";
import type { Job, Outside } from "../ports.ts";
import type { DecisionRecord } from "../record/decision-record.ts";
import { openRun } from "../record/run.ts";
import { nothingChanged, type StageResult } from "../record/stage-result.ts";
import { adviceText } from "../report/advice.ts";
import { explanationText } from "../report/explanation.ts";
import { backgroundOf } from "./background.ts";
import { learnedLoop } from "./learned-loop.ts";

/** A decision step by step, with what else people should know of the fleet. */
export interface Told extends Explanation {
  readonly advice: Advice;
}

function toldOf(observation: Observation, policies: Policies, background?: Background): Told {
  const { explanation } = explainDecision(observation, policies, observation.at);
  return { ...explanation, advice: adviceOf(observation, policies, background) };
}

/** The decision that a plan would come to now. Throws OperatorError and OutsideError. */
export async function explainedNow(outside: Outside, settings: Settings): Promise<Told> {
  const mainSha = await mainHead(outside.forge, settings);
  const { policies, fleet } = await readRepository(outside.forge, settings, mainSha);
  const run = await openRun(outside, settings, mainSha);
  const pulls = await run.outside.forge.openPullRequests();
  const living = await openProposals(run, pulls, policies.limits);
  const signals = signalQueries(policies);
  const { observation, meterFailure } = await collect(outside, {
    repository: settings.repository,
    mainSha,
    fleet,
    ledger: run.recording.journal().ledger,
    waiting: living.map((one) => one.waiting),
    window: longestWindow(policies),
    signals,
    ...(await learnedLoop(outside.workspace, signals)),
  });
  const { background } = await backgroundOf(outside, observation, meterFailure);
  return toldOf(observation, policies, background);
}

/** The decision of a record, as this code comes to it; its advice knows no past but the record. */
export function explainedRecord({ observation, policies }: DecisionRecord): Told {
  return toldOf(observation, policies);
}

/** Prints it, whole or one pool of it. Throws OperatorError when there is no such pool. */
export async function explain(
  job: Pick<Job, "summarize">,
  whole: Told,
  pool: string | undefined,
): Promise<StageResult> {
  const explanation = ofPool(whole, pool);
  const advice = pool === undefined ? adviceText(whole.advice) : "";
  await job.summarize(`${explanationText(explanation)}\n${advice}`.trimEnd());
  return nothingChanged(explanation);
}

function ofPool(whole: Told, pool: string | undefined): Told {
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
