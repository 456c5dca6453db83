/** A schedule without any wait that can be kept: the clairvoyant bound once tasks are pinned. */

import { Heap } from "./heap.ts";
import type { Scenario } from "./scenario.ts";
import { type Trace, taskSizes, withinHorizon } from "./trace.ts";

/** What the schedule costs and how many nodes it ever used. */
export interface FeasibleSchedule {
  readonly costUsd: number;
  readonly nodes: number;
}

interface PaidRun {
  readonly from: number;
  until: number | undefined;
}

interface Place {
  readonly id: number;
  free: number;
  readonly runs: PaidRun[];
}

interface Ending {
  readonly at: number;
  readonly order: number;
  readonly place: Place;
  readonly gpus: number;
}

/** Best fit on as many nodes as it takes, each paid from a boot before it is needed. */
export function feasibleSchedule(trace: Trace, scenario: Scenario): FeasibleSchedule {
  const places = placesOf(trace, scenario);
  const { usdPerGpuHour } = scenario.billing;
  let minutes = 0;
  for (const run of places.flatMap((place) => place.runs)) {
    const until = Math.min(run.until ?? trace.horizonSeconds, trace.horizonSeconds);
    const from = Math.max(run.from, scenario.warmUpSeconds);
    minutes += Math.ceil(Math.max(0, until - from) / 60);
  }
  return { costUsd: (minutes / 60) * trace.nodeGpus * usdPerGpuHour, nodes: places.length };
}

function placesOf(trace: Trace, scenario: Scenario): readonly Place[] {
  const boot = scenario.billing.boot === "billed" ? scenario.timing.bootSeconds : 0;
  const places: Place[] = [];
  const byFree = Array.from(
    { length: trace.nodeGpus + 1 },
    () => new Heap<number>((a, b) => a < b),
  );
  const endings = new Heap<Ending>((a, b) => a.at < b.at || (a.at === b.at && a.order < b.order));
  let order = 0;

  const release = ({ at, place, gpus }: Ending) => {
    place.free += gpus;
    byFree[place.free]?.push(place.id);
    const run = place.runs.at(-1);
    if (place.free === trace.nodeGpus && run !== undefined) run.until = at;
  };
  const placeWith = (free: number): Place | undefined => {
    const ids = byFree[free];
    for (let id = ids?.first; id !== undefined; id = ids?.first) {
      const place = places[id];
      if (place?.free === free) return place;
      ids?.pop();
    }
    return undefined;
  };
  const placeFor = (gpus: number): Place => {
    for (let free = gpus; free <= trace.nodeGpus; free += 1) {
      const place = placeWith(free);
      if (place !== undefined) return place;
    }
    const place: Place = { id: places.length, free: trace.nodeGpus, runs: [] };
    places.push(place);
    return place;
  };

  for (const { submittedAt, gpus: all, durationSeconds } of withinHorizon(trace)) {
    while ((endings.first?.at ?? Number.POSITIVE_INFINITY) <= submittedAt) {
      const ending = endings.pop();
      if (ending !== undefined) release(ending);
    }
    for (const gpus of taskSizes(all, trace.nodeGpus)) {
      const place = placeFor(gpus);
      if (place.free === trace.nodeGpus) begin(place, submittedAt - boot);
      place.free -= gpus;
      byFree[place.free]?.push(place.id);
      endings.push({ at: submittedAt + durationSeconds, order: order++, place, gpus });
    }
  }
  for (let ending = endings.pop(); ending !== undefined; ending = endings.pop()) release(ending);
  return places;
}

/** Goes on with the last run when the gap is no longer than a boot, else begins another. */
function begin(place: Place, launch: number): void {
  const last = place.runs.at(-1);
  if (last?.until !== undefined && last.until >= launch) last.until = undefined;
  else place.runs.push({ from: launch, until: undefined });
}
