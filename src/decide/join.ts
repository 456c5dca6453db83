/** Several rules' answers become one wish: the largest growth, else at most one machine less. */
import type { PoolPolicy } from "../model/policy.ts";
import { choosePlacement } from "./choose-placement.ts";
import { type Candidate, chooseVictim } from "./choose-victim.ts";
import { byText } from "./own.ts";
import { type Opinion, opinionsByMember } from "./rules/opinion.ts";
import { membersOfPool, type Situation } from "./situation.ts";
import type { Wish } from "./wish.ts";

type Growth = Extract<Opinion, { kind: "grow" }>;
type Shrinking = Extract<Opinion, { kind: "may-shrink" }>;

/** The pool's wish, or undefined when the rules ask for nothing. */
export function joinOpinions(
  pool: PoolPolicy,
  opinions: readonly Opinion[],
  situation: Situation,
): Wish | undefined {
  const growth = largestGrowth(opinions);
  if (growth) {
    const { rule, reason, evidence, count } = growth;
    const placement = choosePlacement(pool.instance, situation.offers);
    return { kind: "grow", pool, rule, reason, evidence, count, placement };
  }
  const victim = chooseVictim(candidates(pool, opinions, situation), situation.now);
  if (!victim) return undefined;
  const { opinion, member, doubts } = victim;
  const { rule, reason, evidence } = opinion;
  return { kind: "shrink", pool, rule, reason, evidence, victim: member, doubts };
}

function largestGrowth(opinions: readonly Opinion[]): Growth | undefined {
  return opinions
    .filter((opinion): opinion is Growth => opinion.kind === "grow" && opinion.count > 0)
    .sort((one, other) => other.count - one.count || byText(one.rule, other.rule))[0];
}

/**
 * Members that a rule lets go and no rule keeps; of several rules the first in the policy's order
 * speaks. Doubts are left for a gate to name.
 */
function candidates(
  pool: PoolPolicy,
  opinions: readonly Opinion[],
  situation: Situation,
): readonly Candidate[] {
  const byMember = opinionsByMember(opinions);
  return membersOfPool(situation, pool.name).flatMap((member) => {
    const spoken = member.state === "active" ? (byMember.get(member.name) ?? []) : [];
    const opinion = spoken.find((one): one is Shrinking => one.kind === "may-shrink");
    if (!opinion || spoken.some((one) => one.kind === "keep")) return [];
    const doubts = spoken.filter((one) => one.kind === "unknown").map((one) => one.reason);
    return [{ opinion, member, doubts }];
  });
}
