/** A value over time, made short enough to draw and told in words for those who cannot see it. */
import type { TrackPoint } from "./fleet-report.ts";

/** How points that fall together are joined: spend must never look smaller than it was. */
export type Joining = "highest" | "mean";

/** At most `most` points: neighbours are joined, lowest and highest kept; gaps stay gaps. */
export function thinned(
  points: readonly TrackPoint[],
  most: number,
  joining: Joining,
): readonly TrackPoint[] {
  if (points.length <= most) return points;
  return Array.from({ length: most }, (_, index) => {
    const from = Math.floor((index * points.length) / most);
    const to = Math.floor(((index + 1) * points.length) / most);
    return joined(points.slice(from, to), joining);
  }).flatMap((point) => point ?? []);
}

/** The highest value of a track, 0 when nothing was measured. */
export function highest(points: readonly TrackPoint[]): number {
  return points.reduce((most, point) => Math.max(most, point.high ?? point.value ?? 0), 0);
}

/** The newest value; absent when the newest point was not measured. */
export function newest(points: readonly TrackPoint[]): number | undefined {
  return points.at(-1)?.value;
}

function joined(points: readonly TrackPoint[], joining: Joining): TrackPoint | undefined {
  const first = points[0];
  if (!first) return undefined;
  const values = known(points, (point) => point.value);
  if (values.length === 0) return { at: first.at };
  const lows = known(points, (point) => point.low);
  const highs = known(points, (point) => point.high);
  const sum = values.reduce((total, value) => total + value, 0);
  return {
    at: first.at,
    value: joining === "highest" ? Math.max(...values) : sum / values.length,
    ...(lows.length > 0 ? { low: Math.min(...lows) } : {}),
    ...(highs.length > 0 ? { high: Math.max(...highs) } : {}),
  };
}

function known(
  points: readonly TrackPoint[],
  read: (point: TrackPoint) => number | undefined,
): readonly number[] {
  return points.map(read).filter((value) => value !== undefined);
}
