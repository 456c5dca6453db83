/** Users and the repository as GitHub's JSON shows them: mostly addresses, hence tables. */

import { type Account, appIdOf, isAtLeast } from "./accounts.ts";
import type { JsonObject } from "./json-input.ts";
import type { GitHubState } from "./state.ts";

/** GitHub's opaque ids: base64 of a kind and a number, which `nodeNumber` reads back. */
export function nodeId(kind: string, id: number | string): string {
  return Buffer.from(`${kind}:${id}`).toString("base64");
}

/** The number inside an opaque id of that kind; absent when it is none. */
export function nodeNumber(kind: string, node: string): number | undefined {
  const [found, id] = Buffer.from(node, "base64").toString("utf8").split(":");
  return found === kind ? Number(id) : undefined;
}

const userAddresses = {
  followers_url: "/followers",
  following_url: "/following{/other_user}",
  gists_url: "/gists{/gist_id}",
  starred_url: "/starred{/owner}{/repo}",
  subscriptions_url: "/subscriptions",
  organizations_url: "/orgs",
  repos_url: "/repos",
  events_url: "/events{/privacy}",
  received_events_url: "/received_events",
};

function addresses(table: Readonly<Record<string, string>>, base: string): JsonObject {
  return Object.fromEntries(Object.entries(table).map(([key, tail]) => [key, base + tail]));
}

/** A user, in the short form that stands inside other things. */
export function userJson(state: GitHubState, user: Account): JsonObject {
  const url = `${state.url}/users/${encodeURIComponent(user.login)}`;
  return {
    login: user.login,
    id: user.id,
    node_id: nodeId("User", user.id),
    avatar_url: `${state.url}/avatars/u/${user.id}?v=4`,
    gravatar_id: "",
    url,
    html_url: `${state.url}/${encodeURIComponent(user.login)}`,
    ...addresses(userAddresses, url),
    type: user.type,
    site_admin: false,
  };
}

/** A user by login; null, as GitHub shows a ghost, when there is none. */
export function userOrNull(state: GitHubState, login: string | null): JsonObject | null {
  const account = login === null ? undefined : state.account(login);
  return account === undefined ? null : userJson(state, account);
}

/** What GET /user tells about the token's owner. */
export function privateUserJson(state: GitHubState, user: Account): JsonObject {
  const none = { company: null, blog: "", location: null, email: null, hireable: null, bio: null };
  const counts = { public_repos: 1, public_gists: 0, followers: 0, following: 0 };
  const own = { private_gists: 0, total_private_repos: 0, owned_private_repos: 0, disk_usage: 0 };
  return {
    ...userJson(state, user),
    name: user.name ?? null,
    ...none,
    ...counts,
    ...own,
    collaborators: 0,
    two_factor_authentication: true,
    created_at: state.createdAt,
    updated_at: state.createdAt,
  };
}

/** The App behind a token, as checks show it. */
export function appJson(state: GitHubState, account: Account): JsonObject | null {
  const id = appIdOf(account);
  if (id === undefined) return null;
  const slug = account.login.replace(/\[bot\]$/u, "");
  return {
    id,
    slug,
    node_id: nodeId("App", id),
    owner: userJson(state, account),
    name: slug,
    description: "",
    external_url: `${state.url}/apps/${slug}`,
    html_url: `${state.url}/apps/${slug}`,
    created_at: state.createdAt,
    updated_at: state.createdAt,
    permissions: {
      contents: "write",
      pull_requests: "write",
      statuses: "write",
      issues: "write",
      actions: "write",
    },
    events: [],
  };
}

const repositoryAddresses = {
  forks_url: "/forks",
  keys_url: "/keys{/key_id}",
  collaborators_url: "/collaborators{/collaborator}",
  teams_url: "/teams",
  hooks_url: "/hooks",
  issue_events_url: "/issues/events{/number}",
  events_url: "/events",
  assignees_url: "/assignees{/user}",
  branches_url: "/branches{/branch}",
  tags_url: "/tags",
  blobs_url: "/git/blobs{/sha}",
  git_tags_url: "/git/tags{/sha}",
  git_refs_url: "/git/refs{/sha}",
  trees_url: "/git/trees{/sha}",
  statuses_url: "/statuses/{sha}",
  languages_url: "/languages",
  stargazers_url: "/stargazers",
  contributors_url: "/contributors",
  subscribers_url: "/subscribers",
  subscription_url: "/subscription",
  commits_url: "/commits{/sha}",
  git_commits_url: "/git/commits{/sha}",
  comments_url: "/comments{/number}",
  issue_comment_url: "/issues/comments{/number}",
  contents_url: "/contents/{+path}",
  compare_url: "/compare/{base}...{head}",
  merges_url: "/merges",
  archive_url: "/{archive_format}{/ref}",
  downloads_url: "/downloads",
  issues_url: "/issues{/number}",
  pulls_url: "/pulls{/number}",
  milestones_url: "/milestones{/number}",
  notifications_url: "/notifications{?since,all,participating}",
  labels_url: "/labels{/name}",
  releases_url: "/releases{/id}",
  deployments_url: "/deployments",
};

const plainFacts = {
  description: null,
  fork: false,
  homepage: null,
  size: 0,
  stargazers_count: 0,
  watchers_count: 0,
  language: null,
  has_issues: true,
  has_projects: false,
  has_downloads: false,
  has_wiki: false,
  has_pages: false,
  has_discussions: false,
  forks_count: 0,
  mirror_url: null,
  archived: false,
  disabled: false,
  license: null,
  forks: 0,
  watchers: 0,
  is_template: false,
  web_commit_signoff_required: false,
  topics: [],
  custom_properties: {},
  allow_forking: true,
};

const repositoryId = 501;

function ownerJson(state: GitHubState): JsonObject {
  const owner = state.account(state.owner);
  if (owner !== undefined) return userJson(state, owner);
  const made = {
    login: state.owner,
    id: 500,
    token: "",
    permission: "admin",
    kind: "user",
  } as const;
  return { ...userJson(state, { ...made, type: "User" }), type: "Organization" };
}

const shown = new WeakMap<GitHubState, { readonly key: string; readonly json: JsonObject }>();

/**
 * The repository, in the form that stands inside other things (a head, a base, an event). It
 * stands twice in every pull request and once in every event, so the same object is shared.
 */
export function repositoryJson(state: GitHubState): JsonObject {
  const open = [...state.issues.values()].filter((issue) => issue.state === "open").length;
  const key = JSON.stringify([state.url, state.pushedAt, open, state.settings]);
  const known = shown.get(state);
  if (known?.key === key) return known.json;
  const json = freshRepositoryJson(state, open);
  shown.set(state, { key, json });
  return json;
}

function freshRepositoryJson(state: GitHubState, open: number): JsonObject {
  const { settings } = state;
  return {
    id: repositoryId,
    node_id: nodeId("Repository", repositoryId),
    name: state.name,
    full_name: `${state.owner}/${state.name}`,
    private: settings.private,
    owner: ownerJson(state),
    html_url: state.pageUrl,
    url: state.repositoryUrl,
    ...addresses(repositoryAddresses, state.repositoryUrl),
    created_at: state.createdAt,
    updated_at: state.createdAt,
    pushed_at: state.pushedAt,
    git_url: `git:${state.pageUrl.replace(/^https?:/u, "")}.git`,
    ssh_url: `git@localhost:${state.owner}/${state.name}.git`,
    clone_url: `${state.pageUrl}.git`,
    svn_url: state.pageUrl,
    ...plainFacts,
    open_issues_count: open,
    open_issues: open,
    visibility: settings.private ? "private" : "public",
    default_branch: state.defaultBranch,
    allow_squash_merge: settings.allowSquashMerge,
    allow_merge_commit: settings.allowMergeCommit,
    allow_rebase_merge: settings.allowRebaseMerge,
    allow_auto_merge: settings.allowAutoMerge,
    delete_branch_on_merge: settings.deleteBranchOnMerge,
  };
}

/** The repository as GET /repos/{owner}/{repo} tells it to a caller. */
export function fullRepositoryJson(state: GitHubState, caller: Account): JsonObject {
  const may = (role: Account["permission"]) => isAtLeast(caller.permission, role);
  return {
    ...repositoryJson(state),
    subscribers_count: 0,
    network_count: 0,
    permissions: {
      admin: may("admin"),
      maintain: may("maintain"),
      push: may("write"),
      triage: may("triage"),
      pull: !state.settings.private || may("read"),
    },
  };
}

/** The few facts of the repository that runs of workflows carry. */
export function repositoryReference(state: GitHubState): JsonObject {
  return { id: repositoryId, url: state.repositoryUrl, name: state.name };
}

const liteFacts = ["id", "node_id", "name", "full_name", "private", "owner", "html_url", "url"];

/** The repository in the shortened form that workflow runs carry. */
export function repositoryLiteJson(state: GitHubState): JsonObject {
  const whole = repositoryJson(state);
  const wanted = [...liteFacts, "description", "fork", ...Object.keys(repositoryAddresses)];
  return Object.fromEntries(wanted.map((key) => [key, whole[key]]));
}
