/** How a fleet was used over weeks, as a meter remembers it: small enough for one file. */
import { after, type Instant, type Millis, millis, type UsdMicrosPerHour } from "./units.ts";

/** A stretch of steps in which a machine was measured and did the same. */
export interface UseRun {
  /** The first step, counted from the start. */
  readonly at: number;
  readonly steps: number;
  /** GPUs that were touched. 0: it was idle. */
  readonly busyGpus: number;
  /** Of the busy ones: their mean and their highest value, in percent. */
  readonly average: number;
  readonly peak: number;
}

/** One machine that is, or was, of a pool. */
export interface MachineUse {
  readonly name: string;
  readonly pool: string;
  readonly type: string;
  readonly gpus: number;
  /** In order of time. Steps in no run were not measured: nobody knows what happened in them. */
  readonly runs: readonly UseRun[];
}

/** Steps at whose ends as many jobs of one size waited, and as many ran. */
export interface QueueRun {
  readonly at: number;
  readonly steps: number;
  readonly waiting: number;
  /** 0 where running jobs are not counted. */
  readonly running: number;
}

/** The queue of one pool, as its own gauges told of it. */
export interface QueueUse {
  readonly pool: string;
  /** Whether its policy names a gauge of running jobs, too. */
  readonly countsRunning: boolean;
  /** In order of size. Steps in no run were not read; they are the same for all sizes. */
  readonly sizes: readonly { readonly gpus: number; readonly runs: readonly QueueRun[] }[];
}

/** Everything that is remembered. */
export interface RecordedUse {
  /** The start of step 0. */
  readonly from: Instant;
  readonly step: Millis;
  readonly steps: number;
  /** In order of name. */
  readonly machines: readonly MachineUse[];
  /** The newest known price of each type. */
  readonly prices: Readonly<Record<string, UsdMicrosPerHour>>;
  /** Machines that were measured and belong to no pool that is known. */
  readonly unplaced: number;
  /** In order of pool. Absent, or without a pool: nobody recorded what waited for it. */
  readonly queues?: readonly QueueUse[];
}

/** Adds a run behind the others; one that goes on the same makes the last longer. */
export function addRun(runs: UseRun[], next: UseRun): void {
  const last = runs.at(-1);
  const goesOn =
    last !== undefined &&
    last.at + last.steps === next.at &&
    last.busyGpus === next.busyGpus &&
    last.average === next.average &&
    last.peak === next.peak;
  if (goesOn) runs[runs.length - 1] = { ...last, steps: last.steps + next.steps };
  else runs.push(next);
}

/** Adds a run of a queue behind the others; one that goes on the same makes the last longer. */
export function addQueueRun(runs: QueueRun[], next: QueueRun): void {
  const last = runs.at(-1);
  const goesOn =
    last !== undefined &&
    last.at + last.steps === next.at &&
    last.waiting === next.waiting &&
    last.running === next.running;
  if (goesOn) runs[runs.length - 1] = { ...last, steps: last.steps + next.steps };
  else runs.push(next);
}

/** The same from the first step on in which anything was measured; undefined where nothing was. */
export function fromFirstMeasured(use: RecordedUse): RecordedUse | undefined {
  const first = Math.min(...use.machines.map(({ runs }) => runs[0]?.at ?? use.steps));
  if (!Number.isFinite(first) || first >= use.steps) return undefined;
  return lastSteps(use, use.steps - first);
}

/** The newest steps of it. */
export function lastSteps(use: RecordedUse, steps: number): RecordedUse {
  const gone = Math.max(0, use.steps - steps);
  if (gone === 0) return use;
  const machines = use.machines.map((machine) => ({
    ...machine,
    runs: cutFrom(machine.runs, gone),
  }));
  const queues = use.queues?.map((queue) => ({
    ...queue,
    sizes: queue.sizes.map((one) => ({ ...one, runs: cutFrom(one.runs, gone) })),
  }));
  return {
    ...use,
    from: after(use.from, millis(gone * use.step)),
    steps: use.steps - gone,
    machines: machines.filter(({ runs }) => runs.length > 0),
    ...(queues ? { queues } : {}),
  };
}

function cutFrom<Run extends Pick<UseRun, "at" | "steps">>(
  runs: readonly Run[],
  gone: number,
): readonly Run[] {
  return runs.flatMap((run) => {
    const at = Math.max(run.at, gone);
    const left = run.at + run.steps - at;
    return left > 0 ? [{ ...run, at: at - gone, steps: left }] : [];
  });
}
