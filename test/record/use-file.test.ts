/** The recorded use as a file: it comes back from its text, and nonsense is no use. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MachineUse, RecordedUse } from "../../src/model/recorded-use.ts";
import { instant, minutes, usdPerHour } from "../../src/model/units.ts";
import { parseUse, printUse } from "../../src/record/use-file.ts";

const steps = 8640;

function useOf(machines: readonly MachineUse[]): RecordedUse {
  return {
    from: instant(Date.UTC(2026, 9, 24)),
    step: minutes(5),
    steps,
    machines,
    prices: { gpu_8x_a100: usdPerHour(10.32) },
    unplaced: 2,
  };
}

const run = fc.record({
  steps: fc.integer({ min: 1, max: 40 }),
  busyGpus: fc.nat(8),
  average: fc.nat(100),
  peak: fc.nat(100),
});

/** Runs one after the other, some with a gap before them. */
const runs = fc.array(fc.tuple(fc.nat(3), run), { maxLength: 60 }).map((drawn) => {
  let next = 0;
  return drawn.map(([gap, one]) => {
    const at = next + gap;
    next = at + one.steps;
    return { ...one, at };
  });
});

const machine = (name: string, all: MachineUse["runs"]): MachineUse => ({
  name,
  pool: "training",
  type: "gpu_8x_a100",
  gpus: 8,
  runs: all,
});

describe("the file of the recorded use", () => {
  it("comes back from its text", () => {
    fc.assert(
      fc.property(fc.array(runs, { maxLength: 4 }), (all) => {
        const use = useOf(all.map((one, place) => machine(`m${place}`, one)));
        expect(parseUse(printUse(use))).toEqual(use);
      }),
    );
  });

  it("has the queues of pools, too, and takes none whose counts are nonsense", () => {
    const counts = [
      { at: 0, steps: 3, waiting: 2, running: 0 },
      { at: 3, steps: 9, waiting: 0, running: 2 },
    ];
    const queue = { pool: "training", countsRunning: true, sizes: [{ gpus: 8, runs: counts }] };
    const use = { ...useOf([]), queues: [queue] };
    expect(parseUse(printUse(use))).toEqual(use);
    for (const wrong of [
      { at: 2, steps: 9, waiting: 0, running: 2 },
      { at: 3, steps: 9, waiting: 10_001, running: 2 },
      { at: 3, steps: 9000, waiting: 0, running: 2 },
    ]) {
      const sizes = [{ gpus: 8, runs: [...counts.slice(0, 1), wrong] }];
      expect(parseUse(printUse({ ...use, queues: [{ ...queue, sizes }] }))).toBeUndefined();
    }
  });

  it("is none where a name could say anything but a name", () => {
    for (const pool of ["", "a b", "<img>", "\u001b[31m", "x".repeat(129), "@team"]) {
      const use = useOf([{ ...machine("m", []), pool }]);
      expect(parseUse(printUse(use))).toBeUndefined();
    }
  });

  it("is written in wider steps where it would be too large, and looks no idler for it", () => {
    const restless = Array.from({ length: steps }, (_, at) => {
      const busyGpus = at % 2;
      return { at, steps: 1, busyGpus, average: busyGpus * 90, peak: busyGpus * 100 };
    });
    const use = useOf(Array.from({ length: 12 }, (_, place) => machine(`m${place}`, restless)));
    const text = printUse(use);
    expect(text.length).toBeLessThanOrEqual(900_000);
    const read = parseUse(text);
    expect(read?.step).toBe(minutes(10));
    expect(read?.steps).toBe(steps / 2);
    const [first] = read?.machines ?? [];
    expect(first?.runs).toEqual([{ at: 0, steps: steps / 2, busyGpus: 1, average: 90, peak: 100 }]);
  });

  it.each([
    ["no JSON", "use"],
    ["another version", '{"version":2}'],
    ["machines that are no list", '{"version":1,"machines":{}}'],
    [
      "more busy GPUs than there are",
      printUse(useOf([machine("m", [{ at: 0, steps: 1, busyGpus: 9, average: 1, peak: 1 }])])),
    ],
    [
      "runs beyond the end",
      printUse(useOf([machine("m", [{ at: steps, steps: 1, busyGpus: 1, average: 1, peak: 1 }])])),
    ],
  ])("takes %s for nothing", (_, text) => {
    expect(parseUse(text)).toBeUndefined();
  });
});
