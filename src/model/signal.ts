/** What an operator's own query of the meter gave: values that are no GPU's utilisation. */
import type { Instant, Millis } from "./units.ts";

/** One value of one minute. Any finite number; what is none was not measured. */
export interface SignalSample {
  readonly at: Instant;
  readonly value: number;
}

/** One series of an answer, its samples oldest first. A minute without a value has no sample. */
export interface SignalSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** Host names and ips, without port, of the machine it names; none when it names none. */
  readonly keys: readonly string[];
  readonly samples: readonly SignalSample[];
}

/** A query that policies name, and how far back its answer is needed. */
export interface SignalQuery {
  readonly query: string;
  readonly window: Millis;
  /** How far apart its values may be. Absent: a value a minute. */
  readonly step?: Millis;
}

/** A long past of one series, small enough to be recorded: a value a step, absence as null. */
export interface PastSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** The instant of the first value. */
  readonly from: Instant;
  readonly step: Millis;
  readonly values: readonly (number | null)[];
  /** How many steps in a row each value stands for. Absent: one. */
  readonly repeats?: readonly number[];
}

/** GPUs that one job of a queue's series needs; 1 where no label says; undefined when no size. */
export function jobSizeOf(labels: SignalSeries["labels"], label: string): number | undefined {
  const written = (Object.hasOwn(labels, label) ? labels[label] : undefined) ?? "1";
  return /^[1-9]\d{0,3}$/.test(written) ? Number(written) : undefined;
}
