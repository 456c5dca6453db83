/** Job traces as text: `submit_s,gpus,duration_s`, one job a line. */

import { OperatorError, type Problem } from "../errors.ts";
import type { Job } from "./trace.ts";

const heading = "submit_s,gpus,duration_s";

/** Ten years: a time of submission beyond it is most likely one of the clock. */
const mostSeconds = 10 * 365 * 86_400;

/** More than anybody gives one job, and as much as can be played. */
const mostGpus = 100_000;

/** Of a thousand bad lines the first few tell what is wrong. */
const mostNamed = 20;

/** Reads a trace's jobs; every bad line is named with its place, the first twenty at most. */
export function parseJobs(text: string, file: string): readonly Job[] {
  const [first, ...lines] = text
    .replace(/^\uFEFF/u, "")
    .trimEnd()
    .split(/\r?\n/u);
  if (first !== heading) {
    throw new OperatorError([
      {
        at: { file, line: 1, column: 1 },
        what: "This is no job trace",
        hint: `Its first line must be ${heading}`,
      },
    ]);
  }
  const parsed = lines.map((line, index) => parseLine(line, { file, line: index + 2, column: 1 }));
  const problems = parsed.filter((result) => "what" in result);
  if (problems.length > 0) throw new OperatorError(shortened(problems));
  return parsed.filter((result) => "gpus" in result);
}

function shortened(problems: readonly Problem[]): readonly Problem[] {
  const left = problems.length - mostNamed;
  if (left <= 0) return problems;
  const named = problems.slice(0, mostNamed);
  return [...named, { what: `${left} more lines are no jobs`, hint: "Mend these first" }];
}

function parseLine(line: string, at: NonNullable<Problem["at"]>): Job | Problem {
  const fields = line.split(",");
  const [submittedAt, gpus, durationSeconds] = fields.map(countIn);
  if (
    submittedAt !== undefined &&
    gpus !== undefined &&
    gpus > 0 &&
    durationSeconds !== undefined &&
    fields.length === 3
  ) {
    return tooMuch({ submittedAt, gpus, durationSeconds }, at);
  }
  const what = `${JSON.stringify(line.slice(0, 80))} is no job`;
  const hint = "A job is three whole numbers, of which the GPUs are at least 1";
  return { at: { ...at, column: columnOfMistake(fields) }, what, hint };
}

function tooMuch(job: Job, at: NonNullable<Problem["at"]>): Job | Problem {
  if (job.submittedAt > mostSeconds) {
    const what = `submit_s is ${job.submittedAt}, more than ten years`;
    return { at, what, hint: "Count the seconds from the start of the trace, not of the epoch" };
  }
  if (job.gpus <= mostGpus) return job;
  const column = String(job.submittedAt).length + 2;
  const hint = `Give a job at most ${mostGpus} GPUs`;
  return { at: { ...at, column }, what: `a job of ${job.gpus} GPUs cannot be played`, hint };
}

/** Where the first field begins that is no number, is 0 GPUs, is missing, or is one too many. */
function columnOfMistake(fields: readonly string[]): number {
  const place = [0, 1, 2].find((field) => {
    const value = countIn(fields[field] ?? "");
    return value === undefined || (field === 1 && value === 0);
  });
  const before = fields.slice(0, place ?? 3);
  return before.reduce((column, field) => column + field.length + 1, 1);
}

function countIn(field: string): number | undefined {
  const value = field.trim() === "" ? Number.NaN : Number(field);
  return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
