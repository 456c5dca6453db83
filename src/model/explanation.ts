/** How a plan came about, step by step: data beside the plan, never part of it. */
import type { ActionType, Block, Direction, GateReason, Reason } from "./plan.ts";
import type { Instant, Millis, UsdMicrosPerHour } from "./units.ts";

/**
 * How far a member's readings can be trusted. `partial`: some of its GPUs or samples are missing;
 * `stale`: it was measured, but not lately; `absent`: nothing, or nothing that is surely its own.
 */
export type ReadingKind = "known" | "partial" | "stale" | "absent";

/** The readings of one member over the longest window that a rule of its pool looks at. */
export interface ReadingsUsed {
  readonly kind: ReadingKind;
  readonly window: Millis;
  /** Of the GPU with the fewest. */
  readonly samples: number;
  readonly expectedSamples: number;
  /** 0 to 100, rounded down. */
  readonly coveragePercent: number;
  /** Age of the newest sample of the GPU that reported longest ago; absent without samples. */
  readonly newest?: Millis;
  /** Of the busiest GPU, in percent; absent unless known. */
  readonly lowest?: number;
  readonly highest?: number;
  /** Why they are not known, as the end of a sentence about the member. */
  readonly why?: string;
}

/** One rule's answer. */
export interface RuleAnswer {
  readonly rule: string;
  readonly kind: "grow" | "may-shrink" | "keep" | "unknown" | "abstain";
  /** The member it speaks of; absent when it speaks of the pool. */
  readonly member?: string;
  readonly sentence: string;
  /** The earliest instant at which it could be another answer. */
  readonly until?: Instant;
}

/** What one gate did with the pool's wish. Gates behind one that blocks are not asked. */
export interface GateAnswer {
  readonly gate: GateReason;
  readonly outcome: "passed" | "trimmed" | "blocked";
  readonly sentence?: string;
  readonly until?: Instant;
}

/** A type or member that was chosen, or could have been. */
export interface Alternative {
  readonly name: string;
  readonly chosen: boolean;
  /** Absent: nobody knows. */
  readonly pricePerHour?: UsdMicrosPerHour;
  /** A clause: what speaks for or against it, with the difference in dollars. */
  readonly sentence: string;
}

/** What was chosen for the pool's wish, and from what. */
export interface Choice {
  readonly of: "type" | "victim";
  readonly alternatives: readonly Alternative[];
}

/** One member: what it is, what was read of it, and what happens to it. */
export interface MemberExplanation {
  readonly name: string;
  readonly state: string;
  readonly type: string;
  readonly region: string;
  readonly pricePerHour?: UsdMicrosPerHour;
  /** Absent for a member without a live machine. */
  readonly readings?: ReadingsUsed;
  /** Why nothing happens to it; absent when an action of the plan speaks of it. */
  readonly hold?: Block;
  /** The action that speaks of it, and the gate that stopped that. */
  readonly action?: { readonly type: ActionType; readonly stoppedBy?: Reason };
}

/** What became of a pool. For `nothing` the reason is the one that blocks, and `until` its end. */
export interface Verdict {
  readonly kind: Direction | "nothing";
  readonly sentence: string;
  readonly reason?: Reason;
  readonly until?: Instant;
  /** Change of spend, signed; absent for `nothing`. */
  readonly costImpact?: UsdMicrosPerHour;
}

/** One pool. */
export interface PoolExplanation {
  readonly pool: string;
  readonly verdict: Verdict;
  readonly answers: readonly RuleAnswer[];
  readonly gates: readonly GateAnswer[];
  /** Absent when the rules asked for nothing. */
  readonly choice?: Choice;
  readonly members: readonly MemberExplanation[];
}

/** A whole decision. Pools in order of name. */
export interface Explanation {
  readonly at: Instant;
  readonly repository: string;
  readonly mainSha: string;
  readonly pools: readonly PoolExplanation[];
}
