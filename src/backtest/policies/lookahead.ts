/** The loop with a perfect short forecast: what foresight of thirteen minutes would buy. */

import { demandSteps } from "../bounds.ts";
import { nothingToDo, type ScalingPolicy } from "../scaling-policy.ts";
import type { LoopTiming } from "../scenario.ts";
import { type Trace, withinHorizon } from "../trace.ts";
import { idleNodes, nodesForQueue } from "./pending.ts";

const keepSeconds = 600;

/** Knows the demand of the trace as if nobody waited, as far ahead as the loop is slow. */
export function oracleLookahead(trace: Trace, timing: LoopTiming): ScalingPolicy {
  const peaks = peaksByMinute(trace);
  const ahead = timing.periodSeconds + timing.actionSeconds + timing.bootSeconds;
  const minutes = Math.floor(ahead / 60) + 1;
  const peak = (from: number, count: number) =>
    Math.ceil(peaks.slice(from, from + count).reduce((a, b) => Math.max(a, b), 0) / trace.nodeGpus);
  return {
    decide: (view) => {
      const from = Math.floor(view.now / 60);
      const needed = peak(from, minutes);
      const kept = peak(from, minutes + keepSeconds / 60);
      const launch = Math.max(needed - view.nodes.size, nodesForQueue(view, 0));
      if (launch > 0) return { launch, terminate: [] };
      const surplus = view.nodes.size - kept;
      if (surplus <= 0 || view.queue.length > 0) return nothingToDo;
      const newestFirst = idleNodes(view).toSorted((a, b) => b.id - a.id);
      return { launch: 0, terminate: newestFirst.slice(0, surplus).map(({ id }) => id) };
    },
  };
}

/** The highest demand of each minute, that of the instant before it included. */
function peaksByMinute(trace: Trace): Float64Array {
  const peaks = new Float64Array(Math.floor(trace.horizonSeconds / 60) + 2);
  for (const { from, until, gpus } of demandSteps(withinHorizon(trace), trace.nodeGpus)) {
    const last = Math.min(peaks.length - 1, Math.floor(until / 60));
    for (let minute = Math.floor(from / 60); minute <= last; minute += 1) {
      peaks[minute] = Math.max(peaks[minute] ?? 0, gpus);
    }
  }
  return peaks;
}
