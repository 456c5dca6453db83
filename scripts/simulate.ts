/**
 * Lives fleets under every fault by seed, and has an independent checker look after every step.
 * `--seeds 500` lives many, `--seed 7 --until 120` one of them again, `--json` is for machines.
 * Ends with 1 when anything was violated. When `--within` seconds are over, no further life begins.
 */
import { fork } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { PolledCapacity } from "../src/local/lambda/capacity.ts";
import { live } from "../test/simulation/fleet-weeks/life.ts";
import type { LifeReport } from "../test/simulation/fleet-weeks/life-report.ts";

const options = {
  seeds: { type: "string", default: "20" },
  first: { type: "string", default: "1" },
  weeks: { type: "string", default: "2" },
  workers: { type: "string", default: "2" },
  within: { type: "string", default: "600" },
  seed: { type: "string" },
  until: { type: "string" },
  json: { type: "boolean", default: false },
  worker: { type: "boolean", default: false },
  /** Ends with the first life that has a violation. */
  "stop-at-first": { type: "boolean", default: false },
} as const;

const tracePath = join(import.meta.dirname, "../../shared/data/lambda-capacity-trace.json");

interface TraceFile {
  readonly interval_s: number;
  readonly series: Readonly<
    Record<string, { readonly regions: readonly string[]; readonly rle: readonly number[][] }>
  >;
}

/** The capacity that was polled at Lambda; absent where the shared folder is not beside us. */
function traceOf(): PolledCapacity | undefined {
  if (!existsSync(tracePath)) return undefined;
  const file = JSON.parse(readFileSync(tracePath, "utf8")) as TraceFile;
  return {
    intervalSeconds: file.interval_s,
    types: Object.entries(file.series).map(([type, { regions, rle }]) => ({
      type,
      regions: regions.map((region) => region.split(" ")[0] ?? region),
      runs: rle.map(([seen = 0, count = 0]) => [seen, count] as const),
    })),
  };
}

interface Totals {
  lives: number;
  weeks: number;
  steps: number;
  runs: number;
  calls: number;
  readonly faults: Record<string, number>;
  readonly failed: LifeReport[];
}

function add(totals: Totals, life: LifeReport): void {
  totals.lives += 1;
  totals.weeks += life.weeks;
  totals.steps += life.steps;
  totals.calls += life.calls;
  totals.runs += Object.values(life.runs).reduce((sum, count) => sum + count, 0);
  for (const [kind, count] of Object.entries(life.faults)) {
    totals.faults[kind] = (totals.faults[kind] ?? 0) + count;
  }
  if (life.violations.length > 0) totals.failed.push(life);
}

function sayFailed(life: LifeReport): void {
  for (const { step, at, invariant, what } of life.violations) {
    console.error(`seed ${life.seed}, step ${step} (${at}): invariant ${invariant}: ${what}`);
  }
  const step = life.violations[0]?.step ?? 0;
  console.error(
    `  again: npm run simulate -- --seed ${life.seed} --weeks ${life.weeks} --until ${step}`,
  );
}

/** One life, with every step of its end. */
async function again(seed: number, weeks: number, until: number | undefined): Promise<number> {
  const trace = traceOf();
  const steps: string[] = [];
  const life = await live({
    seed,
    weeks,
    ...(trace ? { trace } : {}),
    ...(until === undefined ? {} : { until }),
    onStep: ({ number, what, told }) => {
      steps.push(`step ${number}: ${what}${told.map((line) => `\n    ${line}`).join("")}`);
    },
  });
  console.log(steps.slice(-30).join("\n"));
  if (life.violations.length > 0) sayFailed(life);
  else console.log(`seed ${seed}: ${life.steps} steps, nothing violated`);
  return life.violations.length > 0 ? 1 : 0;
}

/** In a process of its own: the seeds that are asked for, one answer each. */
async function work(weeks: number): Promise<void> {
  const trace = traceOf();
  process.on("message", (seed: number) => {
    void live({ seed, weeks, ...(trace ? { trace } : {}) }).then((life) => process.send?.(life));
  });
  process.send?.("ready");
}

interface Many {
  readonly seeds: readonly number[];
  readonly weeks: number;
  readonly workers: number;
  readonly until: number;
  readonly stopAtFirst: boolean;
}

/** Hands seeds to processes until none is left, the time is over, or one is enough. */
async function liveMany(many: Many, onLife: (life: LifeReport) => void): Promise<void> {
  const left = [...many.seeds];
  let isEnough = false;
  const worker = () =>
    new Promise<void>((resolve, reject) => {
      const given = ["--worker", "--weeks", String(many.weeks)];
      // A life makes much that dies young: with more room for it a week takes an eighth less.
      const child = fork(import.meta.filename, given, { execArgv: ["--max-semi-space-size=64"] });
      child.on("message", (message: LifeReport | "ready") => {
        if (message !== "ready") {
          onLife(message);
          isEnough ||= many.stopAtFirst && message.violations.length > 0;
        }
        const seed = isEnough || Date.now() > many.until ? undefined : left.shift();
        if (seed === undefined) child.kill();
        else child.send(seed);
      });
      child.on("exit", (code, signal) =>
        signal === "SIGTERM" ? resolve() : reject(new Error(`a worker ended with ${code}`)),
      );
    });
  await Promise.all(Array.from({ length: many.workers }, worker));
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options });
  const weeks = Number(values.weeks);
  if (values.worker) {
    await work(weeks);
    return 0;
  }
  if (!existsSync(tracePath)) {
    console.error(`NO CAPACITY TRACE at ${tracePath}: capacity flickers by chance instead.`);
  }
  if (values.seed !== undefined) {
    const until = values.until === undefined ? undefined : Number(values.until);
    return again(Number(values.seed), weeks, until);
  }
  const [seeds, first] = [Number(values.seeds), Number(values.first)];
  const totals: Totals = {
    lives: 0,
    weeks: 0,
    steps: 0,
    runs: 0,
    calls: 0,
    faults: {},
    failed: [],
  };
  const started = Date.now();
  let said = started;
  await liveMany(
    {
      seeds: Array.from({ length: seeds }, (_, place) => first + place),
      weeks,
      workers: Number(values.workers),
      until: started + Number(values.within) * 1000,
      stopAtFirst: values["stop-at-first"],
    },
    (life) => {
      add(totals, life);
      if (life.violations.length > 0) sayFailed(life);
      if (values.json || Date.now() - said < 15_000) return;
      said = Date.now();
      console.log(progress(totals, seeds, started));
    },
  );
  report(totals, { seeds, started, json: values.json });
  if (totals.lives < seeds) {
    console.error(
      `ONLY ${totals.lives} OF ${seeds} LIVES: the time of ${values.within} s was over.`,
    );
  }
  // Slower machines live less of them; one that lives none has shown nothing.
  return totals.failed.length > 0 || totals.lives === 0 ? 1 : 0;
}

function progress({ lives, weeks, failed }: Totals, seeds: number, started: number): string {
  const seconds = Math.round((Date.now() - started) / 1000);
  return `${lives} of ${seeds} lives, ${weeks} fleet-weeks, ${failed.length} failed, ${seconds} s`;
}

function report(
  totals: Totals,
  run: { readonly seeds: number; readonly started: number; readonly json: boolean },
): void {
  const { lives, weeks, steps, runs, calls, failed } = totals;
  const faults = Object.values(totals.faults).reduce((sum, count) => sum + count, 0);
  const violations = failed.reduce((sum, life) => sum + life.violations.length, 0);
  if (run.json) {
    console.log(
      JSON.stringify({ seeds: lives, fleet_weeks: weeks, steps, faults, violations, runs, calls }),
    );
    return;
  }
  console.log(progress(totals, run.seeds, run.started));
  const each = (count: number) => (count / Math.max(1, weeks)).toFixed(1);
  console.log(
    `${steps} steps, ${violations} violations; a fleet-week has ${each(runs)} runs, ` +
      `${each(calls)} launches and terminations, and ${each(faults)} faults:`,
  );
  for (const [kind, count] of Object.entries(totals.faults).toSorted()) {
    console.log(`  ${each(count).padStart(6)}  ${kind}`);
  }
}

const code = await main();
if (process.send === undefined) process.exit(code);
