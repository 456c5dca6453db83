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
  const fields = line.split(",");
  const [submittedAt, gpus, durationSeconds] = fields.map(countIn);
  if (
    submittedAt !== undefined &&
    gpus !== undefined &&
    gpus > 0 &&
    durationSeconds !== undefined &&
    fields.length === 3
  ) {
    return { submittedAt, gpus, durationSeconds };
  }
  const what = `${JSON.stringify(line.slice(0, 80))} is no job`;
  const hint = "A job is three whole numbers, of which the GPUs are at least 1";
  return { at: { ...at, column: columnOfMistake(fields) }, what, hint };
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
