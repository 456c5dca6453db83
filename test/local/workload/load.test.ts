import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noisy, shareOf, slopes, steps } from "../../../src/local/workload/load.ts";
import { type Instant, instant } from "../../../src/model/units.ts";
import { aMachine } from "./a-machine.ts";

const at = (seconds: number): Instant => instant(seconds * 1_000);

describe("a scripted load", () => {
  it("holds each step until the next and is nothing before the first", () => {
    const load = steps([
      { at: at(10), gpus: 2 },
      { at: at(20), gpus: 5 },
    ]);
    expect([9, 10, 19, 20, 99].map((second) => load(at(second)))).toEqual([0, 2, 2, 5, 5]);
  });

  it("runs straight between the points of a slope and level outside them", () => {
    const load = slopes([
      { at: at(10), gpus: 2 },
      { at: at(20), gpus: 4 },
    ]);
    expect([0, 10, 15, 20, 99].map((second) => load(at(second)))).toEqual([2, 2, 3, 4, 4]);
    expect(slopes([])(at(5))).toBe(0);
  });

  it("is shared evenly over all GPUs, and never keeps one busier than fully", () => {
    const machines = [aMachine({ id: "a", gpus: 8 }), aMachine({ id: "b", gpus: 2 })];
    const place = { machine: machines[0] ?? aMachine({ id: "x" }), gpu: 3 };
    expect(shareOf({ machines, gpusOfWork: 4 }, "even", place)).toBe(40);
    expect(shareOf({ machines, gpusOfWork: 400 }, "even", place)).toBe(100);
  });

  it("when packed fills the oldest machines first and leaves the youngest idle", () => {
    const old = aMachine({ id: "z", gpus: 2, activeFrom: at(1) });
    const young = aMachine({ id: "a", gpus: 2, activeFrom: at(2) });
    const pool = { machines: [young, old], gpusOfWork: 2.5 };
    const shares = [old, young].flatMap((machine) =>
      [0, 1].map((gpu) => shareOf(pool, "packed", { machine, gpu })),
    );
    expect(shares).toEqual([100, 100, 50, 0]);
  });

  it("keeps its noisy reading on its own side of every threshold", () => {
    const draw = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
    const share = fc.oneof(
      fc.double({ min: 0, max: 100, noNaN: true }),
      fc.constantFrom(20, 80, 19.6, 20.4, 79.9, 80.1),
    );
    fc.assert(
      fc.property(share, draw, (value, luck) => {
        const reading = noisy(value, { thresholds: [20, 80], amplitude: 5, draw: luck });
        expect(reading).toBeGreaterThanOrEqual(0);
        expect(reading).toBeLessThanOrEqual(100);
        for (const threshold of [20, 80]) {
          const isNear = Math.abs(value - threshold) < 1e-9;
          const side = isNear ? 0 : Math.sign(value - threshold);
          expect(Math.sign(reading - threshold)).toBe(side);
        }
      }),
    );
  });
});
