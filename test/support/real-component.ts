/** Real programs in tests: absence is named loudly, and forbidden where everything must run. */

import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";

/**
 * Whether a test with a real component can run. When not, says which component is missing and
 * how it comes here; throws instead with `FLEETMERGE_REQUIRE_REAL=1`.
 */
export function isRealHere(component: {
  readonly name: string;
  readonly absence: string | undefined;
  readonly remedy: string;
}): boolean {
  if (component.absence === undefined) return true;
  const sentence = `${component.name} is missing (${component.absence}). ${component.remedy}`;
  if (process.env["FLEETMERGE_REQUIRE_REAL"] === "1") throw new Error(sentence);
  process.stderr.write(`\n!!! SKIPPED, ${sentence}\n\n`);
  return false;
}

/** Why programs are not here; absent when all are on the PATH. */
export function absenceOf(...programs: readonly string[]): string | undefined {
  const missing = programs.filter((program) => !isOnPath(program));
  return missing.length === 0 ? undefined : `no ${missing.join(", no ")} on the PATH`;
}

function isOnPath(program: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** A port that was free a moment ago, for programs that cannot be given port 0. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== "object" || address === null) throw new Error("no port was given");
  return address.port;
}

/** A program that was started and answers. */
export interface RunningProgram {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a program and waits, at most 20 s, until the path answers 200. */
export async function startProgram(program: {
  readonly command: string;
  readonly options: readonly string[];
  readonly port: number;
  readonly readyPath: string;
}): Promise<RunningProgram> {
  const child = spawn(program.command, program.options, { stdio: ["ignore", "ignore", "pipe"] });
  let complaints = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    complaints += chunk.toString("utf8");
  });
  const url = `http://127.0.0.1:${program.port}`;
  const giveUpAt = Date.now() + 120_000;
  while (!(await answers(`${url}${program.readyPath}`))) {
    if (child.exitCode !== null || Date.now() > giveUpAt) {
      await stop(child);
      throw new Error(`${program.command} did not start: ${complaints}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return { url, stop: () => stop(child) };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const over = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await over;
}
