/** The clairvoyant bound against all schedules there are, on small fleets. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundsOf, clairvoyantNodeSeconds } from "../../src/backtest/bounds.ts";
import { feasibleSchedule } from "../../src/backtest/feasible.ts";
import { scoredScenario } from "../../src/backtest/scenario.ts";
import type { Job, Trace } from "../../src/backtest/trace.ts";

const start = scoredScenario.warmUpSeconds + 1200;
const bootMinutes = scoredScenario.timing.bootSeconds / 60;

const aJob: fc.Arbitrary<Job> = fc.record({
  submittedAt: fc.integer({ min: 0, max: 34 }).map((minute) => start + 60 * minute),
  gpus: fc.integer({ min: 1, max: 3 }),
  durationSeconds: fc.integer({ min: 1, max: 11 }).map((minutes) => 60 * minutes),
});
const someJobs = fc.array(aJob, { minLength: 1, maxLength: 6 });

function traceOf(jobs: readonly Job[], nodeGpus = 1): Trace {
  return { name: "small", jobs, nodeGpus, horizonSeconds: start + 1_000_000 };
}

/** The least node-minutes by trying every number of nodes in every minute. */
function leastNodeMinutes(needed: readonly number[]): number {
  const most = Math.max(...needed);
  let least = new Map([[0, 0]]);
  for (const need of needed) {
    const next = new Map<number, number>();
    for (const [before, cost] of least) {
      for (let nodes = need; nodes <= most; nodes += 1) {
        const spent = cost + nodes + bootMinutes * Math.max(0, nodes - before);
        next.set(nodes, Math.min(spent, next.get(nodes) ?? Number.POSITIVE_INFINITY));
      }
    }
    least = next;
  }
  return Math.min(...least.values());
}

function neededByMinute(jobs: readonly Job[], nodeGpus: number): readonly number[] {
  return Array.from({ length: 60 }, (_, minute) => {
    const at = start + 60 * minute;
    const gpus = jobs
      .filter((job) => job.submittedAt <= at && at < job.submittedAt + job.durationSeconds)
      .reduce((sum, job) => sum + job.gpus, 0);
    return Math.ceil(gpus / nodeGpus);
  });
}

describe("the clairvoyant bound", () => {
  it.each([1, 8])("is the cheapest of all schedules on nodes of %i GPUs", (nodeGpus) => {
    fc.assert(
      fc.property(someJobs, (jobs) => {
        const seconds = clairvoyantNodeSeconds(traceOf(jobs, nodeGpus), scoredScenario);
        expect(seconds / 60).toBeCloseTo(leastNodeMinutes(neededByMinute(jobs, nodeGpus)), 6);
      }),
      { numRuns: 300 },
    );
  });

  it.each([1, 8])("is never above a schedule that can be kept, on %i GPUs", (nodeGpus) => {
    fc.assert(
      fc.property(someJobs, (jobs) => {
        const trace = traceOf(jobs, nodeGpus);
        const { clairvoyantUsd, fluidUsd } = boundsOf(trace, scoredScenario);
        const { costUsd } = feasibleSchedule(trace, scoredScenario);
        expect(costUsd).toBeGreaterThanOrEqual(clairvoyantUsd - 1e-9);
        expect(clairvoyantUsd).toBeGreaterThan(fluidUsd);
      }),
    );
  });

  it("is the work itself where booting is free", () => {
    fc.assert(
      fc.property(someJobs, (jobs) => {
        const billing = { ...scoredScenario.billing, boot: "free" } as const;
        const bounds = boundsOf(traceOf(jobs), { ...scoredScenario, billing });
        expect(bounds.clairvoyantUsd).toBeCloseTo(bounds.fluidUsd, 9);
      }),
    );
  });
});
