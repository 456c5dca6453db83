/** Spend that has left its usual level: days compared with the weeks before, weekdays taken out. */
import type { SignalSample } from "../../model/signal.ts";
import type { Statistics } from "../../model/statistics.ts";
import { day, type Instant } from "../../model/units.ts";
import { meanOf, medianOf } from "../averages.ts";
import { counted } from "../words.ts";
import type { Watch } from "./anomaly.ts";

/** Days are the 24 hours up to now, so that the newest is whole. */
const mostDays = 28;
/** Two weeks for the weekdays, and a day that could differ. */
const fewestDays = 15;
/** Of 24 hourly means. */
const fewestHours = 20;
/** One dear day is no level. */
const shortest = 2;
/** Later the new level is the usual one, and the usual one before must have been seen this long. */
const newsFor = 7;
/** Smaller differences are nobody's alarm: of the level before, and in dollars an hour. */
const least = { share: 0.1, dollars: 0.25 };
/** Days differ by about so much of the detector's own unit; found on planted shifts. */
const scale = 0.2;
/** The median of |difference| of two normal values, in their standard deviation. */
const differenceOfNormal = 0.954;

/** A suspicion: growth that everybody wanted looks the same. */
export const spendLevel: Watch = ({ now, observation }, { past, statistics }) => {
  const samples = (past.spend ?? []).flatMap((series) => series.samples);
  const days = dailyMeans(samples, now);
  if (!statistics || days.length < fewestDays) return [];
  const levels = withoutWeekdays(days);
  const change = newestChange(levels, statistics);
  if (change === undefined) return [];
  const before = meanOf(levels.slice(0, change));
  const since = meanOf(levels.slice(change));
  const difference = Math.abs(since - before);
  if (difference < Math.max(least.dollars, before * least.share)) return [];
  return [
    {
      kind: "spend-level" as const,
      certainty: "suspicion" as const,
      subject: observation.fleet.fleet,
      sentence:
        `spend was ${dollars(since)}/hour on average in the last ` +
        `${counted(levels.length - change, "day")}, and ${dollars(before)}/hour in the ` +
        `${counted(change, "day")} before (daily means, the difference of weekdays taken out): ` +
        "look whether that is meant",
    },
  ];
};

/** The mean of each whole day, oldest first, back to the first day that is not known. */
function dailyMeans(samples: readonly SignalSample[], now: Instant): readonly number[] {
  const byDay = new Map<number, number[]>();
  for (const { at, value } of samples) {
    const back = Math.floor((now - at) / day);
    byDay.set(back, [...(byDay.get(back) ?? []), value]);
  }
  const means: number[] = [];
  for (let back = 0; back < mostDays; back += 1) {
    const hours = byDay.get(back) ?? [];
    if (hours.length < fewestHours) break;
    means.unshift(meanOf(hours));
  }
  return means;
}

/** Each weekday's own difference from all days is taken off; the level stays. */
function withoutWeekdays(days: readonly number[]): readonly number[] {
  const middle = medianOf(days);
  const weekdays = Array.from({ length: 7 }, (_, weekday) =>
    medianOf(days.filter((_value, index) => index % 7 === weekday)),
  );
  return days.map((value, index) => value - (weekdays[index % 7] ?? middle) + middle);
}

/** The place of the last change that is news; undefined where there is none. */
function newestChange(levels: readonly number[], statistics: Statistics): number | undefined {
  const steps = levels.slice(1).map((value, index) => Math.abs(value - (levels[index] ?? value)));
  const noise = medianOf(steps) / differenceOfNormal;
  // Spend that never moved has no noise to measure by; a cent is then as good a unit as any.
  const unit = Math.max(noise, 0.01) / scale;
  const middle = medianOf(levels);
  const found = statistics.changepoints(levels.map((value) => (value - middle) / unit));
  const named = found.at(-1);
  if (named === undefined) return undefined;
  const last = largestStepNear(named, levels);
  const lasted = levels.length - last;
  return lasted >= shortest && lasted <= newsFor && last >= newsFor ? last : undefined;
}

/** The library names a day up to two days off: the change is at the largest step around it. */
function largestStepNear(named: number, levels: readonly number[]): number {
  const stepAt = (index: number) => Math.abs((levels[index] ?? 0) - (levels[index - 1] ?? 0));
  const places = [named, named - 1, named + 1, named - 2, named + 2].filter(
    (index) => index >= 1 && index < levels.length,
  );
  return places.reduce((best, index) => (stepAt(index) > stepAt(best) ? index : best), named);
}

function dollars(value: number): string {
  return `$${value.toFixed(2)}`;
}
