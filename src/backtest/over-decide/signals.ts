/** What the queries of policies would have answered over a simulated fleet. */

import type { Observation } from "../../model/observation.ts";
import type { SignalSeries } from "../../model/signal.ts";
import type { Instant } from "../../model/units.ts";
import type { PoolRun } from "./pool-run.ts";

/** By query: queues as their exporters count, busy signals and probes of each machine. */
export function signalsOf(
  pools: readonly PoolRun[],
  now: Instant,
): NonNullable<Observation["signals"]> {
  const series = new Map<string, SignalSeries[]>();
  const add = (query: string, more: readonly SignalSeries[]): void => {
    series.set(query, [...(series.get(query) ?? []), ...more]);
  };
  for (const pool of pools) {
    const { rules, busy = [], boot } = pool.policy;
    for (const rule of rules) {
      if (rule.rule === "queue") add(rule.query, pool.queueSeries(rule.sizeLabel));
    }
    for (const { query, above } of busy) add(query, pool.busySeries(above));
    if (boot?.probe !== undefined) add(boot.probe, pool.probeSeries(now));
  }
  return Object.fromEntries(
    [...series].map(([query, value]) => [query, { kind: "seen", value }] as const),
  );
}
