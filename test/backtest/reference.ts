/** The independent implementation of the benchmark, asked by python3 for its figures. */

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { traceFolder } from "../../scripts/trace-files.ts";

const folder = join(import.meta.dirname, "../../../shared/bench");

const program = `
import json, sys
sys.path.insert(0, sys.argv[1])
import fleetsim
fleetsim.bench(sys.argv[2], sys.argv[3], sys.argv[4].split(","))
`;

/** One row of the reference: the trace's own, without a policy, or one policy's. */
export interface ReferenceRow {
  readonly policy?: string;
  readonly lb: number;
  readonly fluid: number;
  readonly cost: number;
  readonly wait_mean: number;
  readonly wait_p95: number;
  readonly wait_p99: number;
  readonly launches: number;
  readonly kills: number;
}

/** Whether the reference is at hand, with a python to run it. */
export function haveReference(): boolean {
  const python = spawnSync("python3", ["--version"]);
  return existsSync(join(folder, "fleetsim.py")) && python.status === 0;
}

/** Runs these policies over a trace in the reference. */
export function referenceRows(trace: string, policies: readonly string[]): readonly ReferenceRow[] {
  const options = ["-B", "-c", program, folder, traceFolder, trace, policies.join(",")];
  const run = spawnSync("python3", options, { encoding: "utf8", timeout: 600_000 });
  if (run.status !== 0) throw new Error(`The reference failed on ${trace}: ${run.stderr}`);
  return run.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as ReferenceRow);
}
