/** An active member with readings that are known over a time worth speaking of: for advice. */
import type { Instance } from "../model/instance.ts";
import { type Millis, minutes, type UsdMicrosPerHour } from "../model/units.ts";
import type { Member } from "./members.ts";
import { own } from "./own.ts";
import { windowOf } from "./rules/index.ts";
import { membersOfPool, type Situation } from "./situation.ts";
import { readWindow } from "./window.ts";
import { counted, span } from "./words.ts";

/** Shorter than this nothing is advised. */
const shortest = minutes(30);

/** One machine and what its GPUs did. */
export interface WorkingMachine {
  readonly member: Member;
  readonly instance: Instance;
  readonly price?: UsdMicrosPerHour;
  /** The highest value of each GPU, in percent. */
  readonly peaks: readonly number[];
  /** `the last 30 minutes (30 of 30 samples)`. */
  readonly when: string;
}

/** The machines of one pool that can be judged, over the longest window of its rules. */
export function workingMachines(pool: string, situation: Situation): readonly WorkingMachine[] {
  const policy = situation.pools.find(({ name }) => name === pool);
  const windows = (policy?.rules ?? []).map(windowOf);
  const window = windows.reduce((longest, one) => (one > longest ? one : longest), shortest);
  return membersOfPool(situation, pool).flatMap((member) => machineOf(member, window, situation));
}

function machineOf(
  member: Member,
  window: Millis,
  { observation, now }: Situation,
): readonly WorkingMachine[] {
  const { instance, state } = member;
  if (state !== "active" || !instance) return [];
  const readings = own(observation.readings, instance.id);
  const seen = readWindow({ member, readings, now, window, measure: "peak" });
  if (seen.kind === "unknown" || readings?.kind !== "measured") return [];
  const start = now - window;
  const peaks = readings.gpus.map(({ samples }) =>
    Math.max(
      0,
      ...samples.flatMap(({ at, peak }) => (at > start && at <= now && peak <= 100 ? [peak] : [])),
    ),
  );
  const { samples, expectedSamples } = seen.evidence;
  const when = `the last ${span(window)} (${samples} of ${counted(expectedSamples, "sample")})`;
  const price = instance.pricePerHour;
  return [{ member, instance, peaks, when, ...(price === undefined ? {} : { price }) }];
}

/** Below this a GPU does nothing that anybody would miss. */
export const restingPercent = 5;

/** How many GPUs did something. */
export function busyGpus({ peaks }: WorkingMachine): number {
  return peaks.filter((peak) => peak >= restingPercent).length;
}
