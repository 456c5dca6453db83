/** What a rule may answer, and what it may look at. Rules see nothing else. */

import type { Instance } from "../../model/instance.ts";
import type { Observation, Seen } from "../../model/observation.ts";
import type { Offer } from "../../model/offer.ts";
import type { Evidence } from "../../model/plan.ts";
import type { PoolPolicy } from "../../model/policy.ts";
import type { InstanceReadings } from "../../model/readings.ts";
import type { Instant, Millis } from "../../model/units.ts";
import type { Foresee } from "../demand-foresight.ts";
import type { Member, MemberState } from "../members.ts";
import type { Recall } from "../queue-past.ts";

/** One pool as a rule sees it. */
export interface PoolView {
  readonly policy: PoolPolicy;
  /** Every member, in order of name; rules judge the active ones. */
  readonly members: readonly Member[];
  /** By instance id. */
  readonly readings: Readonly<Record<string, InstanceReadings>>;
  /** Live machines of the whole account. */
  readonly live: readonly Instance[];
  readonly offers: Seen<readonly Offer[]>;
  /** By query. */
  readonly signals: Observation["signals"];
  /** By query. */
  readonly pasts?: Observation["pasts"];
  /** Between two plans; absent: the usual time. */
  readonly planInterval?: Millis | undefined;
  /** Tells a rule that learns of its past. */
  readonly recall: Recall;
  /** Tells a rule that forecasts of what may come. */
  readonly foresee: Foresee;
  readonly now: Instant;
}

/** A size that a rule wanted at some minute of its stabilisation time. */
export interface Recent {
  readonly members: number;
  readonly at: Instant;
  readonly window: Millis;
}

interface Spoken {
  /** The rule's own name. */
  readonly rule: string;
  /** One sentence with its numbers. */
  readonly reason: string;
  readonly evidence: readonly Evidence[];
  /** The earliest instant at which this rule could answer differently, if that is known. */
  readonly until?: Instant;
  /** The most that this rule wanted a moment ago. */
  readonly recent?: Recent;
  /** As long as this rule says so, nothing shrinks the pool below this many members. */
  readonly atLeast?: number;
  /** As long as this rule says so, nothing grows the pool above this many members. */
  readonly atMost?: number;
}

/**
 * One answer of one rule. `grow` and `abstain` speak of the pool, `may-shrink` of one member, and
 * `keep` and `unknown` of one member, or of all when they name none. Several rules' answers are
 * joined as the design says: the largest wish wins for growth; a member may go when one rule says
 * so and none says grow, keep, or that what it would have to know is unknown.
 */
export type Opinion =
  | (Spoken & {
      readonly kind: "grow";
      readonly count: number;
      /**
       * So many of them are for jobs that neither what is there nor what is on its way will serve:
       * earlier growth is counted already, and nothing has to show its effect first. Absent: none.
       */
      readonly unserved?: number;
    })
  | (Spoken & {
      readonly kind: "may-shrink";
      readonly member: string;
      /** For how many minutes it has been so, as far back as readings reach. */
      readonly idleMinutes: number;
      /** So many may go at once by this rule, if it knows; absent: one. */
      readonly surplus?: number;
      /** Its lease is over: it ends even if it works or nobody can see it. Protection wins. */
      readonly ends?: true;
    })
  | (Spoken & { readonly kind: "keep"; readonly member?: string })
  | (Spoken & { readonly kind: "unknown"; readonly member?: string })
  | (Spoken & { readonly kind: "abstain" });

/** Opinions by the member they speak of, in the order of the policy's rules. */
export function opinionsByMember(
  opinions: readonly Opinion[],
): ReadonlyMap<string, readonly Opinion[]> {
  const byMember = new Map<string, Opinion[]>();
  for (const opinion of opinions) {
    if (opinion.kind === "grow" || opinion.kind === "abstain") continue;
    if (opinion.member === undefined) continue;
    const spoken = byMember.get(opinion.member);
    if (spoken) spoken.push(opinion);
    else byMember.set(opinion.member, [opinion]);
  }
  return byMember;
}

/** What keeps every member, or would have to be known before any may go. */
export function opinionsOfAll(opinions: readonly Opinion[]): readonly Opinion[] {
  return opinions.filter(
    ({ kind, ...rest }) =>
      (kind === "keep" || kind === "unknown") && (!("member" in rest) || rest.member === undefined),
  );
}

/** The members that are load and capacity: active, and proven to be ours. */
export function activeMembers(pool: Pick<PoolView, "members">): readonly Member[] {
  return pool.members.filter((member) => member.state === "active");
}

const coming: ReadonlySet<MemberState> = new Set(["booting", "pending", "doubtful"]);

/** Members that are not capacity yet: booting, or named and reserved. */
export function comingMembers(pool: Pick<PoolView, "members">): readonly Member[] {
  return pool.members.filter(({ state }) => coming.has(state));
}

/** How many members work or will: what a wished size is compared with. */
export function presentCount(pool: Pick<PoolView, "members">): number {
  return activeMembers(pool).length + comingMembers(pool).length;
}
