/** The GraphQL mutations we use: a signed commit by compare-and-swap, refs, auto-merge. */

import { type Account, isAtLeast } from "./accounts.ts";
import { moveForbidden } from "./branch-rules.ts";
import { editTree, type TreeEdit } from "./git-merge.ts";
import { type RefChange, zeroSha } from "./git-repository.ts";
import {
  isObject,
  type JsonObject,
  optionalFlag,
  optionalList,
  optionalObject,
  optionalText,
  requiredText,
} from "./json-input.ts";
import { mergeability } from "./mergeability.ts";
import { moveRefs } from "./movements.ts";
import { tellOfPull } from "./pull-events.ts";
import type { MergeMethod, Pull } from "./records.ts";
import { notFound, Refusal, unprocessable } from "./refusal.ts";
import { nodeNumber } from "./render-repository.ts";
import type { GitHubState } from "./state.ts";

/** What a resolver works with. */
export interface GraphQLContext {
  readonly state: GitHubState;
  readonly caller: Account;
}

function refuse(type: string, message: string): Refusal {
  return new Refusal({ status: 200, message, type });
}

function requireWriter({ caller }: GraphQLContext): void {
  if (isAtLeast(caller.permission, "write")) return;
  throw refuse("FORBIDDEN", `${caller.login} does not have the correct permissions to execute`);
}

function unresolved(what: string): Refusal {
  return refuse("NOT_FOUND", `Could not resolve to a ${what}.`);
}

function branchOf(state: GitHubState, given: JsonObject): string {
  const name = requiredText(given, "branchName").replace(/^refs\/heads\//u, "");
  const wanted = requiredText(given, "repositoryNameWithOwner");
  if (wanted.toLowerCase() !== `${state.owner}/${state.name}`.toLowerCase()) {
    throw unresolved(`Repository with the name '${wanted}'`);
  }
  return name;
}

function refuseRule(context: GraphQLContext, branch: string, kind: "fast-forward" | "force") {
  const why = moveForbidden(context.state, { branch, actor: context.caller, kind });
  if (why !== undefined) {
    throw refuse("UNPROCESSABLE", `Repository rule violations found\n\n${why}\n\n`);
  }
}

async function editsOf(context: GraphQLContext, tree: string, changes: JsonObject) {
  const { state } = context;
  const edits: TreeEdit[] = [];
  for (const line of (optionalList(changes, "deletions") ?? []).filter(isObject)) {
    const path = requiredText(line, "path");
    if ((await state.git.entryAt(tree, path)) === undefined) {
      const message = `A path was requested for deletion which does not exist: ${path}`;
      throw refuse("UNPROCESSABLE", message);
    }
    edits.push({ path, mode: "100644", sha: undefined });
  }
  for (const line of (optionalList(changes, "additions") ?? []).filter(isObject)) {
    const path = requiredText(line, "path");
    const bytes = Buffer.from(requiredText(line, "contents"), "base64");
    const mode = (await state.git.entryAt(tree, path))?.mode ?? "100644";
    edits.push({ path, mode, sha: await state.git.write("blob", bytes) });
  }
  return edits;
}

/** A commit on a branch that is still where the caller thinks; GitHub signs it. */
export async function createCommitOnBranch(input: JsonObject, context: GraphQLContext) {
  requireWriter(context);
  const { state, caller } = context;
  const branch = branchOf(state, optionalObject(input, "branch") ?? {});
  const expected = requiredText(input, "expectedHeadOid");
  const head = state.branch(branch);
  if (head === undefined) throw unresolved(`Ref with the name '${branch}'`);
  const stale = () =>
    refuse(
      "STALE_DATA",
      `Expected branch to point to "${expected}" but it did not. Pull and try again.`,
    );
  if (head !== expected) throw stale();
  refuseRule(context, branch, "fast-forward");
  const { tree } = await state.git.knownCommit(head);
  const edits = await editsOf(context, tree, optionalObject(input, "fileChanges") ?? {});
  const message = optionalObject(input, "message") ?? {};
  const headline = requiredText(message, "headline");
  const body = optionalText(message, "body") ?? "";
  const sha = await state.git.writeCommit({
    tree: await editTree(state.git, tree, edits),
    parents: [head],
    author: state.personOf(caller),
    committer: state.webFlow(),
    message: body === "" ? headline : `${headline}\n\n${body}`,
  });
  state.signed.add(sha);
  const ref = `refs/heads/${branch}`;
  const complaint = await moveRefs(state, [{ ref, before: head, after: sha }], caller);
  if (complaint !== undefined) throw stale();
  return { clientMutationId: optionalText(input, "clientMutationId"), sha, ref };
}

async function changeFrom(context: GraphQLContext, line: JsonObject): Promise<RefChange> {
  const { state } = context;
  const ref = requiredText(line, "name");
  const after = requiredText(line, "afterOid");
  const before = optionalText(line, "beforeOid");
  const current = state.git.refs.get(ref);
  if (!ref.startsWith("refs/")) throw refuse("UNPROCESSABLE", `${ref} is not a valid ref name.`);
  if (before !== undefined && before !== (current ?? zeroSha)) {
    const message = `Ref cannot be updated: ${ref} is at ${current ?? zeroSha}, not ${before}`;
    throw refuse("STALE_DATA", message);
  }
  if (after === zeroSha) {
    if (current === undefined) throw unresolved(`Ref with the name '${ref}'`);
    return { ref, before: current, after };
  }
  if ((await state.git.object(after)) === undefined) throw unresolved(`node with oid '${after}'`);
  const forward = current === undefined || (await state.git.isAncestor(current, after));
  if (!forward && optionalFlag(line, "force") !== true) {
    throw refuse("UNPROCESSABLE", `Update of ${ref} is not a fast-forward`);
  }
  return { ref, before: current ?? zeroSha, after };
}

function refuseProtected(context: GraphQLContext, change: RefChange, forward: boolean): void {
  if (!change.ref.startsWith("refs/heads/") || change.before === zeroSha) return;
  const branch = change.ref.slice("refs/heads/".length);
  const moved = forward ? "fast-forward" : "force";
  const kind = change.after === zeroSha ? "delete" : moved;
  const why = moveForbidden(context.state, { branch, actor: context.caller, kind });
  if (why !== undefined) {
    throw refuse("UNPROCESSABLE", `Repository rule violations found\n\n${why}\n\n`);
  }
}

/** Moves several refs, all or none, each only from where the caller thinks it is. */
export async function updateRefs(input: JsonObject, context: GraphQLContext) {
  requireWriter(context);
  const { state, caller } = context;
  if (nodeNumber("Repository", requiredText(input, "repositoryId")) === undefined) {
    throw unresolved(`node with the global id of '${requiredText(input, "repositoryId")}'`);
  }
  const changes: RefChange[] = [];
  for (const line of (optionalList(input, "refUpdates") ?? []).filter(isObject)) {
    const change = await changeFrom(context, line);
    const { before, after } = change;
    const known = before !== undefined && before !== zeroSha && after !== zeroSha;
    const forward = !known || (await state.git.isAncestor(before, after));
    refuseProtected(context, change, forward);
    changes.push(change);
  }
  if (new Set(changes.map(({ ref }) => ref)).size < changes.length) {
    throw refuse("UNPROCESSABLE", "The same ref was given twice");
  }
  const complaint = await moveRefs(state, changes, caller);
  if (complaint !== undefined) throw refuse("STALE_DATA", "Ref cannot be updated");
  return { clientMutationId: optionalText(input, "clientMutationId") };
}

/** A pull request by its opaque id. */
function pullBy(state: GitHubState, node: string): Pull {
  const number = nodeNumber("PullRequest", node);
  try {
    if (number === undefined) throw notFound();
    return state.pull(number);
  } catch {
    throw unresolved(`node with the global id of '${node}'`);
  }
}

const methods: Readonly<Record<string, MergeMethod>> = {
  MERGE: "merge",
  SQUASH: "squash",
  REBASE: "rebase",
};

/** Arms auto-merge; refused when there is nothing to wait for. */
export async function enablePullRequestAutoMerge(input: JsonObject, context: GraphQLContext) {
  requireWriter(context);
  const { state, caller } = context;
  const pull = pullBy(state, requiredText(input, "pullRequestId"));
  if (!state.settings.allowAutoMerge) {
    throw unprocessable("Auto merge is not allowed for this repository");
  }
  const expected = optionalText(input, "expectedHeadOid");
  if (expected !== undefined && expected !== pull.pull.headSha) {
    throw unprocessable("Head sha did not match expected");
  }
  const verdict = (await mergeability(state, pull)).state;
  if (["clean", "unstable", "dirty", "draft"].includes(verdict)) {
    throw unprocessable(`Pull request Pull request is in ${verdict} status`);
  }
  if (pull.state === "closed") throw unprocessable("Pull request is closed");
  pull.pull.autoMerge = {
    login: caller.login,
    method: methods[optionalText(input, "mergeMethod") ?? "MERGE"] ?? "merge",
    title: optionalText(input, "commitHeadline"),
    message: optionalText(input, "commitBody"),
  };
  await tellOfPull(state, pull, { action: "auto_merge_enabled", actor: caller });
  return { clientMutationId: optionalText(input, "clientMutationId"), pull };
}

/** Disarms auto-merge. */
export async function disablePullRequestAutoMerge(input: JsonObject, context: GraphQLContext) {
  requireWriter(context);
  const pull = pullBy(context.state, requiredText(input, "pullRequestId"));
  pull.pull.autoMerge = undefined;
  return { clientMutationId: optionalText(input, "clientMutationId"), pull };
}

/** Takes a pull request out of draft. */
export async function markPullRequestReadyForReview(input: JsonObject, context: GraphQLContext) {
  requireWriter(context);
  const pull = pullBy(context.state, requiredText(input, "pullRequestId"));
  pull.pull.draft = false;
  await tellOfPull(context.state, pull, { action: "ready_for_review", actor: context.caller });
  return { clientMutationId: optionalText(input, "clientMutationId"), pull };
}
