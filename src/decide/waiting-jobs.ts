/** A queue's own words as jobs by size: what waits now, and what has waited for long. */
import type { Observation } from "../model/observation.ts";
import type { QueueRule } from "../model/rule.ts";
import { jobSizeOf, type SignalSeries } from "../model/signal.ts";
import { between, type Instant } from "../model/units.ts";
import { byText, own } from "./own.ts";
import type { Jobs } from "./packing.ts";
import { expectedSamples, freshness, sampleStep } from "./window.ts";
import { span } from "./words.ts";

/** Jobs by size; `stuck` are those of them that waited for the whole patience of the rule. */
export type Waiting =
  | {
      readonly kind: "known";
      readonly gpus: number;
      readonly fresh: readonly Jobs[];
      readonly stuck: readonly Jobs[];
    }
  | { readonly kind: "unknown"; readonly why: string };

/** No series is no answer: an exporter that is down looks like a queue that is empty. */
export function waitingJobs(
  rule: QueueRule,
  signals: Observation["signals"],
  now: Instant,
): Waiting {
  const answer = signals && own(signals, rule.query);
  if (!answer) return unknown("the queue could not be asked for, because there is no meter");
  if (answer.kind === "gap") return unknown(`the queue could not be read (${answer.gap.why})`);
  if (answer.value.length === 0) {
    return unknown("the query of the queue has no series, which is not taken for an empty queue");
  }
  const series = answer.value.map((one) => lengthOf(one, rule, now));
  const known = series.flatMap((one) => (one.kind === "known" ? [one] : []));
  const [doubt] = series
    .flatMap((one) => (one.kind === "unknown" ? [one] : []))
    .sort((one, other) => byText(one.why, other.why));
  if (doubt) return doubt;
  if (known.length === 0) {
    return unknown(`the queue has no value newer than ${span(freshness)}`);
  }
  return summed(known);
}

type Length =
  | {
      readonly kind: "known";
      readonly size: number;
      readonly gpus: number;
      readonly stuckGpus: number;
    }
  | { readonly kind: "stale" }
  | { readonly kind: "unknown"; readonly why: string };

function unknown(why: string): { readonly kind: "unknown"; readonly why: string } {
  return { kind: "unknown", why };
}

/** A series without a recent value has ended: the size that it counted is no longer waited for. */
function lengthOf(series: SignalSeries, rule: QueueRule, now: Instant): Length {
  const past = series.samples.filter(({ at }) => at <= now);
  const newest = past.reduce<SignalSeries["samples"][number] | undefined>(
    (last, sample) => (last && last.at > sample.at ? last : sample),
    undefined,
  );
  if (!newest || between(newest.at, now) > freshness) return { kind: "stale" };
  const size = jobSizeOf(series.labels, rule.sizeLabel);
  if (size === undefined) {
    const written = own(series.labels, rule.sizeLabel) ?? "";
    return unknown(`the queue has a ${rule.sizeLabel} of ${JSON.stringify(written.slice(0, 20))}`);
  }
  if (newest.value < 0) return unknown(`the queue says that ${newest.value} GPUs wait`);
  return { kind: "known", size, gpus: newest.value, stuckGpus: stuckGpus(past, rule, now) };
}

/** The fewest that waited in any minute; nothing while the time is not covered by samples. */
function stuckGpus(samples: SignalSeries["samples"], rule: QueueRule, now: Instant): number {
  const recent = samples.filter(({ at }) => between(at, now) < rule.patience);
  const minutes = new Set(recent.map(({ at }) => Math.floor(between(at, now) / sampleStep))).size;
  if (minutes * 5 < expectedSamples(rule.patience) * 4) return 0;
  return recent.reduce((least, { value }) => Math.min(least, value), Number.POSITIVE_INFINITY);
}

/** Parts of a job count as a job: half a GPU waits for a whole one. */
function summed(known: readonly Extract<Length, { kind: "known" }>[]): Waiting {
  const jobs = known.map(({ size, gpus, stuckGpus: stuck }) => {
    const count = Math.ceil(gpus / size);
    const old = Math.min(count, Math.floor(stuck / size));
    return { size, fresh: count - old, stuck: old };
  });
  const some = (key: "fresh" | "stuck"): readonly Jobs[] =>
    jobs.filter((one) => one[key] > 0).map((one) => ({ size: one.size, count: one[key] }));
  const gpus = jobs.reduce((sum, { size, fresh, stuck }) => sum + size * (fresh + stuck), 0);
  return { kind: "known", gpus, fresh: some("fresh"), stuck: some("stuck") };
}
