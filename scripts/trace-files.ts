/** Job traces on disk: the development traces beside the repository, and files given by name. */

import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { parseJobs } from "../src/backtest/csv.ts";
import { scoredScenario } from "../src/backtest/scenario.ts";
import type { Job, Trace } from "../src/backtest/trace.ts";
import { messageOf, OperatorError } from "../src/errors.ts";

/** Where the development traces lie: shared material beside the repository, never in it. */
export const traceFolder = join(import.meta.dirname, "../../shared/data/traces");

/** The traces that are scored. */
export const scoredTraces: readonly string[] = [
  "openb-2023",
  "philly-103959",
  "philly-6214e9",
  "helios-earth-vccaA",
  "helios-earth-vchbv",
  "dlrm-app19",
  "dlrm-app62",
  "genai-lora",
  "philly-ee9e8c",
  "philly-6c71a0",
  "helios-earth-vcvlY",
  "helios-earth-vcTJs",
];

/** A trace that is run and shown but not scored: one pathological week. */
export const stressTraces: readonly string[] = ["philly-b436b2"];

interface IndexEntry {
  readonly horizon_s: number;
  readonly node_gpus: number;
}

/** Whether the development traces are at hand. */
export function haveTraces(): boolean {
  return existsSync(join(traceFolder, "INDEX.json"));
}

/** One of the development traces. */
export function developmentTrace(name: string): Trace {
  return readTraceFile({ file: join(traceFolder, `${name}.jobs.csv.gz`) });
}

/**
 * A trace from a file. Horizon and node size stand in the INDEX.json beside it; where they do not,
 * the horizon is the end of the demand file beside it, else the day in which the last job came.
 * A file that cannot be read, or that has nothing to measure, is an OperatorError.
 */
export function readTraceFile(from: { readonly file: string; readonly nodeGpus?: number }): Trace {
  const { file } = from;
  const name = basename(file).replace(/(\.jobs)?\.csv(\.gz)?$/u, "");
  const jobs = parseJobs(readText(file), file);
  const entry = indexEntry(dirname(file), name);
  const last = jobs.reduce((latest, job) => Math.max(latest, job.submittedAt), 0);
  const horizonSeconds =
    entry?.horizon_s ?? demandEnd(dirname(file), name) ?? Math.ceil((last + 1) / 86_400) * 86_400;
  const { warmUpSeconds } = scoredScenario;
  const measured = jobs.some(
    (job) => job.durationSeconds > 0 && endOf(job, horizonSeconds) > warmUpSeconds,
  );
  if (!measured) {
    const hint = "The first 7 days are only learned from: give a trace that goes on after them";
    throw new OperatorError([{ what: `${file} has no work after the warm-up of 7 days`, hint }]);
  }
  return { name, jobs, horizonSeconds, nodeGpus: from.nodeGpus ?? entry?.node_gpus ?? 1 };
}

function endOf(job: Job, horizonSeconds: number): number {
  if (job.submittedAt >= horizonSeconds) return 0;
  return Math.min(horizonSeconds, job.submittedAt + job.durationSeconds);
}

function readText(file: string): string {
  try {
    const bytes = readFileSync(file);
    const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return (isPacked ? gunzipSync(bytes) : bytes).toString("utf8");
  } catch (thrown) {
    const what = `${file} cannot be read: ${messageOf(thrown)}`;
    const hint = "Give a file of submit_s,gpus,duration_s, plain or packed with gzip";
    throw new OperatorError([{ what, hint }]);
  }
}

function indexEntry(folder: string, name: string): IndexEntry | undefined {
  const file = join(folder, "INDEX.json");
  if (!existsSync(file)) return undefined;
  try {
    const index = JSON.parse(readFileSync(file, "utf8")) as Record<string, Partial<IndexEntry>>;
    const { horizon_s, node_gpus } = index[name] ?? {};
    // An index of anything else, or of another kind, tells nothing of this trace.
    const isWhole = Number.isSafeInteger(horizon_s) && Number.isSafeInteger(node_gpus);
    return isWhole ? (index[name] as IndexEntry) : undefined;
  } catch {
    return undefined;
  }
}

/** The demand is sampled every five minutes, its last sample one such period before the end. */
function demandEnd(folder: string, name: string): number | undefined {
  const file = join(folder, `${name}.demand.csv.gz`);
  if (!existsSync(file)) return undefined;
  const last = readText(file).trimEnd().split("\n").at(-1)?.split(",")[0];
  return Number(last) + 300;
}
