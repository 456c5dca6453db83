/** Names that only a cloud can vouch for. Apart, because both kinds of file use them. */
import type { Problem } from "../errors.ts";
import type { UsdMicrosPerHour } from "../model/units.ts";
import { pathName, shown } from "./explain.ts";
import { suggestion } from "./suggestion.ts";
import type { Path, YamlFile } from "./yaml-file.ts";

/** What the cloud knows. Where there is none, names are not checked. */
export interface Catalogue {
  /** Instance types that are rented out, whether or not there is capacity now. */
  readonly types: readonly string[];
  readonly regions: readonly string[];
  /** By type, dollars an hour, as far as they are known. Absent: none is. */
  readonly prices?: Readonly<Record<string, UsdMicrosPerHour>>;
}

/** A type or region that the cloud does not know, at the place where it is written. */
export function unknownToCloud(
  file: YamlFile,
  path: Path,
  names: { readonly noun: string; readonly plural: string; readonly known: readonly string[] },
): readonly Problem[] {
  const written = file.valueAt(path);
  if (typeof written !== "string" || names.known.includes(written)) return [];
  return [
    {
      at: file.place(path),
      what: `${pathName(path)} is ${shown(written)}, and the cloud knows no such ${names.noun}`,
      hint: suggestion(written, { words: [...names.known].sort(), plural: names.plural }),
    },
  ];
}

/** The check for instance types. */
export function unknownType(file: YamlFile, path: Path, catalogue: Catalogue): readonly Problem[] {
  const known = catalogue.types;
  return unknownToCloud(file, path, { noun: "instance type", plural: "instance types", known });
}

/** The check for regions. */
export function unknownRegion(
  file: YamlFile,
  path: Path,
  catalogue: Catalogue,
): readonly Problem[] {
  return unknownToCloud(file, path, {
    noun: "region",
    plural: "regions",
    known: catalogue.regions,
  });
}
