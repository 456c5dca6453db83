import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../../src/local/virtual-clock.ts";
import { slopes, steps } from "../../../src/local/workload/load.ts";
import type { Machine } from "../../../src/local/workload/machine.ts";
import { Workload, type WorkloadSettings } from "../../../src/local/workload/workload.ts";
import { after, type Instant, minutes } from "../../../src/model/units.ts";
import { noon } from "../lambda/support.ts";
import { aMachine } from "./a-machine.ts";

const later = (count: number): Instant => after(noon, minutes(count));
const ago = (count: number): Instant => later(-count);

function stage(machines: readonly Machine[], settings: Partial<WorkloadSettings> = {}) {
  const clock = new VirtualClock(noon);
  const workload = new Workload({
    clock,
    seed: 1,
    machines: () => machines,
    poolOf: () => "training",
    pools: { training: { kind: "scripted", load: () => 1 } },
    ...settings,
  });
  const read = (machine: Machine, at: Instant, gpu = 0) => workload.percentAt({ machine, gpu, at });
  return { clock, workload, read };
}

describe("the workload", () => {
  it("shows work from before the start, and none from before a machine was active", () => {
    const machine = aMachine({ id: "a", activeFrom: ago(60) });
    const { read } = stage([machine], {
      pools: { training: { kind: "scripted", load: () => 0.9 } },
    });
    const hourOfReadings = Array.from({ length: 60 }, (_, back) => read(machine, ago(back)) ?? 0);
    expect(Math.min(...hourOfReadings)).toBeGreaterThan(80);
    expect(new Set(hourOfReadings).size).toBeGreaterThan(1);
    expect(read(machine, ago(61))).toBeUndefined();
  });

  it("says nothing of the future, of what it has forgotten, or of a GPU that is not there", () => {
    const machine = aMachine({ id: "a" });
    const { read } = stage([machine]);
    expect(read(machine, later(1))).toBeUndefined();
    expect(read(machine, ago(26 * 60))).toBeDefined();
    expect(read(machine, ago(28 * 60))).toBeUndefined();
    expect(read(machine, noon, 1)).toBeUndefined();
  });

  it("spreads the same work thinner once another machine is active", () => {
    const machines = [aMachine({ id: "a" }), aMachine({ id: "b", activeFrom: ago(10) })];
    const [first] = machines;
    const { read } = stage(machines, { noise: 0 });
    if (first) expect([read(first, ago(11)), read(first, ago(10))]).toEqual([100, 50]);
  });

  it("keeps a pin over the pool's work, for one GPU too, and the rest share the work", () => {
    const big = aMachine({ id: "big", gpus: 8 });
    const other = aMachine({ id: "other" });
    const { read, workload } = stage([big, other], { noise: 0 });
    workload.pin({ machine: "big", percent: [0, 0, 97], from: ago(60), until: ago(10) });
    const percents = Array.from({ length: 8 }, (_, gpu) => read(big, ago(30), gpu));
    expect(percents).toEqual([0, 0, 97, 0, 0, 0, 0, 0]);
    expect([read(other, ago(30)), read(other, ago(5))]).toEqual([100, 11]);
  });

  it("changes a load from now on and leaves the past as it was", () => {
    const machine = aMachine({ id: "a" });
    const { read, workload, clock } = stage([machine], {
      noise: 0,
      pools: { training: { kind: "scripted", load: slopes([{ at: noon, gpus: 0.5 }]) } },
    });
    workload.setLoad("training", steps([{ at: noon, gpus: 0.1 }]));
    clock.advance(minutes(5));
    expect([read(machine, ago(1)), read(machine, noon)]).toEqual([50, 10]);
  });

  it("reads nothing on machines of no pool and on those whose GPUs do not work", () => {
    const lost = aMachine({ id: "a" });
    const broken = aMachine({ id: "b", usable: false });
    const { read } = stage([lost, broken], {
      poolOf: (machine) => (machine.id === "a" ? undefined : "training"),
    });
    expect([read(lost, noon), read(broken, noon)]).toEqual([0, 0]);
  });

  it("works off a job trace: busy is 100 %, idle 0 %, the figures are the queue's", () => {
    const machine = aMachine({ id: "a" });
    const jobs = [{ submitSeconds: 60, gpus: 1, durationSeconds: 120 }];
    const { read, workload, clock } = stage([machine], {
      pools: { training: { kind: "jobs", jobs, start: noon, machineGpus: 1 } },
    });
    clock.advance(minutes(10));
    const readings = [0, 1, 2, 3].map((count) => read(machine, later(count)));
    expect(readings).toEqual([0, 100, 100, 0]);
    expect(workload.figures("training")).toMatchObject({ done: 1, waitMean: 0 });
    expect(workload.figures("other")).toBeUndefined();
  });

  it("forgets what nobody can ask for any more, but not what still holds", () => {
    const machine = aMachine({ id: "a" });
    const jobs = [{ submitSeconds: 0, gpus: 1, durationSeconds: 1e7 }];
    const { read, clock } = stage([machine], {
      pools: { training: { kind: "jobs", jobs, start: noon, machineGpus: 1 } },
    });
    for (let days = 1; days <= 4; days += 1) {
      clock.advance(minutes(24 * 60));
      expect(read(machine, later(days * 24 * 60))).toBe(100);
      expect(read(machine, later((days - 1) * 24 * 60 + 60))).toBe(100);
    }
  });
});
