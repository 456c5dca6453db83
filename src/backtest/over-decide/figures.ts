/** What came of all pools of one set of policies, in the words of the answer. */

import type { BacktestFigures, WaitFigures } from "../../model/backtest.ts";
import { measured, nearestRank, waitsOfJobs } from "../measure.ts";
import type { Scenario } from "../scenario.ts";
import type { Outcome } from "../simulate.ts";
import type { Trace } from "../trace.ts";

/** One pool's end. */
export interface PoolEnd {
  readonly trace: Trace;
  readonly scenario: Scenario;
  readonly outcome: Outcome;
  /** What a GPU-hour of each node costs. */
  readonly prices: (node: number) => number;
}

/** What was counted on the way. */
export type Counted = Pick<
  BacktestFigures,
  "launches" | "terminations" | "flaps" | "limitHits" | "approvals" | "expired"
> &
  Pick<BacktestFigures, "peakMachines" | "meanMachines">;

/** The figures until a second, which is the end of the trace unless time ran out. */
export function figuresOf(
  pools: readonly PoolEnd[],
  until: number,
  counted: Counted,
): BacktestFigures {
  const ends = pools.map((pool) => cutAt(pool, until));
  const all = ends.map(({ trace, scenario, outcome, prices }) =>
    measured(trace, scenario, outcome, prices),
  );
  const sum = (of: (figures: (typeof all)[number]) => number) =>
    all.reduce((total, figures) => total + of(figures), 0);
  const waiting = ends.filter(({ trace }) => trace.late !== "passes");
  const waits = waiting
    .flatMap(({ trace, scenario, outcome }) => waitsOfJobs(trace, scenario, outcome))
    .toSorted((a, b) => a - b);
  const cut = ends.reduce((total, { outcome }) => total + outcome.cutGpuSeconds, 0);
  return {
    costUsd: sum(({ costUsd }) => costUsd),
    debtUsd: sum(({ debtUsd }) => debtUsd),
    cutGpuHours: cut / 3600,
    ...(waiting.length === 0 ? {} : { waits: waitFigures(waits) }),
    jobs: ends.reduce((total, end) => total + jobsOf(end), 0),
    killed: sum(({ kills }) => kills),
    unserved: sum(({ unserved }) => unserved),
    saturatedMinutes: sum(({ saturatedMinutes }) => saturatedMinutes),
    ...counted,
  };
}

function waitFigures(waits: readonly number[]): WaitFigures {
  const mean = waits.reduce((total, wait) => total + wait, 0) / Math.max(1, waits.length);
  return {
    mean,
    p50: nearestRank(waits, 0.5),
    p95: nearestRank(waits, 0.95),
    p99: nearestRank(waits, 0.99),
  };
}

function jobsOf({ outcome, scenario }: PoolEnd): number {
  const measuredJobs = outcome.tasks
    .filter(({ submittedAt }) => submittedAt >= scenario.warmUpSeconds)
    .map(({ job }) => job);
  return new Set(measuredJobs).size;
}

/** A run that was stopped early is measured as if its trace ended there. */
function cutAt(pool: PoolEnd, until: number): PoolEnd {
  const { trace, outcome } = pool;
  // Recorded work has no debt: what was not served at its time is cut, and nobody does it later.
  const passes = trace.late === "passes";
  if (until >= trace.horizonSeconds && !passes) return pool;
  const tasks = outcome.tasks
    .filter(({ submittedAt }) => submittedAt < until)
    .map((task) => ({
      ...task,
      durationSeconds: passes ? 0 : Math.min(task.durationSeconds, until - task.submittedAt),
    }));
  return {
    ...pool,
    trace: { ...trace, horizonSeconds: until },
    outcome: { ...outcome, tasks },
  };
}
