/** A policy test as it is written: a small fleet at a moment, and what is to come of it. */
import type { FilePosition } from "../errors.ts";
import type { Direction, Reason } from "./plan.ts";
import type { Instant, Millis, UsdMicros, UsdMicrosPerHour } from "./units.ts";

/** A utilisation that was steady for a time. */
export interface CourseStep {
  readonly percent: number;
  readonly for: Millis;
}

/**
 * How busy every GPU of a machine was: steps, oldest first, of which the last ends now and the
 * first reaches back as far as anybody looks; or nothing that anybody measured.
 */
export type Course =
  | { readonly kind: "measured"; readonly steps: readonly CourseStep[] }
  | { readonly kind: "absent" };

/** A machine of a test. Absent type and region: the first of its pool's policy. */
export interface TestMachine {
  readonly name: string;
  readonly type?: string;
  readonly region?: string;
  /** Since its first health check. */
  readonly age: Millis;
  readonly course: Course;
  readonly status: "active" | "booting" | "unhealthy";
  /** Why it is protected in the fleet file; absent: it is not. */
  readonly protect?: string;
  /** Whether every busy signal of its pool calls it busy. */
  readonly busy: boolean;
  readonly leaseUntil?: Instant;
}

/** The machines of one pool. */
export interface TestPool {
  readonly name: string;
  readonly at: FilePosition;
  readonly machines: readonly TestMachine[];
}

/** GPUs for which jobs of a pool's queue wait. */
export interface WaitingGpus {
  readonly pool: string;
  readonly at: FilePosition;
  readonly gpus: number;
  /** GPUs that one of the jobs needs on one machine. */
  readonly size: number;
  readonly for: Millis;
}

/** An action of a pool that was completed, or failed, some time ago. */
export interface PastAction {
  readonly pool: string;
  readonly at: FilePosition;
  readonly direction: Direction;
  readonly ago: Millis;
  readonly failed: boolean;
}

/** One thing that is to come of a pool. Absent parts may be anything. */
export interface Expectation {
  readonly pool: string;
  readonly at: FilePosition;
  readonly action: Direction | "nothing";
  /** Of a growth: so many machines alike. */
  readonly count: number;
  readonly machine?: string;
  readonly type?: string;
  readonly region?: string;
  readonly rule?: string;
  readonly because?: Reason;
  readonly confirmation?: "auto" | "approval";
  /** What the sentence of the reason must contain. */
  readonly says?: string;
}

/** One test. */
export interface PolicyTest {
  readonly name: string;
  readonly at: FilePosition;
  readonly now: Instant;
  readonly pools: readonly TestPool[];
  readonly waiting: readonly WaitingGpus[];
  readonly history: readonly PastAction[];
  /** What machines that are gone have cost before today in this month, and today. */
  readonly spent: { readonly month: UsdMicros; readonly day: UsdMicros };
  readonly prices: Readonly<Record<string, UsdMicrosPerHour>>;
  /** Types without capacity anywhere. */
  readonly soldOut: readonly string[];
  readonly expect: readonly Expectation[];
}
