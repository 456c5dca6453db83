/** Scripted work: how many GPUs' worth there is at a moment, and how busy it keeps each GPU. */

import type { Instant } from "../../model/units.ts";
import type { Seeded } from "../seeded.ts";
import { inOrderOfAge, isActiveAt, type Machine } from "./machine.ts";

/** How many GPUs' worth of work there is at a moment. */
export type Load = (at: Instant) => number;

/** A moment and the load from then on, or just then. */
export interface LoadPoint {
  readonly at: Instant;
  readonly gpus: number;
}

/** Each point holds until the next. Before the first one there is nothing to do. */
export function steps(points: readonly LoadPoint[]): Load {
  return (at) => points.findLast((point) => point.at <= at)?.gpus ?? 0;
}

/** Straight lines between the points; level before the first and after the last. */
export function slopes(points: readonly LoadPoint[]): Load {
  return (at) => {
    const next = points.findIndex((point) => point.at > at);
    const right = next === -1 ? points.at(-1) : points[next];
    const left = next > 0 ? points[next - 1] : right;
    if (left === undefined || right === undefined) return 0;
    const share = right.at === left.at ? 0 : (at - left.at) / (right.at - left.at);
    return left.gpus + share * (right.gpus - left.gpus);
  };
}

/** `even`: all GPUs alike. `packed`: the oldest machines first, so that the youngest fall idle. */
export type Sharing = "even" | "packed";

/** The percentage of one GPU, before noise, when the pool's work is shared over its machines. */
export function shareOf(
  pool: { readonly machines: readonly Machine[]; readonly gpusOfWork: number },
  sharing: Sharing,
  place: { readonly machine: Machine; readonly gpu: number },
): number {
  if (sharing === "even") {
    const gpus = pool.machines.reduce((sum, machine) => sum + machine.gpus, 0);
    return gpus === 0 ? 0 : Math.min(100, (pool.gpusOfWork / gpus) * 100);
  }
  const older = pool.machines.filter((machine) => inOrderOfAge(machine, place.machine) < 0);
  const before = older.reduce((sum, machine) => sum + machine.gpus, place.gpu);
  return Math.min(100, Math.max(0, (pool.gpusOfWork - before) * 100));
}

/** The machines that can work at a moment. */
export function workingAt(machines: readonly Machine[], at: Instant): readonly Machine[] {
  return machines.filter((machine) => machine.usable && isActiveAt(machine, at));
}

/**
 * A reading near a share, in whole percents as dcgm-exporter gives them. It stays on the share's
 * side of every threshold, and on a threshold when the share lies on one.
 */
export function noisy(
  share: number,
  noise: {
    readonly thresholds: readonly number[];
    readonly amplitude: number;
    readonly draw: number;
  },
): number {
  const isOnSameSide = (value: number) =>
    noise.thresholds.every((threshold) => Math.sign(value - threshold) === side(share, threshold));
  const wished = Math.round(share + (noise.draw * 2 - 1) * noise.amplitude);
  const bounded = Math.min(100, Math.max(0, wished));
  const candidates = [bounded, Math.round(share), Math.floor(share), Math.ceil(share)];
  return candidates.find(isOnSameSide) ?? share;
}

/** Shares within a billionth of a threshold lie on it: they come out of divisions. */
function side(share: number, threshold: number): number {
  return Math.abs(share - threshold) < 1e-9 ? 0 : Math.sign(share - threshold);
}

/** The draw for one reading, the same whenever it is asked for. */
export function drawFor(
  chance: Seeded,
  place: { readonly machine: Machine; readonly gpu: number; readonly at: Instant },
): number {
  return chance("noise", place.machine.id, place.gpu, Math.floor(place.at / 60_000));
}
