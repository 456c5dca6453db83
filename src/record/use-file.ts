/**
 * The fleet's use as a file on the audit branch. Apart from the journal: it is no memory that
 * anything acts on, but what the check of a pull request plays edited policies over. That job sees
 * no secret, so it cannot ask the meter.
 */

import { addRun, type MachineUse, type RecordedUse, type UseRun } from "../model/recorded-use.ts";
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

function textOf({ from, step, steps, machines, prices, unplaced }: RecordedUse): string {
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
  };
  return `${compactJson(written)}\n`;
}

/** Two steps become one: the busier one counts, so that nothing looks idler than it was. */
function coarser(use: RecordedUse): RecordedUse {
  return {
    ...use,
    step: millis(use.step * 2),
    steps: Math.ceil(use.steps / 2),
    machines: use.machines.map((machine) => ({ ...machine, runs: joined(machine.runs) })),
  };
}

function joined(runs: readonly UseRun[]): readonly UseRun[] {
  const byStep = new Map<number, UseRun>();
  for (const run of runs) {
    for (let at = Math.floor(run.at / 2); at <= Math.floor((run.at + run.steps - 1) / 2); at += 1) {
      const known = byStep.get(at);
      const isBusier = !known || run.busyGpus * run.average > known.busyGpus * known.average;
      if (isBusier) byStep.set(at, { ...run, at, steps: 1 });
    }
  }
  const whole: UseRun[] = [];
  for (const [, next] of [...byStep].sort(([one], [other]) => one - other)) addRun(whole, next);
  return whole;
}

/** Reads it; undefined when it is not one of this version: whoever may push may write nonsense. */
export function parseUse(text: string): RecordedUse | undefined {
  const raw = jsonOf(text);
  if (!isObject(raw) || raw["version"] !== 1) return undefined;
  const { from, step, steps, unplaced, prices, machines } = raw;
  if (!isCount(from) || !isCount(step) || !isCount(steps) || !isCount(unplaced)) return undefined;
  if (step < 60_000 || steps > 20_000 || !isObject(prices) || !Array.isArray(machines)) {
    return undefined;
  }
  const read = machines.map((machine) => machineOf(machine, steps));
  const whole = read.filter((machine) => machine !== undefined);
  if (whole.length !== read.length) return undefined;
  return {
    from: instant(from),
    step: millis(step),
    steps,
    unplaced,
    prices: pricesIn(prices),
    machines: whole,
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
  if (typeof name !== "string" || typeof pool !== "string" || typeof type !== "string") {
    return undefined;
  }
  if (!isCount(gpus) || gpus < 1 || gpus > 64 || !Array.isArray(runs)) return undefined;
  const read = runs.map(runOf);
  const whole = read.filter((run) => run !== undefined);
  const isOrdered = whole.every((run, place) => {
    const before = whole[place - 1];
    return run.at >= (before ? before.at + before.steps : 0) && run.at + run.steps <= most;
  });
  if (whole.length !== read.length || !isOrdered) return undefined;
  if (whole.some(({ busyGpus }) => busyGpus > gpus)) return undefined;
  return { name, pool, type, gpus, runs: whole };
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

function isCount(raw: unknown): raw is number {
  return typeof raw === "number" && Number.isSafeInteger(raw) && raw >= 0;
}
