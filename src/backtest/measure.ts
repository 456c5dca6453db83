/** What a run cost and how long its jobs waited, as the benchmark defines both. */

import type { Scenario } from "./scenario.ts";
import type { Outcome } from "./simulate.ts";
import type { Task, Trace } from "./trace.ts";

/** The figures of one run, over its measured window. */
export interface Figures {
  /** The bill and the debt. */
  readonly costUsd: number;
  /** The price of the work that was not done by the end, so that not serving never pays. */
  readonly debtUsd: number;
  /** Waits of jobs: until the last of its tasks started; until the end where one never did. */
  readonly waitMeanSeconds: number;
  readonly waitP50Seconds: number;
  readonly waitP95Seconds: number;
  readonly waitP99Seconds: number;
  readonly waitedGpuHours: number;
  /** Minutes with a queue. */
  readonly saturatedMinutes: number;
  /** Launches and kills of the whole run, warm-up included. */
  readonly launches: number;
  readonly kills: number;
  /** Jobs with a task that never started. */
  readonly unserved: number;
}

/** What a GPU-hour of a node costs, by the node's id. Absent: what the scenario says. */
export type NodePrices = (node: number) => number;

/** Measures a run. */
export function measured(
  trace: Trace,
  scenario: Scenario,
  outcome: Outcome,
  prices: NodePrices = () => scenario.billing.usdPerGpuHour,
): Figures {
  const debtUsd = (debtGpuSeconds(trace, outcome) / 3600) * scenario.billing.usdPerGpuHour;
  const waits = waitsOfJobs(trace, scenario, outcome);
  const sum = waits.reduce((total, wait) => total + wait, 0);
  return {
    costUsd: billUsd(trace, scenario, { outcome, prices }) + debtUsd,
    debtUsd,
    waitMeanSeconds: waits.length === 0 ? 0 : sum / waits.length,
    waitP50Seconds: nearestRank(waits, 0.5),
    waitP95Seconds: nearestRank(waits, 0.95),
    waitP99Seconds: nearestRank(waits, 0.99),
    waitedGpuHours: waitedGpuSeconds(trace, scenario, outcome) / 3600,
    saturatedMinutes: Math.round(outcome.saturatedSeconds / 60),
    launches: outcome.launches,
    kills: outcome.kills,
    unserved: unservedJobs(outcome),
  };
}

/** The value at a share of sorted values, by nearest rank; 0 of none. */
export function nearestRank(sorted: readonly number[], share: number): number {
  const place = Math.min(sorted.length, Math.max(1, Math.ceil(share * sorted.length)));
  return sorted[place - 1] ?? 0;
}

/** Each node from its launch call to its terminate call inside the window, up to the minute. */
function billUsd(
  trace: Trace,
  { billing, warmUpSeconds }: Scenario,
  { outcome, prices }: { readonly outcome: Outcome; readonly prices: NodePrices },
): number {
  const minutesAt = new Map<number, number>();
  for (const node of outcome.nodes) {
    const from = billing.boot === "billed" ? node.launchedAt : node.readyAt;
    const until = Math.min(node.endedAt ?? trace.horizonSeconds, trace.horizonSeconds);
    const minutes = Math.ceil(Math.max(0, until - Math.max(from, warmUpSeconds)) / 60);
    const price = prices(node.id);
    minutesAt.set(price, (minutesAt.get(price) ?? 0) + minutes);
  }
  return [...minutesAt].reduce(
    (sum, [price, minutes]) => sum + (minutes / 60) * trace.nodeGpus * price,
    0,
  );
}

function debtGpuSeconds(trace: Trace, outcome: Outcome): number {
  let debt = 0;
  for (const task of outcome.tasks) {
    if (outcome.done[task.number] === true) continue;
    const startedAt = outcome.startedAt[task.number] ?? trace.horizonSeconds;
    const worked = trace.horizonSeconds - startedAt;
    debt += task.gpus * Math.max(0, task.durationSeconds - worked);
  }
  return debt;
}

function waitOf(trace: Trace, outcome: Outcome, task: Task): number {
  return (outcome.startedAt[task.number] ?? trace.horizonSeconds) - task.submittedAt;
}

/** Waits of the jobs submitted in the window, shortest first. */
export function waitsOfJobs(trace: Trace, scenario: Scenario, outcome: Outcome): readonly number[] {
  const waits = new Map<number, number>();
  for (const task of outcome.tasks) {
    if (task.submittedAt < scenario.warmUpSeconds) continue;
    const wait = waitOf(trace, outcome, task);
    waits.set(task.job, Math.max(waits.get(task.job) ?? 0, wait));
  }
  return [...waits.values()].toSorted((a, b) => a - b);
}

function waitedGpuSeconds(trace: Trace, scenario: Scenario, outcome: Outcome): number {
  return outcome.tasks
    .filter((task) => task.submittedAt >= scenario.warmUpSeconds)
    .reduce((sum, task) => sum + task.gpus * waitOf(trace, outcome, task), 0);
}

function unservedJobs(outcome: Outcome): number {
  const never = outcome.tasks.filter((task) => outcome.startedAt[task.number] === undefined);
  return new Set(never.map(({ job }) => job)).size;
}
