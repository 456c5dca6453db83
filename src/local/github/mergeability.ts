/** Whether a pull request can be merged, and if not why: the heart of the stand-in. */

import { type Account, isAtLeast } from "./accounts.ts";
import { type BranchRules, rulesOf } from "./branch-rules.ts";
import { ownersOf } from "./code-owners.ts";
import { changesBetween, mergeTrees } from "./git-merge.ts";
import type { Pull, Review } from "./records.ts";
import type { GitHubState } from "./state.ts";
import { isUnstable, missingCheck } from "./verdicts.ts";

/** GitHub's `mergeable_state`. */
export type MergeState =
  | "clean"
  | "dirty"
  | "blocked"
  | "behind"
  | "unstable"
  | "draft"
  | "unknown";

/** GitHub's verdict on a pull request. */
export interface Mergeability {
  /** Whether there is no conflict; null once the pull request is closed. */
  readonly mergeable: boolean | null;
  readonly state: MergeState;
  /** The tree a merge would have; absent on a conflict. */
  readonly tree: string | undefined;
  readonly base: string;
}

/** Each reviewer's last word; comments do not change it. */
export function lastWords(pull: Pull): readonly Review[] {
  const words = new Map<string, Review>();
  for (const review of pull.pull.reviews) {
    if (review.state !== "COMMENTED" && review.state !== "PENDING") {
      words.set(review.login, review);
    }
  }
  return [...words.values()];
}

function writersWords(state: GitHubState, pull: Pull): readonly Review[] {
  return lastWords(pull).filter((review) => {
    const account = state.account(review.login);
    return account !== undefined && isAtLeast(account.permission, "write");
  });
}

async function reviewsMissing(
  state: GitHubState,
  pull: Pull,
  rules: BranchRules,
): Promise<readonly string[]> {
  const { reviews } = rules;
  if (reviews === undefined) return [];
  const words = writersWords(state, pull);
  const approvals = words.filter((review) => review.state === "APPROVED");
  const missing: string[] = [];
  if (words.some((review) => review.state === "CHANGES_REQUESTED")) {
    missing.push("Changes have been requested.");
  }
  if (approvals.length < reviews.approvals) {
    const plural = reviews.approvals === 1 ? " is" : "s are";
    const count = `${reviews.approvals} approving review${plural}`;
    missing.push(`At least ${count} required by reviewers with write access.`);
  }
  if (reviews.lastPush && !approvals.some(({ login }) => login !== pull.pull.lastPusher)) {
    missing.push("New changes require approval from someone other than the last pusher.");
  }
  if (reviews.codeOwners && !(await ownersAgree(state, pull, approvals))) {
    missing.push("Waiting on code owner review.");
  }
  return missing;
}

async function ownersAgree(
  state: GitHubState,
  pull: Pull,
  approvals: readonly Review[],
): Promise<boolean> {
  const base = state.branch(pull.pull.baseRef);
  if (base === undefined) return false;
  const from = await state.git.mergeBase(base, pull.pull.headSha);
  const changes = await changesBetween(state.git, from, pull.pull.headSha);
  const lists = await ownersOf(
    state,
    base,
    changes.map((change) => change.path),
  );
  const approvers = new Set(approvals.map((review) => review.login.toLowerCase()));
  return lists.every((owners) => owners.some((owner) => approvers.has(owner.toLowerCase())));
}

/** Everything a merge still waits for; for a caller, without what the caller may bypass. */
export async function mergeObstacles(
  state: GitHubState,
  pull: Pull,
  caller?: Account,
): Promise<readonly string[]> {
  const rules = rulesOf(state, pull.pull.baseRef, caller);
  const checks = rules.checks.map((check) => missingCheck(state, pull.pull.headSha, check));
  return [
    ...(await reviewsMissing(state, pull, rules)),
    ...checks.filter((missing) => missing !== undefined),
  ];
}

/** Whether the base has moved on, where a rule asks that it has not. */
export async function isBehind(state: GitHubState, pull: Pull, caller?: Account): Promise<boolean> {
  const base = state.branch(pull.pull.baseRef);
  if (base === undefined || !rulesOf(state, pull.pull.baseRef, caller).strict) return false;
  return !(await state.git.isAncestor(base, pull.pull.headSha));
}

async function stateOf(state: GitHubState, pull: Pull): Promise<MergeState> {
  if (pull.pull.draft) return "draft";
  if ((await mergeObstacles(state, pull)).length > 0) return "blocked";
  if (await isBehind(state, pull)) return "behind";
  return isUnstable(state, pull.pull.headSha) ? "unstable" : "clean";
}

/** GitHub's verdict, computed anew: it depends on both branches, reviews and statuses. */
export async function mergeability(state: GitHubState, pull: Pull): Promise<Mergeability> {
  const base = state.branch(pull.pull.baseRef);
  if (pull.state === "closed" || base === undefined) {
    return { mergeable: null, state: "unknown", tree: undefined, base: pull.pull.baseSha };
  }
  const merged = await mergeTrees(state.git, base, pull.pull.headSha);
  if (merged.kind === "conflict") {
    return { mergeable: false, state: "dirty", tree: undefined, base };
  }
  return { mergeable: true, state: await stateOf(state, pull), tree: merged.tree, base };
}
