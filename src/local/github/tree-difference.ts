/** Which paths differ between two trees, without a process: pushes and path filters ask often. */

import type { TreeEntry } from "./git-objects.ts";
import type { GitRepository } from "./git-repository.ts";

/** Paths that came, went or changed. */
export interface ChangedPaths {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly modified: readonly string[];
}

interface Pair {
  readonly from: TreeEntry | undefined;
  readonly to: TreeEntry | undefined;
}

function isFolder(entry: TreeEntry | undefined): boolean {
  return entry?.mode === "040000";
}

async function linesOf(git: GitRepository, tree: string | undefined) {
  return tree === undefined ? [] : ((await git.tree(tree)) ?? []);
}

async function collect(
  git: GitRepository,
  trees: { readonly from: string | undefined; readonly to: string | undefined },
  found: { added: string[]; removed: string[]; modified: string[] },
  prefix: string,
): Promise<void> {
  if (trees.from === trees.to) return;
  const pairs = new Map<string, Pair>();
  for (const from of await linesOf(git, trees.from)) pairs.set(from.name, { from, to: undefined });
  for (const to of await linesOf(git, trees.to)) {
    pairs.set(to.name, { from: pairs.get(to.name)?.from, to });
  }
  for (const [name, { from, to }] of pairs) {
    const path = prefix + name;
    const inner = {
      from: isFolder(from) ? from?.sha : undefined,
      to: isFolder(to) ? to?.sha : undefined,
    };
    await collect(git, inner, found, `${path}/`);
    const before = isFolder(from) ? undefined : from;
    const after = isFolder(to) ? undefined : to;
    if (before === undefined && after !== undefined) found.added.push(path);
    else if (before !== undefined && after === undefined) found.removed.push(path);
    else if (before?.sha !== after?.sha || before?.mode !== after?.mode) found.modified.push(path);
  }
}

/** The paths that differ from one commit to another; absent first: from nothing. */
export async function changedPaths(
  git: GitRepository,
  from: string | undefined,
  to: string,
): Promise<ChangedPaths> {
  const found = { added: [], removed: [], modified: [] };
  const before = from === undefined ? undefined : (await git.knownCommit(from)).tree;
  await collect(git, { from: before, to: (await git.knownCommit(to)).tree }, found, "");
  return found;
}

/** All of them in one list. */
export function allPaths(changed: ChangedPaths): readonly string[] {
  return [...changed.added, ...changed.removed, ...changed.modified];
}
