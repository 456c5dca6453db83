/** Job traces in CSV, plain or packed: `submit_s,gpus,duration_s`, a job a line. */

import { gunzipSync } from "node:zlib";
import { OperatorError, type Problem } from "../../errors.ts";

/** One job: when it is submitted, how many GPUs it needs and for how long, in seconds. */
export interface Job {
  readonly submitSeconds: number;
  readonly gpus: number;
  readonly durationSeconds: number;
}

const header = "submit_s,gpus,duration_s";

/**
 * Reads a trace; gzip is known by its first two bytes. Jobs come out in order of submission.
 * Throws an OperatorError with every bad line.
 */
export function parseTrace(file: string, bytes: Uint8Array): readonly Job[] {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const text = Buffer.from(isPacked ? gunzipSync(bytes) : bytes).toString("utf8");
  const [first, ...lines] = text.split(/\r?\n/);
  const problems: Problem[] = [];
  const complain = (line: number, what: string, hint: string) =>
    problems.push({ at: { file, line, column: 1 }, what, hint });
  if (first !== header) complain(1, "the first line is not the header", `It reads ${header}`);
  const jobs = lines.flatMap((line, index) => {
    if (line === "") return [];
    const job = jobOf(line);
    if (job === undefined) complain(index + 2, `not a job: ${line.slice(0, 80)}`, hint);
    return job === undefined ? [] : [job];
  });
  if (problems.length > 0) throw new OperatorError(problems);
  return jobs.toSorted((one, other) => one.submitSeconds - other.submitSeconds);
}

const hint = "Write seconds from the start, a number of GPUs from 1 up, and a length in seconds";

function jobOf(line: string): Job | undefined {
  const numbers = line.split(",").map((field) => (field.trim() === "" ? Number.NaN : +field));
  const [submitSeconds, gpus, durationSeconds] = numbers;
  if (submitSeconds === undefined || gpus === undefined || durationSeconds === undefined) {
    return undefined;
  }
  const isJob =
    numbers.length === 3 &&
    numbers.every((number) => Number.isFinite(number) && number >= 0) &&
    Number.isInteger(gpus) &&
    gpus > 0;
  return isJob ? { submitSeconds, gpus, durationSeconds } : undefined;
}
