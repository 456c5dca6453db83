/**
 * How many GPUs should be free for what comes before a launch could serve it. Two reasons to hold
 * some: many small arrivals, whose spread is known; and few jobs, of which one batch is too many.
 */

import type { LateShare } from "./lateness.ts";
import type { GpusBySize, Running } from "./queue-memory.ts";

/** Of all jobs, so many may be late: the 95th percentile of waits is what is promised. */
export const lateBudget = 0.05;

/** GPUs to hold free, whole nodes among them, and the figures that it comes from. */
export interface Headroom {
  readonly gpus: number;
  readonly wholeNodes: number;
  readonly because: HeadroomReason;
}

/** `spread`: arrivals vary. `surge`: so many jobs at once would spend the budget of late ones. */
export type HeadroomReason =
  | { readonly kind: "none"; readonly lateShare: number }
  | { readonly kind: "spread"; readonly lateShare: number; readonly arrivingGpus: number }
  | { readonly kind: "surge"; readonly jobs: number; readonly spareJobs: number };

/** What the headroom depends on. */
export interface HeadroomQuestion {
  readonly running: Running;
  /** Of the root of busy × arriving GPUs, at full care. */
  readonly factor: number;
  /** 0 while few are late, 1 when the budget is spent. */
  readonly urgency: number;
  /** The share of running jobs of which as many more may come at once. */
  readonly surge: number;
  /** GPUs a period. */
  readonly arriving: GpusBySize;
  readonly lateness: Pick<LateShare, "share" | "spare">;
}

/**
 * The root, because the spread of a sum of independent tasks grows with that of their number. The
 * surge, because a service of few long jobs is rolled out in parts of its size: nothing of the
 * weeks before tells of it, and where jobs are few one such part spends the whole budget.
 */
export function headroomOf(question: HeadroomQuestion): Headroom {
  const { running, factor, urgency, surge, arriving, lateness } = question;
  const { nodeGpus, gpus: busy, jobs } = running;
  const share = lateness.share;
  const care = factor * urgency;
  const spare = lateness.spare(lateBudget);
  const feared = Math.max(0, surge * jobs - spare);
  const part = feared / Math.max(1, jobs);
  const bySpread = (count: number, rate: number) => care * Math.sqrt(Math.max(1, count) * rate);
  const most = (count: number, rate: number) =>
    Math.max(0, Math.ceil(Math.max(part * count, bySpread(count, rate)) - 1e-9));
  const wholeNodes = most(busy.large / nodeGpus, arriving.large / nodeGpus);
  const gpus = wholeNodes * nodeGpus + most(busy.small, arriving.small);
  if (gpus === 0) return { gpus, wholeNodes, because: { kind: "none", lateShare: share } };
  const spread =
    bySpread(busy.large / nodeGpus, arriving.large / nodeGpus) * nodeGpus +
    bySpread(busy.small, arriving.small);
  const because: HeadroomReason =
    part * (busy.large + busy.small) > spread
      ? { kind: "surge", jobs: Math.ceil(surge * jobs), spareJobs: Math.floor(spare) }
      : { kind: "spread", lateShare: share, arrivingGpus: arriving.large + arriving.small };
  return { gpus, wholeNodes, because };
}
