/**
 * A program from its start to its end: wall and processor time, memory, and of a Node program how
 * long it waited. Python does the counting, because Node cannot tell the memory of a child.
 */
import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What a run cost. Times in seconds. */
export interface Spent {
  readonly exitCode: number;
  readonly wall: number;
  /** Of all processors, with the garbage collector's and the compiler's threads. */
  readonly processor: number;
  /** The most that it held at once, in MiB. */
  readonly mebibytes: number;
  /** How long Node had nothing to do but wait for the network; 0 of anything else. */
  readonly waited: number;
}

const python = `
import json, resource, subprocess, sys, time
start = time.monotonic()
code = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
wall = time.monotonic() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
json.dump({"exitCode": code, "wall": wall, "processor": used.ru_utime + used.ru_stime,
           "mebibytes": used.ru_maxrss / 1024}, open(sys.argv[1], "w"))
`;

/** Runs it to its end. `folder` is for what the measuring leaves. */
export async function timed(
  command: readonly string[],
  settings: {
    readonly folder: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly inside?: string;
  },
): Promise<Spent> {
  const { folder, environment, inside } = settings;
  const [result, idle] = [join(folder, "spent.json"), join(folder, "idle")];
  const told = join(folder, "tell-idle.mjs");
  await writeFile(idle, "0");
  await writeFile(
    told,
    'import { writeFileSync } from "node:fs";\nprocess.on("exit", () => writeFileSync(' +
      `${JSON.stringify(idle)}, String(performance.eventLoopUtilization().idle)));\n`,
  );
  const [program = "", ...words] = command;
  const isNode = program === process.execPath;
  const whole = isNode ? [program, "--import", told, ...words] : command;
  await new Promise<void>((resolve, reject) => {
    const child = spawn("python3", ["-c", python, result, ...whole], {
      env: { PATH: process.env["PATH"], ...environment },
      stdio: ["ignore", "ignore", "inherit"],
      ...(inside === undefined ? {} : { cwd: inside }),
    });
    child.on("error", reject);
    child.on("close", () => resolve());
  });
  const spent: Omit<Spent, "waited"> = JSON.parse(await readFile(result, "utf8"));
  return { ...spent, waited: Number(await readFile(idle, "utf8")) / 1_000 };
}

/** The run with the middle processor time. */
export function middle(runs: readonly Spent[]): Spent {
  const found = runs.toSorted((one, other) => one.processor - other.processor);
  const one = found[Math.floor(found.length / 2)];
  if (!one) throw new Error("nothing was run");
  return one;
}
