/** Several rules' answers become one wish: the largest growth, else at most one machine less. */
import type { PoolPolicy } from "../model/policy.ts";
import { choosePlacement } from "./choose-placement.ts";
import { type Candidate, chooseVictim } from "./choose-victim.ts";
import type { Member } from "./members.ts";
import { byText } from "./own.ts";
import type { Opinion } from "./rules/opinion.ts";
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

/** Members that a rule lets go and no rule keeps. Doubts are left for a gate to name. */
function candidates(
  pool: PoolPolicy,
  opinions: readonly Opinion[],
  situation: Situation,
): readonly Candidate[] {
  const kept = new Set(opinions.flatMap((one) => (one.kind === "keep" ? [one.member] : [])));
  const members = new Map<string, Member>(
    membersOfPool(situation, pool.name)
      .filter((member) => member.state === "active")
      .map((member) => [member.name, member]),
  );
  return firstOfEach(opinions).flatMap((opinion) => {
    const member = members.get(opinion.member);
    if (!member || kept.has(opinion.member)) return [];
    const doubts = opinions.flatMap((one) =>
      one.kind === "unknown" && one.member === opinion.member ? [one.reason] : [],
    );
    return [{ opinion, member, doubts }];
  });
}

/** Two rules may let the same member go; the first in the policy's order speaks for it. */
function firstOfEach(opinions: readonly Opinion[]): readonly Shrinking[] {
  const first = new Map<string, Shrinking>();
  for (const opinion of opinions) {
    if (opinion.kind === "may-shrink" && !first.has(opinion.member)) {
      first.set(opinion.member, opinion);
    }
  }
  return [...first.values()];
}
