/** The tables of the decision benchmark, in Markdown, and its machine-readable rows. */

import { type Score, standingOf } from "../src/backtest/score.ts";

/** One row for a machine: what one policy did on one trace. */
export function rowOf({ trace, policy, bounds, figures, ratio }: Score) {
  const cents = (usd: number) => Math.round(usd * 100) / 100;
  return {
    trace,
    policy,
    cost_usd: cents(figures.costUsd),
    bound_usd: cents(bounds.clairvoyantUsd),
    ratio: Math.round(ratio * 10_000) / 10_000,
    wait_mean_s: Math.round(figures.waitMeanSeconds * 10) / 10,
    wait_p95_s: figures.waitP95Seconds,
    wait_p99_s: figures.waitP99Seconds,
    killed: figures.kills,
    launches: figures.launches,
    saturated_min: figures.saturatedMinutes,
  };
}

/** `95 s`, `2.5 h`, `3.1 d`. */
function wait(seconds: number): string {
  if (seconds >= 86_400) return `${(seconds / 86_400).toFixed(1)} d`;
  if (seconds >= 3600) return `${(seconds / 3600).toFixed(1)} h`;
  return `${Math.round(seconds)} s`;
}

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Each policy over all of these traces, best ratio of those in time first as they came. */
export function standingsTable(scores: readonly Score[]): string {
  const policies = [...new Set(scores.map(({ policy }) => policy))];
  const rows = policies.map((policy) => {
    const own = scores.filter((score) => score.policy === policy);
    const standing = standingOf(policy, scores);
    const within = (most: number) =>
      `${own.filter(({ figures }) => figures.waitP95Seconds <= most).length}/${own.length}`;
    return [
      policy,
      standing.ratio.toFixed(3),
      wait(standing.medianP95Seconds),
      wait(standing.worstP95Seconds),
      wait(standing.worstP99Seconds),
      ...[780, 600, 300].map(within),
      String(standing.kills),
    ];
  });
  const head = ["policy", "cost / bound", "median p95", "worst p95", "worst p99"];
  return table([...head, "p95 ≤ 780 s", "≤ 600 s", "≤ 300 s", "killed"], rows);
}

/** One cell for each policy and trace. */
export function crossTable(scores: readonly Score[], cell: (score: Score) => string): string {
  const traces = [...new Set(scores.map(({ trace }) => trace))];
  const policies = [...new Set(scores.map(({ policy }) => policy))];
  const of = (policy: string, trace: string) => {
    const score = scores.find((one) => one.policy === policy && one.trace === trace);
    return score === undefined ? "" : cell(score);
  };
  const rows = policies.map((policy) => [policy, ...traces.map((trace) => of(policy, trace))]);
  return table(["policy", ...traces], rows);
}

/** Ratio and p95. */
export function costAndWait({ ratio, figures }: Score): string {
  return `${ratio.toFixed(3)} / ${wait(figures.waitP95Seconds)}`;
}

/** Mean and p99 of the waits, saturated minutes, launches. */
export function waitsAndChurn({ figures }: Score): string {
  const { waitMeanSeconds, waitP99Seconds, saturatedMinutes, launches } = figures;
  return `${wait(waitMeanSeconds)}; ${wait(waitP99Seconds)}; ${saturatedMinutes}; ${launches}`;
}
