/** The order in which problems are told: as they stand in the files. */
import type { Problem } from "../errors.ts";

/** By file, line, column, then text; what has no place comes first. Without repetitions. */
export function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const sorted = [...problems].sort(
    (one, other) =>
      compareText(one.at?.file ?? "", other.at?.file ?? "") ||
      (one.at?.line ?? 0) - (other.at?.line ?? 0) ||
      (one.at?.column ?? 0) - (other.at?.column ?? 0) ||
      compareText(one.what, other.what),
  );
  return sorted.filter((problem, index) => !same(problem, sorted[index - 1]));
}

function same(one: Problem, other: Problem | undefined): boolean {
  return (
    one.what === other?.what &&
    one.at?.file === other.at?.file &&
    one.at?.line === other.at?.line &&
    one.at?.column === other.at?.column
  );
}

function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
