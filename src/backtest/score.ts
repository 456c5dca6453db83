/** Runs of the benchmark, and what they come to over all traces. */

import type { Entrant } from "./baselines.ts";
import { type Bounds, boundsOf } from "./bounds.ts";
import { type Figures, measured } from "./measure.ts";
import type { Scenario } from "./scenario.ts";
import { simulate } from "./simulate.ts";
import type { Trace } from "./trace.ts";

/** One policy on one trace. */
export interface Score {
  readonly trace: string;
  readonly policy: string;
  readonly bounds: Bounds;
  readonly figures: Figures;
  /** Cost over the clairvoyant bound. */
  readonly ratio: number;
}

/** One policy over many traces. */
export interface Standing {
  readonly policy: string;
  readonly traces: number;
  /** Geometric mean of the ratios. */
  readonly ratio: number;
  readonly medianP95Seconds: number;
  readonly worstP95Seconds: number;
  readonly worstP99Seconds: number;
  readonly kills: number;
}

/** Runs one policy over one trace. */
export function scoreOf(run: {
  readonly entrant: Entrant;
  readonly trace: Trace;
  readonly scenario: Scenario;
}): Score {
  const { entrant, trace, scenario } = run;
  const bounds = boundsOf(trace, scenario);
  const contender = entrant.enter({ trace, scenario, bounds });
  const figures = measured(trace, scenario, simulate({ trace, scenario, ...contender }));
  const ratio = figures.costUsd / bounds.clairvoyantUsd;
  return { trace: trace.name, policy: entrant.name, bounds, figures, ratio };
}

/** The geometric mean; not a number of none. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** What the scores of one policy come to. */
export function standingOf(policy: string, scores: readonly Score[]): Standing {
  const own = scores.filter((score) => score.policy === policy);
  const p95 = own.map(({ figures }) => figures.waitP95Seconds).toSorted((a, b) => a - b);
  const middle = p95.length >> 1;
  const median = ((p95[(p95.length - 1) >> 1] ?? 0) + (p95[middle] ?? 0)) / 2;
  return {
    policy,
    traces: own.length,
    ratio: geometricMean(own.map(({ ratio }) => ratio)),
    medianP95Seconds: median,
    worstP95Seconds: p95.at(-1) ?? 0,
    worstP99Seconds: Math.max(0, ...own.map(({ figures }) => figures.waitP99Seconds)),
    kills: own.reduce((sum, { figures }) => sum + figures.kills, 0),
  };
}
