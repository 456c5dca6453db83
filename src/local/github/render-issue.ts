/** Issues, comments and labels as GitHub's JSON shows them. */

import { isAtLeast } from "./accounts.ts";
import type { JsonObject } from "./json-input.ts";
import type { Comment, Issue, Label, Reaction } from "./records.ts";
import { nodeId, userJson, userOrNull } from "./render-repository.ts";
import type { GitHubState } from "./state.ts";

/** A label. */
export function labelJson(state: GitHubState, label: Label): JsonObject {
  return {
    id: label.id,
    node_id: nodeId("Label", label.id),
    url: `${state.repositoryUrl}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    description: label.description,
    color: label.color,
    default: false,
  };
}

/** The labels an issue carries, in the order they were put on. */
export function labelsOf(state: GitHubState, issue: Issue): readonly JsonObject[] {
  return [...issue.labels].flatMap((name) => {
    const label = state.labels.get(name.toLowerCase());
    return label === undefined ? [] : [labelJson(state, label)];
  });
}

/** How somebody stands to the repository. */
export function association(state: GitHubState, login: string): string {
  if (login.toLowerCase() === state.owner.toLowerCase()) return "OWNER";
  const account = state.account(login);
  if (account === undefined || account.type === "Bot") return "NONE";
  if (isAtLeast(account.permission, "read")) return "COLLABORATOR";
  return "NONE";
}

/** Users by login; who is gone is left out. */
export function usersJson(state: GitHubState, logins: Iterable<string>): readonly JsonObject[] {
  return [...logins].flatMap((login) => {
    const account = state.account(login);
    return account === undefined ? [] : [userJson(state, account)];
  });
}

const reactionNames = ["+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes"];

function reactionsJson(url: string, reactions: readonly Reaction[]): JsonObject {
  const count = (name: string) => reactions.filter((one) => one.content === name).length;
  const counts = Object.fromEntries(reactionNames.map((name) => [name, count(name)]));
  return { url: `${url}/reactions`, total_count: reactions.length, ...counts };
}

/** The comments of an issue, oldest first. */
export function commentsOf(state: GitHubState, issue: Issue): readonly Comment[] {
  return [...state.comments.values()].filter((comment) => comment.issue === issue.number);
}

function pullReference(state: GitHubState, issue: Issue): JsonObject {
  if (issue.pull === undefined) return {};
  const page = `${state.pageUrl}/pull/${issue.number}`;
  return {
    draft: issue.pull.draft,
    pull_request: {
      url: `${state.repositoryUrl}/pulls/${issue.number}`,
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      merged_at: issue.pull.mergedAt,
    },
  };
}

/** An issue, or the issue side of a pull request. */
export function issueJson(state: GitHubState, issue: Issue): JsonObject {
  const url = `${state.repositoryUrl}/issues/${issue.number}`;
  const kind = issue.pull === undefined ? "issues" : "pull";
  const [assignee = null] = usersJson(state, issue.assignees);
  return {
    url,
    repository_url: state.repositoryUrl,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: `${state.pageUrl}/${kind}/${issue.number}`,
    id: issue.id,
    node_id: nodeId(issue.pull === undefined ? "Issue" : "PullRequest", issue.number),
    number: issue.number,
    title: issue.title,
    user: userOrNull(state, issue.login),
    labels: labelsOf(state, issue),
    state: issue.state,
    state_reason: issue.stateReason,
    locked: false,
    assignee,
    assignees: usersJson(state, issue.assignees),
    milestone: null,
    comments: commentsOf(state, issue).length,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    author_association: association(state, issue.login),
    active_lock_reason: null,
    ...pullReference(state, issue),
    body: issue.body,
    reactions: reactionsJson(url, []),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: null,
  };
}

/** A comment. */
export function commentJson(state: GitHubState, comment: Comment): JsonObject {
  const url = `${state.repositoryUrl}/issues/comments/${comment.id}`;
  const kind = state.issue(comment.issue).pull === undefined ? "issues" : "pull";
  return {
    url,
    html_url: `${state.pageUrl}/${kind}/${comment.issue}#issuecomment-${comment.id}`,
    issue_url: `${state.repositoryUrl}/issues/${comment.issue}`,
    id: comment.id,
    node_id: nodeId("IssueComment", comment.id),
    user: userOrNull(state, comment.login),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: association(state, comment.login),
    body: comment.body,
    reactions: reactionsJson(url, comment.reactions),
    performed_via_github_app: null,
  };
}

/** A reaction. */
export function reactionJson(state: GitHubState, reaction: Reaction): JsonObject {
  return {
    id: reaction.id,
    node_id: nodeId("Reaction", reaction.id),
    user: userOrNull(state, reaction.login),
    content: reaction.content,
    created_at: reaction.createdAt,
  };
}
