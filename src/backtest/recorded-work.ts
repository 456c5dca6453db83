/**
 * A recorded use as work for a simulated pool. What a machine did between two idle times stays
 * together and comes at its time; where a queue was recorded, its jobs come when they came and
 * wait. What nobody measured is no work, and is said.
 */

import type { MachineUse, QueueUse, RecordedUse, UseRun } from "../model/recorded-use.ts";
import { putBack, type Stretch } from "./put-back.ts";
import { countedJobs, leavings, waitingMinutes } from "./recorded-jobs.ts";
import type { Load, Trace } from "./trace.ts";

/** The work of one pool, and what is known of its limits. */
export interface RecordedWork {
  readonly trace: Trace;
  /** Machines that were there at the start. */
  readonly startNodes: number;
  /** Machine-hours that were measured. */
  readonly machineHours: number;
  /**
   * Minutes in which every GPU that was measured worked, at 90 percent or more: what else would
   * have come is not known.
   */
  readonly fullMinutes: number;
  /** Minutes in which no machine of the pool was measured. */
  readonly darkMinutes: number;
  /** GPU-hours that were measured at work. */
  readonly busyGpuHours: number;
  /** Absent: no queue was recorded, or no policy asks for one. */
  readonly queue?: QueuedWork;
}

/** What a recorded queue told of a pool's work. */
export interface QueuedWork {
  /** By job of the trace: how long it really waited, in seconds. */
  readonly waits: readonly number[];
  /** Minutes in which somebody really waited. */
  readonly waitingMinutes: number;
  /** `gauges`: jobs from both gauges. `machines`: what machines did, put back to its coming. */
  readonly from: "gauges" | "machines";
  /** Jobs that left the queue and began on no machine that was seen to begin. */
  readonly unplaced: number;
}

/** So hard works a GPU that could not have done more. */
const fullPercent = 90;

/** The first hour tells which machines were there at the start. */
const firstHour = 3_600_000;

/**
 * What the machines of a pool did, on machines of so many GPUs. `queued`: a policy asks for its
 * queue, so that its work is jobs that wait, if the queue was recorded.
 */
export function recordedWork(
  use: RecordedUse,
  of: { readonly pool: string; readonly nodeGpus: number; readonly queued: boolean },
): RecordedWork {
  const { pool, nodeGpus } = of;
  const machines = use.machines.filter((one) => one.pool === pool);
  const stepSeconds = use.step / 1_000;
  const stretches = machines.flatMap((machine) => stretchesOf(machine, stepSeconds));
  const { full, dark, measured } = stepsOf(machines, use.steps);
  const minutesAStep = stepSeconds / 60;
  const firstSteps = firstHour / use.step;
  const queue = of.queued ? use.queues?.find((one) => one.pool === pool) : undefined;
  const record = { steps: use.steps, stepSeconds };
  const { work, told } = queue
    ? queuedWork(queue, { stretches, nodeGpus, ...record })
    : { work: { ...inOrder(stretches, stepSeconds).work, late: "passes" as const } };
  return {
    trace: { name: pool, horizonSeconds: use.steps * stepSeconds, nodeGpus, ...work },
    startNodes: machines.filter(({ runs }) => (runs[0]?.at ?? firstSteps) < firstSteps).length,
    machineHours: (measured * stepSeconds) / 3600,
    fullMinutes: full * minutesAStep,
    darkMinutes: dark * minutesAStep,
    busyGpuHours: busyGpuHours(machines, stepSeconds),
    ...(told ? { queue: told } : {}),
  };
}

type Work = Pick<Trace, "jobs" | "late" | "loadOf">;

/** The jobs of a queue: from its gauges alone, or from the machines that then began to work. */
function queuedWork(
  queue: QueueUse,
  of: {
    readonly stretches: readonly Stretch[];
    readonly nodeGpus: number;
    readonly steps: number;
    readonly stepSeconds: number;
  },
): { readonly work: Work; readonly told?: QueuedWork } {
  const minutes = waitingMinutes(queue, of);
  if (queue.countsRunning) {
    const jobs = countedJobs(queue, of);
    const waits = jobs.map(({ waitedSeconds }) => waitedSeconds);
    const told = { waits, waitingMinutes: minutes, from: "gauges", unplaced: 0 } as const;
    return { work: { jobs, late: "waits" }, told };
  }
  const { stretches, stepSeconds } = of;
  const put = putBack(stretches, leavings(queue, of), of);
  const { sorted, work } = inOrder(put.stretches, stepSeconds);
  const waits = sorted.map(({ at, job }) => at * stepSeconds - job.submittedAt);
  const { unplaced } = put;
  const told = { waits, waitingMinutes: minutes, from: "machines", unplaced } as const;
  return { work: { ...work, late: "waits" }, told };
}

function inOrder(stretches: readonly Stretch[], stepSeconds: number) {
  const sorted = stretches.toSorted((one, other) => one.job.submittedAt - other.job.submittedAt);
  const loadOf = (job: number, at: number): Load => {
    const stretch = sorted[job];
    const place = Math.floor(at / stepSeconds) - (stretch?.at ?? 0);
    return stretch?.loads[Math.max(0, place)] ?? stretch?.loads.at(-1) ?? nothing;
  };
  return { sorted, work: { jobs: sorted.map(({ job }) => job), loadOf } };
}

function busyGpuHours(machines: readonly MachineUse[], stepSeconds: number): number {
  const steps = machines.flatMap(({ runs }) => runs.map((run) => run.steps * run.busyGpus));
  return (steps.reduce((sum, one) => sum + one, 0) * stepSeconds) / 3600;
}

const nothing: Load = { average: 0, peak: 0 };

/** Busy runs that follow each other without a gap are one piece of work. */
function stretchesOf({ runs }: MachineUse, stepSeconds: number): readonly Stretch[] {
  const pieces: UseRun[][] = [];
  for (const run of runs) {
    if (run.busyGpus === 0) continue;
    const piece = pieces.at(-1);
    const last = piece?.at(-1);
    if (piece && last && last.at + last.steps === run.at) piece.push(run);
    else pieces.push([run]);
  }
  return pieces.map((piece) => stretchOf(piece, stepSeconds));
}

function stretchOf(piece: readonly UseRun[], stepSeconds: number): Stretch {
  const at = piece[0]?.at ?? 0;
  const steps = piece.reduce((sum, run) => sum + run.steps, 0);
  const gpus = Math.max(...piece.map(({ busyGpus }) => busyGpus));
  const busySteps = piece.reduce((sum, run) => sum + run.steps * run.busyGpus, 0);
  return {
    at,
    job: {
      submittedAt: at * stepSeconds,
      gpus,
      durationSeconds: steps * stepSeconds,
      busyShare: busySteps / (steps * gpus),
    },
    loads: piece.flatMap(({ steps: count, busyGpus, average, peak }) => {
      // On machines whose GPUs are not all touched, the load is spread over the largest use.
      const load = { average: (average * busyGpus) / gpus, peak };
      return Array.from({ length: count }, () => load);
    }),
  };
}

function stepsOf(machines: readonly MachineUse[], steps: number) {
  const present = new Uint16Array(steps);
  const busy = new Uint16Array(steps);
  for (const { runs, gpus } of machines) {
    for (const run of runs) {
      const isFull = run.busyGpus === gpus && run.average >= fullPercent;
      for (let at = run.at; at < Math.min(steps, run.at + run.steps); at += 1) {
        present[at] = (present[at] ?? 0) + 1;
        if (isFull) busy[at] = (busy[at] ?? 0) + 1;
      }
    }
  }
  let [full, dark, measured] = [0, 0, 0];
  for (const [at, count] of present.entries()) {
    measured += count;
    if (count === 0) dark += 1;
    else if (busy[at] === count) full += 1;
  }
  return { full, dark, measured };
}
