/** What a month's report is drawn from: plain data, worked out by whoever has the records. */
import type { Recommendation } from "../model/advice.ts";
import type { MonthEnd } from "../model/month-end.ts";
import type { Instant, Millis, UsdMicros, UsdMicrosPerHour } from "../model/units.ts";
import type { ApprovalTimes } from "./approval-times.ts";

/** A sum of money, or why nobody knows it. */
export type MoneyTold =
  | { readonly kind: "known"; readonly amount: UsdMicros }
  | { readonly kind: "unknown"; readonly why: string };

/** What was spent in a time, and how that is known. */
export interface SpentTold {
  readonly total: MoneyTold;
  /** Full sentences. */
  readonly method: string;
  /** Spent since the month's start by the end of each day, oldest first; the last is now. */
  readonly track: readonly { readonly at: Instant; readonly total: MoneyTold }[];
  /** Each day that was counted whole, and today as far as it is over; oldest first. */
  readonly days: readonly { readonly start: Instant; readonly spent: MoneyTold }[];
}

/** What one machine cost in the month. */
export interface MachineCost {
  readonly name: string;
  /** Absent: not ours, or not told by the records. */
  readonly pool?: string;
  /** Absent: not told by the records. */
  readonly type?: string;
  readonly minutes: number;
  readonly cost: MoneyTold;
}

/** What the machines of one pool cost in the month. */
export interface PoolCost {
  /** Absent: machines that are in no pool. */
  readonly pool?: string;
  readonly machines: number;
  readonly minutes: number;
  readonly cost: MoneyTold;
}

/** What the executed actions of one rule came to against having done nothing. */
export interface RuleSaving {
  readonly rule: string;
  readonly actions: number;
  /** Positive: saved. */
  readonly saved: MoneyTold;
}

/** Growth that somebody or something said no to. */
export interface Avoided {
  readonly launches: number;
  readonly rate: UsdMicrosPerHour;
  readonly amount: MoneyTold;
  /** Full sentences. */
  readonly method: string;
}

/** All that one reason stopped. */
export interface BlockedFor {
  readonly reason: string;
  readonly count: number;
  readonly pools: readonly string[];
  /** Of the growth among it. */
  readonly rate: UsdMicrosPerHour;
  /** The newest one's sentence. */
  readonly example: string;
}

/** Actions of the month by what became of them. */
export interface MonthCounts {
  readonly launched: number;
  readonly terminated: number;
  readonly failed: number;
  readonly expired: number;
  readonly rolledBack: number;
  readonly blocked: number;
}

/** What is told of a month and compared with the one before. */
export interface MonthFacts {
  /** `2026-10`. */
  readonly month: string;
  readonly start: Instant;
  /** The first instant of the next month. */
  readonly end: Instant;
  /** The end, or now while the month is not over. */
  readonly until: Instant;
  readonly spent: SpentTold;
  /** Positive: less was spent than by doing nothing. */
  readonly saved: MoneyTold;
  readonly savedMethod: string;
  readonly savings: readonly RuleSaving[];
  readonly avoided: Avoided;
  readonly counts: MonthCounts;
  readonly blocked: readonly BlockedFor[];
  readonly approvals: ApprovalTimes;
  /** The dearest first. */
  readonly machines: readonly MachineCost[];
  readonly pools: readonly PoolCost[];
  /** The fleet when it cost most, and what keeping it would have cost more. Absent: not known. */
  readonly dearest?: {
    readonly rate: UsdMicrosPerHour;
    readonly at: Instant;
    readonly saved: UsdMicros;
  };
  /** Whether anything of that time is on record: without it a nought means nothing. */
  readonly isRecorded: boolean;
  /** Of the lives that ended in the month, the middle one. Absent: none did. */
  readonly middleLife?: Millis;
}

/** The whole report. */
export interface MonthReport extends MonthFacts {
  /** The repository. */
  readonly title: string;
  readonly madeAt: Instant;
  readonly before: MonthFacts;
  /** Absent where the month is over. */
  readonly forecast?: MonthEnd;
  /** A limit on the month's spend that the policies set. Absent: none, or not known. */
  readonly budget?: UsdMicros;
  /** What to change, and of when that is. Absent: the records hold no decision of this month. */
  readonly advice?: {
    readonly at: Instant;
    readonly recommendations: readonly Recommendation[];
  };
}
