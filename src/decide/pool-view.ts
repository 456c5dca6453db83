/** One pool as its rules see it, made in one place so that gates can ask them again. */
import type { PoolPolicy } from "../model/policy.ts";
import type { PoolView } from "./rules/opinion.ts";
import { membersOfPool, type Situation } from "./situation.ts";

/** The view of this pool. */
export function viewOf(pool: PoolPolicy, situation: Situation): PoolView {
  return {
    policy: pool,
    members: membersOfPool(situation, pool.name),
    readings: situation.observation.readings,
    live: situation.live,
    offers: situation.offers,
    signals: situation.observation.signals,
    pasts: situation.observation.pasts,
    planInterval: situation.observation.planInterval,
    recall: situation.recall,
    foresee: situation.foresee,
    now: situation.now,
  };
}
