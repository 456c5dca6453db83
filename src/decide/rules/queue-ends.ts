/**
 * How many machines a queue needs when those are counted on whose jobs will end in time. Apart,
 * because it is the one place where the past makes a rule ask for less: an operator asks for it.
 */

import type { NodeOutlook } from "../../forecast/capacity.ts";
import { usualLoop } from "../../forecast/queue-aims.ts";
import type { QueueRule } from "../../model/rule.ts";
import { freeGpusOf, gpusOfComing, gpusOfNew } from "../free-gpus.ts";
import type { Jobs } from "../packing.ts";
import type { QueuePast } from "../queue-past.ts";
import type { Waiting } from "../waiting-jobs.ts";
import { freshness } from "../window.ts";
import { activeMembers, comingMembers, type PoolView } from "./opinion.ts";

type KnownPast = Extract<QueuePast, { kind: "known" }>;

/** Machines to launch, so that nobody who waits is late who can still be in time. */
export function expectedMachines(
  { belowPercent }: Pick<QueueRule, "belowPercent">,
  pool: PoolView,
  of: { readonly waiting: Extract<Waiting, { kind: "known" }>; readonly past: KnownPast },
): number {
  const nodeGpus = gpusOfNew(pool);
  const queue = [...of.waiting.stuck, ...of.waiting.fresh]
    .flatMap((jobs) => waitingTasks(jobs, of.past, nodeGpus))
    .sort((one, other) => other.waitedSeconds - one.waitedSeconds);
  const nodes = [...activeOutlooks(belowPercent, pool, of.past), ...comingOutlooks(pool)];
  return of.past.memory.launchesForQueue({ nodeGpus, nodes, queue });
}

/** Those that came since the newest step of the past have not waited yet. */
function waitingTasks({ size, count }: Jobs, { jobs }: KnownPast, nodeGpus: number) {
  const ages = jobs.find((one) => one.size === size)?.waiting ?? [];
  const parts = Math.ceil(size / nodeGpus);
  const gpus = parts > 1 ? nodeGpus : size;
  return Array.from({ length: count }, (_, place) => ({
    gpus,
    waitedSeconds: ages[place] ?? 0,
  })).flatMap((task) => Array.from({ length: parts }, () => task));
}

/** Which job runs where is not known: the largest are taken to run where most GPUs are busy. */
function activeOutlooks(
  belowPercent: number,
  pool: PoolView,
  { jobs }: KnownPast,
): readonly NodeOutlook[] {
  const tasks = [...jobs]
    .sort((one, other) => other.size - one.size)
    .flatMap(({ size, running }) => running.map((ageSeconds) => ({ gpus: size, ageSeconds })));
  const machines = activeMembers(pool)
    .map((member) => {
      const seen = freeGpusOf(member, { belowPercent, for: freshness }, pool);
      const gpus = member.instance?.gpus ?? 0;
      return { gpus, free: seen.kind === "known" ? seen.free : 0 };
    })
    .sort((one, other) => other.gpus - other.free - (one.gpus - one.free));
  return machines.map(({ gpus, free }) => {
    let busy = gpus - free;
    const running: { readonly gpus: number; readonly ageSeconds: number }[] = [];
    for (let place = tasks.findIndex((task) => task.gpus <= busy); place >= 0; ) {
      const [task] = tasks.splice(place, 1);
      if (!task) break;
      running.push(task);
      busy -= task.gpus;
      place = tasks.findIndex(({ gpus: size }) => size <= busy);
    }
    return { freeGpus: free, usableInSeconds: 0, running };
  });
}

/** When a machine on its way will be usable is not known: it is taken for one just asked for. */
function comingOutlooks(pool: PoolView): readonly NodeOutlook[] {
  const usableInSeconds = usualLoop.actionSeconds + usualLoop.bootSeconds;
  return comingMembers(pool).map((member) => ({
    freeGpus: gpusOfComing(member, pool),
    usableInSeconds,
    running: [],
  }));
}
