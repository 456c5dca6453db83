/** The meter in memory keeps what every meter keeps. */
import { describe } from "vitest";
import type { Machine } from "../../../src/local/workload/machine.ts";
import type { Instant } from "../../../src/model/units.ts";
import { keepsTheMeterContract } from "../../contracts/meter-contract.ts";
import { aMachine, noon, patternAt } from "../../contracts/meter-worlds.ts";
import { memoryMeter } from "./memory-meter.ts";

describe("the meter in memory", () => {
  keepsTheMeterContract(async () => {
    const machines = [aMachine(1, 2), aMachine(2, 1)];
    const doubled = new Set<string>();
    const silences: { readonly from: Instant; readonly until: Instant }[] = [];
    let isDown = false;
    const sourceOf = ({ ip }: Machine) => `${ip}:9400`;
    const meter = memoryMeter(
      {
        machines: () => machines,
        percentAt: (machine, gpu, at) =>
          silences.some(({ from, until }) => from <= at && at < until)
            ? undefined
            : patternAt(machine, gpu, at),
        newest: (now) => now,
        sources: (machine) =>
          doubled.has(machine.id) ? [sourceOf(machine), "198.51.100.9:9400"] : [sourceOf(machine)],
        isDown: () => isDown,
      },
      () => noon,
    );
    const world = {
      machines,
      percentAt: patternAt,
      silence: (from: Instant, until: Instant) => void silences.push({ from, until }),
      double: ({ id }: Machine) => void doubled.add(id),
      fail: () => {
        isDown = true;
      },
    };
    return { world, meter };
  });
});
