/** One pool's file: what the schema can not say about it, and its way into the model. */
import type { Problem } from "../errors.ts";
import type { PoolPolicy } from "../model/policy.ts";
import type { EnvironmentLimits } from "../model/settings.ts";
import { busySignalOf } from "./busy.ts";
import { type Catalogue, unknownRegion, unknownType } from "./catalogue.ts";
import { pathName, shown } from "./explain.ts";
import { momentProblems } from "./moment.ts";
import { highUtilizationDefaults } from "./rules/high-utilization.ts";
import { idleDefaults } from "./rules/idle.ts";
import { knownKind, ruleKind } from "./rules/index.ts";
import { bootOf } from "./safeguards/boot.ts";
import { changeProblems, changesOf } from "./safeguards/changes.ts";
import { drainOf, drainProblems } from "./safeguards/drain.ts";
import { pauseOfFile } from "./safeguards/pause.ts";
import { protectionsOf, protectProblems } from "./safeguards/protections.ts";
import { windowProblems, windowsOf } from "./safeguards/windows.ts";
import { policyDefaults, type WrittenPool } from "./schema.ts";
import { suggestion } from "./suggestion.ts";
import type { Path, YamlFile } from "./yaml-file.ts";

/** The model of a file that has no problems. */
export function poolOf(file: YamlFile, environment: EnvironmentLimits): PoolPolicy {
  const written = file.value as WrittenPool;
  return {
    name: written.name,
    at: file.place([]),
    priority: written.priority ?? policyDefaults.priority,
    instance: {
      types: written.instance.types ?? [
        environment.defaultInstanceType ?? policyDefaults.instanceType,
      ],
      regions: written.instance.regions ?? [],
      ...(written.instance.choose ? { choose: written.instance.choose } : {}),
      sshKey: written.instance.ssh_key,
    },
    size: written.size,
    ...safeguardsOf(written),
    ...(written.busy ? { busy: written.busy.map(busySignalOf) } : {}),
    rules: (written.rules ?? []).map((rule) => ruleKind(rule.rule).parse(rule, environment)),
  };
}

function safeguardsOf(written: WrittenPool): Partial<PoolPolicy> {
  const { pause, windows, changes, protect, boot, drain } = written;
  return {
    ...(pause ? { pause: pauseOfFile(pause, `the policy of ${written.name}`) } : {}),
    ...(windows ? { windows: windowsOf(windows) } : {}),
    ...(changes ? { changes: changesOf(changes) } : {}),
    ...(protect ? { protect: protectionsOf(protect) } : {}),
    ...(boot ? { boot: bootOf(boot) } : {}),
    ...(drain ? { drain: drainOf(drain) } : {}),
  };
}

/**
 * Contradictions within one pool. They are looked for in whatever is there, also in a file that
 * breaks its schema, so that all problems come at once.
 */
export function poolProblems(
  file: YamlFile,
  environment: EnvironmentLimits,
  catalogue: Catalogue | undefined,
): readonly Problem[] {
  return [
    ...sizeProblems(file),
    ...windowProblems(file),
    ...changeProblems(file),
    ...protectProblems(file),
    ...drainProblems(file),
    ...momentProblems(file, ["pause", "until"]),
    ...thresholdProblems(file, environment),
    ...ruleProblems(file),
    ...(catalogue ? catalogueProblems(file, environment, catalogue) : []),
  ];
}

function sizeProblems(file: YamlFile): readonly Problem[] {
  const min = file.valueAt(["size", "min"]);
  const max = file.valueAt(["size", "max"]);
  if (typeof min !== "number" || typeof max !== "number" || min <= max) return [];
  return [
    {
      at: file.place(["size", "min"]),
      what: `size.min is ${min}, and size.max only ${max}`,
      hint: "Lower min or raise max",
    },
  ];
}

/** What a rule's own kind has against it. */
function ruleProblems(file: YamlFile): readonly Problem[] {
  return indexes(file, ["rules"]).flatMap((index) => {
    const name = file.valueAt(["rules", index, "rule"]);
    const kind = typeof name === "string" ? knownKind(name) : undefined;
    return kind?.problems?.(file, ["rules", index]) ?? [];
  });
}

interface Threshold {
  readonly path: Path;
  readonly percent: number;
}

/** An instance that is idle and busy at once would be bought and given back for ever. */
function thresholdProblems(file: YamlFile, environment: EnvironmentLimits): readonly Problem[] {
  const highs = thresholdsOf(file, {
    rule: "high_utilization",
    key: "above_percent",
    otherwise: environment.highGpuThreshold ?? highUtilizationDefaults.abovePercent,
  });
  const lows = thresholdsOf(file, {
    rule: "idle",
    key: "below_percent",
    otherwise: environment.lowGpuThreshold ?? idleDefaults.belowPercent,
  });
  const lowest = Math.min(...highs.map(({ percent }) => percent));
  return lows
    .filter(({ percent }) => percent >= lowest)
    .map(({ path, percent }) => ({
      at: file.place(path),
      what:
        `idle counts below ${percent} percent, and high_utilization already above ${lowest}: ` +
        "one machine could be both",
      hint: `Lower below_percent under ${lowest}, or raise above_percent`,
    }));
}

function thresholdsOf(
  file: YamlFile,
  wanted: { readonly rule: string; readonly key: string; readonly otherwise: number },
): readonly Threshold[] {
  return indexes(file, ["rules"])
    .filter((index) => file.valueAt(["rules", index, "rule"]) === wanted.rule)
    .flatMap((index) => {
      const path = ["rules", index, wanted.key];
      const percent = file.valueAt(path) ?? wanted.otherwise;
      return isPercent(percent) ? [{ path, percent }] : [];
    });
}

/** What is no percentage has been complained of already, and compares with nothing. */
function isPercent(written: unknown): written is number {
  return typeof written === "number" && written >= 1 && written <= 99;
}

function catalogueProblems(
  file: YamlFile,
  environment: EnvironmentLimits,
  catalogue: Catalogue,
): readonly Problem[] {
  const types: Path = ["instance", "types"];
  const regions: Path = ["instance", "regions"];
  return [
    ...indexes(file, types).flatMap((at) => unknownType(file, [...types, at], catalogue)),
    ...indexes(file, regions).flatMap((at) => unknownRegion(file, [...regions, at], catalogue)),
    ...unknownDefaultType(file, environment, catalogue),
  ];
}

function unknownDefaultType(
  file: YamlFile,
  environment: EnvironmentLimits,
  catalogue: Catalogue,
): readonly Problem[] {
  const type = environment.defaultInstanceType ?? policyDefaults.instanceType;
  const path = ["instance", "types"];
  if (file.valueAt(path) !== undefined || catalogue.types.includes(type)) return [];
  const known = { words: [...catalogue.types].sort(), plural: "instance types" };
  return [
    {
      at: file.place(path),
      what:
        `${pathName(path)} is left out, and the cloud does not know the default type ` +
        shown(type),
      hint: `Name the types here. ${suggestion(type, known)}`,
    },
  ];
}

/** The indexes of a list; none where there is no list. */
export function indexes(file: YamlFile, path: Path): readonly number[] {
  const list = file.valueAt(path);
  return Array.isArray(list) ? [...list.keys()] : [];
}
