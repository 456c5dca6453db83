/** What a gate is: it may let a wish pass, trim it or block it, and never adds anything. */
import type { Block, GateReason } from "../../model/plan.ts";
import type { Member } from "../members.ts";
import type { Situation } from "../situation.ts";
import type { Tally } from "../tally.ts";
import { leavingOf, type ShrinkWish, type Wish } from "../wish.ts";

/** What a gate judges from: `tally` is the projected fleet with this plan's earlier proposals. */
export interface GateView {
  readonly situation: Situation;
  readonly tally: Tally;
}

/** A gate's answer. */
export type Verdict =
  | { readonly kind: "pass" }
  /** So many of the wish fit; at least one, and fewer than were asked for. */
  | { readonly kind: "trim"; readonly count: number; readonly block: Block }
  | { readonly kind: "block"; readonly block: Block };

/** One safety check. */
export interface Gate {
  readonly reason: GateReason;
  readonly judge: (wish: Wish, view: GateView) => Verdict;
}

/** The answer of a gate that has nothing against it. */
export const pass: Verdict = { kind: "pass" };

/**
 * Lets as many machines go as nothing is against, judged by the first, the first two and so on: a
 * smaller step that is safe is better than none.
 */
export function sparing(
  wish: ShrinkWish,
  against: (leaving: readonly Member[]) => Block | undefined,
): Verdict {
  const leaving = leavingOf(wish);
  for (const fits of leaving.keys()) {
    const block = against(leaving.slice(0, fits + 1));
    if (block) return fitting(leaving.length, fits, block);
  }
  return pass;
}

/** Lets as many pass as fit; none is a block. */
export function fitting(asked: number, fits: number, block: Block): Verdict {
  if (fits >= asked) return pass;
  return fits > 0 ? { kind: "trim", count: fits, block } : { kind: "block", block };
}
