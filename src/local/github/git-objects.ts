/**
 * Git's own formats for commits and trees, and writing a loose object without a process: the
 * local world makes thousands of small objects, and a process for each would be its slowest part.
 */

import { createHash } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { assert } from "../../errors.ts";
import type { GitObject, ObjectType } from "./git-process.ts";

/** Who made a commit and when, in whole seconds. */
export interface Person {
  readonly name: string;
  readonly email: string;
  readonly seconds: number;
}

/** A commit, read. */
export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Person;
  readonly committer: Person;
  readonly message: string;
}

/** What a commit is made of. */
export type CommitParts = Omit<Commit, "sha">;

/** One line of a tree. */
export interface TreeEntry {
  readonly mode: string;
  readonly name: string;
  readonly sha: string;
}

/** The name git gives to an object. */
export function objectName(type: ObjectType, bytes: Buffer): string {
  return createHash("sha1").update(`${type} ${bytes.length}\0`).update(bytes).digest("hex");
}

/** Writes an object, of that name, where git looks for it. Writing it again is harmless. */
export async function writeLooseObject(
  repository: string,
  sha: string,
  { type, bytes }: GitObject,
): Promise<void> {
  const folder = join(repository, "objects", sha.slice(0, 2));
  const path = join(folder, sha.slice(2));
  const stored = deflateSync(Buffer.concat([Buffer.from(`${type} ${bytes.length}\0`), bytes]));
  await mkdir(folder, { recursive: true });
  // A reader must never see half an object, so it is written beside and renamed.
  const draft = join(folder, `tmp_${sha}_${process.hrtime.bigint()}`);
  await writeFile(draft, stored, { mode: 0o444 });
  await rename(draft, path);
}

function printPerson(person: Person): string {
  const clean = (text: string) => text.replace(/[<>\n]/gu, "").trim();
  return `${clean(person.name)} <${clean(person.email)}> ${person.seconds} +0000`;
}

/** A commit as git stores it. */
export function encodeCommit(commit: CommitParts): Buffer {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${printPerson(commit.author)}`,
    `committer ${printPerson(commit.committer)}`,
    "",
    commit.message,
  ];
  return Buffer.from(lines.join("\n"));
}

function parsePerson(text: string): Person {
  const match = /^(.*?) ?<(.*)> (-?\d+) [+-]\d{4}$/u.exec(text);
  assert(match !== null, `an author line must be readable: ${text}`);
  const [, name = "", email = "", seconds = "0"] = match;
  return { name, email, seconds: Number(seconds) };
}

/** Reads a commit object. */
export function parseCommit(sha: string, bytes: Buffer): Commit {
  const text = bytes.toString("utf8");
  const end = text.indexOf("\n\n");
  const headers = text.slice(0, end).split("\n");
  const valuesOf = (key: string) =>
    headers.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
  const [tree = ""] = valuesOf("tree");
  const [author = ""] = valuesOf("author");
  const [committer = ""] = valuesOf("committer");
  return {
    sha,
    tree,
    parents: valuesOf("parent"),
    author: parsePerson(author),
    committer: parsePerson(committer),
    // Git ends messages with a newline that GitHub does not show.
    message: text.slice(end + 2).replace(/\n+$/u, ""),
  };
}

/** Reads a tree object. */
export function parseTree(bytes: Buffer): readonly TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(32, at);
    const end = bytes.indexOf(0, space);
    entries.push({
      mode: bytes.toString("utf8", at, space).padStart(6, "0"),
      name: bytes.toString("utf8", space + 1, end),
      sha: bytes.toString("hex", end + 1, end + 21),
    });
    at = end + 21;
  }
  return entries;
}

/** Folders sort as if their name ended in a slash: git's own order, which its hash depends on. */
function sortKey(entry: TreeEntry): Buffer {
  return Buffer.from(entry.mode === "040000" ? `${entry.name}/` : entry.name);
}

/** A tree as git stores it. */
export function encodeTree(entries: readonly TreeEntry[]): Buffer {
  const sorted = [...entries].sort((a, b) => Buffer.compare(sortKey(a), sortKey(b)));
  return Buffer.concat(
    sorted.flatMap((entry) => [
      Buffer.from(`${entry.mode.replace(/^0+/u, "")} ${entry.name}\0`),
      Buffer.from(entry.sha, "hex"),
    ]),
  );
}

/** What a tree's line points at, by its mode. */
export function typeOfMode(mode: string): "blob" | "tree" | "commit" {
  if (mode === "040000") return "tree";
  return mode === "160000" ? "commit" : "blob";
}
