/** What several kinds of rule can contradict: the size of the pool that they stand in. */
import type { Problem } from "../../errors.ts";
import { pathName } from "../explain.ts";
import type { Path, YamlFile } from "../yaml-file.ts";

/** A number of members, at these keys of a rule, above what the pool may have. */
export function sizeProblems(
  file: YamlFile,
  path: Path,
  keys: readonly string[],
): readonly Problem[] {
  const max = file.valueAt(["size", "max"]);
  return keys.flatMap((key) => {
    const written = file.valueAt([...path, key]);
    if (typeof written !== "number" || typeof max !== "number" || written <= max) return [];
    return [
      {
        at: file.place([...path, key]),
        what: `${pathName([...path, key])} is ${written}, and size.max only ${max}`,
        hint: "Lower it or raise size.max",
      },
    ];
  });
}
