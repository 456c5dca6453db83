/** The pull request that offers to put policies back which nobody confirmed: one at most. */

/** Its branch. A pool's branches end otherwise, whatever the pool is called. */
export const policyRevertBranch = "fleet/policies-revert";

/** What is remembered of it. */
export interface PolicyRevertMemory {
  readonly pullRequest: number;
  /** The newest commit of main's policies for which it was made: it fits no other. */
  readonly newest: string;
  /** `declined`: a person closed it, which holds until somebody changes the policies again. */
  readonly state: "open" | "declined";
}

/** A commit of main that changed policies and that nobody confirmed. */
export interface UnconfirmedPolicy {
  readonly sha: string;
  /** A login. Absent: the forge knows no account. */
  readonly author?: string;
  /** A clause: what is missing. */
  readonly why: string;
}

/** The files that are otherwise than they were confirmed, and how they were. */
export interface PolicyRevert {
  /** The commit whose policies come back. */
  readonly confirmed: string;
  readonly newest: string;
  /** Oldest first. */
  readonly commits: readonly UnconfirmedPolicy[];
  /** By path: the text that comes back. */
  readonly additions: Readonly<Record<string, string>>;
  /** Paths of files that only main has. */
  readonly deletions: readonly string[];
  /** Pull requests whose approved tightening is lost by it. */
  readonly losing: readonly number[];
}
