/**
 * A recorded use as work for a simulated pool. What a machine did between two idle times stays
 * together and comes at its time; what nobody measured is no work, and is said.
 */

import type { MachineUse, RecordedUse, UseRun } from "../model/recorded-use.ts";
import type { Job, Load, Trace } from "./trace.ts";

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
}

interface Stretch {
  readonly job: Job;
  readonly at: number;
  /** A load a step. */
  readonly loads: readonly Load[];
}

/** So hard works a GPU that could not have done more. */
const fullPercent = 90;

/** The first hour tells which machines were there at the start. */
const firstHour = 3_600_000;

/** What the machines of a pool did, on machines of so many GPUs. */
export function recordedWork(use: RecordedUse, pool: string, nodeGpus: number): RecordedWork {
  const machines = use.machines.filter((one) => one.pool === pool);
  const stepSeconds = use.step / 1_000;
  const stretches = machines
    .flatMap((machine) => stretchesOf(machine, stepSeconds))
    .toSorted((one, other) => one.job.submittedAt - other.job.submittedAt);
  const { full, dark, measured } = stepsOf(machines, use.steps);
  const minutesAStep = stepSeconds / 60;
  const firstSteps = firstHour / use.step;
  return {
    trace: {
      name: pool,
      jobs: stretches.map(({ job }) => job),
      horizonSeconds: use.steps * stepSeconds,
      nodeGpus,
      late: "passes",
      loadOf: (job, at) => {
        const stretch = stretches[job];
        const place = Math.floor(at / stepSeconds) - (stretch?.at ?? 0);
        return stretch?.loads[Math.max(0, place)] ?? stretch?.loads.at(-1) ?? nothing;
      },
    },
    startNodes: machines.filter(({ runs }) => (runs[0]?.at ?? firstSteps) < firstSteps).length,
    machineHours: (measured * stepSeconds) / 3600,
    fullMinutes: full * minutesAStep,
    darkMinutes: dark * minutesAStep,
  };
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
