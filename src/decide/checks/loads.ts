/** What each working machine of a pool did, read for the checker from the samples themselves. */
import type { GpuSample } from "../../model/readings.ts";
import { type Instant, type Millis, minute, minutes } from "../../model/units.ts";
import { own } from "../own.ts";
import { firstActive, type Present, type World } from "./world.ts";

/** One machine's mean over its GPUs, by age in whole minutes. */
export interface Load {
  readonly name: string;
  readonly byAge: ReadonlyMap<number, number>;
  readonly highest: number;
}

/** When, and how far back. */
export interface Stretch {
  readonly now: Instant;
  readonly window: Millis;
}

/** The mean of all of its minutes. */
export function meanOf({ byAge }: Load): number {
  return [...byAge.values()].reduce((sum, value) => sum + value, 0) / byAge.size;
}

/**
 * Active machines whose window is known. Undefined where somebody's state is in doubt, by a fault,
 * by an end on its way or by a second machine of a name: then nothing is held against a plan.
 */
export function loadsOf(world: World, pool: string, stretch: Stretch): readonly Load[] | undefined {
  const present = world.present.get(pool) ?? [];
  const { ledger, faults = [] } = world.observation;
  const ending = new Set<string>(
    Object.values(ledger.terminations).map(({ instanceId }) => instanceId),
  );
  const ids = present.map(({ instance }) => instance.id);
  const isDoubtful =
    faults.length > 0 ||
    new Set(ids).size < ids.length ||
    present.some(
      ({ entry, instance }) => ending.has(instance.id) || (world.copies.get(entry.name) ?? 0) > 1,
    );
  if (isDoubtful) return undefined;
  return present
    .filter((one) => one.instance.status === "active" && !isUnproven(one, world))
    .flatMap((one) => loadOf(one, world, stretch) ?? []);
}

/** Launched, and nobody has seen it work yet. */
function isUnproven({ entry, instance }: Present, { observation }: World): boolean {
  const launch = own(observation.ledger.launches, entry.name);
  return launch?.state === "launched" && launch.instanceId === instance.id;
}

function loadOf({ entry, instance }: Present, world: World, stretch: Stretch): Load | undefined {
  const readings = own(world.observation.readings, instance.id);
  const since = firstActive(instance, entry.name, world.observation);
  if (readings?.kind !== "measured" || since === undefined) return undefined;
  const gpus = readings.gpus
    .map(({ samples }) =>
      averages(
        samples.filter((one) => one.at >= since),
        stretch,
      ),
    )
    .filter((byAge) => byAge.size > 0);
  const wanted = Math.max(1, Math.floor(stretch.window / minute));
  const isKnown = gpus.every(
    (byAge) => byAge.size * 5 >= wanted * 4 && Math.min(...byAge.keys()) * minute <= minutes(5),
  );
  if (gpus.length !== instance.gpus || !isKnown) return undefined;
  const byAge = new Map<number, number>();
  for (const age of new Set(gpus.flatMap((one) => [...one.keys()]))) {
    const values = gpus.flatMap((one) => one.get(age) ?? []);
    byAge.set(age, values.reduce((sum, value) => sum + value, 0) / values.length);
  }
  return { name: entry.name, byAge, highest: Math.max(...byAge.values()) };
}

/** Of two samples in one minute the lower average counts. */
function averages(samples: readonly GpuSample[], { now, window }: Stretch) {
  const byAge = new Map<number, number>();
  for (const { at, average, peak } of samples) {
    const isPercent = average >= 0 && average <= 100 && peak >= 0 && peak <= 100;
    if (!isPercent || at > now || now - at >= window) continue;
    const age = Math.floor((now - at) / minute);
    byAge.set(age, Math.min(average, byAge.get(age) ?? average));
  }
  return byAge;
}
