/** Pull requests and reviews as GitHub's JSON shows them, short in lists and whole alone. */

import { changesBetween } from "./git-merge.ts";
import type { JsonObject } from "./json-input.ts";
import { type Mergeability, mergeability } from "./mergeability.ts";
import type { Pull, PullPart, Review } from "./records.ts";
import { lineCounts } from "./render-commit.ts";
import { association, commentsOf, labelsOf, usersJson } from "./render-issue.ts";
import { nodeId, repositoryJson, userOrNull } from "./render-repository.ts";
import type { GitHubState } from "./state.ts";

function linksOf(state: GitHubState, pull: Pull) {
  const self = `${state.repositoryUrl}/pulls/${pull.number}`;
  const issue = `${state.repositoryUrl}/issues/${pull.number}`;
  return {
    self,
    html: `${state.pageUrl}/pull/${pull.number}`,
    issue,
    comments: `${issue}/comments`,
    review_comments: `${self}/comments`,
    review_comment: `${state.repositoryUrl}/pulls/comments{/number}`,
    commits: `${self}/commits`,
    statuses: `${state.repositoryUrl}/statuses/${pull.pull.headSha}`,
  };
}

function autoMergeJson(state: GitHubState, pull: Pull): JsonObject | null {
  const { autoMerge } = pull.pull;
  if (autoMerge === undefined) return null;
  return {
    enabled_by: userOrNull(state, autoMerge.login),
    merge_method: autoMerge.method,
    commit_title: autoMerge.title ?? `${pull.title} (#${pull.number})`,
    commit_message: autoMerge.message ?? "",
  };
}

function sideJson(state: GitHubState, repo: JsonObject, side: { ref: string; sha: string }) {
  return { label: `${state.owner}:${side.ref}`, ...side, user: repo["owner"], repo };
}

/** The head's side, which may be in somebody's fork. */
function headJson(state: GitHubState, repo: JsonObject, { headOwner, headRef, headSha }: PullPart) {
  const side = { ref: headRef, sha: headSha };
  if (headOwner === state.owner) return sideJson(state, repo, side);
  const user = userOrNull(state, headOwner);
  const full_name = `${headOwner}/${state.name}`;
  return {
    label: `${headOwner}:${headRef}`,
    ...side,
    user,
    repo: { ...repo, full_name, fork: true, owner: user ?? repo["owner"] },
  };
}

/** The form of lists and of review events. */
export function simplePullJson(state: GitHubState, pull: Pull): JsonObject {
  const links = linksOf(state, pull);
  const repo = repositoryJson(state);
  const [assignee = null] = usersJson(state, pull.assignees);
  const { pull: part } = pull;
  const open = pull.state === "open";
  const baseSha = (open ? state.branch(part.baseRef) : undefined) ?? part.baseSha;
  return {
    url: links.self,
    id: part.id,
    node_id: nodeId("PullRequest", pull.number),
    html_url: links.html,
    diff_url: `${links.html}.diff`,
    patch_url: `${links.html}.patch`,
    issue_url: links.issue,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: userOrNull(state, pull.login),
    body: pull.body,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: part.mergedAt,
    merge_commit_sha: part.mergeCommit,
    assignee,
    assignees: usersJson(state, pull.assignees),
    requested_reviewers: usersJson(state, part.requestedReviewers),
    requested_teams: [],
    labels: labelsOf(state, pull),
    milestone: null,
    draft: part.draft,
    commits_url: links.commits,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    comments_url: links.comments,
    statuses_url: links.statuses,
    head: headJson(state, repo, part),
    base: sideJson(state, repo, { ref: part.baseRef, sha: baseSha }),
    _links: Object.fromEntries(Object.entries(links).map(([key, href]) => [key, { href }])),
    author_association: association(state, pull.login),
    auto_merge: autoMergeJson(state, pull),
    active_lock_reason: null,
  };
}

/** The commit GitHub makes to try a merge; kept under `refs/pull/N/merge` by the events. */
export async function testMergeCommit(
  state: GitHubState,
  pull: Pull,
  verdict: Mergeability,
): Promise<string | undefined> {
  if (verdict.tree === undefined) return undefined;
  const parents = [verdict.base, pull.pull.headSha];
  const [head, base] = [await state.git.knownCommit(pull.pull.headSha), verdict.base];
  // Dated like the head, so that asking twice gives the same commit.
  const person = { ...state.webFlow(), seconds: head.committer.seconds };
  const message = `Merge ${pull.pull.headSha} into ${base}`;
  const parts = { tree: verdict.tree, parents, author: person, committer: person, message };
  return state.git.writeCommit(parts);
}

/** The whole pull request, its mergeability computed. */
export async function pullJson(state: GitHubState, pull: Pull): Promise<JsonObject> {
  const verdict = await mergeability(state, pull);
  const open = pull.state === "open";
  const test = open ? await testMergeCommit(state, pull, verdict) : undefined;
  const { headSha, mergedBy, mergedAt } = pull.pull;
  const base = open ? verdict.base : pull.pull.baseSha;
  const from = await state.git.mergeBase(base, headSha);
  const changes = await changesBetween(state.git, from, headSha);
  const commits = await state.git.commitsBetween(base, headSha);
  return {
    ...simplePullJson(state, pull),
    merge_commit_sha: test ?? pull.pull.mergeCommit,
    merged: mergedAt !== null,
    mergeable: verdict.mergeable,
    rebaseable: verdict.mergeable,
    mergeable_state: verdict.state,
    merged_by: userOrNull(state, mergedBy),
    comments: commentsOf(state, pull).length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: commits.length,
    ...lineCounts(changes),
    changed_files: changes.length,
  };
}

/** A review. Events spell its state in small letters. */
export function reviewJson(state: GitHubState, pull: Pull, review: Review): JsonObject {
  const { self, html } = linksOf(state, pull);
  const page = `${html}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: nodeId("PullRequestReview", review.id),
    user: userOrNull(state, review.login),
    body: review.body,
    state: review.state,
    html_url: page,
    pull_request_url: self,
    author_association: association(state, review.login),
    _links: { html: { href: page }, pull_request: { href: self } },
    submitted_at: review.submittedAt,
    commit_id: review.commit,
  };
}
