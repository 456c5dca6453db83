/** What the page and the terminal table are drawn from: plain data, gathered by whoever has it. */
import type { Advice } from "../model/advice.ts";
import type { ActionState, ActionType } from "../model/plan.ts";
import type { Instant, UsdMicros, UsdMicrosPerHour } from "../model/units.ts";
import type { ApprovalTimes } from "./approval-times.ts";
import type { DrawnMonth } from "./month-chart.ts";

/** A pull request by number; without an address it is shown and not linked. */
export interface PullRequestReference {
  readonly number: number;
  readonly url?: string;
}

/** One live machine. Absent fields are unknown and shown so. */
export interface FleetRow {
  readonly name: string;
  /** Absent: not ours. */
  readonly pool?: string;
  readonly type: string;
  readonly region: string;
  readonly status: string;
  readonly pricePerHour?: UsdMicrosPerHour;
  /** When it first was healthy. */
  readonly since?: Instant;
  /** The mean of its GPUs in percent over the last day, oldest first. Absent: not measured. */
  readonly use?: readonly TrackPoint[];
}

/** A value at a time; without a value it was not measured, which is drawn as a gap. */
export interface TrackPoint {
  readonly at: Instant;
  readonly value?: number;
  /** The lowest and highest behind a mean. */
  readonly low?: number;
  readonly high?: number;
}

/** One pool's utilisation in percent, oldest first, with the thresholds of its rules. */
export interface PoolTrack {
  readonly pool: string;
  readonly points: readonly TrackPoint[];
  /** A sentence on what is not in it. */
  readonly note?: string;
  /** Percent with what happens there: `grows above 80 %`. */
  readonly thresholds: readonly { readonly percent: number; readonly label: string }[];
}

/** Something that happened to the fleet. */
export interface TimelineEntry {
  readonly at: Instant;
  readonly type: ActionType;
  readonly state: ActionState;
  readonly pool: string;
  readonly target: string;
  /** Why: the rule's sentence, or the gate's when it was blocked. */
  readonly why: string;
  readonly costImpact: UsdMicrosPerHour;
  /** `merged by itself`, `approved by alice`; absent when nothing was confirmed. */
  readonly confirmed?: string;
  readonly pullRequest?: PullRequestReference;
}

/** A pull request that waits for a person. */
export interface WaitingRow {
  readonly pullRequest: PullRequestReference;
  readonly title: string;
  readonly costImpact: UsdMicrosPerHour;
  /** What is needed and from whom. */
  readonly needs: string;
  readonly until?: Instant;
}

/** One sum of money that was saved, and how it was worked out. */
export interface Saving {
  readonly what: string;
  /** Positive: saved; negative: it cost more. Absent: cannot be known. */
  readonly saved?: UsdMicros;
  /** How it was worked out: full sentences. */
  readonly method: string;
}

/** One no of a gate, or the same no many times. */
export interface BlockRow {
  readonly at: Instant;
  readonly type: ActionType;
  readonly target: string;
  readonly reason: string;
  readonly sentence: string;
}

/** Everything on the page. Lists are shown in the order given, the timeline newest first. */
export interface FleetReport {
  /** The repository, or whatever names this fleet. */
  readonly title: string;
  readonly generatedAt: Instant;
  /** One sentence under the title (`A day in the local world.`). */
  readonly note?: string;
  readonly fleet: readonly FleetRow[];
  readonly spendLimit: UsdMicrosPerHour;
  readonly countLimit: number;
  /** Dollars an hour, oldest first; the last point is now. */
  readonly spend: readonly TrackPoint[];
  /** Live machines, oldest first; the last point is now. */
  readonly count: readonly TrackPoint[];
  readonly pools: readonly PoolTrack[];
  readonly timeline: readonly TimelineEntry[];
  readonly waiting: readonly WaitingRow[];
  readonly savings: readonly Saving[];
  /** What became of the proposals of this time. Absent: nobody counted. */
  readonly approvals?: ApprovalTimes;
  /** The running month and what is expected of it. Absent: nobody counted. */
  readonly month?: DrawnMonth;
  readonly blocks: readonly BlockRow[];
  /** What is odd and what would be cheaper; absent where nobody looked. */
  readonly advice?: Advice;
}
