/** The observation after admission: joined, sorted, fit to act on. All steps read only this. */
import type { Instance } from "../model/instance.ts";
import type { Observation, Seen } from "../model/observation.ts";
import type { Offer } from "../model/offer.ts";
import type { Block } from "../model/plan.ts";
import type { Policies, PoolPolicy } from "../model/policy.ts";
import type { Instant } from "../model/units.ts";
import type { Foresee } from "./demand-foresight.ts";
import type { Member } from "./members.ts";
import type { Recall } from "./queue-past.ts";

/** How rules are told of what they play from the past. */
export interface Played {
  /** For rules that learn. */
  readonly recall: Recall;
  /** For rules that forecast. */
  readonly foresee: Foresee;
}

/** What the steps of one decision share. */
export interface Situation extends Played {
  readonly now: Instant;
  readonly observation: Observation;
  readonly policies: Policies;
  /** In order of priority, then name. */
  readonly pools: readonly PoolPolicy[];
  /** Live machines of the whole account, in order of id. */
  readonly live: readonly Instance[];
  /** Of every pool, with or without a policy, in order of pool and name. */
  readonly members: readonly Member[];
  /** The same by pool. */
  readonly membersByPool: ReadonlyMap<string, readonly Member[]>;
  /** In order of type, with regions in order of name. */
  readonly offers: Seen<readonly Offer[]>;
  /** What is too strange about the fleet as a whole; judged once, because it reads every sample. */
  readonly anomaly?: Block;
}

/** A pool's members, none if nobody named any. */
export function membersOfPool(situation: Situation, pool: string): readonly Member[] {
  return situation.membersByPool.get(pool) ?? [];
}
