/**
 * Which commits of main apply still has to judge, and which pull request brought each. A path's
 * history names the commits of merged branches; what counts are main's own.
 */
import type { Settings } from "../model/settings.ts";
import type { Commit, Forge, PullRequest, Sha } from "../ports.ts";

/** So many commits of one path are looked at. */
export const historyLimit = 100;

/**
 * The commits of main that touched the fleet file since the last applied one, oldest first. Commits
 * of a merged branch are seen through their merge.
 */
export async function unappliedCommits(
  forge: Forge,
  query: { readonly head: Sha; readonly applied: Sha | undefined; readonly stateFile: string },
): Promise<readonly Commit[]> {
  const { head, applied, stateFile: path } = query;
  return mainCommitsTouching(forge, { head, path, isKnown: (sha) => sha === applied });
}

/** The commits of main that touched a path since the newest known one, oldest first. */
export async function mainCommitsTouching(
  forge: Forge,
  query: {
    readonly head: Sha;
    readonly path: string;
    readonly isKnown: (sha: Sha) => boolean;
  },
): Promise<readonly Commit[]> {
  const { head: at, path, isKnown } = query;
  const touching = await forge.history({ at, path, limit: historyLimit });
  const newer = new Map<Sha, Commit>();
  for (const commit of touching) {
    if (isKnown(commit.sha)) break;
    const isMains = commit.sha === at || newer.has(commit.sha);
    const own = isMains ? commit : await onMain(forge, commit);
    if (isKnown(own.sha)) break;
    newer.set(own.sha, own);
  }
  return [...newer.values()].toReversed();
}

/** The one person whose own merge counts, where the repository's variable names somebody. */
export async function mergedByOperator(
  forge: Forge,
  pull: PullRequest,
  settings: Settings,
): Promise<string | undefined> {
  const operator = settings.singleOperator;
  if (operator === undefined) return undefined;
  const mergedBy = (await forge.pullRequest(pull.number))?.mergedBy;
  return mergedBy?.toLowerCase() === operator.toLowerCase() ? mergedBy : undefined;
}

/** The merge commit that brought a commit of a branch; the commit itself when it is main's own. */
export async function onMain(forge: Forge, commit: Commit): Promise<Commit> {
  for (const pull of await forge.pullRequestsOfCommit(commit.sha)) {
    const { mergeCommit } = pull;
    if (mergeCommit === undefined || mergeCommit === commit.sha) continue;
    const merge = await forge.commit(mergeCommit);
    if (merge && merge.parents.length > 1) return merge;
  }
  return commit;
}

/** The pull request into this branch that brought a commit; undefined when somebody pushed it. */
export async function pullRequestOf(
  forge: Forge,
  commit: Commit,
  branch: string,
): Promise<PullRequest | undefined> {
  const pulls = (await forge.pullRequestsOfCommit(commit.sha)).filter(
    (pull) => pull.state === "merged" && pull.base === branch,
  );
  const own = pulls.find((pull) => pull.mergeCommit === commit.sha);
  if (own) return own;
  for (const pull of pulls) {
    if (await isRebasedFrom(forge, pull, commit)) return pull;
  }
  return undefined;
}

/** A rebase puts as many commits on main as the pull request had, and names the last of them. */
async function isRebasedFrom(forge: Forge, pull: PullRequest, commit: Commit): Promise<boolean> {
  const { length } = await forge.pullRequestCommits(pull.number);
  let at = pull.mergeCommit;
  for (let count = 0; at !== undefined && count < length; count += 1) {
    if (at === commit.sha) return true;
    const one: Commit | undefined = await forge.commit(at);
    at = one?.parents.length === 1 ? one.parents[0] : undefined;
  }
  return false;
}
