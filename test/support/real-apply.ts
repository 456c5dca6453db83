/**
 * An apply in a process of its own: the real command line, with its clock moved to the world's,
 * which meanwhile goes like a real one.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { workflowToken } from "../../src/local/world.ts";
import { millis } from "../../src/model/units.ts";
import type { SmallWorld } from "./small-world.ts";

/** A process under way. */
export interface RealApply {
  readonly child: ChildProcess;
  /** How it ended, and everything that it said. */
  readonly ended: Promise<{ readonly how: string; readonly said: string }>;
}

/** Starts it. */
export function startRealApply(
  small: SmallWorld,
  environment: Readonly<Record<string, string>>,
): RealApply {
  const offset = small.clock.now() - Date.now();
  const clock = `const real=Date.now;Date.now=()=>real()+(${offset})`;
  const child = spawn(
    process.execPath,
    ["--import", `data:text/javascript,${clock}`, "src/cli.ts", "apply", "--dry-run", "false"],
    {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        ...small.world.environment,
        GITHUB_TOKEN: workflowToken,
        GITHUB_RUN_ATTEMPT: "1",
        ...environment,
      },
    },
  );
  let said = "";
  const take = (chunk: unknown) => {
    said += String(chunk);
  };
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  const ended = new Promise<{ how: string; said: string }>((resolve) => {
    child.once("close", (code, signal) => resolve({ how: signal ?? `exit ${code}`, said }));
  });
  return { child, ended };
}

/** The world's clock goes like a real one for as long as something is under way. */
export async function inRealTime<T>(small: SmallWorld, something: Promise<T>): Promise<T> {
  let last = Date.now();
  const ticking = setInterval(() => {
    const now = Date.now();
    small.clock.advance(millis(now - last));
    last = now;
  }, 20);
  try {
    return await something;
  } finally {
    clearInterval(ticking);
  }
}
