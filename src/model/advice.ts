/** What people should know of a fleet besides its plan: what is odd, and what would be cheaper. */
import type { MonthEnd } from "./month-end.ts";
import type { UsdMicros } from "./units.ts";

/** Every kind of anomaly, in order of name: a label of a metric. */
export const anomalyKinds = [
  "booting-too-long",
  "broken-gpu",
  "budget-at-risk",
  "budget-overrun",
  "metrics-gone",
  "missing-gpus",
  "missing-machine",
  "never-used",
  "outlier",
  "overheated",
  "spend-level",
  "unmanaged-machine",
] as const;

/** Something odd. Nothing is done about it by itself. */
export interface Anomaly {
  readonly kind: (typeof anomalyKinds)[number];
  /** `fact` was seen; `suspicion` is what it looks like, and somebody has to look. */
  readonly certainty: "fact" | "suspicion";
  /** The machine's name, or its id; of spend and of the budget the fleet's name. */
  readonly subject: string;
  /** One full sentence with its numbers. */
  readonly sentence: string;
}

/** A way to spend less, which nobody takes by itself. */
export interface Recommendation {
  readonly kind: "idle-machine" | "oversized-machine" | "cheaper-type" | "schedule";
  /** The machine's name; of a schedule the pool's. */
  readonly subject: string;
  /** Whose dollars these are, in order of name: no two recommendations share one. */
  readonly machines: readonly string[];
  /** What to do, as one sentence. */
  readonly sentence: string;
  /** In a month of 730 hours, rounded down. */
  readonly savedPerMonth: UsdMicros;
  /** What was read, and how the sum was worked out. */
  readonly method: string;
}

/** What the forecast of a pool's queue says now, and how good it has been. */
export interface PoolForesight {
  readonly pool: string;
  readonly mode: "shadow" | "on";
  /** A full sentence, another one in each plan. */
  readonly sentence: string;
  /** A clause that stays the same for hours. */
  readonly standing: string;
}

/** Each in order of subject; recommendations by what they save, the largest first. */
export interface Advice {
  readonly anomalies: readonly Anomaly[];
  readonly recommendations: readonly Recommendation[];
  /** What each forecast of a queue says, in order of pool. Absent: none is asked for. */
  readonly foresights?: readonly PoolForesight[];
  /** What the running month is expected to cost. Absent: nobody worked it out. */
  readonly monthEnd?: MonthEnd;
}
