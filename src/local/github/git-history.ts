/** Walks through history, in memory: commits are cached, a process for each walk would be slow. */

import type { Commit } from "./git-objects.ts";

/** Reads a commit that must be there. */
export type CommitReader = (sha: string) => Promise<Commit>;

/** Everything reachable from a commit, itself included. */
export async function reachable(read: CommitReader, from: string): Promise<ReadonlySet<string>> {
  const seen = new Set([from]);
  for (const sha of seen) for (const parent of (await read(sha)).parents) seen.add(parent);
  return seen;
}

/**
 * Commits reachable from one and not in a set, children before parents, newest first where that
 * leaves a choice; among equals the one found first.
 */
export async function newestFirst(
  read: CommitReader,
  from: string,
  without: ReadonlySet<string> = new Set(),
): Promise<readonly string[]> {
  if (without.has(from)) return [];
  const found = new Map<string, Commit>([[from, await read(from)]]);
  const children = new Map<string, number>();
  for (const commit of found.values()) {
    for (const parent of commit.parents.filter((sha) => !without.has(sha))) {
      children.set(parent, (children.get(parent) ?? 0) + 1);
      if (!found.has(parent)) found.set(parent, await read(parent));
    }
  }
  return inOrder(found, children, from);
}

function inOrder(
  found: ReadonlyMap<string, Commit>,
  children: Map<string, number>,
  from: string,
): readonly string[] {
  const ready = [from];
  const order: string[] = [];
  const age = (sha: string) => found.get(sha)?.committer.seconds ?? 0;
  for (let next = ready.shift(); next !== undefined; next = ready.shift()) {
    order.push(next);
    for (const parent of found.get(next)?.parents ?? []) {
      const left = (children.get(parent) ?? 0) - 1;
      children.set(parent, left);
      if (left !== 0 || !found.has(parent)) continue;
      const place = ready.findIndex((sha) => age(sha) < age(parent));
      ready.splice(place < 0 ? ready.length : place, 0, parent);
    }
  }
  return order;
}
