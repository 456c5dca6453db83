/** Git in memory: commits with whole trees, refs, histories and merges. Knows no forge. */
import { createHash } from "node:crypto";
import type { Commit, RefUpdate, Sha } from "../../../src/ports.ts";
import { mergeLines } from "./merge-lines.ts";

/** Files by folder, then by name; folders are shared between the trees of neighbouring commits. */
export type Tree = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** A commit with all its files. */
export interface StoredCommit extends Commit {
  readonly tree: Tree;
  /** Counts commits in the order in which they were made. */
  readonly number: number;
}

/** Whole files by path; null deletes one. */
export type FileChanges = Readonly<Record<string, string | null>>;

/** Folder and name of a path; the root's folder is empty. */
function split(path: string): readonly [folder: string, name: string] {
  const cut = path.lastIndexOf("/");
  return [path.slice(0, Math.max(0, cut)), path.slice(cut + 1)];
}

/** The tree with these files changed. */
export function changedTree(tree: Tree, changes: FileChanges): Tree {
  const folders = new Map(tree);
  const touched = new Set<string>();
  for (const [path, text] of Object.entries(changes)) {
    const [folder, name] = split(path);
    const files = touched.has(folder)
      ? (folders.get(folder) as Map<string, string>)
      : new Map(folders.get(folder));
    touched.add(folder);
    if (text === null) files.delete(name);
    else files.set(name, text);
    if (files.size === 0) folders.delete(folder);
    else folders.set(folder, files);
  }
  return folders;
}

/** A file of a tree. */
export function fileOf(tree: Tree, path: string): string | undefined {
  const [folder, name] = split(path);
  return tree.get(folder)?.get(name);
}

/** The paths whose text differs. */
export function changedPathsOf(trees: {
  readonly before: Tree;
  readonly after: Tree;
}): readonly string[] {
  const { before, after } = trees;
  const paths: string[] = [];
  for (const folder of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(folder), after.get(folder)];
    if (old === now) continue;
    for (const name of new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])) {
      if (old?.get(name) === now?.get(name)) continue;
      paths.push(folder === "" ? name : `${folder}/${name}`);
    }
  }
  return paths.sort();
}

/** The repository. */
export class MemoryGit {
  readonly commits = new Map<Sha, StoredCommit>();
  readonly refs = new Map<string, Sha>();

  commit(made: Omit<StoredCommit, "sha" | "number">): Sha {
    const number = this.commits.size + 1;
    const told = `${number}\n${made.parents.join(" ")}\n${made.committedAt}\n${made.message}`;
    const sha = createHash("sha1").update(told).digest("hex");
    this.commits.set(sha, { ...made, sha, number });
    return sha;
  }

  tree(sha: Sha | undefined): Tree {
    return (sha === undefined ? undefined : this.commits.get(sha)?.tree) ?? new Map();
  }

  branch(name: string): Sha | undefined {
    return this.refs.get(`refs/heads/${name}`);
  }

  /** All of them or, when one is not where it should be, none. */
  moveRefs(updates: readonly RefUpdate[]): "updated" | "conflict" {
    const stands = updates.every(
      ({ name, before, after }) =>
        this.refs.get(name) === before && (after === undefined || this.commits.has(after)),
    );
    if (!stands) return "conflict";
    for (const { name, after } of updates) {
      if (after === undefined) this.refs.delete(name);
      else this.refs.set(name, after);
    }
    return "updated";
  }

  /** Every commit that can be reached, itself included. */
  ancestors(from: Sha | undefined): Set<Sha> {
    const found = new Set<Sha>();
    const open = from === undefined ? [] : [from];
    for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
      if (found.has(sha)) continue;
      found.add(sha);
      open.push(...(this.commits.get(sha)?.parents ?? []));
    }
    return found;
  }

  /** Whether `old` can be reached from `young`; no parent is younger than its child. */
  isAncestor(old: Sha, young: Sha): boolean {
    const least = this.#number(old);
    const seen = new Set<Sha>();
    const open = [young];
    for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
      if (sha === old) return true;
      if (seen.has(sha) || this.#number(sha) < least) continue;
      seen.add(sha);
      open.push(...(this.commits.get(sha)?.parents ?? []));
    }
    return false;
  }

  /** What `head` has and `base` has not, oldest first. */
  between(base: Sha | undefined, head: Sha): readonly StoredCommit[] {
    const { alone } = this.#compared(base, head);
    return alone.toReversed();
  }

  mergeBase(one: Sha, other: Sha): Sha | undefined {
    return this.#compared(one, other).shared;
  }

  /** From the youngest on, until all that is left is reached from both: what `head` has alone. */
  #compared(base: Sha | undefined, head: Sha) {
    const reached = new Map<Sha, { fromBase: boolean; fromHead: boolean }>();
    const open: StoredCommit[] = [];
    const reach = (sha: Sha | undefined, by: { fromBase: boolean; fromHead: boolean }) => {
      const commit = sha === undefined ? undefined : this.commits.get(sha);
      if (!commit) return;
      const known = reached.get(commit.sha);
      if (known) {
        known.fromBase ||= by.fromBase;
        known.fromHead ||= by.fromHead;
        return;
      }
      reached.set(commit.sha, { ...by });
      const place = open.findLastIndex((one) => one.number < commit.number);
      open.splice(place + 1, 0, commit);
    };
    reach(base, { fromBase: true, fromHead: false });
    reach(head, { fromBase: false, fromHead: true });
    const alone: StoredCommit[] = [];
    let shared: Sha | undefined;
    for (let commit = open.pop(); commit !== undefined; commit = open.pop()) {
      const by = reached.get(commit.sha) ?? { fromBase: true, fromHead: true };
      if (by.fromBase && by.fromHead) {
        shared ??= commit.sha;
        if (open.every(({ sha }) => reached.get(sha)?.fromBase)) break;
      } else if (by.fromHead) alone.push(commit);
      for (const parent of commit.parents) reach(parent, by);
    }
    return { alone, shared };
  }

  /** As `git log -- path`: a merge that took one side whole is followed on that side only. */
  history(at: Sha, path: string, limit: number): readonly Commit[] {
    const open = [at];
    const seen = new Set<Sha>();
    const found: StoredCommit[] = [];
    while (open.length > 0) {
      open.sort((one, other) => this.#number(one) - this.#number(other));
      const commit = this.commits.get(open.pop() ?? "");
      if (commit === undefined || seen.has(commit.sha)) continue;
      seen.add(commit.sha);
      const same = commit.parents.find((parent) => !this.#differs(parent, commit, path));
      if (same !== undefined) {
        open.push(same);
        continue;
      }
      if (commit.parents.length > 0 || this.#has(commit.tree, path)) found.push(commit);
      if (found.length >= limit) break;
      open.push(...commit.parents);
    }
    return found;
  }

  #number(sha: Sha): number {
    return this.commits.get(sha)?.number ?? 0;
  }

  #has(tree: Tree, path: string): boolean {
    const below = (folder: string) => folder === path || folder.startsWith(`${path}/`);
    return fileOf(tree, path) !== undefined || [...tree.keys()].some(below);
  }

  #differs(parent: Sha, commit: StoredCommit, path: string): boolean {
    const [before, after] = [this.tree(parent), commit.tree];
    if (fileOf(before, path) !== fileOf(after, path)) return true;
    for (const folder of new Set([...before.keys(), ...after.keys()])) {
      if (folder !== path && !folder.startsWith(`${path}/`)) continue;
      if (before.get(folder) === after.get(folder)) continue;
      if (changedPathsOf({ before, after }).some((one) => one.startsWith(`${path}/`))) return true;
    }
    return false;
  }

  /** The tree of both; undefined on a conflict. */
  merged(heads: { readonly main: Sha; readonly head: Sha }): Tree | undefined {
    const base = this.tree(this.mergeBase(heads.main, heads.head));
    const [ours, theirs] = [this.tree(heads.main), this.tree(heads.head)];
    const changes: Record<string, string | null> = {};
    for (const path of changedPathsOf({ before: base, after: theirs })) {
      const [was, here, there] = [base, ours, theirs].map((tree) => fileOf(tree, path));
      if (here === there) continue;
      const text = here === was ? (there ?? null) : mergedText(was, here, there);
      if (text === undefined) return undefined;
      changes[path] = text;
    }
    return changedTree(ours, changes);
  }
}

function mergedText(
  base: string | undefined,
  ours: string | undefined,
  theirs: string | undefined,
): string | undefined {
  if (base === undefined || ours === undefined || theirs === undefined) return undefined;
  return mergeLines({ base, ours, theirs });
}
