/** What the joined rules want of one pool, before any gate was asked. */
import type { Evidence } from "../model/plan.ts";
import type { PoolPolicy } from "../model/policy.ts";
import type { Instant, UsdMicrosPerHour } from "../model/units.ts";
import type { Member } from "./members.ts";
import type { Recent } from "./rules/opinion.ts";

/** Where a new machine would be had, or why nowhere. */
export type Placement =
  | {
      readonly kind: "found";
      readonly type: string;
      readonly region: string;
      /** Absent: the cloud gave none, and nothing of unknown price is bought. */
      readonly pricePerHour?: UsdMicrosPerHour;
      /** Why this one; absent where the first preference was had. */
      readonly why?: string;
    }
  | {
      readonly kind: "none";
      readonly why: string;
      /** When it is asked for again; absent when nobody knows. */
      readonly until?: Instant;
    };

interface Asked {
  readonly pool: PoolPolicy;
  readonly rule: string;
  readonly reason: string;
  readonly evidence: readonly Evidence[];
}

/** Some more machines. */
export interface GrowthWish extends Asked {
  readonly kind: "grow";
  readonly count: number;
  /** So many of them are beyond what earlier growth will serve once it is there. */
  readonly unserved: number;
  readonly placement: Placement;
}

/** A machine that goes together with another one, with its own reason. */
export interface Leaving extends Pick<Asked, "rule" | "reason" | "evidence"> {
  readonly member: Member;
}

/** One machine less, or several where the rules know how many are too many. */
export interface ShrinkWish extends Asked {
  readonly kind: "shrink";
  /** The first to go; rule, reason and evidence of the wish are about it. */
  readonly victim: Member;
  /** What goes with it: the last of them is the first that a gate spares. */
  readonly more: readonly Leaving[];
  /** Sentences of rules whose readings of the victim are unknown. */
  readonly doubts: readonly string[];
  /** The most that a rule wants the pool to keep, with its sentence. */
  readonly floor?: Floor;
  /** The lease of the victim is over: no saving, and nothing that load has a say in. */
  readonly ends?: true;
  /** The most that a rule wanted a moment ago. */
  readonly recent?: Recent;
}

/** What a pool shall not be shrunk below, and why. */
export interface Floor {
  readonly members: number;
  readonly sentence: string;
}

/** Every machine that a wish lets go, in the order of the choice. */
export function leavingOf({ victim, more }: ShrinkWish): readonly Member[] {
  return [victim, ...more.map(({ member }) => member)];
}

/** How many machines a wish is about. */
export function sizeOf(wish: Wish): number {
  return wish.kind === "grow" ? wish.count : 1 + wish.more.length;
}

/** One pool's wish. A plan holds at most one for each pool. */
export type Wish = GrowthWish | ShrinkWish;
