/** Recorded use as work: what ran together stays together, and what nobody knows is said. */

import { describe, expect, it } from "vitest";
import { recordedWork } from "../../src/backtest/recorded-work.ts";
import type { MachineUse, RecordedUse, UseRun } from "../../src/model/recorded-use.ts";
import { lastSteps } from "../../src/model/recorded-use.ts";
import { instant, minutes } from "../../src/model/units.ts";
import { played, policiesOf, worldOf } from "../support/backtest-world.ts";

const busy = (at: number, steps: number, busyGpus: number, average = 100): UseRun => ({
  at,
  steps,
  busyGpus,
  average,
  peak: average,
});
const idle = (at: number, steps: number): UseRun => busy(at, steps, 0, 0);

function useOf(...all: readonly (readonly UseRun[])[]): RecordedUse {
  const machines = all.map(
    (runs, place): MachineUse => ({
      name: `p-1-${place}`,
      pool: "p",
      type: "gpu_8x_a100",
      gpus: 8,
      runs,
    }),
  );
  const from = instant(Date.UTC(2026, 0, 5));
  return { from, step: minutes(5), steps: 100, machines, prices: {}, unplaced: 0 };
}

const unqueued = { pool: "p", nodeGpus: 8, queued: false };

describe("recorded work", () => {
  it("is a piece for each time between two idle ones, as large as it ever was", () => {
    const { trace, startNodes } = recordedWork(
      useOf([idle(0, 10), busy(10, 4, 8), busy(14, 4, 4, 50), idle(18, 82)]),
      unqueued,
    );
    expect(trace.jobs).toEqual([
      { submittedAt: 3000, gpus: 8, durationSeconds: 2400, busyShare: 0.75 },
    ]);
    expect(trace.loadOf?.(0, 3000)).toEqual({ average: 100, peak: 100 });
    expect(trace.loadOf?.(0, 5000)).toEqual({ average: 25, peak: 50 });
    expect(startNodes).toBe(1);
  });

  it("tells full minutes and dark ones, in which more is not known", () => {
    const work = recordedWork(useOf([busy(0, 10, 8), idle(20, 80)]), unqueued);
    expect(work).toMatchObject({ fullMinutes: 50, darkMinutes: 50, machineHours: 7.5 });
  });

  it("is served whole by the fleet that served it, and cut by a smaller one", () => {
    const use = useOf([busy(0, 100, 8)], [busy(0, 100, 8)]);
    const { trace, startNodes } = recordedWork(use, unqueued);
    const keep = policiesOf("rule: idle, below_percent: 20, for: 30m", { nodeGpus: 8 });
    const whole = played(keep, worldOf(trace, { startNodes }));
    expect(whole.figures).toMatchObject({ cutGpuHours: 0, saturatedMinutes: 0, terminations: 0 });
    const half = played(keep, worldOf(trace, { startNodes: 1 }));
    expect(half.figures.cutGpuHours).toBeCloseTo((8 * 30_000) / 3600, 6);
  });

  it("keeps its times when only the newest of it is asked for", () => {
    const use = lastSteps(useOf([busy(0, 40, 8), idle(40, 60)]), 70);
    expect(use.machines[0]?.runs).toEqual([busy(0, 10, 8), idle(10, 60)]);
    expect(use.from).toBe(Date.UTC(2026, 0, 5) + 30 * 300_000);
  });
});
