/** The git program as child processes: one call, and the long-lived reader of objects. */

import { type ChildProcessWithoutNullStreams, execFile, spawn } from "node:child_process";

/** A git command that ended with another code than 0. */
export class GitFailure extends Error {
  override readonly name = "GitFailure";
  readonly code: number;
  readonly output: string;
  constructor(command: string, code: number, output: string, complaint: string) {
    super(`git ${command} ended with ${code}: ${complaint.trim()}`);
    this.code = code;
    this.output = output;
  }
}

/** An environment in which no setting of the machine changes what git does. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env["PATH"],
    HOME: "/nonexistent",
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
  };
}

/** Runs git in a directory and gives what it printed. Fails with `GitFailure`. */
export function runGit(directory: string, args: readonly string[], input = ""): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      "git",
      [...args],
      { cwd: directory, env: gitEnvironment(), maxBuffer: 1 << 28 },
      (error, output, complaint) => {
        if (error === null) resolve(output);
        else {
          const code = typeof error.code === "number" ? error.code : 128;
          reject(new GitFailure(args.join(" "), code, output, complaint));
        }
      },
    );
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
  });
}

/** The four kinds of thing git keeps. */
export type ObjectType = "blob" | "tree" | "commit" | "tag";

/** An object as git stores it. */
export interface GitObject {
  readonly type: ObjectType;
  readonly bytes: Buffer;
}

type Waiting = {
  readonly resolve: (found: GitObject | undefined) => void;
  readonly reject: (error: Error) => void;
};

/** `git cat-file --batch`, kept open: a read costs no new process. */
export class ObjectReader {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting: Waiting[] = [];
  #received = Buffer.alloc(0);

  constructor(directory: string) {
    this.#child = spawn("git", ["cat-file", "--batch"], { cwd: directory, env: gitEnvironment() });
    this.#child.stdin.on("error", () => undefined);
    this.#child.stdout.on("data", (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      while (this.#takeOne());
    });
    this.#child.on("close", () => {
      for (const one of this.#waiting.splice(0)) one.reject(new Error("the git reader has ended"));
    });
  }

  /** The object of that name; absent when the repository does not have it. */
  read(sha: string): Promise<GitObject | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#child.stdin.write(`${sha}\n`);
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#child.once("close", () => resolve());
      this.#child.stdin.end();
    });
  }

  #takeOne(): boolean {
    const lineEnd = this.#received.indexOf(10);
    if (lineEnd < 0) return false;
    const [, type, size] = this.#received.toString("utf8", 0, lineEnd).split(" ");
    if (type === undefined || !isObjectType(type) || size === undefined) {
      this.#received = this.#received.subarray(lineEnd + 1);
      this.#waiting.shift()?.resolve(undefined);
      return true;
    }
    const end = lineEnd + 1 + Number(size);
    if (this.#received.length < end + 1) return false;
    const bytes = Buffer.from(this.#received.subarray(lineEnd + 1, end));
    this.#received = this.#received.subarray(end + 1);
    this.#waiting.shift()?.resolve({ type, bytes });
    return true;
  }
}

function isObjectType(word: string): word is ObjectType {
  return word === "blob" || word === "tree" || word === "commit" || word === "tag";
}
