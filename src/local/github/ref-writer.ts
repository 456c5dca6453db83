/** `git update-ref --stdin`, kept open: its transactions and locks, without a process each. */

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { gitEnvironment } from "./git-process.ts";

/** What git prints when a transaction is done; it prints no such line in any other case. */
const done = "commit: ok\n";

/** Writes refs of one repository, one transaction after the other. */
export class RefWriter {
  readonly #directory: string;
  #child: ChildProcessWithoutNullStreams | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Carries out commands of update-ref, all or none. Gives git's complaint when it refuses. */
  apply(commands: string): Promise<string | undefined> {
    const turn = this.#last.then(() => this.#transact(commands));
    this.#last = turn;
    return turn;
  }

  async close(): Promise<void> {
    await this.#last;
    const child = this.#child;
    if (child === undefined) return;
    this.#child = undefined;
    await new Promise((resolve) => {
      child.once("close", resolve);
      child.stdin.end();
    });
  }

  #transact(commands: string): Promise<string | undefined> {
    const child = this.#running();
    return new Promise((resolve) => {
      let printed = "";
      let complaint = "";
      const hear = (chunk: Buffer) => {
        printed += chunk.toString();
        if (printed.endsWith(done)) finish(undefined);
      };
      const note = (chunk: Buffer) => {
        complaint += chunk.toString();
      };
      // Git ends at the first mistake, and with it the transaction; the next one starts anew.
      const end = () => {
        this.#child = undefined;
        finish(complaint.trim() || "git update-ref ended");
      };
      const finish = (result: string | undefined) => {
        child.stdout.off("data", hear);
        child.stderr.off("data", note);
        child.off("close", end);
        resolve(result);
      };
      child.stdout.on("data", hear);
      child.stderr.on("data", note);
      child.on("close", end);
      child.stdin.write(`start\n${commands}prepare\ncommit\n`);
    });
  }

  #running(): ChildProcessWithoutNullStreams {
    if (this.#child !== undefined) return this.#child;
    const options = { cwd: this.#directory, env: gitEnvironment() };
    const child = spawn("git", ["update-ref", "--stdin"], options);
    child.stdin.on("error", () => undefined);
    this.#child = child;
    return child;
  }
}
