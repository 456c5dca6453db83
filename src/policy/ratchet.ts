/**
 * How the line of commits that touched the policies is judged: what was approved is a ratchet, and
 * what nobody approved never loosens it. Pure, so that a property can live any history of them.
 */
import type { Policies } from "../model/policy.ts";
import { onlyTightens, tightened } from "./tighten.ts";

/** What people have said yes to, in the order in which it came to main. */
export interface ApprovedPolicies {
  /** The newest confirmed ones. */
  readonly confirmed: Policies;
  /** Approved since then, each on a base that nobody confirmed. */
  readonly since: readonly Policies[];
}

/** The confirmed policies with all that was approved since and is tighter: nothing is looser. */
export function ratchetOf({ confirmed, since }: ApprovedPolicies): Policies {
  return since.reduce((held, newest) => tightened({ confirmed: held, newest }), confirmed);
}

/** What holds: the ratchet, and of main's newest policies only what is tighter still. */
export function policiesInForce(approved: ApprovedPolicies, newest: Policies): Policies {
  return tightened({ confirmed: ratchetOf(approved), newest });
}

/** A commit to the policies, with what main said before it. */
export interface PolicyStep {
  /** Absent: main had none that could be read. */
  readonly base: Policies;
  readonly after: Policies;
  /** The approvals that such a change needs were there as it merged. */
  readonly isApproved: boolean;
  /** Its texts are those of the confirmed policies, byte by byte. */
  readonly isRestoring: boolean;
}

/** What a commit is: `approved` is not confirmed, and holds where it tightens. */
export type PolicyStanding = "confirmed" | "approved" | "refused";

/**
 * Restoring confirms by itself while nothing is lost by it that was approved since. An approval
 * confirms what its reviewers could see: a change of a base that is inside the ratchet, a result
 * that is inside it, or the confirmed texts.
 */
export function standingOf(approved: ApprovedPolicies, step: PolicyStep): PolicyStanding {
  const confirmed = ratchetOf(approved);
  const fits = (newest: Policies) => onlyTightens({ confirmed, newest });
  if (step.isRestoring && (step.isApproved || fits(step.after))) return "confirmed";
  if (!step.isApproved) return "refused";
  return fits(step.base) || fits(step.after) ? "confirmed" : "approved";
}

/** What people have said yes to after a commit of that standing. */
export function afterStep(
  { confirmed, since }: ApprovedPolicies,
  standing: PolicyStanding,
  after: Policies,
): ApprovedPolicies {
  if (standing === "confirmed") return { confirmed: after, since: [] };
  return { confirmed, since: standing === "approved" ? [...since, after] : since };
}
