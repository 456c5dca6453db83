/** Three-way merges and differences of commits, by git itself. */

import type { Commit, Person, TreeEntry } from "./git-objects.ts";
import { GitFailure } from "./git-process.ts";
import type { GitRepository } from "./git-repository.ts";

/** The tree of a merge, or the files in conflict. */
export type MergedTree =
  | { readonly kind: "merged"; readonly tree: string }
  | { readonly kind: "conflict"; readonly files: readonly string[] };

/** Merges two commits' trees from where their histories part. */
export async function mergeTrees(
  git: GitRepository,
  ours: string,
  theirs: string,
): Promise<MergedTree> {
  if (await git.isAncestor(ours, theirs)) {
    return { kind: "merged", tree: (await git.knownCommit(theirs)).tree };
  }
  try {
    const printed = await git.ask(["merge-tree", "--write-tree", "--no-messages", ours, theirs]);
    return { kind: "merged", tree: printed.trim() };
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    const lines = error.output.split("\n").slice(1);
    const files = lines.filter((line) => line.includes("\t")).map((line) => line.split("\t")[1]);
    return { kind: "conflict", files: [...new Set(files)].map((file) => file ?? "") };
  }
}

/** Replays commits, oldest first, on a new base. Absent when one of them conflicts. */
export async function replay(
  git: GitRepository,
  given: {
    readonly commits: readonly Commit[];
    readonly onto: string;
    readonly committer: Person;
  },
): Promise<string | undefined> {
  let tip = given.onto;
  for (const commit of given.commits) {
    const [parent] = commit.parents;
    if (parent === undefined || commit.parents.length > 1) return undefined;
    // This git's merge-tree can not be told the base, so a commit is made up whose history
    // parts from the replayed one exactly at the replayed one's parent.
    const { tree: ours } = await git.knownCommit(tip);
    const stand = await git.writeCommit({ ...commit, tree: ours, parents: [parent] });
    const merged = await mergeTrees(git, stand, commit.sha);
    if (merged.kind === "conflict") return undefined;
    const { author, message } = commit;
    const parts = { tree: merged.tree, parents: [tip], author, message };
    tip = await git.writeCommit({ ...parts, committer: given.committer });
  }
  return tip;
}

/** One changed file between two commits. */
export interface FileChange {
  readonly path: string;
  readonly previousPath?: string;
  readonly status: "added" | "removed" | "modified" | "renamed";
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  readonly patch?: string;
}

const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
const statusOfLetter: Readonly<Record<string, FileChange["status"]>> = {
  A: "added",
  D: "removed",
  R: "renamed",
};

/** The files that differ from one commit to another; from nothing when the first is absent. */
export async function changesBetween(
  git: GitRepository,
  from: string | undefined,
  to: string,
): Promise<readonly FileChange[]> {
  if (from === to) return [];
  const options = ["-r", "-M", "--raw", "--numstat", "-p", "--no-abbrev", "--no-color"];
  const printed = await git.ask(["diff-tree", ...options, from ?? emptyTree, to]);
  const lines = printed.split("\n");
  const raw = lines.filter((line) => line.startsWith(":"));
  const counts = lines.slice(raw.length, raw.length * 2);
  const patches = printed.split(/^diff --git .*\n/mu).slice(1);
  return raw.map((line, index) => {
    const [columns = "", first = "", second] = line.slice(1).split("\t");
    const [, , before = "", after = "", letter = "M"] = columns.split(" ");
    const [added = "0", removed = "0"] = (counts[index] ?? "").split("\t");
    const status = statusOfLetter[letter.slice(0, 1)] ?? "modified";
    const text = patches[index] ?? "";
    const hunk = text.indexOf("@@");
    return {
      path: second ?? first,
      ...(second === undefined ? {} : { previousPath: first }),
      status,
      sha: status === "removed" ? before : after,
      additions: Number(added) || 0,
      deletions: Number(removed) || 0,
      ...(hunk < 0 ? {} : { patch: text.slice(hunk).replace(/\n$/u, "") }),
    };
  });
}

/** A file to write into a tree, or, with no object, to take out. */
export interface TreeEdit {
  readonly path: string;
  readonly mode: string;
  readonly sha: string | undefined;
}

/** A tree with edits made to it, folders included. Absent base: an empty tree. */
export async function editTree(
  git: GitRepository,
  base: string | undefined,
  edits: readonly TreeEdit[],
): Promise<string> {
  const entries = new Map<string, TreeEntry>();
  for (const entry of base === undefined ? [] : ((await git.tree(base)) ?? [])) {
    entries.set(entry.name, entry);
  }
  const below = new Map<string, TreeEdit[]>();
  for (const edit of edits) {
    const [name = "", ...rest] = edit.path.split("/");
    if (rest.length > 0) {
      below.set(name, [...(below.get(name) ?? []), { ...edit, path: rest.join("/") }]);
    } else if (edit.sha === undefined) entries.delete(name);
    else entries.set(name, { mode: edit.mode, name, sha: edit.sha });
  }
  for (const [name, inner] of below) {
    const old = entries.get(name);
    const sha = await editTree(git, old?.mode === "040000" ? old.sha : undefined, inner);
    // Git keeps no empty folders.
    if ((await git.tree(sha))?.length === 0) entries.delete(name);
    else entries.set(name, { mode: "040000", name, sha });
  }
  return git.writeTree([...entries.values()]);
}
