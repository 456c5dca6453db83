/** One pool's turn: its rules are asked, their answers joined, and the wish taken to the gates. */
import type { PlannedAction, Proposal } from "../model/plan.ts";
import type { PoolPolicy } from "../model/policy.ts";
import { sumRates } from "../model/units.ts";
import { blockedActions, type Change, changeOf } from "./actions.ts";
import { confirmationOf } from "./confirmation.ts";
import { type Gated, passGates, type Trim } from "./gates/index.ts";
import { joinOpinions } from "./join.ts";
import { viewOf } from "./pool-view.ts";
import { judgeBusySignals } from "./rules/busy-signals.ts";
import { judgeRule } from "./rules/index.ts";
import { judgeLeases } from "./rules/lease.ts";
import { judgeSize } from "./rules/minimum.ts";
import type { Opinion } from "./rules/opinion.ts";
import type { Situation } from "./situation.ts";
import { type Tally, withGrowth, withShrinking } from "./tally.ts";
import { sizeOf } from "./wish.ts";

/** What became of one pool. */
export interface PoolOutcome {
  readonly pool: PoolPolicy;
  readonly opinions: readonly Opinion[];
  /** What the gates were asked; absent when the rules asked for nothing. */
  readonly gated?: Gated;
  readonly proposal?: Proposal;
  readonly blocked: readonly PlannedAction[];
}

/** The outcome, and the tally that the next pool is judged with. */
export interface Turn {
  readonly outcome: PoolOutcome;
  readonly tally: Tally;
}

/** Judges one pool against the projected fleet as its predecessors left it. */
export function judgePool(pool: PoolPolicy, situation: Situation, tally: Tally): Turn {
  const opinions = askRules(pool, situation);
  const wish = joinOpinions(pool, opinions, situation);
  if (!wish) return { outcome: { pool, opinions, blocked: [] }, tally };
  const gated = passGates(wish, { situation, tally });
  return {
    outcome: outcomeOf({ pool, opinions, gated }, situation),
    tally: tallyAfter(gated, tally),
  };
}

/** The pool's own minimum, then its rules in the policy's order, then leases and busy signals. */
function askRules(pool: PoolPolicy, situation: Situation): readonly Opinion[] {
  const view = viewOf(pool, situation);
  return [
    ...judgeSize(view),
    ...pool.rules.flatMap((rule) => judgeRule(rule, view)),
    ...judgeLeases(view),
    ...judgeBusySignals(view),
  ];
}

function outcomeOf(
  asked: Pick<PoolOutcome, "pool" | "opinions"> & { readonly gated: Gated },
  situation: Situation,
): PoolOutcome {
  const { gated } = asked;
  if (gated.kind === "blocked") {
    return { ...asked, blocked: blockedActions(gated.wish, gated.block, situation) };
  }
  const change = changeOf(gated.wish, situation, gated.trim);
  if (!change) return { ...asked, blocked: [] };
  const rest = gated.trim ? remainder(gated, gated.trim, situation) : [];
  return { ...asked, proposal: proposalOf(gated, change, situation), blocked: rest };
}

/** What a gate cut off is a block of its own, told and counted like any other. */
function remainder(
  { wish }: Gated,
  { asked, spared, block }: Trim,
  situation: Situation,
): readonly PlannedAction[] {
  if (wish.kind === "grow") {
    return blockedActions({ ...wish, count: asked - wish.count }, block, situation);
  }
  const [first, ...more] = spared;
  if (!first) return [];
  return blockedActions({ ...wish, ...first, victim: first.member, more }, block, situation);
}

function proposalOf({ wish }: Gated, change: Change, situation: Situation): Proposal {
  return {
    pool: wish.pool.name,
    direction: wish.kind,
    ...change,
    costImpact: sumRates(change.actions.map((action) => action.costImpact)),
    confirmation: confirmationOf(change, situation),
  };
}

/** Savings free nothing before the machine is gone. */
function tallyAfter(gated: Gated, tally: Tally): Tally {
  const { wish } = gated;
  if (gated.kind === "blocked") return tally;
  const pool = wish.pool.name;
  if (wish.kind === "shrink") return withShrinking(tally, { pool, count: sizeOf(wish) });
  if (wish.placement.kind !== "found") return tally;
  const rate = wish.placement.pricePerHour;
  if (rate === undefined) return tally;
  return withGrowth(tally, { pool, count: wish.count, rate });
}
