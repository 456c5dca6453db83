/**
 * A run in a process of its own that is killed by SIGKILL at a chosen call. The command line is
 * the real one; only its clock is moved to the world's, which meanwhile goes like a real one.
 */
import { spawn } from "node:child_process";
import { workflowToken } from "../../src/local/world.ts";
import { millis } from "../../src/model/units.ts";
import { type CrashPoint, CrashScene } from "./crash-scene.ts";

/** Dies for real, goes on until nothing changes, and says what is wrong then. */
export async function dieForReal(point: CrashPoint): Promise<readonly string[]> {
  const scene = await CrashScene.start();
  try {
    const run = await scene.newRun();
    const signal = await killedApply(scene, point, String(run.id));
    await scene.endRun(run);
    await scene.settle();
    const survived = signal === "SIGKILL" ? [] : [`the process ended by ${signal}`];
    return [...survived, ...scene.seen, ...(await scene.verdict())];
  } finally {
    await scene.close();
  }
}

/** The signal that ended the process. */
async function killedApply(scene: CrashScene, point: CrashPoint, runId: string): Promise<string> {
  const { small, doors } = scene;
  const offset = small.clock.now() - Date.now();
  const clock = `const real=Date.now;Date.now=()=>real()+(${offset})`;
  const child = spawn(
    process.execPath,
    ["--import", `data:text/javascript,${clock}`, "src/cli.ts", "apply", "--dry-run", "false"],
    {
      stdio: "ignore",
      env: {
        ...process.env,
        ...small.world.environment,
        ...doors.environment,
        GITHUB_TOKEN: workflowToken,
        GITHUB_RUN_ID: runId,
        GITHUB_RUN_ATTEMPT: "1",
      },
    },
  );
  doors.arm(point, () => child.kill("SIGKILL"));
  let last = Date.now();
  const ticking = setInterval(() => {
    const now = Date.now();
    small.clock.advance(millis(now - last));
    last = now;
  }, 20);
  const ended = await new Promise<string>((resolve) => {
    child.once("exit", (code, signal) => resolve(signal ?? `exit ${code}`));
  });
  clearInterval(ticking);
  doors.arm();
  return ended;
}
