/**
 * What follows when a ref moves, whoever moved it and by whichever door (REST, GraphQL, git push):
 * the push event, and what it does to pull requests. The only place where refs are moved.
 */

import { type Account, isAtLeast } from "./accounts.ts";
import { rulesOf } from "./branch-rules.ts";
import { tell } from "./events.ts";
import { type RefChange, zeroSha } from "./git-repository.ts";
import type { JsonObject } from "./json-input.ts";
import { tellOfPull, tellOfReview } from "./pull-events.ts";
import type { Pull } from "./records.ts";
import { personJson } from "./render-commit.ts";
import type { GitHubState } from "./state.ts";
import { allPaths, changedPaths } from "./tree-difference.ts";

/** A ref that moved. Zeros: it did not exist, or does not any more. */
export interface Movement {
  readonly ref: string;
  readonly before: string;
  readonly after: string;
}

/** Moves refs, all or none, and lets everything follow. Gives git's complaint on a mismatch. */
export async function moveRefs(
  state: GitHubState,
  changes: readonly RefChange[],
  actor: Account,
): Promise<string | undefined> {
  const movements = changes.map(({ ref, after }) => ({
    ref,
    before: state.git.refs.get(ref) ?? zeroSha,
    after,
  }));
  const complaint = await state.git.updateRefs(changes);
  if (complaint !== undefined) return complaint;
  for (const movement of movements) await followMovement(state, movement, actor);
  return undefined;
}

/** Lets everything follow that a movement brings; for refs that git itself has moved. */
export async function followMovement(
  state: GitHubState,
  movement: Movement,
  actor: Account,
): Promise<void> {
  const { ref, before, after } = movement;
  if (before === after || !/^refs\/(heads|tags)\//u.test(ref)) return;
  state.pushedAt = state.now();
  if (ref.startsWith("refs/heads/")) await noteActivity(state, movement, actor);
  await tellOfPush(state, movement, actor);
  if (!ref.startsWith("refs/heads/")) return;
  const branch = ref.slice("refs/heads/".length);
  for (const pull of state.pulls()) {
    if (pull.state !== "open") continue;
    const isHead = pull.pull.headRef === branch && pull.pull.headOwner === state.owner;
    if (isHead) await followHead(state, { pull, after, actor });
    else if (pull.pull.baseRef === branch) await followBase(state, { pull, after, actor });
  }
}

async function noteActivity(state: GitHubState, movement: Movement, actor: Account): Promise<void> {
  state.activities.push({
    id: state.nextId(),
    ...movement,
    kind: await kindOf(state, movement),
    actor: actor.login,
    at: state.now(),
  });
}

async function kindOf(
  state: GitHubState,
  { before, after }: Movement,
): Promise<"push" | "force_push" | "branch_creation" | "branch_deletion"> {
  if (before === zeroSha) return "branch_creation";
  if (after === zeroSha) return "branch_deletion";
  return (await state.git.isAncestor(before, after)) ? "push" : "force_push";
}

/** A pull request whose head somebody moved. */
export interface PullMovement {
  readonly pull: Pull;
  readonly after: string;
  readonly actor: Account;
}

/** Closes a pull request without merging it. */
export async function closePull(state: GitHubState, pull: Pull, actor: Account): Promise<void> {
  const now = state.now();
  pull.pull.baseSha = state.branch(pull.pull.baseRef) ?? pull.pull.baseSha;
  pull.pull.autoMerge = undefined;
  pull.state = "closed";
  pull.closedAt = now;
  pull.closedBy = actor.login;
  pull.updatedAt = now;
  await tellOfPull(state, pull, { action: "closed", actor });
}

/** Moves the head of a pull request, or closes it when the head is gone or holds nothing new. */
export async function followHead(
  state: GitHubState,
  { pull, after, actor }: PullMovement,
): Promise<void> {
  if (after === zeroSha) return closePull(state, pull, actor);
  const { pull: part } = pull;
  const before = part.headSha;
  part.headSha = after;
  part.lastPusher = actor.login;
  pull.updatedAt = state.now();
  if (!isAtLeast(actor.permission, "write")) part.autoMerge = undefined;
  const base = state.branch(part.baseRef);
  if (base !== undefined && (await state.git.isAncestor(after, base))) {
    return closePull(state, pull, actor);
  }
  if (rulesOf(state, part.baseRef).reviews?.dismissStale === true) {
    await dismissApprovals(state, pull, actor);
  }
  await tellOfPull(state, pull, { action: "synchronize", actor, more: { before, after } });
}

async function dismissApprovals(state: GitHubState, pull: Pull, actor: Account): Promise<void> {
  for (const review of pull.pull.reviews) {
    if (review.state !== "APPROVED") continue;
    review.state = "DISMISSED";
    await tellOfReview(state, pull, { action: "dismissed", actor, review });
  }
}

/** A pull request whose head has reached its base in another way counts as merged. */
async function followBase(state: GitHubState, { pull, after, actor }: PullMovement): Promise<void> {
  if (after === zeroSha) return closePull(state, pull, actor);
  if (!(await state.git.isAncestor(pull.pull.headSha, after))) return;
  markMerged(state, pull, { actor, commit: after, base: pull.pull.baseSha });
  await tellOfPull(state, pull, { action: "closed", actor });
}

/** Writes down that a pull request is merged. */
export function markMerged(
  state: GitHubState,
  pull: Pull,
  merge: { readonly actor: Account; readonly commit: string; readonly base: string },
): void {
  const now = state.now();
  pull.pull.baseSha = merge.base;
  pull.pull.mergedAt = now;
  pull.pull.mergedBy = merge.actor.login;
  pull.pull.mergeCommit = merge.commit;
  pull.pull.autoMerge = undefined;
  pull.state = "closed";
  pull.closedAt = now;
  pull.closedBy = merge.actor.login;
  pull.updatedAt = now;
}

/** GitHub lists at most this many commits in a push event (its documented limit is 2,048). */
const mostCommitsTold = 2048;

async function pushedCommit(state: GitHubState, sha: string): Promise<JsonObject> {
  const commit = await state.git.knownCommit(sha);
  const changed = await changedPaths(state.git, commit.parents[0], sha);
  const person = ({ name, email }: { name: string; email: string }) => {
    const username = state.accountByEmail(email)?.login;
    return { name, email, ...(username === undefined ? {} : { username }) };
  };
  return {
    id: sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: personJson(commit.committer).date,
    url: `${state.pageUrl}/commit/${sha}`,
    author: person(commit.author),
    committer: person(commit.committer),
    added: changed.added,
    removed: changed.removed,
    modified: changed.modified,
  };
}

async function newCommits(state: GitHubState, { before, after }: Movement) {
  if (after === zeroSha) return [];
  if ((await state.git.object(after))?.type !== "commit") return [];
  const start = before === zeroSha ? state.branch(state.defaultBranch) : before;
  const listed =
    start === undefined || start === after ? [] : await state.git.commitsBetween(start, after);
  return [...listed].reverse().slice(0, mostCommitsTold);
}

async function pushedPaths(state: GitHubState, { before, after }: Movement) {
  const start = before === zeroSha ? state.branch(state.defaultBranch) : before;
  const from = start === undefined ? undefined : await state.git.mergeBase(start, after);
  return allPaths(await changedPaths(state.git, from, after));
}

async function tellOfPush(state: GitHubState, movement: Movement, actor: Account): Promise<void> {
  const { ref, before, after } = movement;
  const gone = after === zeroSha;
  const commits: JsonObject[] = [];
  for (const sha of await newCommits(state, movement)) commits.push(await pushedCommit(state, sha));
  const head = gone ? undefined : await state.git.commit(after);
  const short = ref.replace(/^refs\/(heads|tags)\//u, "");
  const isBranch = ref.startsWith("refs/heads/");
  const forced = !gone && before !== zeroSha && !(await state.git.isAncestor(before, after));
  await tell(state, {
    event: "push",
    actor,
    subject:
      head === undefined
        ? undefined
        : {
            ref,
            sha: after,
            headSha: after,
            headBranch: short,
            facts: {
              ...(isBranch ? { branch: short } : { tag: short }),
              paths: () => pushedPaths(state, movement),
            },
          },
    payload: {
      ref,
      before,
      after,
      created: before === zeroSha,
      deleted: gone,
      forced,
      base_ref: null,
      compare: `${state.pageUrl}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
      commits,
      head_commit: head === undefined ? null : await pushedCommit(state, after),
      pusher: { name: actor.login, email: `${actor.login}@users.noreply.github.com` },
    },
  });
}
