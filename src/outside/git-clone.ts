/**
 * The repository by the git program: thousands of files in a moment, where GitHub's API gives one
 * at a time. Reads a clone that is there, or fetches one into a folder that is thrown away.
 */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OutsideError } from "../errors.ts";
import type { FileQuery, TextBatch } from "../model/records.ts";
import { instant } from "../model/units.ts";
import type { Clone, Commit, Sha } from "../ports.ts";

const who = "git";

/** Where the repository is. */
export interface CloneOptions {
  /** A folder inside a clone; it is used when it is one of the repository. */
  readonly folder: string;
  /** `owner/name`; absent: whatever the folder is a clone of. */
  readonly repository?: string;
  /** `https://github.com`. */
  readonly server: string;
  /** For fetching without a clone. Never appears in an error or a command line. */
  readonly token?: string;
  /** Asks nobody: what the clone has is what is read. */
  readonly offline: boolean;
  readonly branches: readonly string[];
}

/** Opens it and fetches the branches. Throws OutsideError when there is nothing to read. */
export async function openClone(options: CloneOptions): Promise<Clone> {
  const origin = await originOf(options.folder);
  if (origin !== undefined && isOf(origin, options.repository)) {
    const refs = options.offline ? undefined : await fetched(options);
    const where = `the clone in ${options.folder}${refs ? "" : ", as of its last fetch"}`;
    return cloneIn({ folder: options.folder, refs, where, close: async () => undefined });
  }
  const { repository } = options;
  if (repository === undefined || options.offline) {
    throw failure(`${options.folder} is no clone of ${repository ?? "a repository"}`);
  }
  const folder = await mkdtemp(join(tmpdir(), "fleetmerge-clone-"));
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    await git(folder, ["init", "-q", "--bare"]);
    const address = `${options.server.replace(/\/+$/, "")}/${repository}.git`;
    await git(folder, ["remote", "add", "origin", address]);
    const refs = await fetched({ ...options, folder });
    if (!refs) throw failure(`${address} could not be read`);
    return cloneIn({ folder, refs, where: address, close });
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

function failure(message: string): OutsideError {
  return new OutsideError({ who, kind: "unavailable", applied: "no", message });
}

/** The address of its origin; empty when it has none, undefined where there is no clone. */
async function originOf(folder: string): Promise<string | undefined> {
  const inside = await attempt(folder, ["rev-parse", "--git-dir"]);
  if (inside === undefined) return undefined;
  return (await attempt(folder, ["config", "--get", "remote.origin.url"]))?.trim() ?? "";
}

function isOf(origin: string, repository: string | undefined): boolean {
  if (repository === undefined) return true;
  const path = origin.replace(/\.git\/?$/, "").toLowerCase();
  return path.endsWith(`/${repository.toLowerCase()}`) || path.endsWith(`:${repository}`);
}

/** What the origin's refs are, after fetching them; undefined when it cannot be reached. */
async function fetched(options: CloneOptions): Promise<ReadonlyMap<string, Sha> | undefined> {
  const { folder, token } = options;
  const wanted = [...options.branches.map((name) => `refs/heads/${name}`), "refs/fleet/applied"];
  const environment = token === undefined ? {} : authorised(token);
  const listed = await attempt(folder, ["ls-remote", "origin", ...wanted], environment);
  if (listed === undefined) return undefined;
  const refs = new Map<string, Sha>();
  for (const line of listed.split("\n")) {
    const [sha = "", name = ""] = line.split("\t");
    if (wanted.includes(name)) refs.set(name, sha);
  }
  const names = [...refs.keys()];
  const fetching = ["fetch", "-q", "--no-tags", "--no-write-fetch-head", "origin", ...names];
  if (names.length > 0) await git(folder, fetching, { environment });
  return refs;
}

/** By environment, because a command line can be seen by everybody on the machine. */
function authorised(token: string): Readonly<Record<string, string>> {
  const basic = Buffer.from(`x-access-token:${token}`).toString("base64");
  return {
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "http.extraHeader",
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
  };
}

interface Opened {
  readonly folder: string;
  readonly refs: ReadonlyMap<string, Sha> | undefined;
  readonly where: string;
  readonly close: () => Promise<void>;
}

function cloneIn({ folder, refs, where, close }: Opened): Clone {
  return {
    where,
    close,
    ref: async (name) => {
      const sha = refs?.get(name);
      if (sha !== undefined) return { sha, lost: false };
      const known = await knownRef(folder, name);
      return known === undefined ? undefined : { sha: known, lost: refs !== undefined };
    },
    log: (at, paths) => readLog(folder, at, paths),
    files: (at, query) => readFiles(folder, at, query),
  };
}

/** As of the last fetch, else as the clone's own. */
async function knownRef(folder: string, name: string): Promise<Sha | undefined> {
  const remote = name.replace(/^refs\/heads\//, "refs/remotes/origin/");
  for (const ref of [remote, name]) {
    const sha = await attempt(folder, ["rev-parse", "--verify", "-q", `${ref}^{commit}`]);
    if (sha !== undefined) return sha.trim();
  }
  return undefined;
}

// Names hold no line break, and a commit holds no NUL.
const logFormat = "%H%n%P%n%ct%n%an%n%ae%n%B";

async function readLog(
  folder: string,
  at: Sha,
  paths: readonly string[],
): Promise<readonly Commit[]> {
  const words = ["log", "-z", "--first-parent", `--format=${logFormat}`, at, "--", ...paths];
  const text = (await git(folder, words)).toString("utf8");
  return text.split("\0").flatMap((record) => (record === "" ? [] : [commitOf(record)]));
}

function commitOf(record: string): Commit {
  const [sha = "", parents = "", seconds = "", name = "", email = "", ...message] =
    record.split("\n");
  return {
    sha,
    parents: parents.split(" ").filter((parent) => parent !== ""),
    message: message.join("\n"),
    committedAt: instant(Number(seconds) * 1000),
    author: loginOf(email) ?? name,
  };
}

/** GitHub's own addresses name the account: `12345+login@users.noreply.github.com`. */
function loginOf(email: string): string | undefined {
  return /^(?:\d+\+)?([^@+]+)@users\.noreply\./.exec(email)?.[1];
}

async function* readFiles(folder: string, at: Sha, query: FileQuery): AsyncIterable<TextBatch> {
  const listed = await git(folder, ["ls-tree", "-r", "-z", at, "--", query.folder]);
  const blobs = listed
    .toString("utf8")
    .split("\0")
    .flatMap((line) => {
      const [, sha, path] = /^100(?:644|755) blob ([0-9a-f]+)\t(.*)$/su.exec(line) ?? [];
      return sha !== undefined && path !== undefined && query.passes(path) ? [{ sha, path }] : [];
    });
  for (let start = 0; start < blobs.length; start += query.atOnce) {
    const batch = blobs.slice(start, start + query.atOnce);
    const input = batch.map(({ sha }) => `${sha}\n`).join("");
    const texts = blobTexts(await git(folder, ["cat-file", "--batch"], { input }));
    const files = Object.fromEntries(batch.map(({ path }, place) => [path, texts[place] ?? ""]));
    yield { files, count: start + batch.length, of: blobs.length };
  }
}

/** Each object is a line `<sha> blob <bytes>`, its bytes, and a line break. */
function blobTexts(output: Buffer): readonly string[] {
  const texts: string[] = [];
  for (let at = 0; at < output.length; ) {
    const line = output.indexOf(0x0a, at);
    const size = Number(output.toString("latin1", at, line).split(" ")[2]);
    if (line < 0 || !Number.isInteger(size)) throw failure("cat-file answered what is no object");
    texts.push(output.toString("utf8", line + 1, line + 1 + size));
    at = line + size + 2;
  }
  return texts;
}

async function attempt(
  folder: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string | undefined> {
  try {
    return (await git(folder, words, { environment })).toString("utf8");
  } catch (thrown) {
    if (thrown instanceof OutsideError) return undefined;
    throw thrown;
  }
}

/** Runs git with this machine's own settings, which know how to reach the origin. */
function git(
  folder: string,
  words: readonly string[],
  more: { readonly input?: string; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...more.environment, LC_ALL: "C", GIT_TERMINAL_PROMPT: "0" };
    const child = spawn("git", words, { cwd: folder, env });
    const parts: Buffer[] = [];
    let complaint = "";
    child.stdout.on("data", (part: Buffer) => parts.push(part));
    child.stderr.on("data", (part: Buffer) => {
      complaint = `${complaint}${part.toString("utf8")}`.slice(0, 2_000);
    });
    child.on("error", (thrown) => reject(failure(`could not be run: ${thrown.message}`)));
    child.on("close", (code) => {
      if (code === 0) resolve(Buffer.concat(parts));
      else reject(failure(`${words[0] ?? ""} ended with ${code}: ${complaint.trim()}`));
    });
    child.stdin.on("error", () => undefined);
    child.stdin.end(more.input ?? "");
  });
}
