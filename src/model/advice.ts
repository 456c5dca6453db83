/** What people should know of a fleet besides its plan: what is odd, and what would be cheaper. */
import type { UsdMicros } from "./units.ts";

/** Something odd. Nothing is done about it by itself. */
export interface Anomaly {
  readonly kind:
    | "metrics-gone"
    | "booting-too-long"
    | "unmanaged-machine"
    | "missing-machine"
    | "never-used";
  /** `fact` was seen; `suspicion` is what it looks like, and somebody has to look. */
  readonly certainty: "fact" | "suspicion";
  /** The machine's name, or its id. */
  readonly subject: string;
  /** One full sentence with its numbers. */
  readonly sentence: string;
}

/** A way to spend less, which nobody takes by itself. */
export interface Recommendation {
  readonly kind: "idle-machine" | "oversized-machine" | "cheaper-type";
  readonly subject: string;
  /** What to do, as one sentence. */
  readonly sentence: string;
  /** In a month of 730 hours, rounded down. */
  readonly savedPerMonth: UsdMicros;
  /** What was read, and how the sum was worked out. */
  readonly method: string;
}

/** Both, each in order of subject; recommendations by what they save, the largest first. */
export interface Advice {
  readonly anomalies: readonly Anomaly[];
  readonly recommendations: readonly Recommendation[];
}
