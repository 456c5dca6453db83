/** Asks the meter for what is needed to advise: days and hours, beyond the window of any rule. */
import { messageOf } from "../errors.ts";
import type { Past } from "../model/past.ts";
import type { SignalSeries } from "../model/signal.ts";
import { after, day, hour, type Instant, type Millis, millis, minutes } from "../model/units.ts";
import type { Meter } from "../ports.ts";

/** dcgm-exporter's metric, and that of nvidia_gpu_exporter, which is a ratio. */
const utilisation = [
  { metric: "DCGM_FI_DEV_GPU_UTIL", factor: 1 },
  { metric: "nvidia_smi_utilization_gpu_ratio", factor: 100 },
] as const;
const machine = "Hostname,hostname,instance";

/** One question to the meter. */
interface Question {
  readonly query: (metric: string) => string;
  readonly back: Millis;
  readonly step: Millis;
}

const hourlyPeaks: Question = {
  query: (metric) => `max by (${machine}) (max_over_time(${metric}[1h]))`,
  back: millis(14 * day),
  step: hour,
};
const recentMeans: Question = {
  query: (metric) => `avg by (${machine}) (avg_over_time(${metric}[5m]))`,
  back: millis(3 * hour),
  step: minutes(5),
};

/** What is known, and a sentence for each part that the meter refused to tell. */
export interface PastSeen {
  readonly past: Past;
  readonly unseen: readonly string[];
}

/** Never throws: advice that cannot be given keeps nothing from being decided. */
export async function pastSeen(
  meter: Meter | undefined,
  { repository, at }: { readonly repository: string; readonly at: Instant },
): Promise<PastSeen> {
  if (!meter) return { past: {}, unseen: [] };
  const unseen: string[] = [];
  const part = async (what: string, look: () => Promise<readonly SignalSeries[]>) => {
    try {
      return await look();
    } catch (thrown) {
      unseen.push(`${what} could not be read: ${messageOf(thrown)}`);
      return undefined;
    }
  };
  const spend = await part("past spend", () => meter.signal(spendQuery(repository), lastDays(at)));
  const peaks = await part("past utilisation", () => ofMachines(meter, hourlyPeaks, at));
  const means = await part("recent utilisation", () => ofMachines(meter, recentMeans, at));
  return {
    past: {
      ...(spend ? { spend } : {}),
      ...(peaks ? { hourlyPeaks: peaks } : {}),
      ...(means ? { recentMeans: means } : {}),
    },
    unseen,
  };
}

/** What plans of this repository pushed; the label is the gateway's group. */
function spendQuery(repository: string): string {
  const selector = `fleetmerge_hourly_spend_dollars{repo=${JSON.stringify(repository)}}`;
  return `max by (repo) (avg_over_time(${selector}[1h]))`;
}

function lastDays(at: Instant) {
  return { from: after(at, millis(-28 * day)), to: at, step: hour };
}

async function ofMachines(
  meter: Meter,
  { query, back, step }: Question,
  at: Instant,
): Promise<readonly SignalSeries[]> {
  const range = { from: after(at, millis(-back)), to: at, step };
  const found: SignalSeries[] = [];
  for (const { metric, factor } of utilisation) {
    const series = await meter.signal(query(metric), range);
    found.push(...series.map((one) => ({ ...one, samples: percents(one, factor) })));
  }
  return found;
}

/** What is no percentage was not measured. */
function percents({ samples }: SignalSeries, factor: number): SignalSeries["samples"] {
  const percentOf = (value: number) => Math.round(value * factor * 1e6) / 1e6;
  const isPercent = (value: number) => value >= 0 && value <= 100;
  // Peaks are whole percents: what is one already is no copy, of which there would be millions.
  if (samples.every(({ value }) => isPercent(value) && percentOf(value) === value)) return samples;
  return samples
    .map(({ at, value }) => ({ at, value: percentOf(value) }))
    .filter(({ value }) => isPercent(value));
}
