/** Which of several members may go first, and the words for why that one. */

import { hourly } from "../model/money.ts";
import { minute } from "../model/units.ts";
import type { Member } from "./members.ts";
import { byText } from "./own.ts";
import { protectionOf } from "./protection.ts";
import type { Opinion } from "./rules/opinion.ts";
import type { Situation } from "./situation.ts";
import { counted } from "./words.ts";

/** A member that a rule lets go, with what speaks against it. */
export interface Candidate {
  readonly opinion: Extract<Opinion, { kind: "may-shrink" }>;
  readonly member: Member;
  readonly doubts: readonly string[];
}

/** The one that goes; `why` is there when others could have gone as well. */
export interface Victim extends Candidate {
  readonly why?: string;
}

/**
 * Candidates in the order in which they go. Where none is without doubts and protection there is
 * only the first of the others, so that a gate can say why it stays.
 */
export function victimsInOrder(
  candidates: readonly Candidate[],
  situation: Situation,
): readonly Victim[] {
  const free = candidates.filter((one) => isFree(one, situation));
  const [first, ...others] = [...(free.length > 0 ? free : candidates)].sort(
    (one, other) =>
      decisive(one, other, situation)?.sign ??
      byText(one.member.instance?.id ?? "", other.member.instance?.id ?? ""),
  );
  if (!first) return [];
  if (free.length === 0) return [first];
  const [second] = others;
  const reason = second && decisive(first, second, situation)?.order;
  const why = reason && `of ${free.length} that may go it ${reason.words(first)}`;
  return [why === undefined ? first : { ...first, why }, ...others];
}

function isFree({ doubts, member }: Candidate, situation: Situation): boolean {
  return doubts.length === 0 && !protectionOf(member, situation);
}

/** One reason to take a member before another: the lower number goes first. */
interface Order {
  readonly rank: (candidate: Candidate, situation: Situation) => number;
  readonly words: (candidate: Candidate) => string;
}

/** Minutes are billed whole, so the one whose next minute begins first wastes least. */
const orders: readonly Order[] = [
  {
    rank: ({ member }) => (member.state === "unhealthy" ? 0 : 1),
    words: ({ member: { broken } }) =>
      broken === undefined
        ? "is the one that the cloud calls unhealthy"
        : `is the one that is broken: ${broken}`,
  },
  {
    rank: ({ opinion }) => -opinion.idleMinutes,
    words: ({ opinion }) => `has been idle longest (${counted(opinion.idleMinutes, "minute")})`,
  },
  {
    rank: ({ member }) => -(member.instance?.pricePerHour ?? 0),
    words: ({ member }) => {
      const price = member.instance?.pricePerHour;
      return `is the dearest${price === undefined ? "" : ` (${hourly(price)})`}`;
    },
  },
  {
    rank: ({ member }, { now }) => {
      const since = member.instance?.firstHealthy;
      return since === undefined ? minute : minute - ((now - since) % minute);
    },
    words: () => "has the least of a minute paid ahead",
  },
];

function decisive(one: Candidate, other: Candidate, situation: Situation) {
  for (const order of orders) {
    const sign = order.rank(one, situation) - order.rank(other, situation);
    if (sign !== 0) return { sign, order };
  }
  return undefined;
}
