/** The series the exporters on the machines would give, scraped at a fixed rhythm. */

import { type Instant, instant } from "../../model/units.ts";
import { hexDigits, seededBy } from "../seeded.ts";
import type { Machine } from "../workload/machine.ts";
import type { ReadingSource } from "../workload/workload.ts";
import type { MetricsFaults } from "./faults.ts";

/** One series: its labels and its value at a scrape; absent where the scrape brought nothing. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  sampleAt(at: Instant): number | undefined;
}

/** Which label dcgm-exporter puts a machine's name in: releases up to 4.5.3 the first, HEAD the
 * second (NVIDIA/dcgm-exporter #655). */
export type HostnameLabel = "Hostname" | "hostname";

/** A series that is set by hand: a queue's length, the traffic of a machine. */
export interface SetSignal {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Absent: this scrape brought nothing. */
  valueAt(at: Instant): number | undefined;
}

/** What the exporters are and how often they are scraped. */
export interface SeriesSettings {
  readonly source: ReadingSource;
  readonly faults: MetricsFaults;
  readonly hostnameLabel: HostnameLabel;
  readonly scrapeSeconds: number;
  readonly signals: readonly SetSignal[];
}

const chance = seededBy("gpu-uuid");

function uuidOf(machine: Machine, gpu: number, copy: number): string {
  const digits = hexDigits(chance, 32, machine.id, gpu, copy);
  const cuts: readonly (readonly [number, number])[] = [
    [0, 8],
    [8, 12],
    [12, 16],
    [16, 20],
    [20, 32],
  ];
  return `GPU-${cuts.map(([from, to]) => digits.slice(from, to)).join("-")}`;
}

interface Seat {
  readonly machine: Machine;
  readonly gpu: number;
  /** 0, or 1 for the second set of series of a doubled machine. */
  readonly copy: number;
}

function dcgmLabels(metric: string, seat: Seat, hostname: HostnameLabel) {
  const { machine, gpu, copy } = seat;
  return {
    __name__: metric,
    [hostname]: machine.hostname,
    UUID: uuidOf(machine, gpu, copy),
    device: `nvidia${gpu}`,
    gpu: String(gpu),
    instance: `${copy === 0 ? machine.ip : "198.19.255.254"}:9400`,
    job: "dcgm",
    modelName: `NVIDIA ${machine.gpuModel}`,
  };
}

function exporterLabels(metric: string, { machine, gpu, copy }: Seat) {
  return {
    __name__: metric,
    instance: `${copy === 0 ? machine.ip : "198.19.255.254"}:9835`,
    job: "nvidia_gpu_exporter",
    uuid: uuidOf(machine, gpu, copy).replace("GPU-", ""),
  };
}

/** All series of a metric that had a sample at or after a moment; none for an unknown metric. */
export function seriesOf(
  metric: string,
  since: Instant,
  settings: SeriesSettings,
): readonly Series[] {
  const { source, faults, hostnameLabel } = settings;
  const seats = source
    .machines(since)
    .flatMap((machine) =>
      Array.from({ length: machine.gpus }, (_, gpu) => gpu).flatMap((gpu) =>
        (faults.isDoubled(machine) ? [0, 1] : [0]).map((copy) => ({ machine, gpu, copy })),
      ),
    );
  const reading = (seat: Seat, at: Instant): number | undefined =>
    faults.isSilent(seat.machine, at) ? undefined : source.percentAt({ ...seat, at });
  const make = (
    labels: (seat: Seat) => Readonly<Record<string, string>>,
    value: (seat: Seat, percent: number, at: Instant) => number,
  ) =>
    seats.map((seat): Series => {
      const sampleAt = (at: Instant) => {
        const percent = reading(seat, at);
        return percent === undefined ? undefined : value(seat, percent, at);
      };
      return { labels: labels(seat), sampleAt };
    });
  const dcgm = (seat: Seat) => dcgmLabels(metric, seat, hostnameLabel);
  switch (metric) {
    case "DCGM_FI_DEV_GPU_UTIL":
      return make(dcgm, (_seat, percent) => percent);
    case "DCGM_FI_DEV_XID_ERRORS":
      return make(dcgm, (seat, _percent, at) => faults.xidOf(seat.machine, seat.gpu, at));
    case "nvidia_smi_utilization_gpu_ratio":
      return make(
        (seat) => exporterLabels(metric, seat),
        (_seat, percent) => percent / 100,
      );
    default:
      return settings.signals
        .filter((signal) => signal.metric === metric)
        .map(({ labels, valueAt }) => ({
          labels: { __name__: metric, ...labels },
          sampleAt: valueAt,
        }));
  }
}

/** The last scrape at or before a moment: scrapes lie on whole multiples of the rhythm. */
export function scrapeBefore(at: Instant, scrapeSeconds: number): Instant {
  const rhythm = scrapeSeconds * 1_000;
  return instant(Math.floor(at / rhythm) * rhythm);
}
