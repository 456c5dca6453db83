/** Packing waiting jobs into free GPUs and new machines. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gpusOf, type Jobs, machinesFor, pack } from "../../src/decide/packing.ts";

const jobs = (size: number, count: number): Jobs => ({ size, count });

describe("packing", () => {
  it("puts a job where the least room is that is enough", () => {
    expect(pack([jobs(2, 1)], [8, 2, 3], 8)).toEqual({ left: [], room: [0, 3, 8] });
  });

  it("never splits a job that fits on one machine", () => {
    expect(pack([jobs(8, 1)], [4, 4], 8).left).toEqual([jobs(8, 1)]);
  });

  it("spreads a job that is larger than a machine over whole machines", () => {
    expect(pack([jobs(16, 1)], [8, 4], 8)).toEqual({ left: [jobs(8, 1)], room: [4, 0] });
    expect(machinesFor([jobs(17, 1)], 8)).toBe(3);
    expect(machinesFor([jobs(4, 1)], 1)).toBe(4);
  });

  it.each([
    { waiting: [jobs(1, 9)], machine: 8, machines: 2 },
    { waiting: [jobs(5, 2)], machine: 8, machines: 2 },
    { waiting: [jobs(5, 2), jobs(3, 2)], machine: 8, machines: 2 },
    { waiting: [jobs(4, 3), jobs(1, 5)], machine: 8, machines: 3 },
    { waiting: [], machine: 8, machines: 0 },
  ])("needs $machines machines of $machine for $waiting", ({ waiting, machine, machines }) => {
    expect(machinesFor(waiting, machine)).toBe(machines);
  });

  it("needs no fewer machines than GPUs ask for, and no more than jobs", () => {
    const anyJobs = fc.array(
      fc.record({ size: fc.integer({ min: 1, max: 8 }), count: fc.integer({ min: 1, max: 40 }) }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(anyJobs, (waiting) => {
        const machines = machinesFor(waiting, 8);
        const all = waiting.reduce((sum, { count }) => sum + count, 0);
        expect(machines).toBeGreaterThanOrEqual(Math.ceil(gpusOf(waiting) / 8));
        expect(machines).toBeLessThanOrEqual(all);
      }),
      { numRuns: Number(process.env["FLEETMERGE_PROPERTY_RUNS"] ?? 300) },
    );
  });

  it("loses no GPU: what fits and what is left is what waited", () => {
    const room = fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 6 });
    const size = fc.integer({ min: 1, max: 8 });
    fc.assert(
      fc.property(room, size, fc.integer({ min: 1, max: 30 }), (free, each, count) => {
        const waiting = [jobs(each, count)];
        const packed = pack(waiting, free, 8);
        const sum = (values: readonly number[]) => values.reduce((one, other) => one + other, 0);
        expect(sum(free) - sum(packed.room)).toBe(gpusOf(waiting) - gpusOf(packed.left));
        expect(Math.min(0, ...packed.room)).toBe(0);
      }),
      { numRuns: Number(process.env["FLEETMERGE_PROPERTY_RUNS"] ?? 300) },
    );
  });
});
