/** Headroom from the past rises of demand: the obvious forecaster, as a baseline. */

import type { FleetView } from "../scaling-policy.ts";

const aheadPeriods = 3;
const keptRises = 7 * 288;
const fewestRises = 288;

/** A quantile of the rises of demand over 15 minutes in the last seven days, in nodes. */
export function quantileHeadroom(quantile: number): (view: FleetView) => number {
  const demand: number[] = [];
  const rises: number[] = [];
  return (view) => {
    demand.push(view.busyGpus + view.queuedGpus);
    if (demand.length > aheadPeriods + 1) demand.shift();
    const [before, ...since] = demand;
    if (before !== undefined && since.length === aheadPeriods) {
      rises.push(Math.max(...since) - before);
    }
    if (rises.length > keptRises) rises.shift();
    if (rises.length < fewestRises) return 0;
    const sorted = Float64Array.from(rises).sort();
    const rise = sorted[Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))] ?? 0;
    return Math.max(0, Math.ceil(rise / view.nodeGpus));
  };
}
