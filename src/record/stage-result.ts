/** How a stage says how it ended: to the job, to the outputs and to the exit code. */

import type { Problem } from "../errors.ts";
import type { Settings } from "../model/settings.ts";
import { freeOfCharge, type UsdMicrosPerHour } from "../model/units.ts";
import type { Outside } from "../ports.ts";

/** How a run ended, most serious first: a run's decision is the first of these that happened. */
export const decisions = [
  "refused",
  "partly-applied",
  "applied",
  "waiting",
  "merged",
  "proposed",
  "blocked",
  "expired",
  "nothing",
] as const;
/** How a run ended. */
export type Decision = (typeof decisions)[number];

/** A pull request in the outputs. */
export interface PullRequestOutput {
  readonly number: number;
  readonly url: string;
  readonly pool: string;
  readonly direction: string;
  readonly state: string;
}

/** What a stage tells the job that runs it. */
export interface StageResult {
  readonly decision: Decision;
  /** Something outside was, or in a dry run would be, changed. */
  readonly changed: boolean;
  readonly pullRequests: readonly PullRequestOutput[];
  /** Sum of the unblocked actions. */
  readonly costImpact: UsdMicrosPerHour;
  readonly requiresApproval: boolean;
  /** The Summary of DESIGN section 4, or what the stage has instead; printed as JSON. */
  readonly summary: unknown;
  /** One sentence for each part of the outside that failed. Not empty: exit 1. */
  readonly failures: readonly string[];
  /** What the operator has to mend first. Not empty: exit 2, though the command went to its end. */
  readonly mistakes?: readonly Problem[];
}

/** One command of the action. Throws OperatorError (exit 2) or OutsideError (exit 1). */
export type Stage = (outside: Outside, settings: Settings) => Promise<StageResult>;

/** The end of a command that changed nothing anywhere. */
export function nothingChanged(summary: unknown, failures: readonly string[] = []): StageResult {
  return {
    decision: "nothing",
    changed: false,
    pullRequests: [],
    costImpact: freeOfCharge,
    requiresApproval: false,
    summary,
    failures,
  };
}

/** The most serious of what happened. */
export function decisionOf(happened: ReadonlySet<Decision>): Decision {
  return decisions.find((decision) => happened.has(decision)) ?? "nothing";
}

/**
 * 0 done or nothing to do; 1 something outside failed, or refused, or only partly applied; 2 the
 * operator's mistake.
 */
export function exitCodeOf(result: StageResult): 0 | 1 | 2 {
  if (result.mistakes !== undefined && result.mistakes.length > 0) return 2;
  const failed = result.decision === "refused" || result.decision === "partly-applied";
  return failed || result.failures.length > 0 ? 1 : 0;
}
