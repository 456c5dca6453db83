/** Asks the meter for weeks of use in wide steps, for whoever plays policies over them. */

import type { Fleet } from "../model/fleet.ts";
import { namedInstances } from "../model/fleet.ts";
import type { Ledger } from "../model/history.ts";
import { addRun, type MachineUse, type RecordedUse, type UseRun } from "../model/recorded-use.ts";
import type { SignalSeries } from "../model/signal.ts";
import {
  after,
  type Instant,
  instant,
  type Millis,
  millis,
  minutes,
  type UsdMicrosPerHour,
} from "../model/units.ts";
import type { Meter } from "../ports.ts";
import { type AskedQueue, recordedQueues } from "./recorded-queue.ts";

/** As far apart as decisions usually are. */
const step: Millis = minutes(5);

/** A GPU whose highest value of a step is below this did nothing. */
const touchedPercent = 5;

/** Values are kept to this many percent, so that what is steady is short. */
const grain = 5;

/** dcgm-exporter's metric, and that of nvidia_gpu_exporter, which is a ratio. */
const utilisation = [
  { metric: "DCGM_FI_DEV_GPU_UTIL", factor: 1 },
  { metric: "nvidia_smi_utilization_gpu_ratio", factor: 100 },
] as const;

const machine = "Hostname,hostname,instance";

/** A machine's place in the fleet. */
export interface Placed {
  readonly name: string;
  readonly pool: string;
  readonly type: string;
}

/** Who is, or was, of which pool: by the names in the fleet file and in the ledger. */
export function placesOf(fleet: Fleet, { launches }: Ledger): readonly Placed[] {
  const named = namedInstances(fleet).map(({ name, pool, type }) => ({ name, pool, type }));
  const launched = Object.entries(launches).map(([name, { pool, type }]) => ({ name, pool, type }));
  return [...new Map([...named, ...launched].map((one) => [one.name, one])).values()];
}

/** The newest price that is known of each type. */
export function pricesOf(
  fleet: Fleet,
  { launches }: Ledger,
): Readonly<Record<string, UsdMicrosPerHour>> {
  const launched = Object.values(launches).sort((one, other) => one.at - other.at);
  const all = [...namedInstances(fleet), ...launched];
  return Object.fromEntries(
    all.flatMap(({ type, pricePerHour }) =>
      pricePerHour === undefined ? [] : [[type, pricePerHour] as const],
    ),
  );
}

/** Throws OutsideError when the meter does. No series is an answer: a use without machines. */
export async function recordedUse(
  meter: Meter,
  of: {
    readonly to: Instant;
    readonly back: Millis;
    readonly places: readonly Placed[];
    readonly prices: RecordedUse["prices"];
    readonly queues: readonly AskedQueue[];
  },
): Promise<RecordedUse> {
  const to = instant(Math.floor(of.to / step) * step);
  const from = after(to, millis(-Math.floor(of.back / step) * step));
  const seen = new Map<string, Steps>();
  for (const { metric, factor } of utilisation) {
    for (const part of partsOf(metric, factor)) {
      // A value stands at the end of the five minutes that it speaks of.
      const range = { from: after(from, step), to, step };
      const series = await meter.signal(part.query, range);
      for (const one of series) noteSeries(seen, one, { ...part, from });
    }
  }
  const places = new Map(of.places.map((place) => [place.name.toLowerCase(), place]));
  const machines = [...seen].flatMap(([key, steps]) => machineOf(places.get(key), steps));
  const steps = Math.round((to - from) / step);
  const queues = await recordedQueues(meter, of.queues, { from, step, steps });
  return {
    from,
    step,
    steps,
    machines: machines.sort((one, other) => (one.name < other.name ? -1 : 1)),
    prices: of.prices,
    unplaced: [...seen.keys()].filter((key) => !places.has(key)).length,
    ...(queues.length > 0 ? { queues } : {}),
  };
}

interface Part {
  readonly key: "average" | "peak" | "busy";
  readonly query: string;
  readonly factor: number;
}

function partsOf(metric: string, factor: number): readonly Part[] {
  const touched = touchedPercent / factor;
  return [
    { key: "average", query: `sum by (${machine}) (avg_over_time(${metric}[5m]))`, factor },
    { key: "peak", query: `max by (${machine}) (max_over_time(${metric}[5m]))`, factor },
    {
      key: "busy",
      query: `sum by (${machine}) (max_over_time(${metric}[5m]) >= bool ${touched})`,
      factor: 1,
    },
  ];
}

/** By step: the sum of the GPUs' means, the highest value, and how many were touched. */
type Steps = Map<number, { average?: number; peak?: number; busy?: number }>;

/** A series under the first of its names; the label `instance` alone may be an address. */
function noteSeries(
  seen: Map<string, Steps>,
  series: SignalSeries,
  { key, factor, from }: Part & { readonly from: Instant },
): void {
  const name = series.keys[0]?.toLowerCase().split(".")[0];
  if (name === undefined) return;
  const steps = seen.get(name) ?? new Map();
  seen.set(name, steps);
  for (const { at, value } of series.samples) {
    const place = Math.round((at - from) / step) - 1;
    const known = steps.get(place) ?? {};
    steps.set(place, { ...known, [key]: value * factor });
  }
}

function machineOf(place: Placed | undefined, steps: Steps): readonly MachineUse[] {
  if (!place) return [];
  const gpus = Math.max(1, Number(/^gpu_(\d{1,3})x_/.exec(place.type)?.[1] ?? 1));
  const runs: UseRun[] = [];
  for (const at of [...steps.keys()].sort((one, other) => one - other)) {
    const { average, peak, busy } = steps.get(at) ?? {};
    if (average === undefined || peak === undefined || busy === undefined || at < 0) continue;
    const busyGpus = Math.min(gpus, busy);
    const mean = busyGpus === 0 ? 0 : rounded(Math.min(100, average / busyGpus));
    addRun(runs, { at, steps: 1, busyGpus, average: mean, peak: busyGpus ? rounded(peak) : 0 });
  }
  return runs.length === 0 ? [] : [{ ...place, gpus, runs }];
}

function rounded(percent: number): number {
  return Math.min(100, Math.max(0, Math.round(percent / grain) * grain));
}
