/** The state of one run of a stage: what it was given, what it remembers and what happened. */

import type { Observation } from "../model/observation.ts";
import { branchMeaning } from "../model/plan.ts";
import { policyRevertBranch } from "../model/policy-revert.ts";
import type { Sight } from "../model/records.ts";
import { repairMeaning } from "../model/repair.ts";
import type { Settings } from "../model/settings.ts";
import { freeOfCharge, type Instant, sumRates, type UsdMicrosPerHour } from "../model/units.ts";
import type { MetricFamily, Outside, PullRequest, Sha } from "../ports.ts";
import type { HeldStep, TakenStep } from "../report/apply-summary.ts";
import { type Recording, startRecording } from "./record.ts";
import {
  type Decision,
  decisionOf,
  type PullRequestOutput,
  type StageResult,
} from "./stage-result.ts";

/** One run. Its set, map and lists fill as it goes. */
export interface Run {
  readonly outside: Outside;
  readonly settings: Settings;
  readonly startedAt: Instant;
  /** Login of our own account. */
  readonly identity: string;
  readonly recording: Recording;
  /** Whether nothing was ever recorded before this run. */
  readonly isFirst: boolean;
  readonly happened: Set<Decision>;
  readonly pullRequests: Map<number, PullRequestOutput>;
  readonly failures: string[];
  /** Cost impacts of the pull requests that this run merged. */
  readonly mergedImpacts: UsdMicrosPerHour[];
  /** Whether this run found proposals of earlier runs open. */
  sawOpen: boolean;
  /** What was asked of the cloud, and what was left alone, in order. */
  readonly taken: TakenStep[];
  readonly held: HeldStep[];
  /** What an apply saw of the fleet before its first step. Absent: it saw nothing. */
  seen?: Observation;
  /** What main became by each merge of this run, oldest first. */
  readonly merges: Sha[];
}

/** Opens a run: learns who we are and reads the journal. Throws OutsideError. */
export async function openRun(outside: Outside, settings: Settings, mainSha: Sha): Promise<Run> {
  const startedAt = outside.clock.now();
  const identity = await outside.forge.identity();
  const recording = await startRecording(outside, mainSha, settings.run.url);
  return {
    outside,
    settings,
    startedAt,
    identity,
    recording,
    isFirst: recording.journal().head === undefined,
    happened: new Set(),
    pullRequests: new Map(),
    failures: [],
    mergedImpacts: [],
    merges: [],
    sawOpen: false,
    taken: [],
    held: [],
  };
}

/** Notes a pull request for the outputs. */
export function notePullRequest(run: Run, pullRequest: PullRequest, state: string): void {
  const meaning = branchMeaning(pullRequest.head.branch);
  const repair = repairMeaning(pullRequest.head.branch);
  run.pullRequests.set(pullRequest.number, {
    number: pullRequest.number,
    url: pullRequest.url,
    pool: meaning?.pool ?? repair?.pool ?? "",
    direction: meaning?.direction ?? repair?.kind ?? otherDirection(pullRequest),
    state,
  });
}

function otherDirection({ head }: PullRequest): string {
  return head.branch === policyRevertBranch ? "revert" : "";
}

/** Tells everybody, and puts together how the run ended. */
export async function closeRun(
  run: Run,
  stage: string,
  ending: {
    readonly families: readonly MetricFamily[];
    /** What was seen of machines, prices and spend. Absent: nothing was looked at. */
    readonly sight?: Sight;
    readonly summary: unknown;
    readonly changed?: boolean;
    /** Of what is proposed and not merged; what merged is added to it. */
    readonly proposedImpact?: UsdMicrosPerHour;
    readonly requiresApproval?: boolean;
  },
): Promise<StageResult> {
  const decision = decisionOf(run.happened);
  const refused = decision === "refused" || decision === "partly-applied";
  const failed = await run.recording.finish({
    stage,
    startedAt: run.startedAt,
    succeeded: !refused && run.failures.length === 0,
    families: ending.families,
    ...(ending.sight ? { sight: ending.sight } : {}),
  });
  const acted = ["applied", "partly-applied", "merged", "proposed", "waiting", "expired"];
  return {
    decision,
    changed: ending.changed ?? acted.includes(decision),
    pullRequests: [...run.pullRequests.values()],
    costImpact: sumRates([...run.mergedImpacts, ending.proposedImpact ?? freeOfCharge]),
    requiresApproval: ending.requiresApproval ?? false,
    summary: ending.summary,
    failures: [...run.failures, ...failed],
  };
}
