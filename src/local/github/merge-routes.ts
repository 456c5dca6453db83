/** Merging a pull request: by REST, by auto-merge, and bringing the base into the head. */

import type { Account } from "./accounts.ts";
import { rulesOf } from "./branch-rules.ts";
import { mergeTrees, replay } from "./git-merge.ts";
import { zeroSha } from "./git-repository.ts";
import { optionalText } from "./json-input.ts";
import { isBehind, mergeability, mergeObstacles } from "./mergeability.ts";
import { markMerged, moveRefs } from "./movements.ts";
import { tellOfPull } from "./pull-events.ts";
import type { MergeMethod, Pull } from "./records.ts";
import { notFound, Refusal, unprocessable } from "./refusal.ts";
import { type Answer, type ApiRequest, noContent, ok, param, type Route } from "./routing.ts";
import type { GitHubState } from "./state.ts";

/** How a merge is wished. */
export interface MergeWish {
  readonly method: MergeMethod;
  readonly title: string | undefined;
  readonly message: string | undefined;
  /** The head it was decided for; absent: whatever the head is. */
  readonly sha: string | undefined;
  readonly actor: Account;
}

const notAllowed = (message: string) => new Refusal({ status: 405, message });

function refuseMethod(state: GitHubState, pull: Pull, method: MergeMethod): void {
  const { settings } = state;
  const allowed = {
    merge: settings.allowMergeCommit,
    squash: settings.allowSquashMerge,
    rebase: settings.allowRebaseMerge,
  };
  const words = { merge: "Merge commits", squash: "Squash merges", rebase: "Rebase merges" };
  if (!allowed[method]) throw notAllowed(`${words[method]} are not allowed on this repository.`);
  const { methods } = rulesOf(state, pull.pull.baseRef);
  if (methods?.includes(method) === false) {
    throw notAllowed(`Repository rule violations found\n\n${words[method]} are not allowed.\n\n`);
  }
}

async function refuseMerge(state: GitHubState, pull: Pull, wish: MergeWish): Promise<void> {
  if (pull.state === "closed") throw notAllowed("Pull Request is not mergeable");
  if (wish.sha !== undefined && wish.sha !== pull.pull.headSha) {
    throw new Refusal({
      status: 409,
      message: "Head branch was modified. Review and try the merge again.",
    });
  }
  if (pull.pull.draft) throw notAllowed("Pull Request is still a draft");
  refuseMethod(state, pull, wish.method);
  const verdict = await mergeability(state, pull);
  if (verdict.mergeable !== true) throw notAllowed("Pull Request is not mergeable");
  const obstacles = await mergeObstacles(state, pull, wish.actor);
  if (obstacles.length > 0) throw notAllowed(obstacles.join(" "));
  if (await isBehind(state, pull, wish.actor)) {
    throw notAllowed("The head branch is not up to date with the base branch.");
  }
}

async function defaultMessage(state: GitHubState, pull: Pull, wish: MergeWish, base: string) {
  if (wish.method === "merge") {
    const title = `Merge pull request #${pull.number} from ${state.owner}/${pull.pull.headRef}`;
    return { title, message: pull.title };
  }
  const listed = [...(await state.git.commitsBetween(base, pull.pull.headSha))].reverse();
  const commits = await Promise.all(listed.map((sha) => state.git.knownCommit(sha)));
  const [only, ...more] = commits;
  if (only !== undefined && more.length === 0) {
    const [title = "", ...rest] = only.message.split("\n");
    return { title: `${title} (#${pull.number})`, message: rest.join("\n").trim() };
  }
  const message = commits.map((commit) => `* ${commit.message}`).join("\n\n");
  return { title: `${pull.title} (#${pull.number})`, message };
}

async function messageOfMerge(state: GitHubState, pull: Pull, wish: MergeWish, base: string) {
  const usual = await defaultMessage(state, pull, wish, base);
  const title = wish.title ?? usual.title;
  const message = wish.message ?? usual.message;
  return message === "" ? title : `${title}\n\n${message}`;
}

async function rebased(state: GitHubState, pull: Pull, base: string): Promise<string> {
  const listed = [...(await state.git.commitsBetween(base, pull.pull.headSha))].reverse();
  const commits = await Promise.all(listed.map((sha) => state.git.knownCommit(sha)));
  const tip = await replay(state.git, { commits, onto: base, committer: state.webFlow() });
  if (tip === undefined) throw notAllowed("This branch can't be rebased");
  return tip;
}

async function mergedCommit(
  state: GitHubState,
  pull: Pull,
  wish: MergeWish,
  base: string,
): Promise<string> {
  if (wish.method === "rebase") return rebased(state, pull, base);
  const merged = await mergeTrees(state.git, base, pull.pull.headSha);
  if (merged.kind === "conflict") throw notAllowed("Pull Request is not mergeable");
  // A squash is the request's author's commit, a merge that of who pressed the button.
  const author = wish.method === "squash" ? (state.account(pull.login) ?? wish.actor) : wish.actor;
  const sha = await state.git.writeCommit({
    tree: merged.tree,
    parents: wish.method === "merge" ? [base, pull.pull.headSha] : [base],
    author: state.personOf(author),
    committer: state.webFlow(),
    message: await messageOfMerge(state, pull, wish, base),
  });
  state.signed.add(sha);
  return sha;
}

/** Merges, or refuses as GitHub does: 405 when blocked, 409 when the head moved. */
export async function mergePull(state: GitHubState, pull: Pull, wish: MergeWish): Promise<string> {
  await refuseMerge(state, pull, wish);
  const base = state.branch(pull.pull.baseRef);
  if (base === undefined) throw notAllowed("Pull Request is not mergeable");
  const commit = await mergedCommit(state, pull, wish, base);
  markMerged(state, pull, { actor: wish.actor, commit, base });
  const change = { ref: `refs/heads/${pull.pull.baseRef}`, before: base, after: commit };
  const complaint = await moveRefs(state, [change], wish.actor);
  if (complaint !== undefined) throw new Error(`the merge could not move the base: ${complaint}`);
  await tellOfPull(state, pull, { action: "closed", actor: wish.actor });
  if (state.settings.deleteBranchOnMerge && pull.pull.headOwner === state.owner) {
    const ref = `refs/heads/${pull.pull.headRef}`;
    await moveRefs(state, [{ ref, after: zeroSha }], wish.actor);
  }
  return commit;
}

function isMethod(word: string): word is MergeMethod {
  return word === "merge" || word === "squash" || word === "rebase";
}

const merge = async (request: ApiRequest): Promise<Answer> => {
  const { state, body, caller } = request;
  const method = optionalText(body, "merge_method") ?? "merge";
  if (!isMethod(method)) throw unprocessable(`${method} is not a merge method.`);
  const sha = await mergePull(state, state.pull(param(request, "number")), {
    method,
    title: optionalText(body, "commit_title"),
    message: optionalText(body, "commit_message"),
    sha: optionalText(body, "sha"),
    actor: caller,
  });
  return ok({ sha, merged: true, message: "Pull Request successfully merged" });
};

const isMerged = (request: ApiRequest): Answer => {
  const { pull } = request.state.pull(param(request, "number"));
  if (pull.mergedAt === null) throw notFound();
  return noContent;
};

const updateBranch = async (request: ApiRequest): Promise<Answer> => {
  const { state, body, caller } = request;
  const { pull, number } = state.pull(param(request, "number"));
  const expected = optionalText(body, "expected_head_sha");
  if (expected !== undefined && expected !== pull.headSha) {
    throw unprocessable("expected head sha didn’t match current head ref.");
  }
  const base = state.branch(pull.baseRef);
  if (base === undefined || (await state.git.isAncestor(base, pull.headSha))) {
    throw unprocessable("There are no new commits on the base branch.");
  }
  const merged = await mergeTrees(state.git, pull.headSha, base);
  if (merged.kind === "conflict") {
    throw unprocessable("merge conflict between base and head");
  }
  const sha = await state.git.writeCommit({
    tree: merged.tree,
    parents: [pull.headSha, base],
    author: state.personOf(caller),
    committer: state.webFlow(),
    message: `Merge branch '${pull.baseRef}' into ${pull.headRef}`,
  });
  state.signed.add(sha);
  const change = { ref: `refs/heads/${pull.headRef}`, before: pull.headSha, after: sha };
  await moveRefs(state, [change], caller);
  const url = `${state.repositoryUrl}/pulls/${number}`;
  return { status: 202, body: { message: "Updating pull request branch.", url } };
};

/** Merges what was armed for auto-merge and is held up by nothing any more. */
export async function settleAutoMerges(state: GitHubState): Promise<void> {
  for (const pull of state.pulls()) {
    const { autoMerge } = pull.pull;
    const actor = autoMerge && state.account(autoMerge.login);
    if (autoMerge === undefined || actor === undefined || pull.state === "closed") continue;
    const { state: verdict } = await mergeability(state, pull);
    if (verdict !== "clean" && verdict !== "unstable") continue;
    const { method, title, message } = autoMerge;
    await mergePull(state, pull, { method, title, message, sha: undefined, actor });
  }
}

const scope = "contents";

/** The routes of merging. */
export const mergeRoutes: readonly Route[] = [
  { on: "PUT /pulls/{number}/merge", scope, answer: merge },
  { on: "GET /pulls/{number}/merge", scope: "pull-requests", answer: isMerged },
  { on: "PUT /pulls/{number}/update-branch", scope: "pull-requests", answer: updateBranch },
];
