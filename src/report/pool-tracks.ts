/** GPU readings of a pool's machines as one track of the page, minute by minute. */
import type { GpuSeries } from "../model/readings.ts";
import type { Rule } from "../model/rule.ts";
import { after, type Instant, instant, millis, minute } from "../model/units.ts";
import type { PoolTrack, TrackPoint } from "./fleet-report.ts";
import { thinned } from "./track.ts";

/** A machine of a pool with what was measured on it. */
export interface MeasuredMachine {
  readonly pool: string;
  /** From when on the readings are its own. */
  readonly since: Instant;
  readonly gpus: readonly GpuSeries[];
}

/** What is drawn: each of these pools that has a measured machine, between two instants. */
export interface TrackRequest {
  readonly pools: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
  readonly machines: readonly MeasuredMachine[];
  readonly from: Instant;
  readonly to: Instant;
}

/** The tracks in the order of the pools. A minute without any sample has no value. */
export function poolTracks(request: TrackRequest): readonly PoolTrack[] {
  return request.pools.flatMap((pool) => {
    const machines = request.machines.filter((machine) => machine.pool === pool.name);
    const minutes = sampledMinutes(machines);
    if (minutes.size === 0) return [];
    return [
      {
        pool: pool.name,
        points: pointsOf(minutes, request),
        note: "Only machines that are there now.",
        thresholds: pool.rules.flatMap(thresholdsOf),
      },
    ];
  });
}

// Half an hour each of a day: more is not seen in a cell.
const machinePoints = 48;

/** One machine's own track, short enough for a cell; undefined where nothing was measured. */
export function machineTrack(
  machine: MeasuredMachine,
  range: Pick<TrackRequest, "from" | "to">,
): readonly TrackPoint[] | undefined {
  const minutes = sampledMinutes([machine]);
  if (minutes.size === 0) return undefined;
  return thinned(pointsOf(minutes, range), machinePoints, "mean");
}

interface Minute {
  count: number;
  sum: number;
  low: number;
  high: number;
}

function sampledMinutes(machines: readonly MeasuredMachine[]): ReadonlyMap<number, Minute> {
  const found = new Map<number, Minute>();
  for (const { gpus, since } of machines) {
    for (const { at, average } of gpus.flatMap((gpu) => gpu.samples)) {
      if (at < since) continue;
      const key = Math.floor(at / minute);
      const so = found.get(key) ?? { count: 0, sum: 0, low: average, high: average };
      found.set(key, {
        count: so.count + 1,
        sum: so.sum + average,
        low: Math.min(so.low, average),
        high: Math.max(so.high, average),
      });
    }
  }
  return found;
}

function pointsOf(
  minutes: ReadonlyMap<number, Minute>,
  { from, to }: Pick<TrackRequest, "from" | "to">,
): readonly TrackPoint[] {
  const first = Math.ceil(from / minute);
  const count = Math.max(0, Math.floor(to / minute) - first + 1);
  return Array.from({ length: count }, (_, index) => {
    const at = after(instant(first * minute), millis(index * minute));
    const here = minutes.get(first + index);
    return here === undefined
      ? { at }
      : { at, value: here.sum / here.count, low: here.low, high: here.high };
  });
}

function thresholdsOf(rule: Rule): PoolTrack["thresholds"] {
  if (rule.rule === "high_utilization") {
    return [{ percent: rule.abovePercent, label: `grows above ${rule.abovePercent} %` }];
  }
  if (rule.rule === "idle") {
    return [{ percent: rule.belowPercent, label: `shrinks below ${rule.belowPercent} %` }];
  }
  if (rule.rule === "target") {
    return [{ percent: rule.percent, label: `aims at ${rule.percent} %` }];
  }
  return [];
}
