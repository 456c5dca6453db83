/** Points in time as files spell them: `2027-01-31T18:00:00Z`, always UTC. */
import type { Problem } from "../errors.ts";
import { type Instant, instant, isoTime } from "../model/units.ts";
import { pathName, shown } from "./explain.ts";
import type { Path, YamlFile } from "./yaml-file.ts";

/** Undefined for what no calendar knows, such as the 30th of February. */
export function parseMoment(written: string): Instant | undefined {
  const at = Date.parse(written);
  if (Number.isNaN(at)) return undefined;
  return isoTime(instant(at)).startsWith(written.slice(0, 16)) ? instant(at) : undefined;
}

/** Text that is spelled like a time and is none: the schema can not see that. */
export function momentProblems(file: YamlFile, path: Path): readonly Problem[] {
  const written = file.valueAt(path);
  const spelledWell = typeof written === "string" && /^\d{4}-[\d:T-]+Z$/.test(written);
  if (!spelledWell || parseMoment(written) !== undefined) return [];
  return [
    {
      at: file.place(path),
      what: `${pathName(path)} is ${shown(written)}, and there is no such time`,
      hint: "Write date and time in UTC, such as 2027-01-31T18:00:00Z",
    },
  ];
}
