/** `state/fleet.yaml`: read and printed here and nowhere else. Same fleet, same bytes. */
import type { Problem } from "../errors.ts";
import type { Fleet, FleetInstance, FleetPool, Protection } from "../model/fleet.ts";
import { instanceIdOf } from "../model/instance.ts";
import type { Instant, UsdMicrosPerHour } from "../model/units.ts";
import { inDollars, isoTime, usdPerHour } from "../model/units.ts";
import { type Catalogue, unknownRegion, unknownType } from "./catalogue.ts";
import { schemaProblems } from "./check.ts";
import { shown } from "./explain.ts";
import {
  fleetSchema,
  type WrittenFleet,
  type WrittenFleetPool,
  type WrittenInstance,
} from "./fleet-schema.ts";
import { momentProblems, parseMoment } from "./moment.ts";
import { indexes } from "./pool.ts";
import { inOrder } from "./problems.ts";
import { type Path, readYaml, type YamlFile } from "./yaml-file.ts";
import { yamlText } from "./yaml-text.ts";

/** The fleet, or everything that is wrong with its file. */
export type ParsedFleet =
  | { readonly kind: "parsed"; readonly fleet: Fleet }
  | { readonly kind: "problems"; readonly problems: readonly Problem[] };

/**
 * Reads a fleet file. With a catalogue, types and regions that the cloud does not know are
 * problems: meant for judging an edit, since a cloud may stop offering what a fleet still has.
 */
export function parseFleetFile(
  file: { readonly path: string; readonly text: string },
  catalogue?: Catalogue,
): ParsedFleet {
  if (file.text.trim() === "") return { kind: "problems", problems: [emptyFile(file.path)] };
  const answer = readYaml(file);
  if (answer.kind === "problems") return { kind: "problems", problems: inOrder(answer.problems) };
  const problems = [
    ...schemaProblems(fleetSchema, answer.file),
    ...repeatedNames(answer.file),
    ...badExpiries(answer.file),
    ...(catalogue ? catalogueProblems(answer.file, catalogue) : []),
  ];
  return problems.length > 0
    ? { kind: "problems", problems: inOrder(problems) }
    : { kind: "parsed", fleet: fleetOf(answer.file.value as WrittenFleet) };
}

function emptyFile(path: string): Problem {
  return {
    at: { file: path, line: 1, column: 1 },
    what: "the fleet file is empty, which is never taken for a fleet without machines",
    hint: "Restore it from git; a fleet without machines has its pools with instances: []",
  };
}

function fleetOf(written: WrittenFleet): Fleet {
  const pools = Object.entries(written.pools).map(([name, pool]) => [name, poolOf(pool)] as const);
  return { version: 1, fleet: written.fleet, pools: Object.fromEntries(pools) };
}

function poolOf(written: WrittenFleetPool): FleetPool {
  return {
    generation: written.generation,
    instances: written.instances.map(instanceOf).sort(byName),
  };
}

function instanceOf(written: WrittenInstance): FleetInstance {
  const { name, id, type, region, price_usd_per_hour: price, protect, lease } = written;
  return {
    name,
    type,
    region,
    ...(id === undefined ? {} : { id: instanceIdOf(id) }),
    ...(price === undefined ? {} : { pricePerHour: usdPerHour(price) }),
    ...(protect === undefined ? {} : { protect: protectionOf(protect) }),
    ...leaseOf(lease),
  };
}

function protectionOf(written: NonNullable<WrittenInstance["protect"]>): Protection {
  const until = written.until === undefined ? undefined : parseMoment(written.until);
  return { reason: written.reason, ...(until === undefined ? {} : { until }) };
}

function leaseOf(written: WrittenInstance["lease"]): Pick<FleetInstance, "lease"> {
  const until = written === undefined ? undefined : parseMoment(written.until);
  return until === undefined ? {} : { lease: { until } };
}

function byName(one: FleetInstance, other: FleetInstance): number {
  if (one.name === other.name) return 0;
  return one.name < other.name ? -1 : 1;
}

/** The way to every entry that the file has, whether or not it breaks the schema. */
function entries(file: YamlFile): readonly Path[] {
  const pools = file.valueAt(["pools"]);
  if (typeof pools !== "object" || pools === null) return [];
  return Object.keys(pools).flatMap((pool) => {
    const list: Path = ["pools", pool, "instances"];
    return indexes(file, list).map((index) => [...list, index]);
  });
}

function repeatedNames(file: YamlFile): readonly Problem[] {
  const lines = new Map<unknown, number>();
  return entries(file).flatMap((entry) => {
    const path = [...entry, "name"];
    const name = file.valueAt(path);
    const at = file.place(path);
    const first = lines.get(name);
    if (typeof name !== "string") return [];
    if (first === undefined) {
      lines.set(name, at.line);
      return [];
    }
    return [
      {
        at,
        what: `the name ${shown(name)} is already in line ${first}`,
        hint: "Names are unique over the whole fleet: choose one that was never used",
      },
    ];
  });
}

function badExpiries(file: YamlFile): readonly Problem[] {
  return entries(file).flatMap((entry) =>
    ["protect", "lease"].flatMap((key) => momentProblems(file, [...entry, key, "until"])),
  );
}

function catalogueProblems(file: YamlFile, catalogue: Catalogue): readonly Problem[] {
  return entries(file).flatMap((entry) => [
    ...unknownType(file, [...entry, "type"], catalogue),
    ...unknownRegion(file, [...entry, "region"], catalogue),
  ]);
}

/**
 * The canonical text: pools and instances in order of name, one line for each instance, so that a
 * change of one pool touches no line of another. Every pool of `pools` is there, also an empty one.
 */
export function printFleetFile(fleet: Fleet, pools: readonly string[]): string {
  const names = [...new Set([...pools, ...Object.keys(fleet.pools)])].sort();
  const blocks = names.flatMap((name) => poolLines(name, poolIn(fleet, name)));
  return [
    "# yaml-language-server: $schema=fleet.schema.json",
    `version: ${fleet.version}`,
    `fleet: ${yamlText(fleet.fleet)}`,
    ...(blocks.length === 0 ? ["pools: {}"] : ["pools:", ...blocks]),
    "",
  ].join("\n");
}

function poolIn(fleet: Fleet, name: string): FleetPool {
  const pool = Object.hasOwn(fleet.pools, name) ? fleet.pools[name] : undefined;
  return pool ?? { generation: 0, instances: [] };
}

function poolLines(name: string, pool: FleetPool): readonly string[] {
  const instances = [...pool.instances].sort(byName);
  return [
    `  ${yamlText(name)}:`,
    `    generation: ${pool.generation}`,
    ...(instances.length === 0 ? ["    instances: []"] : ["    instances:"]),
    ...instances.map((instance) => `      - ${instanceText(instance)}`),
  ];
}

function instanceText(instance: FleetInstance): string {
  const { id, pricePerHour: price, protect, lease } = instance;
  return flowMap([
    ["name", yamlText(instance.name)],
    ...(id === undefined ? [] : [["id", yamlText(id)] as const]),
    ["type", yamlText(instance.type)],
    ["region", yamlText(instance.region)],
    ...(price === undefined ? [] : [["price_usd_per_hour", priceText(price)] as const]),
    ...(protect === undefined ? [] : [["protect", protectionText(protect)] as const]),
    ...(lease === undefined ? [] : [["lease", untilText(lease.until)] as const]),
  ]);
}

function protectionText(protect: Protection): string {
  return flowMap([
    ["reason", yamlText(protect.reason)],
    ...(protect.until === undefined ? [] : [["until", yamlText(isoTime(protect.until))] as const]),
  ]);
}

function untilText(until: Instant): string {
  return flowMap([["until", yamlText(isoTime(until))]]);
}

function flowMap(pairs: readonly (readonly [key: string, text: string])[]): string {
  return `{ ${pairs.map(([key, text]) => `${key}: ${text}`).join(", ")} }`;
}

/** At least cents, and micro-dollars where there are any: `2.00`, `1.99`, `0.598667`. */
function priceText(price: UsdMicrosPerHour): string {
  return inDollars(price)
    .toFixed(6)
    .replace(/0{1,4}$/, "");
}
