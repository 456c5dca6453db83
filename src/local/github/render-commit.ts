/** Commits, files and refs as GitHub's JSON shows them. */

import { instant, isoTime } from "../../model/units.ts";
import type { FileChange } from "./git-merge.ts";
import type { Commit, Person } from "./git-objects.ts";
import type { JsonObject } from "./json-input.ts";
import { nodeId, userJson } from "./render-repository.ts";
import type { GitHubState } from "./state.ts";

/** Who and when, as the Git Data API writes it. */
export function personJson(person: Person) {
  return {
    name: person.name,
    email: person.email,
    date: isoTime(instant(person.seconds * 1000)),
  };
}

/** Whether GitHub signed the commit. */
export function verificationJson(state: GitHubState, commit: Commit) {
  if (!state.signed.has(commit.sha)) {
    const nothing = { signature: null, payload: null, verified_at: null };
    return { verified: false, reason: "unsigned", ...nothing };
  }
  return {
    verified: true,
    reason: "valid",
    signature: `-----BEGIN PGP SIGNATURE-----\n\n${commit.sha}\n-----END PGP SIGNATURE-----\n`,
    payload: `tree ${commit.tree}\n`,
    verified_at: personJson(commit.committer).date,
  };
}

function parentJson(state: GitHubState, path: string) {
  return (sha: string) => ({
    sha,
    url: `${state.repositoryUrl}/${path}/${sha}`,
    html_url: `${state.pageUrl}/commit/${sha}`,
  });
}

/** A commit as the Git Data API shows it. */
export function gitCommitJson(state: GitHubState, commit: Commit): JsonObject {
  return {
    sha: commit.sha,
    node_id: nodeId("Commit", commit.sha),
    url: `${state.repositoryUrl}/git/commits/${commit.sha}`,
    html_url: `${state.pageUrl}/commit/${commit.sha}`,
    author: personJson(commit.author),
    committer: personJson(commit.committer),
    tree: { sha: commit.tree, url: `${state.repositoryUrl}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map(parentJson(state, "git/commits")),
    verification: verificationJson(state, commit),
  };
}

function userOfPerson(state: GitHubState, person: Person) {
  const account = state.accountByEmail(person.email);
  return account === undefined ? null : userJson(state, account);
}

/** A commit as the list of commits shows it. */
export function commitJson(state: GitHubState, commit: Commit): JsonObject {
  const url = `${state.repositoryUrl}/commits/${commit.sha}`;
  return {
    sha: commit.sha,
    node_id: nodeId("Commit", commit.sha),
    commit: {
      author: personJson(commit.author),
      committer: personJson(commit.committer),
      message: commit.message,
      tree: { sha: commit.tree, url: `${state.repositoryUrl}/git/trees/${commit.tree}` },
      url: `${state.repositoryUrl}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: verificationJson(state, commit),
    },
    url,
    html_url: `${state.pageUrl}/commit/${commit.sha}`,
    comments_url: `${url}/comments`,
    author: userOfPerson(state, commit.author),
    committer: userOfPerson(state, commit.committer),
    parents: commit.parents.map(parentJson(state, "commits")),
  };
}

/** A commit with its files and line counts. */
export function wholeCommitJson(
  state: GitHubState,
  commit: Commit,
  files: readonly FileChange[],
): JsonObject {
  const { additions, deletions } = lineCounts(files);
  return {
    ...commitJson(state, commit),
    stats: { total: additions + deletions, additions, deletions },
    files: files.map((file) => fileChangeJson(state, commit.sha, file)),
  };
}

/** How many lines came and went. */
export function lineCounts(files: readonly FileChange[]) {
  return {
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
  };
}

/** A changed file as differences show it. */
export function fileChangeJson(state: GitHubState, head: string, file: FileChange): JsonObject {
  const path = file.path.split("/").map(encodeURIComponent).join("/");
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${state.pageUrl}/blob/${head}/${path}`,
    raw_url: `${state.pageUrl}/raw/${head}/${path}`,
    contents_url: `${state.repositoryUrl}/contents/${path}?ref=${head}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
  };
}

/** A ref. */
export async function refJson(state: GitHubState, ref: string, sha: string): Promise<JsonObject> {
  const type = (await state.git.object(sha))?.type ?? "commit";
  return {
    ref,
    node_id: nodeId("Ref", ref),
    url: `${state.repositoryUrl}/git/${ref}`,
    object: { sha, type, url: `${state.repositoryUrl}/git/${type}s/${sha}` },
  };
}
