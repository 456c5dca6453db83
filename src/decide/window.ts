/**
 * What one member's readings say over one window, or why they say nothing. Apart from the rules,
 * because what counts as known must be the same for all of them.
 */
import type { Evidence } from "../model/plan.ts";
import type { GpuSample, GpuSeries, InstanceReadings } from "../model/readings.ts";
import {
  after,
  between,
  type Instant,
  type Millis,
  millis,
  minute,
  minutes,
} from "../model/units.ts";
import type { Member } from "./members.ts";
import { byText } from "./own.ts";
import { counted, span } from "./words.ts";

/** Samples are a minute apart. */
export const sampleStep: Millis = minute;
/** The newest sample of each GPU may be this old. */
export const freshness: Millis = minutes(5);
/** The share of a window's samples that must be there: 4 of 5. */
const coverage = { numerator: 4, denominator: 5 };
/** As many values as a sparkline shows. */
const sparkline = 60;

/** `mean` over an instance's GPUs of each minute's average; `peak`: the busiest GPU's highest. */
export type Measure = "mean" | "peak";

/** One minute's value of the whole instance; `age` counts whole minutes back from now. */
export interface MinuteValue {
  readonly age: number;
  readonly value: number;
}

/** A window that can be trusted, with its values oldest first, or the reason why not. */
export type Window =
  | {
      readonly kind: "known";
      readonly values: readonly MinuteValue[];
      readonly evidence: Evidence;
      /** Age of the newest sample of the GPU that reported longest ago. */
      readonly newest: Millis;
    }
  | { readonly kind: "unknown"; readonly why: string };

/** Whose readings are looked at, when, how far back, and how several GPUs become one value. */
export interface WindowQuestion {
  readonly member: Member;
  readonly readings: InstanceReadings | undefined;
  readonly now: Instant;
  readonly window: Millis;
  readonly measure: Measure;
}

/** Reads a window; unknown in doubt, with a sentence that lacks only its subject. */
export function readWindow(question: WindowQuestion): Window {
  const { member, readings } = question;
  if (!readings) return unknown("has no readings");
  if (readings.kind !== "measured") return unknown(`has no readings to trust: ${readings.why}`);
  if (member.activeSince === undefined) return unknown("was first seen active only now");
  const gpus = seriesWithin(readings.gpus, question);
  const expected = expectedSamples(question.window);
  return doubtOf(gpus, expected, question) ?? known(gpus, expected, question);
}

/** How many samples of one GPU a window holds. */
export function expectedSamples(window: Millis): number {
  return Math.max(1, Math.floor(window / sampleStep));
}

/** `(30 of 30 samples, newest 40 s old)`. */
export function sampleWords(window: Extract<Window, { kind: "known" }>): string {
  const { samples, expectedSamples: expected } = window.evidence;
  return `(${samples} of ${counted(expected, "sample")}, newest ${span(window.newest)} old)`;
}

function unknown(why: string): Window {
  return { kind: "unknown", why };
}

/** The samples that count: in the window, of this machine's own life, and a percentage at all. */
export function seriesWithin(
  gpus: readonly GpuSeries[],
  question: Pick<WindowQuestion, "now" | "window" | "member">,
): readonly GpuSeries[] {
  const { now, window, member } = question;
  const oldest = after(now, millis(-window));
  const start = member.activeSince ?? now;
  return gpus
    .map(({ gpu, samples }) => ({
      gpu,
      samples: samples.filter(
        ({ at, average, peak }) =>
          at > oldest && at <= now && at >= start && isPercentage(average) && isPercentage(peak),
      ),
    }))
    .filter(({ samples }) => samples.length > 0)
    .sort((one, other) => byText(one.gpu, other.gpu));
}

/** DCGM prints huge numbers for "no value"; such a sample is absent, and so is a record's null. */
function isPercentage(value: number): boolean {
  return Number.isFinite(value) && value >= 0 && value <= 100;
}

function doubtOf(
  gpus: readonly GpuSeries[],
  expected: number,
  question: WindowQuestion,
): Window | undefined {
  const has = question.member.instance?.gpus ?? 0;
  const window = span(question.window);
  if (gpus.length === 0) {
    return unknown(`has no sample of its own in the last ${window}`);
  }
  if (gpus.length < has) {
    return unknown(`has readings of ${gpus.length} of its ${counted(has, "GPU")} only`);
  }
  if (gpus.length > has) {
    return unknown(`has readings of ${counted(gpus.length, "GPU")}, but its type has ${has}`);
  }
  const fewest = fewestSamples(gpus, question.now);
  if (fewest * coverage.denominator < expected * coverage.numerator) {
    return unknown(`has ${fewest} of ${counted(expected, "sample")} of the last ${window}`);
  }
  const newest = newestAge(gpus, question.now);
  if (newest > freshness) {
    return unknown(`has no sample newer than ${span(newest)}`);
  }
  return undefined;
}

function ageOf(sample: GpuSample, now: Instant): number {
  return Math.floor(between(sample.at, now) / sampleStep);
}

function fewestSamples(gpus: readonly GpuSeries[], now: Instant): number {
  return Math.min(
    ...gpus.map(({ samples }) => new Set(samples.map((sample) => ageOf(sample, now))).size),
  );
}

function newestAge(gpus: readonly GpuSeries[], now: Instant): Millis {
  const ages = gpus.map(({ samples }) =>
    Math.min(...samples.map((sample) => between(sample.at, now))),
  );
  return millis(Math.max(...ages));
}

function known(gpus: readonly GpuSeries[], expected: number, question: WindowQuestion): Window {
  const values = minuteValues(gpus, question);
  const plain = values.map(({ value }) => value);
  return {
    kind: "known",
    values,
    newest: newestAge(gpus, question.now),
    evidence: {
      instance: question.member.name,
      window: question.window,
      samples: fewestSamples(gpus, question.now),
      expectedSamples: expected,
      lowest: Math.min(...plain),
      highest: Math.max(...plain),
      mean: rounded(meanOf(plain)),
      series: thinned(plain, question.measure),
    },
  };
}

/** One value a minute, oldest first; a minute that no GPU measured has none. */
function minuteValues(
  gpus: readonly GpuSeries[],
  question: WindowQuestion,
): readonly MinuteValue[] {
  const byAge = new Map<number, number[]>();
  for (const { samples } of gpus) {
    for (const [age, value] of valuesByAge(samples, question)) {
      byAge.set(age, [...(byAge.get(age) ?? []), value]);
    }
  }
  const combine = question.measure === "mean" ? meanOf : highestOf;
  return [...byAge]
    .map(([age, values]) => ({ age, value: combine(values) }))
    .sort((one, other) => other.age - one.age);
}

/** Two samples of one GPU in one minute count as the one that argues against acting. */
function valuesByAge(
  samples: readonly GpuSample[],
  { measure, now }: WindowQuestion,
): ReadonlyMap<number, number> {
  const values = new Map<number, number>();
  for (const sample of samples) {
    const age = ageOf(sample, now);
    const before = values.get(age);
    values.set(
      age,
      measure === "mean"
        ? Math.min(sample.average, before ?? sample.average)
        : Math.max(sample.peak, before ?? sample.peak),
    );
  }
  return values;
}

function highestOf(values: readonly number[]): number {
  return Math.max(...values);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

/** At most as many values as a sparkline shows; peaks keep their peaks. */
function thinned(values: readonly number[], measure: Measure): readonly number[] {
  const size = Math.ceil(values.length / sparkline);
  const combine = measure === "mean" ? meanOf : highestOf;
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    rounded(combine(values.slice(index * size, (index + 1) * size))),
  );
}
