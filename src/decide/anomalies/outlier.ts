/**
 * A machine that works otherwise than its siblings. The library finds who leaves the others; alone
 * it also flags somebody in most sound fleets, so a finding must be large, lasting and alone.
 */
import type { SignalSeries } from "../../model/signal.ts";
import { type Instant, instant, minutes } from "../../model/units.ts";
import { meanOf, medianOf } from "../averages.ts";
import { byMachine } from "../machine-signal.ts";
import type { Member } from "../members.ts";
import { byText } from "../own.ts";
import type { Situation } from "../situation.ts";
import { counted, percent } from "../words.ts";
import type { Background, Watch } from "./anomaly.ts";

/** Values are means of 5 minutes: three hours are looked at, the last hour must differ. */
const step = minutes(5);
const length = 36;
const lasting = 12;
/** Fewer are no crowd to leave. */
const fewest = 3;
/** In points of utilisation, on the mean over the last hour. */
const leastDifference = 25;
/** And so many times what the most different of the others differs. */
const leastRatio = 2;

interface Sibling {
  readonly member: Member;
  /** Oldest first, one for each step. */
  readonly values: readonly number[];
}

/** A suspicion: it may have been given other work. */
export const outlier: Watch = (situation, background) =>
  [...situation.membersByPool.keys()].sort(byText).flatMap((pool) => {
    const siblings = siblingsOf(pool, situation, background);
    const found = leavers(siblings, background);
    if (found.length === 0) return [];
    const others = siblings.filter((one) => !found.includes(one));
    const middle = middles(others);
    const spread = others.reduce((most, one) => Math.max(most, differenceOf(one, middle)), 0);
    return found.flatMap((one) => {
      const difference = differenceOf(one, middle);
      if (difference < leastDifference || difference < leastRatio * spread) return [];
      const mine = percent(meanOf(one.values.slice(-lasting)), "down");
      const theirs = percent(meanOf(middle), "down");
      return [
        {
          kind: "outlier" as const,
          certainty: "suspicion" as const,
          subject: one.member.name,
          sentence:
            `${one.member.name} was at ${mine} on average in the last hour, while the middle of ` +
            `its ${counted(others.length, "sibling")} in ${pool} was at ${theirs}, none of them ` +
            `further from it than ${Math.ceil(spread * 10) / 10} points on average: look whether ` +
            "its work hangs",
        },
      ];
    });
  });

/** Members with a value for every step, in order of name. */
function siblingsOf(
  pool: string,
  { membersByPool, live, now }: Situation,
  { past }: Background,
): readonly Sibling[] {
  const { recentMeans } = past;
  if (!recentMeans) return [];
  const naming = byMachine(recentMeans, live);
  const end = instant(Math.floor(now / step) * step);
  return (membersByPool.get(pool) ?? [])
    .flatMap((member) => {
      const { state, instance, activeSince } = member;
      if (state !== "active" || activeSince === undefined) return [];
      if (activeSince > end - length * step) return [];
      const values = valuesOf(naming(instance).items, end);
      return values ? [{ member, values }] : [];
    })
    .sort((one, other) => byText(one.member.name, other.member.name));
}

/** The higher value where two series speak of one machine; undefined where one step is silent. */
function valuesOf(series: readonly SignalSeries[], end: Instant): readonly number[] | undefined {
  const byTime = new Map<number, number>();
  for (const { at, value } of series.flatMap(({ samples }) => samples)) {
    byTime.set(at, Math.max(value, byTime.get(at) ?? value));
  }
  const values = Array.from({ length }, (_, index) =>
    byTime.get(end - (length - 1 - index) * step),
  );
  return values.every((value) => value !== undefined) ? values : undefined;
}

/** Those that the library names, when they are few. */
function leavers(siblings: readonly Sibling[], { statistics }: Background): readonly Sibling[] {
  if (!statistics || siblings.length < fewest) return [];
  const found = statistics.outliers(siblings.map(({ values }) => values));
  const named = siblings.filter((_, index) => found.includes(index));
  return named.length * fewest <= siblings.length ? named : [];
}

/** The mean distance to the middle of the others, over the last hour. */
function differenceOf({ values }: Sibling, middle: readonly number[]): number {
  const recent = values.slice(-lasting);
  return meanOf(middle.map((value, index) => Math.abs((recent[index] ?? 0) - value)));
}

/** The median of each step of the last hour. */
function middles(siblings: readonly Sibling[]): readonly number[] {
  return Array.from({ length: lasting }, (_, index) =>
    medianOf(siblings.map(({ values }) => values[length - lasting + index] ?? 0)),
  );
}
