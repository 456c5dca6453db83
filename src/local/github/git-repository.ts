/**
 * A real bare repository, read through caches: git objects never change, so what was read once
 * is never asked for again. Knows nothing of GitHub.
 */

import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { assert } from "../../errors.ts";
import { newestFirst, reachable } from "./git-history.ts";
import {
  type Commit,
  type CommitParts,
  encodeCommit,
  encodeTree,
  objectName,
  parseCommit,
  parseTree,
  type TreeEntry,
  writeLooseObject,
} from "./git-objects.ts";
import {
  GitFailure,
  type GitObject,
  ObjectReader,
  type ObjectType,
  runGit,
} from "./git-process.ts";

import { RefWriter } from "./ref-writer.ts";

/** The object name that stands for "no object". */
export const zeroSha = "0".repeat(40);

/** A wished change of one ref. `before` absent: whatever it is now. Zeros: it does not exist. */
export interface RefChange {
  readonly ref: string;
  readonly before?: string;
  readonly after: string;
}

/** A file or folder, with its whole path. */
export interface PathEntry extends TreeEntry {
  readonly path: string;
}

/** Pushes are let in, any commit is served, and nothing is tidied up behind our back. */
const settings = `[http]
	receivepack = true
[uploadpack]
	allowAnySHA1InWant = true
[receive]
	denyDeleteCurrent = ignore
	autogc = false
[gc]
	auto = 0
[core]
	quotePath = false
`;

/** The bare repository. */
export class GitRepository {
  readonly directory: string;
  readonly #reader: ObjectReader;
  readonly #writer: RefWriter;
  readonly #objects = new Map<string, GitObject>();
  readonly #commits = new Map<string, Commit>();
  readonly #answers = new Map<string, Promise<string>>();
  readonly #between = new Map<string, readonly string[]>();
  #refs = new Map<string, string>();

  private constructor(directory: string) {
    this.directory = directory;
    this.#reader = new ObjectReader(directory);
    this.#writer = new RefWriter(directory);
  }

  /** Makes an empty repository that accepts pushes and serves any commit it has. */
  static async create(directory: string): Promise<GitRepository> {
    await runGit("/", ["init", "--quiet", "--bare", "--initial-branch=main", directory]);
    await appendFile(join(directory, "config"), settings);
    return new GitRepository(directory);
  }

  async close(): Promise<void> {
    await Promise.all([this.#reader.close(), this.#writer.close()]);
  }

  /** The object of that name; absent when the repository does not have it. */
  async object(sha: string): Promise<GitObject | undefined> {
    const known = this.#objects.get(sha);
    if (known !== undefined) return known;
    const found = await this.#reader.read(sha);
    if (found !== undefined) this.#objects.set(sha, found);
    return found;
  }

  async write(type: ObjectType, bytes: Buffer): Promise<string> {
    const sha = objectName(type, bytes);
    if (this.#objects.has(sha)) return sha;
    await writeLooseObject(this.directory, sha, { type, bytes });
    this.#objects.set(sha, { type, bytes });
    return sha;
  }

  writeCommit(parts: CommitParts): Promise<string> {
    return this.write("commit", encodeCommit(parts));
  }

  writeTree(entries: readonly TreeEntry[]): Promise<string> {
    return this.write("tree", encodeTree(entries));
  }

  /** The commit of that name; absent when there is none, or it is another kind of object. */
  async commit(sha: string): Promise<Commit | undefined> {
    const known = this.#commits.get(sha);
    if (known !== undefined) return known;
    const found = await this.object(sha);
    if (found?.type !== "commit") return undefined;
    const commit = parseCommit(sha, found.bytes);
    this.#commits.set(sha, commit);
    return commit;
  }

  /** A commit that must be there, because a ref or another commit names it. */
  async knownCommit(sha: string): Promise<Commit> {
    const commit = await this.commit(sha);
    assert(commit !== undefined, `commit ${sha} must be in the repository`);
    return commit;
  }

  /** The lines of a tree; absent when there is no such tree. */
  async tree(sha: string): Promise<readonly TreeEntry[] | undefined> {
    const found = await this.object(sha);
    return found?.type === "tree" ? parseTree(found.bytes) : undefined;
  }

  /** What stands at a path in a tree; the empty path is the tree itself. */
  async entryAt(tree: string, path: string): Promise<PathEntry | undefined> {
    let entry: PathEntry = { mode: "040000", name: "", sha: tree, path };
    for (const name of path.split("/").filter((part) => part !== "")) {
      const found = (await this.tree(entry.sha))?.find((one) => one.name === name);
      if (found === undefined) return undefined;
      entry = { ...found, path };
    }
    return entry;
  }

  /** Everything in a tree, folders before what they hold. */
  async everythingIn(tree: string, prefix = ""): Promise<readonly PathEntry[]> {
    const found: PathEntry[] = [];
    for (const entry of (await this.tree(tree)) ?? []) {
      const path = prefix + entry.name;
      found.push({ ...entry, path });
      if (entry.mode === "040000") found.push(...(await this.everythingIn(entry.sha, `${path}/`)));
    }
    return found;
  }

  /** All refs, as last read or written. */
  get refs(): ReadonlyMap<string, string> {
    return this.#refs;
  }

  /** Reads the refs anew: git itself changed them (a push). */
  async reloadRefs(): Promise<void> {
    const listing = await runGit(this.directory, [
      "for-each-ref",
      "--format=%(refname) %(objectname)",
    ]);
    const lines = listing.split("\n").filter((line) => line !== "");
    this.#refs = new Map(
      lines.map((line) => {
        const [ref = "", sha = ""] = line.split(" ");
        return [ref, sha];
      }),
    );
  }

  /**
   * Moves refs, all or none, each only from the value it is expected to have.
   * Gives git's complaint when it refuses.
   */
  async updateRefs(changes: readonly RefChange[]): Promise<string | undefined> {
    const lines = changes.map(({ ref, before, after }) =>
      after === zeroSha
        ? `delete ${ref}${before === undefined ? "" : ` ${before}`}\n`
        : `update ${ref} ${after}${before === undefined ? "" : ` ${before}`}\n`,
    );
    const complaint = await this.#writer.apply(lines.join(""));
    if (complaint !== undefined) return complaint;
    for (const { ref, after } of changes) {
      if (after === zeroSha) this.#refs.delete(ref);
      else this.#refs.set(ref, after);
    }
    return undefined;
  }

  /** The commit behind a branch, a tag, a whole ref or an object name; absent when unknown. */
  async resolve(name: string): Promise<string | undefined> {
    const places = [name, `refs/${name}`, `refs/heads/${name}`, `refs/tags/${name}`];
    for (const place of places) {
      const sha = this.#refs.get(place);
      if (sha !== undefined) return sha;
    }
    if (!/^[0-9a-f]{7,40}$/u.test(name)) return undefined;
    if (name.length === 40) return (await this.commit(name)) === undefined ? undefined : name;
    return [...this.#commits.keys()].find((sha) => sha.startsWith(name));
  }

  /** Whether one commit can be reached from another (or is it). */
  async isAncestor(ancestor: string, descendant: string): Promise<boolean> {
    const seen = new Set([descendant]);
    for (const sha of seen) {
      if (sha === ancestor) return true;
      for (const parent of (await this.commit(sha))?.parents ?? []) seen.add(parent);
    }
    return false;
  }

  /** Where two histories part; absent when they share nothing. */
  async mergeBase(one: string, other: string): Promise<string | undefined> {
    if (await this.isAncestor(one, other)) return one;
    try {
      return (await this.ask(["merge-base", one, other])).trim();
    } catch (error) {
      if (error instanceof GitFailure && error.code === 1) return undefined;
      throw error;
    }
  }

  /** Commits reachable from one but not from the other, newest first. */
  async commitsBetween(base: string, head: string): Promise<readonly string[]> {
    if (base === head) return [];
    const key = `${base}..${head}`;
    const known = this.#between.get(key);
    if (known !== undefined) return known;
    const read = (sha: string) => this.knownCommit(sha);
    const found = await newestFirst(read, head, await reachable(read, base));
    this.#between.set(key, found);
    return found;
  }

  /** A history, newest first, or only the commits that changed a path. */
  history(sha: string, path?: string): Promise<readonly string[]> {
    if (path === undefined) return newestFirst((one) => this.knownCommit(one), sha);
    return this.#list(["rev-list", sha, "--", path]);
  }

  /** A question about objects that never change: asked once, remembered. */
  ask(args: readonly string[]): Promise<string> {
    const key = args.join("\0");
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const answer = runGit(this.directory, args);
    this.#answers.set(key, answer);
    return answer;
  }

  async #list(args: readonly string[]): Promise<readonly string[]> {
    return (await this.ask(args)).split("\n").filter((line) => line !== "");
  }
}
