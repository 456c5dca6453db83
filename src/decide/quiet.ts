/** One sentence for each pool in which nothing is proposed: why, and when that would change. */
import type { Instant } from "../model/units.ts";
import type { PoolOutcome } from "./judge-pool.ts";
import { byText } from "./own.ts";
import type { Opinion } from "./rules/opinion.ts";
import type { Situation } from "./situation.ts";
import { clockTime } from "./words.ts";

/** A pool and its sentence. */
export interface Quiet {
  readonly pool: string;
  readonly sentence: string;
}

/** In order of pool: those with a policy and those that only the fleet file knows. */
export function quietOf(situation: Situation, outcomes: readonly PoolOutcome[]): readonly Quiet[] {
  const judged = new Map(outcomes.map((outcome) => [outcome.pool.name, outcome]));
  return poolNames(situation).flatMap((pool) => {
    const outcome = judged.get(pool);
    if (outcome?.proposal) return [];
    const sentence = outcome
      ? sentenceOf(outcome, situation)
      : `${pool} has no policy, so nothing is done with it`;
    return [{ pool, sentence }];
  });
}

/** The same sentence for every pool, when the observation itself is not fit to act on. */
export function heldPools(situation: Situation, sentence: string): readonly Quiet[] {
  return poolNames(situation).map((pool) => ({ pool, sentence }));
}

function poolNames({ pools, observation }: Situation): readonly string[] {
  const names = [...pools.map((pool) => pool.name), ...Object.keys(observation.fleet.pools)];
  return [...new Set(names)].sort(byText);
}

function sentenceOf({ pool, opinions, blocked }: PoolOutcome, { now }: Situation): string {
  const block = blocked[0]?.block;
  if (block) return block.sentence;
  const unknown = opinions.filter((one) => one.kind === "unknown").map((one) => one.reason);
  const [first, ...more] = [...new Set(unknown)];
  if (first !== undefined) {
    const others = more.length > 0 ? ` (and ${more.length} more like it)` : "";
    return `${first}${others}, so nothing is known that would justify a change`;
  }
  const seen = [soonest(opinions, "abstain"), soonest(opinions, "keep")].flatMap((one) =>
    one ? [withEnd(one, now)] : [],
  );
  return seen.length > 0 ? seen.join("; ") : `no rule of ${pool.name} asks for anything`;
}

/** Of several members that are kept, the one that could be the first to go. */
function soonest(opinions: readonly Opinion[], kind: Opinion["kind"]): Opinion | undefined {
  return opinions
    .filter((one) => one.kind === kind)
    .sort((one, other) => endOf(one) - endOf(other) || byText(one.reason, other.reason))[0];
}

function endOf({ until }: Opinion): number {
  return until ?? Number.MAX_SAFE_INTEGER;
}

function withEnd({ reason, until }: Opinion, now: Instant): string {
  return until === undefined
    ? reason
    : `${reason}; that can change at ${clockTime(until, now)} at the earliest`;
}
