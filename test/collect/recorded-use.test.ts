/** Weeks of use as a meter tells them: who is known is placed, what is missing stays missing. */

import { describe, expect, it } from "vitest";
import { recordedUse } from "../../src/collect/recorded-use.ts";
import type { SignalSeries } from "../../src/model/signal.ts";
import { hour, instant, millis, minutes } from "../../src/model/units.ts";
import type { Meter } from "../../src/ports.ts";

const to = instant(Date.UTC(2026, 10, 23, 12));
const step = minutes(5);

/** Values at the ends of the newest steps, oldest first; null was not measured. */
function series(host: string, values: readonly (number | null)[]): SignalSeries {
  return {
    labels: { Hostname: host },
    keys: [host],
    samples: values.flatMap((value, place) => {
      const at = instant(to - (values.length - 1 - place) * step);
      return value === null ? [] : [{ at, value }];
    }),
  };
}

/** Answers the three questions of dcgm-exporter by what they begin with; the other has nobody. */
function meterOf(
  answers: Readonly<Record<"avg" | "max" | "busy", readonly SignalSeries[]>>,
): Meter {
  return {
    utilization: async () => [],
    signal: async (query) => {
      if (!query.includes("DCGM")) return [];
      if (query.includes("bool")) return answers.busy;
      return query.startsWith("max") ? answers.max : answers.avg;
    },
  };
}

const places = [{ name: "training-1-a", pool: "training", type: "gpu_8x_a100" }];

describe("recorded use", () => {
  it("joins the three answers step by step, and lengthens what goes on the same", async () => {
    const meter = meterOf({
      avg: [series("Training-1-A", [0, 401, 402, null, 90])],
      max: [series("training-1-a", [1, 100, 99, 50, 91])],
      busy: [series("training-1-a", [0, 4, 4, 4, 1])],
    });
    const back = millis(hour);
    const use = await recordedUse(meter, { to, back, places, prices: {}, queues: [] });
    expect(use).toMatchObject({ from: to - hour, steps: 12, unplaced: 0 });
    expect(use.machines).toEqual([
      {
        name: "training-1-a",
        pool: "training",
        type: "gpu_8x_a100",
        gpus: 8,
        runs: [
          { at: 7, steps: 1, busyGpus: 0, average: 0, peak: 0 },
          { at: 8, steps: 2, busyGpus: 4, average: 100, peak: 100 },
          { at: 11, steps: 1, busyGpus: 1, average: 90, peak: 90 },
        ],
      },
    ]);
  });

  it("counts machines of nobody, and invents none", async () => {
    const one = [series("stranger", [50])];
    const meter = meterOf({ avg: one, max: one, busy: [series("stranger", [1])] });
    const use = await recordedUse(meter, {
      to,
      back: millis(hour),
      places,
      prices: {},
      queues: [],
    });
    expect(use).toMatchObject({ machines: [], unplaced: 1 });
  });
});
