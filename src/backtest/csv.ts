/** Job traces as text: `submit_s,gpus,duration_s`, one job a line. */

import { OperatorError, type Problem } from "../errors.ts";
import type { Job } from "./trace.ts";

const heading = "submit_s,gpus,duration_s";

/** Reads a trace's jobs; every bad line is named with its place. */
export function parseJobs(text: string, file: string): readonly Job[] {
  const [first, ...lines] = text.trimEnd().split(/\r?\n/u);
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
  if (problems.length > 0) throw new OperatorError(problems);
  return parsed.filter((result) => "gpus" in result);
}

function parseLine(line: string, at: NonNullable<Problem["at"]>): Job | Problem {
  const [submittedAt, gpus, durationSeconds, ...rest] = line.split(",").map(Number);
  if (
    !isCount(submittedAt) ||
    !isCount(gpus) ||
    gpus === 0 ||
    !isCount(durationSeconds) ||
    rest.length > 0
  ) {
    const what = `${JSON.stringify(line)} is no job`;
    return { at, what, hint: "A job is three whole numbers, of which the GPUs are at least 1" };
  }
  return { submittedAt, gpus, durationSeconds };
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0;
}
