/** Why nothing happens to each member that no action of the plan speaks of. */
import type { Block, Hold, Reason } from "../model/plan.ts";
import type { PoolOutcome } from "./judge-pool.ts";
import type { Member, MemberState } from "./members.ts";
import { protectionOf } from "./protection.ts";
import { type Opinion, opinionsByMember, opinionsOfAll } from "./rules/opinion.ts";
import type { Situation } from "./situation.ts";

/** One hold for each member without an action, in order of pool and name. */
export function holdsOf(situation: Situation, outcomes: readonly PoolOutcome[]): readonly Hold[] {
  const byPool = new Map(outcomes.map((outcome) => [outcome.pool.name, verdictOf(outcome)]));
  const acted = new Set(outcomes.flatMap(targetsOf));
  return situation.members
    .filter(({ state, name }) => (state !== "active" && state !== "unhealthy") || !acted.has(name))
    .map((member) => ({
      pool: member.pool,
      instance: member.name,
      block: blockOf(member, byPool.get(member.pool), situation),
    }));
}

/** The same hold for everybody, when the observation itself is not fit to act on. */
export function heldMembers(situation: Situation, block: Block): readonly Hold[] {
  return situation.members.map((member) => ({
    pool: member.pool,
    instance: member.name,
    block,
  }));
}

function targetsOf({ proposal, blocked }: PoolOutcome): readonly string[] {
  return [...(proposal?.actions ?? []), ...blocked]
    .filter((action) => action.type === "terminate_instance")
    .map((action) => action.target);
}

/** A pool's opinions by the member they speak of. */
interface PoolVerdict {
  readonly pool: string;
  readonly grows: boolean;
  readonly byMember: ReadonlyMap<string, readonly Opinion[]>;
  /** What speaks of every member. */
  readonly ofAll: readonly Opinion[];
}

function verdictOf({ pool, opinions }: PoolOutcome): PoolVerdict {
  const grows = opinions.some((one) => one.kind === "grow");
  const byMember = opinionsByMember(opinions);
  return { pool: pool.name, grows, byMember, ofAll: opinionsOfAll(opinions) };
}

/** What a member's state alone says. Rules judge nobody but active members. */
const stateReasons: Readonly<Record<Exclude<MemberState, "active">, Reason>> = {
  booting: "unknown-readings",
  unhealthy: "unknown-readings",
  leaving: "on-hold",
  stray: "on-hold",
  pending: "on-hold",
  doubtful: "outcome-unknown",
  missing: "on-hold",
  "not-ours": "not-ours",
};

function blockOf(member: Member, verdict: PoolVerdict | undefined, situation: Situation): Block {
  if (!verdict) {
    const sentence = `${member.pool} has no policy, so nothing is done with ${member.name}`;
    return { reason: "on-hold", sentence };
  }
  if (member.state !== "active") {
    return { reason: stateReasons[member.state], sentence: `${member.name} ${member.why}` };
  }
  const opinions = [...(verdict.byMember.get(member.name) ?? []), ...verdict.ofAll];
  return (
    unknownBlock(opinions) ??
    protectionOf(member, situation) ??
    keptBlock(opinions) ??
    sparedBlock(opinions, verdict) ?? {
      reason: "on-hold",
      sentence: `no rule of ${member.pool} asks for anything about ${member.name}`,
    }
  );
}

function unknownBlock(opinions: readonly Opinion[]): Block | undefined {
  const unknown = opinions.find((one) => one.kind === "unknown");
  return unknown && { reason: "unknown-readings", sentence: unknown.reason };
}

/** A member at work. It is told with the word that apply uses for a victim at work. */
function keptBlock(opinions: readonly Opinion[]): Block | undefined {
  const kept = opinions.find((one) => one.kind === "keep");
  if (!kept) return undefined;
  const until = kept.until === undefined ? {} : { until: kept.until };
  return { reason: "busy-again", sentence: kept.reason, ...until };
}

function sparedBlock(
  opinions: readonly Opinion[],
  { pool, grows }: PoolVerdict,
): Block | undefined {
  const free = opinions.find((one) => one.kind === "may-shrink");
  if (!free) return undefined;
  return grows
    ? { reason: "would-flap", sentence: `${free.reason}, but ${pool} asks to grow` }
    : {
        reason: "too-many-changes",
        sentence:
          free.surplus === undefined
            ? `${free.reason}, but one termination a pool and plan is the most`
            : `${free.reason}, but no more go in one plan than may go without an approval`,
      };
}
