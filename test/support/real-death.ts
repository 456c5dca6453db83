/** A run in a process of its own that is killed by SIGKILL at a chosen call. */
import { type CrashPoint, CrashScene } from "./crash-scene.ts";
import { inRealTime, startRealApply } from "./real-apply.ts";

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
  const { child, ended } = startRealApply(small, { ...doors.environment, GITHUB_RUN_ID: runId });
  doors.arm(point, () => child.kill("SIGKILL"));
  const { how } = await inRealTime(small, ended);
  doors.arm();
  return how;
}
