/** Evaluating a query at moments, as Prometheus does: look-back, half-open windows, grouping. */

import { type Instant, instant, minutes } from "../../model/units.ts";
import { type Fold, isMet, type Query, type Selector } from "./promql.ts";
import { type SeriesSettings, scrapeBefore, seriesOf } from "./series.ts";

/** A result series: labels and the value of each moment that has one. */
export interface Column {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: ReadonlyMap<Instant, number>;
}

/** How far back an instant selector looks for a sample. */
const lookBack = minutes(5);

const folds: Readonly<Record<Fold, (values: readonly number[]) => number>> = {
  max: (values) => values.reduce((most, value) => Math.max(most, value)),
  min: (values) => values.reduce((least, value) => Math.min(least, value)),
  sum: (values) => values.reduce((sum, value) => sum + value, 0),
  avg: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  count: (values) => values.length,
};

/** An evaluation and the samples it has looked at, which Prometheus limits. */
export class Evaluation {
  samples = 0;
  readonly #moments: readonly Instant[];
  readonly #settings: SeriesSettings;

  constructor(moments: readonly Instant[], settings: SeriesSettings) {
    this.#moments = moments;
    this.#settings = settings;
  }

  /** Series without any value are left out; the others come in the order of their labels. */
  run(query: Query): readonly Column[] {
    return this.#columns(query)
      .filter((column) => column.values.size > 0)
      .toSorted((one, other) => (keyOf(one.labels) < keyOf(other.labels) ? -1 : 1));
  }

  #columns(query: Query): readonly Column[] {
    switch (query.kind) {
      case "selector":
        return this.#select(query, (sampleAt, at) => this.#newest(sampleAt, at));
      case "over-time": {
        const fold = folds[query.fold];
        return this.#select(query.of, (sampleAt, at) => {
          const values = this.#window(sampleAt, at, query.seconds);
          return values.length === 0 ? undefined : fold(values);
        }).map((column) => ({ ...column, labels: without(column.labels, "__name__") }));
      }
      case "by":
        return this.#group(query.labels, folds[query.fold], this.#columns(query.of));
      case "at-least":
        return this.#columns(query.of).map(({ labels, values }) => ({
          labels: without(labels, "__name__"),
          values: new Map([...values].map(([at, value]) => [at, value >= query.limit ? 1 : 0])),
        }));
    }
  }

  #select(
    selector: Selector,
    valueAt: (sampleAt: (at: Instant) => number | undefined, at: Instant) => number | undefined,
  ): readonly Column[] {
    const first = this.#moments[0] ?? instant(0);
    const since = instant(first - 2 * lookBack);
    return seriesOf(selector.metric, since, this.#settings)
      .filter(({ labels }) => selector.matchers.every((matcher) => isMet(matcher, labels)))
      .map(({ labels, sampleAt }) => {
        const values = new Map<Instant, number>();
        for (const at of this.#moments) {
          const value = valueAt(sampleAt, at);
          if (value !== undefined) values.set(at, value);
        }
        return { labels, values };
      });
  }

  #newest(sampleAt: (at: Instant) => number | undefined, at: Instant): number | undefined {
    this.samples += 1;
    const rhythm = this.#settings.scrapeSeconds * 1_000;
    const scrape = scrapeBefore(at, this.#settings.scrapeSeconds);
    for (let back: Instant = scrape; back > at - lookBack; back = instant(back - rhythm)) {
      const value = sampleAt(back);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** The samples after the start of the window, up to and with its end. */
  #window(
    sampleAt: (at: Instant) => number | undefined,
    end: Instant,
    seconds: number,
  ): readonly number[] {
    const rhythm = this.#settings.scrapeSeconds * 1_000;
    const values: number[] = [];
    let at = scrapeBefore(end, this.#settings.scrapeSeconds);
    for (; at > end - seconds * 1_000; at = instant(at - rhythm)) {
      const value = sampleAt(at);
      if (value !== undefined) values.push(value);
    }
    this.samples += values.length;
    return values;
  }

  #group(
    labels: readonly string[],
    fold: (values: readonly number[]) => number,
    columns: readonly Column[],
  ): readonly Column[] {
    const groups = new Map<string, Column[]>();
    for (const column of columns) {
      const key = keyOf(only(column.labels, labels));
      groups.set(key, [...(groups.get(key) ?? []), column]);
    }
    return [...groups.values()].map((members) => {
      const values = new Map<Instant, number>();
      for (const at of this.#moments) {
        const present = members.flatMap((member) => member.values.get(at) ?? []);
        if (present.length > 0) values.set(at, fold(present));
      }
      return { labels: only(members[0]?.labels ?? {}, labels), values };
    });
  }
}

function only(labels: Readonly<Record<string, string>>, kept: readonly string[]) {
  return Object.fromEntries(Object.entries(labels).filter(([label]) => kept.includes(label)));
}

function without(labels: Readonly<Record<string, string>>, label: string) {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => name !== label));
}

function keyOf(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(
    Object.entries(labels).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
}
