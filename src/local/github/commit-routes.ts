/** Commits over REST: lists, single ones, comparisons, and the pull requests behind one. */

import { changesBetween } from "./git-merge.ts";
import type { Commit } from "./git-objects.ts";
import { notFound, Refusal, unprocessable } from "./refusal.ts";
import { commitJson, fileChangeJson, wholeCommitJson } from "./render-commit.ts";
import { simplePullJson } from "./render-pull.ts";
import { type Answer, type ApiRequest, ok, page, param, type Route } from "./routing.ts";
import type { GitHubState } from "./state.ts";

/** The commit behind a name out of an address, or a 422 as GitHub gives it. */
export async function commitNamed(state: GitHubState, name: string): Promise<Commit> {
  const sha = await state.git.resolve(name);
  const commit = sha === undefined ? undefined : await state.git.commit(sha);
  if (commit === undefined) throw unprocessable(`No commit found for SHA: ${name}`);
  return commit;
}

function isWithin(commit: Commit, query: URLSearchParams): boolean {
  const [since, until] = [query.get("since"), query.get("until")];
  const at = commit.committer.seconds * 1000;
  return (since === null || at >= Date.parse(since)) && (until === null || at <= Date.parse(until));
}

const listCommits = async ({ state, query }: ApiRequest): Promise<Answer> => {
  const name = query.get("sha") ?? state.defaultBranch;
  const start = await state.git.resolve(name);
  if (start === undefined) throw notFound();
  const listed = await state.git.history(start, query.get("path") ?? undefined);
  const commits = await Promise.all(listed.map((sha) => state.git.knownCommit(sha)));
  const author = query.get("author");
  const wanted = commits.filter(
    (commit) =>
      isWithin(commit, query) &&
      (author === null ||
        author === commit.author.email ||
        author === state.accountByEmail(commit.author.email)?.login),
  );
  return page(wanted.map((commit) => commitJson(state, commit)));
};

const oneCommit = async (request: ApiRequest): Promise<Answer> => {
  const { state } = request;
  const commit = await commitNamed(state, param(request, "ref"));
  if (/\.sha\b|\+sha\b/u.test(request.accept)) {
    const type = "application/vnd.github.sha; charset=utf-8";
    return { status: 200, text: { type, content: commit.sha } };
  }
  const files = await changesBetween(state.git, commit.parents[0], commit.sha);
  return ok(wholeCommitJson(state, commit, files));
};

/** Merged requests that brought the commit to the default branch, or open ones that hold it. */
const pullsOfCommit = async (request: ApiRequest): Promise<Answer> => {
  const { state } = request;
  const { sha } = await commitNamed(state, param(request, "sha"));
  const trunk = state.branch(state.defaultBranch);
  const merged = trunk !== undefined && (await state.git.isAncestor(sha, trunk));
  const found = [];
  for (const pull of state.pulls()) {
    const { mergeCommit, mergedAt, headSha, baseSha } = pull.pull;
    const holds =
      mergeCommit === sha || (await state.git.commitsBetween(baseSha, headSha)).includes(sha);
    if (holds && (!merged || mergedAt !== null)) found.push(simplePullJson(state, pull));
  }
  return page(found);
};

const relation = (ahead: number, behind: number): string => {
  if (ahead === 0) return behind === 0 ? "identical" : "behind";
  return behind === 0 ? "ahead" : "diverged";
};

const compare = async (request: ApiRequest): Promise<Answer> => {
  const { state } = request;
  const [baseName = "", headName = ""] = param(request, "basehead")
    .split("...")
    .map((name) => name.replace(new RegExp(`^${state.owner}:`, "iu"), ""));
  const [baseSha, headSha] = [await state.git.resolve(baseName), await state.git.resolve(headName)];
  if (baseSha === undefined || headSha === undefined) throw notFound();
  const [base, head] = [await state.git.knownCommit(baseSha), await state.git.knownCommit(headSha)];
  const parting = await state.git.mergeBase(base.sha, head.sha);
  if (parting === undefined) {
    const message = `No common ancestor between ${baseName} and ${headName}.`;
    throw new Refusal({ status: 404, message });
  }
  const ahead = await state.git.commitsBetween(base.sha, head.sha);
  const behind = await state.git.commitsBetween(head.sha, base.sha);
  const commits = await Promise.all(ahead.map((sha) => state.git.knownCommit(sha)));
  const files = await changesBetween(state.git, parting, head.sha);
  const html = `${state.pageUrl}/compare/${baseName}...${headName}`;
  return ok({
    url: `${state.repositoryUrl}/compare/${baseName}...${headName}`,
    html_url: html,
    permalink_url: `${state.pageUrl}/compare/${base.sha}...${head.sha}`,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: commitJson(state, base),
    merge_base_commit: commitJson(state, await state.git.knownCommit(parting)),
    status: relation(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: commits.reverse().map((commit) => commitJson(state, commit)),
    files: files.map((file) => fileChangeJson(state, head.sha, file)),
  });
};

/** The routes of commits. Those of statuses and checks come first, being longer. */
export const commitRoutes: readonly Route[] = [
  { on: "GET /commits", scope: "contents", answer: listCommits },
  {
    on: "GET /commits/{sha}/pulls",
    scope: "pull-requests|contents",
    answer: pullsOfCommit,
  },
  { on: "GET /commits/{ref*}", scope: "contents", answer: oneCommit },
  { on: "GET /compare/{basehead*}", scope: "contents", answer: compare },
];
