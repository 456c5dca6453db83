/** What a fleet would cost whose owner knew the future: the yardsticks of the benchmark. */

import type { Scenario } from "./scenario.ts";
import { allottedGpus, type Job, type Trace, withinHorizon } from "./trace.ts";

/** Costs without a policy, over the measured window. */
export interface Bounds {
  /**
   * The cheapest fleet that serves every job at once, packing and pinning relaxed. A policy that
   * lets jobs wait may cost less.
   */
  readonly clairvoyantUsd: number;
  /** The price of the work itself: below it nothing can serve. */
  readonly fluidUsd: number;
  /** The nodes of the demand at its peak and in the mean, at least one. */
  readonly peakNodes: number;
  readonly meanNodes: number;
}

/** GPUs in demand from `from` until `until`. */
export interface DemandStep {
  readonly from: number;
  readonly until: number;
  readonly gpus: number;
}

/** The demand as if nobody ever waited: steps without gaps from the first job to the last. */
export function demandSteps(jobs: readonly Job[], nodeGpus: number): readonly DemandStep[] {
  const changes = jobs
    .flatMap(({ submittedAt, gpus, durationSeconds }) => {
      const taken = allottedGpus(gpus, nodeGpus);
      return [
        { at: submittedAt, by: taken },
        { at: submittedAt + durationSeconds, by: -taken },
      ];
    })
    .toSorted((a, b) => a.at - b.at);
  const steps: DemandStep[] = [];
  let gpus = 0;
  for (const [place, { at, by }] of changes.entries()) {
    gpus += by;
    const until = changes[place + 1]?.at ?? at;
    if (until > at) steps.push({ from: at, until, gpus });
  }
  return steps;
}

/** All bounds of a trace. */
export function boundsOf(trace: Trace, scenario: Scenario): Bounds {
  const jobs = withinHorizon(trace);
  const steps = demandSteps(jobs, trace.nodeGpus);
  const inWindow = windowOf(trace, scenario);
  const usdPerSecond = scenario.billing.usdPerGpuHour / 3600;
  const area = steps.reduce((sum, { from, until, gpus }) => sum + gpus * inWindow(from, until), 0);
  const peak = steps.reduce((most, { gpus }) => Math.max(most, gpus), 0);
  const window = trace.horizonSeconds - scenario.warmUpSeconds;
  return {
    clairvoyantUsd: clairvoyantNodeSeconds(trace, scenario) * trace.nodeGpus * usdPerSecond,
    fluidUsd: fluidGpuSeconds(jobs, inWindow) * usdPerSecond,
    peakNodes: Math.max(1, Math.ceil(peak / trace.nodeGpus)),
    meanNodes: Math.max(1, Math.ceil(area / window / trace.nodeGpus)),
  };
}

function fluidGpuSeconds(
  jobs: readonly Job[],
  inWindow: (from: number, until: number) => number,
): number {
  return jobs.reduce(
    (sum, { submittedAt, gpus, durationSeconds }) =>
      sum + gpus * inWindow(submittedAt, submittedAt + durationSeconds),
    0,
  );
}

function windowOf(trace: Trace, scenario: Scenario): (from: number, until: number) => number {
  return (from, until) =>
    Math.max(0, Math.min(until, trace.horizonSeconds) - Math.max(from, scenario.warmUpSeconds));
}

/**
 * Seconds of nodes of the clairvoyant fleet. The n-th node is needed while the demand takes n
 * nodes; it is launched one boot before, and kept over a gap that is no longer than a boot.
 */
export function clairvoyantNodeSeconds(trace: Trace, scenario: Scenario): number {
  const boot = scenario.billing.boot === "billed" ? scenario.timing.bootSeconds : 0;
  const inWindow = windowOf(trace, scenario);
  // For each level, its current run: since when it is paid, and when it was last needed.
  const since: number[] = [];
  const neededUntil: number[] = [];
  let total = 0;
  let level = 0;
  for (const { from, gpus } of levelChanges(trace)) {
    const next = Math.ceil(gpus / trace.nodeGpus);
    for (let node = level; node < next; node += 1) {
      const launch = from - boot;
      const until = neededUntil[node];
      if (until !== undefined && until >= launch) continue;
      if (until !== undefined) total += inWindow(since[node] ?? launch, until);
      since[node] = launch;
    }
    for (let node = next; node < level; node += 1) neededUntil[node] = from;
    level = next;
  }
  return since.reduce(
    (sum, launch, node) => sum + inWindow(launch, neededUntil[node] ?? launch),
    total,
  );
}

/** The demand's steps and the fall to nothing at the end of the last. */
function levelChanges(trace: Trace): readonly { readonly from: number; readonly gpus: number }[] {
  const steps = demandSteps(withinHorizon(trace), trace.nodeGpus);
  const last = steps.at(-1);
  return last === undefined ? [] : [...steps, { from: last.until, gpus: 0 }];
}
