/** Several rules' answers become one wish: the largest growth, else what all of them let go. */
import type { PoolPolicy } from "../model/policy.ts";
import { choosePlacement } from "./choose-placement.ts";
import { type Candidate, victimsInOrder } from "./choose-victim.ts";
import type { Member } from "./members.ts";
import { protectionOf } from "./protection.ts";
import { precedence } from "./rules/index.ts";
import {
  type Opinion,
  opinionsByMember,
  opinionsOfAll,
  presentCount,
  type Recent,
} from "./rules/opinion.ts";
import { membersOfPool, type Situation } from "./situation.ts";
import type { Floor, Leaving, Wish } from "./wish.ts";

type Growth = Extract<Opinion, { kind: "grow" }>;
type Shrinking = Extract<Opinion, { kind: "may-shrink" }>;

/** The pool's wish, or undefined when the rules ask for nothing. */
export function joinOpinions(
  pool: PoolPolicy,
  opinions: readonly Opinion[],
  situation: Situation,
): Wish | undefined {
  const growth = largestGrowth(opinions);
  const room = roomOf(opinions, presentCount({ members: membersOfPool(situation, pool.name) }));
  if (growth && room > 0) {
    const { rule, evidence } = growth;
    const count = Math.min(growth.count, room);
    const placement = choosePlacement(pool.instance, situation.offers, {
      refusals: situation.observation.ledger.refusals,
      failedPlaces: situation.observation.ledger.failedPlaces,
      now: situation.now,
    });
    const chosen = placement.kind === "found" ? placement.why : undefined;
    const reason = chosen === undefined ? growth.reason : `${growth.reason}; ${chosen}`;
    const unserved = Math.min(count, mostUnserved(opinions));
    return { kind: "grow", pool, rule, reason, evidence, count, unserved, placement };
  }
  const [first, ...others] = victimsInOrder(candidates(pool, opinions, situation), situation);
  if (!first) return undefined;
  const { opinion, member: victim, doubts, why } = first;
  const more = others.slice(0, atOnce(opinions, situation) - 1).map(leaving);
  const { rule, evidence, ends } = opinion;
  const reason = why === undefined || ends ? opinion.reason : `${opinion.reason}; ${why}`;
  const asked = { kind: "shrink", pool, rule, reason, evidence, victim, more, doubts } as const;
  if (ends) return { ...asked, ends };
  const floor = floorOf(opinions);
  const recent = recentOf(opinions);
  return { ...asked, ...(floor ? { floor } : {}), ...(recent ? { recent } : {}) };
}

function leaving({ opinion, member }: Candidate): Leaving {
  const { rule, reason, evidence } = opinion;
  return { member, rule, reason, evidence };
}

/**
 * How many may go in one plan: the smallest surplus of the rules that let somebody go, one where
 * such a rule knows of none, and never more than may go without a person.
 */
export function atOnce(opinions: readonly Opinion[], { policies }: Situation): number {
  const savings = opinions.filter((one): one is Shrinking => one.kind === "may-shrink");
  const surpluses = savings.map(({ ends, surplus }) =>
    ends ? Number.POSITIVE_INFINITY : (surplus ?? 1),
  );
  const most = Math.max(1, policies.limits.confirmation.aboveTerminations);
  return Math.min(most, ...surpluses);
}

/** How many more members the rules allow. A growth without room is no growth: a maximum wins. */
function roomOf(opinions: readonly Opinion[], present: number): number {
  const most = opinions.map(({ atMost }) => atMost ?? Number.POSITIVE_INFINITY);
  return Math.min(Number.POSITIVE_INFINITY, ...most) - present;
}

function floorOf(opinions: readonly Opinion[]): Floor | undefined {
  return opinions
    .flatMap(({ atLeast, reason }) =>
      atLeast === undefined ? [] : [{ members: atLeast, sentence: reason }],
    )
    .sort((one, other) => other.members - one.members)[0];
}

function recentOf(opinions: readonly Opinion[]): Recent | undefined {
  return opinions
    .flatMap(({ recent }) => recent ?? [])
    .sort((one, other) => other.members - one.members || other.at - one.at)[0];
}

function largestGrowth(opinions: readonly Opinion[]): Growth | undefined {
  return opinions
    .filter((opinion): opinion is Growth => opinion.kind === "grow" && opinion.count > 0)
    .sort((one, other) => other.count - one.count || rank(one) - rank(other))[0];
}

function mostUnserved(opinions: readonly Opinion[]): number {
  return Math.max(0, ...opinions.map((one) => (one.kind === "grow" ? (one.unserved ?? 0) : 0)));
}

function rank({ rule }: Opinion): number {
  return precedence.indexOf(rule);
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
  const over = overdue(opinions, membersOfPool(situation, pool.name), situation);
  if (over.length > 0) return over;
  const ofAll = opinionsOfAll(opinions);
  if (ofAll.some(({ kind }) => kind === "keep")) return [];
  return membersOfPool(situation, pool.name).flatMap((member) => {
    const judged = member.state === "active" || member.state === "unhealthy";
    const spoken = judged ? (byMember.get(member.name) ?? []) : [];
    const opinion = spoken.find((one): one is Shrinking => one.kind === "may-shrink");
    if (!opinion || spoken.some((one) => one.kind === "keep")) return [];
    const doubts = [...spoken, ...ofAll]
      .filter((one) => one.kind === "unknown")
      .map((one) => one.reason);
    return [{ opinion, member, doubts }];
  });
}

/** A lease that is over goes before every saving; no load has a say in it, but a protection has. */
function overdue(
  opinions: readonly Opinion[],
  members: readonly Member[],
  situation: Situation,
): readonly Candidate[] {
  const ended = opinions.flatMap((one) => (one.kind === "may-shrink" && one.ends ? [one] : []));
  if (ended.length === 0) return [];
  return members.flatMap((member) => {
    const opinion = ended.find((one) => one.member === member.name);
    if (!opinion || protectionOf(member, situation)) return [];
    return [{ opinion, member, doubts: [] }];
  });
}
