/**
 * What every meter must keep of utilisation, the one in the simulation's memory included: the same
 * cases, whoever answers.
 */
import { expect, it } from "vitest";
import { OutsideError } from "../../src/errors.ts";
import type { Machine } from "../../src/local/workload/machine.ts";
import { type Instant, instant, after as later, millis, minutes } from "../../src/model/units.ts";
import type { Meter, MeterSeries } from "../../src/ports.ts";
import { noon } from "./meter-worlds.ts";

/** Two machines with three GPUs, measured for a day until noon, and the meter over them. */
export interface MeasuredWorld {
  readonly machines: readonly Machine[];
  /** What the machine showed at a whole minute. */
  percentAt(machine: Machine, gpu: number, at: Instant): number;
  /** No sample of any machine in this time. */
  silence(from: Instant, until: Instant): void;
  /** A second set of series for a machine, from another address. */
  double(machine: Machine): void;
  /** From now on it cannot answer. */
  fail(): void;
}

const half = minutes(30);
const window = { from: later(noon, millis(-half)), to: noon };

/** The series of the machine of this host name. */
export function ofMachine(found: readonly MeterSeries[], hostname: string): readonly MeterSeries[] {
  return found.filter(({ keys }) => keys.includes(hostname));
}

/** The cases, as tests of the caller's suite. */
export function keepsTheMeterContract(
  open: () => Promise<{ readonly world: MeasuredWorld; readonly meter: Meter }>,
): void {
  it("reads every minute of every GPU, both ends included, in percent", async () => {
    const { world, meter } = await open();
    const found = await meter.utilization(window);
    expect(found).toHaveLength(3);
    for (const machine of world.machines) {
      const own = ofMachine(found, machine.hostname);
      expect(own).toHaveLength(machine.gpus);
      for (const [gpu, series] of own.entries()) {
        expect(series.samples).toEqual(
          Array.from({ length: 31 }, (_, count) => {
            const at = later(window.from, minutes(count));
            const percent = world.percentAt(machine, gpu, at);
            return { at, average: percent, peak: percent };
          }),
        );
      }
    }
  });

  it("tells the GPUs of a machine apart, and gives the same order every time", async () => {
    const { meter } = await open();
    const found = await meter.utilization(window);
    const marks = found.map(({ source, gpu }) => `${source} ${gpu}`);
    expect(new Set(marks).size).toBe(3);
    expect((await meter.utilization(window)).map(({ source, gpu }) => `${source} ${gpu}`)).toEqual(
      marks,
    );
  });

  it("shows two sets of series for one machine as coming from two sources", async () => {
    const { world, meter } = await open();
    const [machine] = world.machines;
    if (machine === undefined) throw new Error("a world has machines");
    world.double(machine);
    const own = ofMachine(await meter.utilization(window), machine.hostname);
    expect(own).toHaveLength(2 * machine.gpus);
    expect(new Set(own.map(({ source }) => source)).size).toBe(2);
  });

  it("has no sample for a minute that was not measured", async () => {
    const { world, meter } = await open();
    const from = later(window.from, minutes(10));
    const until = later(from, minutes(3));
    world.silence(from, until);
    const found = await meter.utilization(window);
    expect(found).toHaveLength(3);
    for (const { samples } of found) {
      expect(samples).toHaveLength(28);
      expect(samples.filter(({ at }) => at >= from && at < until)).toEqual([]);
    }
  });

  it("knows nothing of machines that have been silent all the time", async () => {
    const { world, meter } = await open();
    world.silence(instant(0), later(noon, minutes(1)));
    expect(await meter.utilization(window)).toEqual([]);
  });

  it("reads whole minutes of a window with odd ends, and nothing of one without any", async () => {
    const { meter } = await open();
    const odd = { from: instant(window.from + 1), to: instant(noon - 1) };
    const [first] = await meter.utilization(odd);
    expect(first?.samples).toHaveLength(29);
    const within: { readonly from: Instant; readonly to: Instant } = {
      from: instant(noon - 59_000),
      to: instant(noon - 1_000),
    };
    expect(await meter.utilization(within)).toEqual([]);
  });

  it("reads a whole day without a seam", async () => {
    const { meter } = await open();
    const from = later(noon, millis(-24 * 60 * 60_000));
    const [first] = await meter.utilization({ from, to: noon });
    expect(first?.samples).toHaveLength(24 * 60 + 1);
    const times = (first?.samples ?? []).map(({ at }) => at);
    expect(times).toEqual(times.map((_, count) => later(from, minutes(count))));
  });

  it("fails, and shows nothing, while it cannot be asked", async () => {
    const { world, meter } = await open();
    world.fail();
    for (const asked of [meter.utilization(window), meter.signal("queue_gpus", window)]) {
      const failure = await asked.catch((thrown: unknown) => thrown);
      expect(failure).toBeInstanceOf(OutsideError);
      expect(failure).toMatchObject({ kind: "unavailable" });
    }
  });

  it("takes no series for an answer, which is no zero", async () => {
    const { meter } = await open();
    expect(await meter.signal("queue_gpus", window)).toEqual([]);
  });
}
