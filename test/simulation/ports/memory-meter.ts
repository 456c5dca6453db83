/**
 * The meter's port over a source of readings in memory. What it answers is a function of the
 * moment, so that anybody can work out afterwards what could be seen then.
 */
import { OutsideError } from "../../../src/errors.ts";
import type { Machine } from "../../../src/local/workload/machine.ts";
import { type Instant, instant, minute } from "../../../src/model/units.ts";
import type { Meter, MeterSeries } from "../../../src/ports.ts";

/** What is measured, and what of it can be seen at a moment. */
export interface Readings {
  machines(since: Instant): readonly Machine[];
  /** Whole percents of a GPU at a whole minute; undefined: no sample. */
  percentAt(machine: Machine, gpu: number, at: Instant): number | undefined;
  /** Newer samples than this have not arrived yet. */
  newest(now: Instant): Instant;
  /** Exporters that measure this machine: two when one was left behind. */
  sources(machine: Machine): readonly string[];
  isDown(now: Instant): boolean;
}

/** The meter of one run. */
export function memoryMeter(readings: Readings, now: () => Instant): Meter {
  const failIfDown = () => {
    if (!readings.isDown(now())) return;
    const message = "the answer was 503";
    throw new OutsideError({ who: "Prometheus", kind: "unavailable", applied: "no", message });
  };
  return {
    utilization: async ({ from, to }) => {
      failIfDown();
      const last = Math.min(Math.floor(to / minute) * minute, readings.newest(now()));
      const first = Math.ceil(from / minute) * minute;
      return readings
        .machines(from)
        .flatMap((machine) =>
          readings
            .sources(machine)
            .flatMap((source) => seriesOf(readings, machine, { source, first, last })),
        );
    },
    signal: async () => {
      failIfDown();
      return [];
    },
  };
}

function seriesOf(
  readings: Readings,
  machine: Machine,
  range: { readonly source: string; readonly first: number; readonly last: number },
): readonly MeterSeries[] {
  const found: MeterSeries[] = [];
  for (let gpu = 0; gpu < machine.gpus; gpu += 1) {
    const samples: MeterSeries["samples"][number][] = [];
    for (let at = range.first; at <= range.last; at += minute) {
      const percent = readings.percentAt(machine, gpu, instant(at));
      if (percent === undefined) continue;
      samples.push({ at: instant(at), average: percent, peak: percent });
    }
    if (samples.length === 0) continue;
    const keys = [machine.hostname, machine.ip];
    found.push({ gpu: String(gpu), keys, source: range.source, samples });
  }
  return found;
}
