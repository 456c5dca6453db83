/**
 * Forks: as at GitHub their objects lie in the same store. Apart because only heads of pull
 * requests are ever in one.
 */

import { editTree, type TreeEdit } from "./git-merge.ts";
import { zeroSha } from "./git-repository.ts";
import { followHead } from "./movements.ts";
import type { PullPart } from "./records.ts";
import { notFound } from "./refusal.ts";
import type { GitHubState } from "./state.ts";

/** Where the head of a pull request is. */
export type Head = Pick<PullPart, "headRef" | "headOwner">;

/** A push to a fork. */
export interface ForkPush {
  /** Whose fork. */
  readonly owner: string;
  /** Who pushes; a person may let others push to their fork. */
  readonly by: string;
  /** Whom the commit names as its author and committer. */
  readonly as: string;
  readonly branch: string;
  readonly files: Readonly<Record<string, string>>;
  readonly message: string;
}

/** The full name of the ref that holds a head, in this store. */
export function refOfHead(state: GitHubState, { headOwner, headRef }: Head): string {
  const place = headOwner === state.owner ? "heads" : `forks/${headOwner}`;
  return `refs/${place}/${headRef}`;
}

/** Commits on a fork's branch, which begins at the default one; its pull requests follow. */
export async function pushToFork(state: GitHubState, push: ForkPush): Promise<string> {
  const { owner: headOwner, branch: headRef } = push;
  const ref = refOfHead(state, { headOwner, headRef });
  const before = state.git.refs.get(ref);
  const parent = before ?? state.branch(state.defaultBranch);
  const [actor, named] = [state.account(push.by), state.account(push.as)];
  if (parent === undefined || actor === undefined || named === undefined) throw notFound();
  const edits: TreeEdit[] = [];
  for (const [path, text] of Object.entries(push.files)) {
    edits.push({ path, mode: "100644", sha: await state.git.write("blob", Buffer.from(text)) });
  }
  const { tree } = await state.git.knownCommit(parent);
  const person = state.personOf(named);
  const after = await state.git.writeCommit({
    tree: await editTree(state.git, tree, edits),
    parents: [parent],
    author: person,
    committer: person,
    message: push.message,
  });
  await state.git.updateRefs([{ ref, before: before ?? zeroSha, after }]);
  for (const pull of state.pulls()) {
    const { pull: part } = pull;
    const isHead = part.headOwner === headOwner && part.headRef === headRef;
    if (isHead && pull.state === "open") await followHead(state, { pull, after, actor });
  }
  return after;
}
