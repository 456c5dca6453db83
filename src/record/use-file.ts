/**
 * The fleet's use as a file on the audit branch. Apart from the journal: it is no memory that
 * anything acts on, but what the check of a pull request plays edited policies over. That job sees
 * no secret, so it cannot ask the meter.
 */

import {
  addQueueRun,
  addRun,
  type MachineUse,
  type QueueRun,
  type QueueUse,
  type RecordedUse,
  type UseRun,
} from "../model/recorded-use.ts";
import { inDollars, instant, millis, type UsdMicrosPerHour, usdPerHour } from "../model/units.ts";
import { compactJson } from "./canonical-json.ts";

/** Where it lies. */
export const usePath = "use.json";

/** A file of GitHub's that is read in one piece is at most 1 MB. */
const largest = 900_000;

/** The file's text; a use that would be too large is written in wider steps. */
export function printUse(use: RecordedUse): string {
  let kept = use;
  let text = textOf(kept);
  while (text.length > largest && kept.steps > 1) {
    kept = coarser(kept);
    text = textOf(kept);
  }
  return text;
}

function textOf(use: RecordedUse): string {
  const { from, step, steps, machines, prices, unplaced, queues } = use;
  const written = {
    version: 1,
    from,
    step,
    steps,
    unplaced,
    prices: Object.fromEntries(
      Object.entries(prices).map(([type, price]) => [type, inDollars(price)]),
    ),
    machines: machines.map(({ runs, ...one }) => ({
      ...one,
      runs: runs.map((run) => [run.at, run.steps, run.busyGpus, run.average, run.peak]),
    })),
    ...(queues ? { queues: queues.map(printedQueue) } : {}),
  };
  return `${compactJson(written)}\n`;
}

function printedQueue({ pool, countsRunning, sizes }: QueueUse) {
  return {
    pool,
    countsRunning,
    sizes: sizes.map(({ gpus, runs }) => ({
      gpus,
      runs: runs.map((run) => [run.at, run.steps, run.waiting, run.running]),
    })),
  };
}

/** Two steps become one: the busier one counts, so that nothing looks idler than it was. */
function coarser(use: RecordedUse): RecordedUse {
  return {
    ...use,
    step: millis(use.step * 2),
    steps: Math.ceil(use.steps / 2),
    machines: use.machines.map((machine) => {
      const whole: UseRun[] = [];
      for (const next of joined(machine.runs, busyness)) addRun(whole, next);
      return { ...machine, runs: whole };
    }),
    ...(use.queues ? { queues: use.queues.map(coarserQueue) } : {}),
  };
}

function coarserQueue(queue: QueueUse): QueueUse {
  const sizes = queue.sizes.map(({ gpus, runs }) => {
    const whole: QueueRun[] = [];
    for (const next of joined(runs, ({ waiting, running }) => waiting + running)) {
      addQueueRun(whole, next);
    }
    return { gpus, runs: whole };
  });
  return { ...queue, sizes };
}

function busyness({ busyGpus, average }: UseRun): number {
  return busyGpus * average;
}

/** Of the runs in two steps that of most work, as runs of one step in order of time. */
function joined<Run extends Pick<UseRun, "at" | "steps">>(
  runs: readonly Run[],
  workOf: (run: Run) => number,
): readonly Run[] {
  const byStep = new Map<number, Run>();
  for (const run of runs) {
    for (let at = Math.floor(run.at / 2); at <= Math.floor((run.at + run.steps - 1) / 2); at += 1) {
      const known = byStep.get(at);
      if (!known || workOf(run) > workOf(known)) byStep.set(at, { ...run, at, steps: 1 });
    }
  }
  return [...byStep].sort(([one], [other]) => one - other).map(([, run]) => run);
}

/** Reads it; undefined when it is not one of this version: whoever may push may write nonsense. */
export function parseUse(text: string): RecordedUse | undefined {
  const raw = jsonOf(text);
  if (!isObject(raw) || raw["version"] !== 1) return undefined;
  const { from, step, steps, unplaced, prices, machines, queues = [] } = raw;
  if (!isCount(from) || !isCount(step) || !isCount(steps) || !isCount(unplaced)) return undefined;
  if (step < 60_000 || steps > 20_000 || !isObject(prices) || !Array.isArray(machines)) {
    return undefined;
  }
  const read = machines.map((machine) => machineOf(machine, steps));
  const whole = read.filter((machine) => machine !== undefined);
  const line = Array.isArray(queues) ? queues.map((queue) => queueOf(queue, steps)) : [undefined];
  const known = line.filter((queue) => queue !== undefined);
  if (whole.length !== read.length || known.length !== line.length) return undefined;
  return {
    from: instant(from),
    step: millis(step),
    steps,
    unplaced,
    prices: pricesIn(prices),
    machines: whole,
    ...(known.length > 0 ? { queues: known } : {}),
  };
}

function pricesIn(raw: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(
    Object.entries(raw).flatMap(([type, price]): (readonly [string, UsdMicrosPerHour])[] =>
      typeof price === "number" && price > 0 && price < 1e5 ? [[type, usdPerHour(price)]] : [],
    ),
  );
}

function machineOf(raw: unknown, most: number): MachineUse | undefined {
  if (!isObject(raw)) return undefined;
  const { name, pool, type, gpus, runs } = raw;
  if (!isName(name) || !isName(pool) || !isName(type)) return undefined;
  if (!isCount(gpus) || gpus < 1 || gpus > 64 || !Array.isArray(runs)) return undefined;
  const read = runs.map(runOf);
  const whole = read.filter((run) => run !== undefined);
  if (whole.length !== read.length || !isOrdered(whole, most)) return undefined;
  if (whole.some(({ busyGpus }) => busyGpus > gpus)) return undefined;
  return { name, pool, type, gpus, runs: whole };
}

function isOrdered(runs: readonly Pick<UseRun, "at" | "steps">[], most: number): boolean {
  return runs.every((run, place) => {
    const before = runs[place - 1];
    return run.at >= (before ? before.at + before.steps : 0) && run.at + run.steps <= most;
  });
}

/** More jobs at once, or counted in all, would only be there to keep a check busy. */
const mostJobs = 10_000;
const mostCounted = 3_000_000;

function queueOf(raw: unknown, most: number): QueueUse | undefined {
  if (!isObject(raw) || !Array.isArray(raw["sizes"])) return undefined;
  const { pool, countsRunning } = raw;
  if (!isName(pool) || typeof countsRunning !== "boolean") return undefined;
  const read = raw["sizes"].map((size) => queueSizeOf(size, most));
  const sizes = read.filter((size) => size !== undefined);
  return sizes.length === read.length ? { pool, countsRunning, sizes } : undefined;
}

function queueSizeOf(raw: unknown, most: number): QueueUse["sizes"][number] | undefined {
  if (!isObject(raw) || !Array.isArray(raw["runs"])) return undefined;
  const { gpus } = raw;
  if (!isCount(gpus) || gpus < 1 || gpus > 9999) return undefined;
  const read = raw["runs"].map(queueRunOf);
  const runs = read.filter((run) => run !== undefined);
  const counted = runs.reduce((sum, { waiting, running }) => sum + waiting + running, 0);
  const isWhole = runs.length === read.length && isOrdered(runs, most);
  return isWhole && counted <= mostCounted ? { gpus, runs } : undefined;
}

function queueRunOf(raw: unknown): QueueRun | undefined {
  if (!Array.isArray(raw) || raw.length !== 4) return undefined;
  const numbers: readonly unknown[] = raw;
  const [at, steps, waiting, running] = numbers;
  if (!isCount(at) || !isCount(steps) || steps < 1) return undefined;
  if (!isCount(waiting) || waiting > mostJobs || !isCount(running) || running > mostJobs) {
    return undefined;
  }
  return { at, steps, waiting, running };
}

function runOf(raw: unknown): UseRun | undefined {
  if (!Array.isArray(raw) || raw.length !== 5) return undefined;
  const numbers: readonly unknown[] = raw;
  const [at, steps, busyGpus, average, peak] = numbers;
  if (!isCount(at) || !isCount(steps) || steps < 1 || !isCount(busyGpus)) return undefined;
  if (!isCount(average) || average > 100 || !isCount(peak) || peak > 100) return undefined;
  return { at, steps, busyGpus, average, peak };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(raw: unknown): raw is Readonly<Record<string, unknown>> {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}

/** As machines, pools and types are named; what is printed of the file has nothing to escape. */
function isName(raw: unknown): raw is string {
  return typeof raw === "string" && /^[\w.-]{1,128}$/.test(raw);
}

function isCount(raw: unknown): raw is number {
  return typeof raw === "number" && Number.isSafeInteger(raw) && raw >= 0;
}
