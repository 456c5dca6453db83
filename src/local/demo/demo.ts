/**
 * The demo: a team's day, or a job trace, in the local world. The real commands run over HTTP
 * against it; only the machines, the people and the time are made up.
 */
import { mkdir, readdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { OperatorError, printProblem } from "../../errors.ts";
import type { Workspace } from "../../ports.ts";
import { shippedDay } from "./day.ts";
import { liveThrough } from "./live.ts";
import { writeOutcome } from "./outcome.ts";
import { traceDay } from "./trace-day.ts";

/** The demo's options, as the command line gives them. */
export interface DemoOptions {
  /** A job trace to replay instead of the team's day. */
  readonly trace?: string;
  readonly hours: string;
  /** The folder for clone, records and page; what is in it is replaced. */
  readonly output: string;
  readonly workspace: Workspace;
  readonly write: (text: string) => void;
}

/** Runs the demo; the exit code. */
export async function runDemo(options: DemoOptions): Promise<number> {
  const say = (line: string) => options.write(`${line}\n`);
  const started = performance.now();
  try {
    const hours = hoursOf(options.hours);
    const output = resolve(options.output);
    const day =
      options.trace === undefined
        ? await shippedDay(hours)
        : await traceDay({ file: options.trace, hours });
    await mayReplace(output);
    await rm(output, { recursive: true, force: true });
    await mkdir(output, { recursive: true });
    for (const line of day.introduction) say(line);
    const lived = await liveThrough(day, { directory: join(output, "world"), say });
    const good = await writeOutcome(lived, { output, say });
    say(`The ${hours} hours took ${((performance.now() - started) / 1000).toFixed(1)} s.`);
    return good ? 0 : 1;
  } catch (thrown) {
    if (!(thrown instanceof OperatorError)) throw thrown;
    for (const problem of thrown.problems) say(printProblem(problem));
    return 2;
  }
}

function hoursOf(text: string): number {
  const hours = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (hours > 0) return hours;
  throw new OperatorError([
    { what: `--hours is "${text.slice(0, 20)}"`, hint: "Write a whole number of hours, like 24" },
  ]);
}

const demoEntries = new Set(["index.html", "records", "repository", "world"]);

/** Only what an earlier demo left is replaced: nobody loses files to a mistyped folder. */
async function mayReplace(output: string): Promise<void> {
  const entries = await readdir(output).catch(notThere);
  if (entries.every((name) => demoEntries.has(name))) return;
  throw new OperatorError([
    {
      what: `--output is ${output}, which holds something else than a demo's records`,
      hint: "Name a new folder, or empty this one",
    },
  ]);
}

function notThere(thrown: unknown): readonly string[] {
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
  if (code === "ENOENT") return [];
  throw new OperatorError([
    { what: "--output is not a folder that can be read", hint: "Name a new folder" },
  ]);
}
