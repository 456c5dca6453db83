/** What a rule may answer, and what it may look at. Rules see nothing else. */

import type { Evidence } from "../../model/plan.ts";
import type { PoolPolicy } from "../../model/policy.ts";
import type { InstanceReadings } from "../../model/readings.ts";
import type { Instant } from "../../model/units.ts";
import type { Member } from "../members.ts";

/** One pool as a rule sees it. */
export interface PoolView {
  readonly policy: PoolPolicy;
  /** Every member, in order of name; rules judge the active ones. */
  readonly members: readonly Member[];
  /** By instance id. */
  readonly readings: Readonly<Record<string, InstanceReadings>>;
  readonly now: Instant;
}

interface Spoken {
  /** The rule's own name. */
  readonly rule: string;
  /** One sentence with its numbers. */
  readonly reason: string;
  readonly evidence: readonly Evidence[];
  /** The earliest instant at which this rule could answer differently, if that is known. */
  readonly until?: Instant;
}

/**
 * One answer of one rule. `grow` and `abstain` speak of the pool, the others of one member. Several
 * rules' answers are joined as the design says: the largest wish wins for growth; a member may go
 * when one rule says so and none says grow, keep that member, or that its readings are unknown.
 */
export type Opinion =
  | (Spoken & { readonly kind: "grow"; readonly count: number })
  | (Spoken & {
      readonly kind: "may-shrink";
      readonly member: string;
      /** For how many minutes it has been so, as far back as readings reach. */
      readonly idleMinutes: number;
    })
  | (Spoken & { readonly kind: "keep"; readonly member: string })
  | (Spoken & { readonly kind: "unknown"; readonly member: string })
  | (Spoken & { readonly kind: "abstain" });

/** Opinions by the member they speak of, in the order of the policy's rules. */
export function opinionsByMember(
  opinions: readonly Opinion[],
): ReadonlyMap<string, readonly Opinion[]> {
  const byMember = new Map<string, Opinion[]>();
  for (const opinion of opinions) {
    if (opinion.kind === "grow" || opinion.kind === "abstain") continue;
    const spoken = byMember.get(opinion.member);
    if (spoken) spoken.push(opinion);
    else byMember.set(opinion.member, [opinion]);
  }
  return byMember;
}

/** The members that are load and capacity: active, and proven to be ours. */
export function activeMembers(pool: PoolView): readonly Member[] {
  return pool.members.filter((member) => member.state === "active");
}
