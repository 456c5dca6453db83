/**
 * GPU utilisation from Prometheus, or what speaks its HTTP API (Thanos, Mimir, VictoriaMetrics).
 * Partial data is not known data: an answer with warnings is a failure.
 */

import {
  Array as ArrayOf,
  Object as Fields,
  Number as Numeric,
  type Static,
  String as Text,
  Tuple,
  Boolean as YesOrNo,
} from "typebox";
import { OutsideError } from "../../errors.ts";
import type { GpuSample } from "../../model/readings.ts";
import type { SignalSeries } from "../../model/signal.ts";
import { type Instant, instant, type Millis, millis, minute } from "../../model/units.ts";
import type { Meter, MeterSeries } from "../../ports.ts";
import { type Address, addressOf, below, type Credentials } from "../address.ts";
import { byKey, maybe, readerOf } from "../answers.ts";
import { answerTooLarge, ask, type Refusal } from "../http.ts";
import { type Exporter, exporters, identityOf, keysOf, queriesOf } from "./exporters.ts";
import type { MeterMaker, MeterSettings } from "./maker.ts";
import { signalSeries } from "./signals.ts";

const who = "Prometheus";

const defaultDeadline = millis(30_000);

// Six hours: 360 points of 1,000 GPUs are about 7 MB.
const mostSteps = 360;

// A long past has few series, and two weeks of it in steps of five minutes are 4,032 points.
const mostWideSteps = 4_032;

const series = Fields({
  metric: byKey(Text()),
  values: ArrayOf(Tuple([Numeric(), Text()])),
});

const readMatrix = readerOf(
  who,
  Fields({
    data: Fields({ resultType: Text({ pattern: "^matrix$" }), result: ArrayOf(series) }),
    warnings: maybe(ArrayOf(Text())),
    isPartial: maybe(YesOrNo()),
  }),
);

type Series = Static<typeof series>;

/** Whole steps, both ends included; a step is a minute when absent. */
interface Steps {
  readonly from: Instant;
  readonly to: Instant;
  readonly step?: Millis;
}

/** The adapter for Prometheus. */
export const prometheusMeter: MeterMaker = (settings) => new PrometheusMeter(settings);

class PrometheusMeter implements Meter {
  readonly #settings: MeterSettings;
  readonly #address: Address;

  constructor(settings: MeterSettings) {
    this.#settings = settings;
    this.#address = addressOf("PROMETHEUS_URL", settings.address);
  }

  async utilization(range: Steps): Promise<readonly MeterSeries[]> {
    const from = instant(Math.ceil(range.from / minute) * minute);
    const to = instant(Math.floor(range.to / minute) * minute);
    const found: MeterSeries[] = [];
    const measured = new Set<string>();
    for (const exporter of Object.values(exporters)) {
      const { average, peak } = queriesOf(exporter);
      const all = await this.#read(average, { from, to });
      const averages = all.filter(
        ({ metric }) => !measured.has(identityOf(exporter, metric) ?? ""),
      );
      const peaks = averages.length === 0 ? [] : await this.#read(peak, { from, to });
      found.push(...joined(exporter, averages, peaks));
      for (const { metric } of averages) measured.add(identityOf(exporter, metric) ?? "");
      measured.delete("");
    }
    return found.toSorted((one, other) => compare(identity(one), identity(other)));
  }

  async signal(query: string, range: Steps): Promise<readonly SignalSeries[]> {
    const { step = minute } = range;
    const from = instant(Math.ceil(range.from / step) * step);
    const to = instant(Math.floor(range.to / step) * step);
    return signalSeries(await this.#read(query, { from, to, step }));
  }

  /** One query over any time, in chunks. */
  async #read(query: string, steps: Steps): Promise<readonly Series[]> {
    const found: Series[] = [];
    const { step = minute } = steps;
    const most = step > minute ? mostWideSteps : mostSteps;
    for (let from: number = steps.from; from <= steps.to; from += most * step) {
      const to = Math.min(steps.to, from + (most - 1) * step);
      found.push(...(await this.#halving(query, { from: instant(from), to: instant(to), step })));
    }
    return found;
  }

  /** Prometheus refuses too many points (400) or samples (422); half as many may do. */
  async #halving(query: string, steps: Steps): Promise<readonly Series[]> {
    try {
      return await this.#query(query, steps);
    } catch (thrown) {
      if (!isTooMuch(thrown) || steps.from === steps.to) throw thrown;
      const { step = minute } = steps;
      const half = Math.floor((steps.to - steps.from) / step / 2) * step;
      const middle = instant(steps.from + half);
      const first = await this.#halving(query, { from: steps.from, to: middle, step });
      const second = { from: instant(middle + step), to: steps.to, step };
      return [...first, ...(await this.#halving(query, second))];
    }
  }

  async #query(query: string, steps: Steps): Promise<readonly Series[]> {
    const credentials: Credentials | undefined =
      this.#settings.credentials ?? this.#address.credentials;
    const form = new URLSearchParams({
      query,
      start: String(steps.from / 1_000),
      end: String(steps.to / 1_000),
      step: String((steps.step ?? minute) / 1_000),
    });
    const answer = await ask(this.#settings.clock, {
      who,
      method: "POST",
      url: below(this.#address.url, "/api/v1/query_range"),
      ...(credentials && { credentials }),
      credentialsFrom: "PROMETHEUS_BEARER_TOKEN, or PROMETHEUS_USERNAME and PROMETHEUS_PASSWORD",
      body: { type: "application/x-www-form-urlencoded", text: form.toString() },
      deadline: this.#settings.deadline ?? defaultDeadline,
      repeatable: true,
      refusal: refusalOf,
    });
    const { data, warnings, isPartial } = readMatrix("query_range", answer.json);
    if (isPartial === true || (warnings ?? []).length > 0) throw partial(warnings?.[0]);
    return data.result;
  }
}

function isTooMuch(thrown: unknown): boolean {
  if (!(thrown instanceof OutsideError)) return false;
  return thrown.kind === "rejected" || thrown.code === answerTooLarge;
}

function refusalOf(json: unknown): Refusal | undefined {
  if (typeof json !== "object" || json === null) return undefined;
  const code = "errorType" in json ? json.errorType : undefined;
  const message = "error" in json ? json.error : undefined;
  if (typeof code !== "string" || typeof message !== "string") return undefined;
  return { code, message };
}

function partial(warning: string | undefined): OutsideError {
  const message = `query_range: the data is partial (${warning?.slice(0, 200) ?? "no reason"})`;
  return new OutsideError({ who, kind: "unavailable", applied: "unknown", message });
}

/** Chunks of one series, and its means with its peaks. */
function joined(
  exporter: Exporter,
  averages: readonly Series[],
  peaks: readonly Series[],
): readonly MeterSeries[] {
  const peaksOf = percentages(exporter, peaks);
  return [...percentages(exporter, averages)].map(([key, { labels, values }]) => {
    const highest = peaksOf.get(key)?.values;
    const samples = [...values]
      .flatMap(([at, average]): GpuSample[] => {
        const peak = highest?.get(at);
        return peak === undefined ? [] : [{ at, average, peak }];
      })
      .toSorted((one, other) => one.at - other.at);
    const name = exporter.gpu.map((label) => labels[label]).find((text) => text !== undefined);
    const keys = keysOf(labels);
    return { gpu: name ?? "", samples, keys, source: labels["instance"] ?? keys[0] ?? "" };
  });
}

/** The values of each set of labels by time; what is no number from 0 to 100 was not measured. */
function percentages(exporter: Exporter, found: readonly Series[]) {
  const byLabels = new Map<
    string,
    { readonly labels: Series["metric"]; readonly values: Map<Instant, number> }
  >();
  for (const { metric, values } of found) {
    const key = exporter.labels.map((label) => metric[label] ?? "").join("\n");
    const entry = byLabels.get(key) ?? { labels: metric, values: new Map() };
    byLabels.set(key, entry);
    for (const [seconds, text] of values) {
      const percent = percentOf(text, exporter.factor);
      if (percent !== undefined) entry.values.set(instant(seconds * 1_000), percent);
    }
  }
  return byLabels;
}

function percentOf(text: string, factor: number): number | undefined {
  // A ratio times 100 may come out as 56.99999999999999.
  const value = Math.round(Number(text) * factor * 1e9) / 1e9;
  return value >= 0 && value <= 100 ? value : undefined;
}

function identity(one: MeterSeries): string {
  return [one.source, ...one.keys, one.gpu].join("\n");
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
