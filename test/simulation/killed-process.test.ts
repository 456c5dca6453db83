/** The same deaths by a real SIGKILL to a process of its own, at the calls that matter most. */
import { beforeAll, describe, expect, it } from "vitest";
import { type CrashPoint, crashPoints } from "../support/crash-scene.ts";
import { dieForReal } from "../support/real-death.ts";

let points: readonly CrashPoint[] = [];
beforeAll(async () => {
  points = await crashPoints();
});

describe("an apply that is killed by SIGKILL", () => {
  it.each([
    ["after", "GitHub updateRefs"],
    ["after", "GitHub createCommitOnBranch Examine"],
    ["before", "GitHub createCommitOnBranch Intend to launch training-2-a"],
    ["after", "GitHub createCommitOnBranch Intend to launch training-2-a"],
    ["after", "Lambda POST /api/v1/instance-operations/launch"],
    ["before", "GitHub createCommitOnBranch Launch training-2-a"],
  ] as const)(
    "%s the call %s leaves nothing twice and nothing lost",
    async (side, call) => {
      const point = points.find(
        (one) => one.command === "apply" && one.side === side && one.call.startsWith(call),
      );
      if (!point) throw new Error(`no such call; there are ${points.map((one) => one.call)}`);
      expect(await dieForReal(point)).toEqual([]);
    },
    120_000,
  );
});
