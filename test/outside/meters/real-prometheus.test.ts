import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MetricsFaults } from "../../../src/local/metrics/faults.ts";
import { type LocalMetrics, startLocalMetrics } from "../../../src/local/metrics/metrics.ts";
import { seriesOf } from "../../../src/local/metrics/series.ts";
import { VirtualClock } from "../../../src/local/virtual-clock.ts";
import type { ReadingSource } from "../../../src/local/workload/workload.ts";
import { type Instant, instant, minutes } from "../../../src/model/units.ts";
import { prometheusMeter } from "../../../src/outside/meters/prometheus.ts";
import { aMachine, noon, patternAt } from "../../contracts/meter-worlds.ts";
import type { RunningProgram } from "../../support/real-component.ts";
import {
  type BackfilledSeries,
  isPrometheusHere,
  startRealPrometheus,
} from "../../support/real-prometheus.ts";

const start = instant(noon - minutes(3 * 60));
const silence = { from: instant(noon - minutes(40)), until: instant(noon - minutes(33)) };
const machines = [aMachine(1, 8), aMachine(2, 1)];
const clock = new VirtualClock(noon);
const source: ReadingSource = {
  machines: () => machines,
  percentAt: ({ machine, gpu, at }) =>
    at >= start && at <= noon ? patternAt(machine, gpu, at) : undefined,
};

/** The stand-in's own series as samples, for one metric of each exporter. */
function samplesOf(metric: string, faults: MetricsFaults): readonly BackfilledSeries[] {
  const settings = {
    source,
    faults,
    hostnameLabel: "Hostname",
    scrapeSeconds: 60,
    signals: [],
  } as const;
  return seriesOf(metric, start, settings).map(({ labels, sampleAt }) => {
    const { __name__: _, ...others } = labels;
    const samples = minutesFrom(start, noon).flatMap((at) => {
      const value = sampleAt(at);
      // Prometheus before 3.0 counts a sample at a window's very start in two windows. Scrapes
      // are never that exact; these are a second early.
      return value === undefined ? [] : [{ at: instant(at - 1_000), value }];
    });
    return { metric, labels: others, samples };
  });
}

function minutesFrom(from: Instant, to: Instant): readonly Instant[] {
  const count = (to - from) / 60_000 + 1;
  return Array.from({ length: count }, (_, index) => instant(from + index * 60_000));
}

describe.skipIf(!isPrometheusHere)("the meter at a real Prometheus", () => {
  let local: LocalMetrics;
  let real: RunningProgram;
  let backfilled: readonly BackfilledSeries[];
  beforeAll(async () => {
    local = await startLocalMetrics({ clock, source });
    local.faults.silence(silence);
    const metrics = ["DCGM_FI_DEV_GPU_UTIL", "nvidia_smi_utilization_gpu_ratio"];
    backfilled = metrics.flatMap((metric) => samplesOf(metric, local.faults));
    real = await startRealPrometheus(backfilled);
  });
  afterAll(async () => {
    await Promise.all([local?.close(), real?.stop()]);
  });

  const window = { from: instant(noon - minutes(60)), to: noon };

  it("reads the same as at the stand-in, for the same data", async () => {
    const atReal = await prometheusMeter({ clock, address: real.url }).utilization(window);
    const atLocal = await prometheusMeter({ clock, address: local.url }).utilization(window);
    expect(atReal).toHaveLength(9);
    expect(atReal).toEqual(atLocal);
  });

  it("sees a silence of seven minutes as seven minutes without samples", async () => {
    const found = await prometheusMeter({ clock, address: real.url }).utilization(window);
    for (const { samples } of found) {
      expect(samples).toHaveLength(61 - 7);
      const inSilence = samples.filter(({ at }) => at >= silence.from && at < silence.until);
      expect(inSilence).toEqual([]);
    }
  });

  it("knows GPUs that only nvidia_gpu_exporter measures", async () => {
    const only = backfilled.filter(({ metric }) => metric.startsWith("nvidia"));
    const bare = await startRealPrometheus(only);
    try {
      const found = await prometheusMeter({ clock, address: bare.url }).utilization(window);
      expect(found).toHaveLength(9);
      const single = found.find(({ keys }) => keys.includes("198.51.100.2"));
      const [machine] = machines.slice(1);
      if (machine === undefined) throw new Error("there are two machines");
      expect(single?.samples.at(-1)).toEqual({
        at: noon,
        average: patternAt(machine, 0, noon),
        peak: patternAt(machine, 0, noon),
      });
    } finally {
      await bare.stop();
    }
  });

  it("reads all of it from a server that refuses so many samples at once", async () => {
    const narrow = await startRealPrometheus(backfilled, ["--query.max-samples=300"]);
    try {
      const found = await prometheusMeter({ clock, address: narrow.url }).utilization(window);
      expect(found).toEqual(
        await prometheusMeter({ clock, address: local.url }).utilization(window),
      );
    } finally {
      await narrow.stop();
    }
  });
});
