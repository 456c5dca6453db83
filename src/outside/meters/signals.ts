/** The answer to an operator's own query, as labelled values. Apart: any metric may come here. */
import type { SignalSample, SignalSeries } from "../../model/signal.ts";
import { instant } from "../../model/units.ts";
import { machineKeysOf } from "./exporters.ts";

/** One series as Prometheus writes it: seconds and text. */
interface WrittenSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [number, string])[];
}

/** Chunks of one series are joined. `NaN` and infinities are no measurements. */
export function signalSeries(found: readonly WrittenSeries[]): readonly SignalSeries[] {
  const byLabels = new Map<string, { labels: WrittenSeries["metric"]; samples: SignalSample[] }>();
  for (const { metric, values } of found) {
    const entries = Object.entries(metric).toSorted(([one], [other]) => (one < other ? -1 : 1));
    const key = JSON.stringify(entries);
    const entry = byLabels.get(key) ?? { labels: Object.fromEntries(entries), samples: [] };
    byLabels.set(key, entry);
    for (const [seconds, text] of values) {
      const value = text === "" ? Number.NaN : Number(text);
      if (Number.isFinite(value)) entry.samples.push({ at: instant(seconds * 1_000), value });
    }
  }
  return [...byLabels]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { labels, samples }]) => ({
      labels,
      keys: machineKeysOf(labels),
      samples: samples.toSorted((one, other) => one.at - other.at),
    }));
}
