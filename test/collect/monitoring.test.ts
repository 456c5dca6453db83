/** What is asked of the meter for monitoring: queries against a real Prometheus, and silence. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faultsSeen } from "../../src/collect/faults.ts";
import { pastSeen } from "../../src/collect/past.ts";
import { OutsideError } from "../../src/errors.ts";
import { after, day, hour, millis, minute, minutes } from "../../src/model/units.ts";
import { meters } from "../../src/outside/meters/index.ts";
import { systemClock } from "../../src/outside/system-clock.ts";
import type { Meter } from "../../src/ports.ts";
import { minutesBefore, noon } from "../support/builders.ts";
import type { RunningProgram } from "../support/real-component.ts";
import {
  type BackfilledSeries,
  isPrometheusHere,
  startRealPrometheus,
} from "../support/real-prometheus.ts";

const repository = "acme/fleet";
const machine = (name: string, gpu = "0") => ({
  Hostname: name,
  gpu,
  UUID: `GPU-${name}-${gpu}`,
  instance: `${name}:9400`,
  modelName: "NVIDIA A10",
});

/** One value a minute up to now; the last is the newest. */
function ofMinutes(
  metric: string,
  labels: Readonly<Record<string, string>>,
  values: readonly number[],
): BackfilledSeries {
  const samples = values.map((value, index) => ({
    at: minutesBefore(values.length - 1 - index),
    value,
  }));
  return { metric, labels, samples };
}

const steady = (value: number, count = 40) => Array.from({ length: count }, () => value);

describe.skipIf(!isPrometheusHere)("with a real Prometheus", () => {
  let prometheus: RunningProgram;
  let meter: Meter;

  beforeAll(async () => {
    const everyTenMinutes = (days: number) =>
      Array.from({ length: days * 144 }, (_, index) => after(noon, millis(-index * 10 * minute)));
    prometheus = await startRealPrometheus([
      ofMinutes("DCGM_FI_DEV_XID_ERRORS", machine("well"), steady(0)),
      ofMinutes("DCGM_FI_DEV_XID_ERRORS", machine("lost", "3"), [...steady(0), ...steady(79, 5)]),
      ofMinutes("DCGM_FI_DEV_XID_ERRORS", machine("old"), [...steady(79, 5), ...steady(0, 30)]),
      ofMinutes("DCGM_FI_DEV_ECC_DBE_VOL_TOTAL", machine("ecc"), steady(2)),
      // What DCGM writes for "no value".
      ofMinutes("DCGM_FI_DEV_ECC_DBE_VOL_TOTAL", machine("blank"), steady(9.223372036854776e18)),
      ofMinutes("DCGM_FI_DEV_ROW_REMAP_FAILURE", machine("rows"), steady(1)),
      ofMinutes("DCGM_FI_DEV_THERMAL_VIOLATION", machine("cool"), steady(7e12)),
      ofMinutes("DCGM_FI_DEV_THERMAL_VIOLATION", machine("hot"), [...steady(7e12), 7.1e12]),
      ...["0", "1"].map((gpu) => ({
        metric: "DCGM_FI_DEV_GPU_UTIL",
        labels: machine("busy", gpu),
        samples: everyTenMinutes(8)
          .toReversed()
          .map((at) => ({ at, value: Number(gpu) * 40 })),
      })),
      ofMinutes(
        "nvidia_smi_utilization_gpu_ratio",
        { uuid: "a", instance: "other:9835" },
        steady(0.57),
      ),
      {
        metric: "fleetmerge_hourly_spend_dollars",
        labels: { repo: repository, job: "fleetmerge", stage: "plan" },
        samples: everyTenMinutes(30)
          .toReversed()
          .map((at) => ({ at, value: 12.5 })),
      },
      ofMinutes("fleetmerge_hourly_spend_dollars", { repo: "acme/other" }, steady(99)),
    ]);
    meter = meters.prometheus({ clock: systemClock, address: prometheus.url });
  });
  afterAll(() => prometheus.stop());

  it("finds each fault of each GPU, and nothing where all is well", async () => {
    const seen = await faultsSeen(meter, noon);
    const found = (seen.kind === "seen" ? seen.faults : []).map(
      ({ kind, keys, gpu, value }) => `${kind} ${keys.join("+")} ${gpu} ${value}`,
    );
    expect(found).toEqual([
      "xid lost 3 79",
      "double-bit ecc 0 2",
      "row-remap rows 0 1",
      "thermal hot 0 100000000000",
    ]);
  });

  it("remembers our own spend by the hour, and nobody else's", async () => {
    const { past, unseen } = await pastSeen(meter, { repository, at: noon });
    expect(unseen).toEqual([]);
    expect(past.spend).toHaveLength(1);
    const samples = past.spend?.[0]?.samples ?? [];
    expect(samples).toHaveLength(28 * 24 + 1);
    expect(new Set(samples.map(({ value }) => value))).toEqual(new Set([12.5]));
    expect(samples.every(({ at }) => at % hour === 0)).toBe(true);
  });

  it("remembers the peak of each machine by the hour, and its mean by five minutes", async () => {
    const { past } = await pastSeen(meter, { repository, at: noon });
    const of = (series: typeof past.spend, key: string) =>
      series?.find(({ keys }) => keys.includes(key))?.samples ?? [];
    const peaks = of(past.hourlyPeaks, "busy");
    expect(peaks.length).toBeGreaterThanOrEqual(8 * 24);
    expect(new Set(peaks.map(({ value }) => value))).toEqual(new Set([40]));
    // Ten minutes between samples leave every second step of five silent.
    expect(new Set(of(past.recentMeans, "busy").map(({ value }) => value))).toEqual(new Set([20]));
    expect(new Set(of(past.recentMeans, "other").map(({ value }) => value))).toEqual(new Set([57]));
    expect(peaks.every(({ at }) => noon - at <= 14 * day)).toBe(true);
  });
});

describe("a meter that says nothing", () => {
  const silent: Meter = {
    utilization: () => Promise.resolve([]),
    signal: () => Promise.resolve([]),
  };
  const failing: Meter = {
    ...silent,
    signal: () =>
      Promise.reject(
        new OutsideError({ who: "Prometheus", kind: "rejected", applied: "no", message: "is ill" }),
      ),
  };

  it("reports no fault, and no past", async () => {
    expect(await faultsSeen(silent, noon)).toEqual({ kind: "seen", faults: [] });
    const { past } = await pastSeen(silent, { repository, at: noon });
    expect(past).toEqual({ spend: [], hourlyPeaks: [], recentMeans: [] });
    expect(await pastSeen(undefined, { repository, at: noon })).toEqual({ past: {}, unseen: [] });
  });

  it("is told apart from one that fails, which is no reason to stop", async () => {
    expect(await faultsSeen(failing, noon)).toMatchObject({ kind: "unseen" });
    const { past, unseen } = await pastSeen(failing, { repository, at: noon });
    expect(past).toEqual({});
    expect(unseen).toHaveLength(3);
    expect(unseen[0]).toMatch(/^past spend could not be read: .*is ill/);
  });

  it("is asked about faults of a quarter of an hour only", async () => {
    const ranges: unknown[] = [];
    const asked: Meter = {
      ...silent,
      signal: (_query, range) => {
        ranges.push(range);
        return Promise.resolve([]);
      },
    };
    await faultsSeen(asked, noon);
    expect(new Set(ranges.map((range) => JSON.stringify(range))).size).toBe(1);
    expect(ranges[0]).toEqual({ from: after(noon, millis(-minutes(15))), to: noon });
  });
});
