/** Telling of pull requests: payloads, and the refs under `refs/pull/` that runs check out. */

import type { Account } from "./accounts.ts";
import { type Subject, tell } from "./events.ts";
import type { JsonObject } from "./json-input.ts";
import { mergeability } from "./mergeability.ts";
import type { Pull, Review } from "./records.ts";
import { pullJson, reviewJson, simplePullJson, testMergeCommit } from "./render-pull.ts";
import type { GitHubState } from "./state.ts";
import { allPaths, changedPaths } from "./tree-difference.ts";

/** Sets `refs/pull/N/head`, and `refs/pull/N/merge` when there is no conflict. */
async function keepPullRefs(state: GitHubState, pull: Pull): Promise<string | undefined> {
  const test =
    pull.state === "open"
      ? await testMergeCommit(state, pull, await mergeability(state, pull))
      : undefined;
  const wanted = [
    { ref: `refs/pull/${pull.number}/head`, after: pull.pull.headSha },
    ...(test === undefined ? [] : [{ ref: `refs/pull/${pull.number}/merge`, after: test }]),
  ].filter(({ ref, after }) => state.git.refs.get(ref) !== after);
  if (wanted.length > 0) await state.git.updateRefs(wanted);
  return test;
}

/** Runs of a pull request see the test merge; with a conflict there is none, and so no run. */
async function pullSubject(state: GitHubState, pull: Pull): Promise<Subject | undefined> {
  const test = await keepPullRefs(state, pull);
  const { headSha, headRef, baseRef, mergeCommit, baseSha } = pull.pull;
  const sha = test ?? (pull.state === "closed" ? (mergeCommit ?? headSha) : undefined);
  if (sha === undefined) return undefined;
  const paths = async () => {
    const base = await state.git.mergeBase(state.branch(baseRef) ?? baseSha, headSha);
    return allPaths(await changedPaths(state.git, base, headSha));
  };
  const merged = pull.pull.mergedAt !== null;
  return {
    ref: merged ? `refs/heads/${baseRef}` : `refs/pull/${pull.number}/merge`,
    sha,
    headSha,
    headBranch: headRef,
    facts: { branch: baseRef, paths },
  };
}

/** Tells that something happened to a pull request. */
export async function tellOfPull(
  state: GitHubState,
  pull: Pull,
  told: { readonly action: string; readonly actor: Account; readonly more?: JsonObject },
): Promise<void> {
  await tell(state, {
    event: "pull_request",
    action: told.action,
    actor: told.actor,
    subject: await pullSubject(state, pull),
    payload: {
      number: pull.number,
      pull_request: await pullJson(state, pull),
      ...told.more,
    },
  });
}

/** Tells of a review. */
export async function tellOfReview(
  state: GitHubState,
  pull: Pull,
  told: {
    readonly action: "submitted" | "dismissed" | "edited";
    readonly actor: Account;
    readonly review: Review;
  },
): Promise<void> {
  const shown = reviewJson(state, pull, told.review);
  await tell(state, {
    event: "pull_request_review",
    action: told.action,
    actor: told.actor,
    subject: await pullSubject(state, pull),
    payload: {
      review: { ...shown, state: told.review.state.toLowerCase() },
      pull_request: simplePullJson(state, pull),
    },
  });
}
