/** Which of several members may go first: longest idle, then dearest, then by id. */
import type { Instant } from "../model/units.ts";
import type { Member } from "./members.ts";
import { byText } from "./own.ts";
import { protectionOf } from "./protection.ts";
import type { Opinion } from "./rules/opinion.ts";

/** A member that a rule lets go, with what speaks against it. */
export interface Candidate {
  readonly opinion: Extract<Opinion, { kind: "may-shrink" }>;
  readonly member: Member;
  readonly doubts: readonly string[];
}

/**
 * One termination a pool and plan. A candidate without doubts and protection goes before the
 * others, which are chosen only so that a gate can say why they stay.
 */
export function chooseVictim(
  candidates: readonly Candidate[],
  now: Instant,
): Candidate | undefined {
  return candidates
    .map((candidate) => ({ candidate, obstacles: obstacles(candidate, now) }))
    .sort((one, other) => one.obstacles - other.obstacles || order(one.candidate, other.candidate))
    .map(({ candidate }) => candidate)[0];
}

function obstacles({ doubts, member }: Candidate, now: Instant): number {
  return doubts.length > 0 || protectionOf(member, now) ? 1 : 0;
}

function order(one: Candidate, other: Candidate): number {
  return (
    other.opinion.idleMinutes - one.opinion.idleMinutes ||
    priceOf(other) - priceOf(one) ||
    byText(one.member.instance?.id ?? "", other.member.instance?.id ?? "")
  );
}

/** A machine of unknown price is not known to be dear. */
function priceOf({ member }: Candidate): number {
  return member.instance?.pricePerHour ?? 0;
}
