/**
 * A synthetic job trace, for where no real one is at hand: sweeps of like jobs that come at working
 * hours, over a base of long ones. Seeded, so that the same seed is the same trace.
 */

import type { Job, Trace } from "./trace.ts";

/** What to make. */
export interface SyntheticFleet {
  readonly seed: number;
  readonly days: number;
  readonly nodeGpus: number;
  /** Sweeps a day in the mean. */
  readonly sweepsPerDay: number;
}

/**
 * Sweeps arrive as a Poisson process whose rate is three times higher from 9 to 18 o'clock. Their
 * number of jobs is geometric with mean four, their length log-normal with median half an hour and
 * the long tail of real clusters (sigma 1.6); the jobs of a sweep differ in length by up to 20 %.
 * On nodes of eight GPUs, sizes are 1, 2, 4, 8 and 16 GPUs, each half as often as the one before.
 */
export function syntheticTrace(fleet: SyntheticFleet): Trace {
  const next = numbersFrom(fleet.seed);
  const horizonSeconds = fleet.days * 86_400;
  const jobs: Job[] = [];
  // Thinning: candidates come at the rate of the busy hours, 24 / (9 + 15 / 3) times the mean.
  const meanGap = 86_400 / (fleet.sweepsPerDay * (24 / 14));
  for (let at = gap(next, meanGap); at < horizonSeconds; at += gap(next, meanGap)) {
    const hour = (at / 3600) % 24;
    const busy = hour >= 9 && hour < 18;
    if (busy || next() < 1 / 3) jobs.push(...sweep({ fleet, at, next }));
  }
  return {
    name: `synthetic-${fleet.seed}`,
    jobs: jobs.toSorted((a, b) => a.submittedAt - b.submittedAt),
    horizonSeconds,
    nodeGpus: fleet.nodeGpus,
  };
}

function sweep(of: {
  readonly fleet: SyntheticFleet;
  readonly at: number;
  readonly next: () => number;
}): readonly Job[] {
  const { fleet, at, next } = of;
  const count = 1 + Math.floor(Math.log(1 - next()) / Math.log(0.75));
  const gpus = fleet.nodeGpus === 1 ? 1 : 2 ** Math.min(4, Math.floor(-Math.log2(1 - next())));
  const median = 1800 * Math.exp(1.6 * normal(next));
  return Array.from({ length: count }, (_, place) => ({
    submittedAt: Math.floor(at) + place * 2,
    gpus,
    durationSeconds: Math.max(1, Math.round(median * (0.9 + 0.2 * next()))),
  }));
}

/** The time until the next event of a Poisson process. */
function gap(next: () => number, mean: number): number {
  return -mean * Math.log(1 - next());
}

/** A standard normal number, by Box and Muller. */
function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

/** Numbers from 0 to below 1 by mulberry32, which is small and good enough for a trace. */
function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
