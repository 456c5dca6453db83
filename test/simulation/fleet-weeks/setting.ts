/** What a life starts with: the team, its policies and its first machines, drawn by the seed. */
import type { Person } from "../ports/memory-hub.ts";
import type { Chance } from "./chance.ts";

/** The repository of every life, and who works in it. */
export const repository = "acme/fleet";
/** The account of the workflows. */
export const bot = "github-actions[bot]";
/** Ada and Ben approve; Cleo may only read; Dan may write and is not among the approvers. */
export const people: readonly Person[] = [
  { login: bot, isBot: true, permission: "write" },
  { login: "ada", isBot: false, permission: "admin" },
  { login: "ben", isBot: false, permission: "write" },
  { login: "cleo", isBot: false, permission: "read" },
  { login: "dan", isBot: false, permission: "write" },
];

/** What a pool of a life is drawn from. */
export interface PoolSetting {
  readonly name: string;
  readonly types: readonly string[];
  readonly regions: readonly string[];
  readonly min: number;
  readonly max: number;
  readonly rules: readonly string[];
  /** Keys of the policy besides, a line each. */
  readonly safeguards?: readonly string[];
}

/** What a pause stops. */
export type PauseKind = "all" | "grow" | "shrink";

/** Numbers of the limits file, as they are drawn and as people change them. */
export interface LimitSetting {
  readonly spend: number;
  readonly count: number;
  readonly threshold: number;
  readonly timeout: number;
  readonly cooldown: number;
  /** What the limits file pauses. */
  readonly pause: PauseKind | false;
  /** A line of the file; empty for none. */
  readonly windows?: string;
}

/** The key of a policy that pauses. */
export function pauseLine(what: PauseKind): string {
  return `pause: { what: ${what}, reason: a freeze }`;
}

/** `policies/limits.yaml`. */
export function limitsText(limits: LimitSetting): string {
  const { spend, count, threshold, timeout, cooldown, windows = "" } = limits;
  const pause = limits.pause ? `${pauseLine(limits.pause)}\n` : "";
  return (
    `kind: limits\nmax_hourly_spend_usd: ${spend}\nmax_instances: ${count}\n` +
    `cooldown: { provision: ${cooldown}m, terminate: ${cooldown}m }\n` +
    `confirmation: { above_hourly_cost_usd: ${threshold}, timeout: ${timeout}m, ` +
    `approvers: [ada, ben] }\n${pause}${windows}`
  );
}

/** `policies/<pool>.yaml`. */
export function poolText(pool: PoolSetting): string {
  const { name, types, regions, min, max, rules, safeguards = [] } = pool;
  return (
    `kind: pool\nname: ${name}\ninstance: { types: [${types.join(", ")}], ` +
    `regions: [${regions.join(", ")}], ssh_key: ops }\nsize: { min: ${min}, max: ${max} }\n` +
    `rules:\n${rules.map((rule) => `  - ${rule}\n`).join("")}` +
    safeguards.map((line) => `${line}\n`).join("")
  );
}

/** Limits that bite: a fleet of this size meets each of them in a week. */
export function drawnLimits(chance: Chance): LimitSetting {
  return {
    spend: chance.pick([9, 14, 20, 30]),
    count: chance.pick([5, 7, 9]),
    threshold: chance.pick([1, 2, 3, 6]),
    timeout: chance.pick([30, 60, 120]),
    cooldown: chance.pick([15, 30, 60]),
    pause: false,
  };
}

/** Two pools; one prefers what flickers. */
export function drawnPools(chance: Chance): readonly PoolSetting[] {
  const idle = `{ rule: idle, below_percent: 20, for: ${chance.pick([20, 30])}m }`;
  const high = (add: number) =>
    `{ rule: high_utilization, above_percent: 80, for: ${chance.pick([10, 15])}m, add: ${add} }`;
  return [
    {
      name: "inference",
      types: ["gpu_1x_a10"],
      regions: ["us-west-1", "us-east-1"],
      min: chance.between(1, 2),
      max: 5,
      rules: [high(1), idle],
    },
    {
      name: "training",
      types: [chance.pick(["gpu_1x_gh200", "gpu_1x_a100_sxm4", "gpu_1x_h100_sxm5"]), "gpu_1x_a10"],
      regions: ["us-east-3", "us-south-2", "us-east-1"],
      min: 1,
      max: 6,
      rules: [high(chance.between(1, 3)), idle],
    },
  ];
}

/** A line with hours in which an act is closed, or in which alone it is open; often none. */
export function drawnWindows(chance: Chance, probability: number): string {
  if (!chance.happens(probability)) return "";
  const acts = chance.pick(["apply", "merge", "propose", "merge, apply"]);
  const zone = chance.pick(["UTC", "Asia/Tokyo"]);
  const isDenied = chance.happens(0.5);
  const [from, to] = isDenied ? ["22:00", "03:30"] : ["06:00", "23:00"];
  const effect = isDenied ? "deny" : "allow";
  const window = `{ effect: ${effect}, acts: [${acts}], from: "${from}", to: "${to}", zone: ${zone} }`;
  return `windows: [${window}]\n`;
}

/** The pool with what else protects its machines and its people: leases, drains and hours. */
export function safeguarded(pool: PoolSetting, chance: Chance): PoolSetting {
  const age = chance.pick([20, 36, 60]);
  const leases = chance.happens(0.35) ? [`{ rule: lease, max_age: ${age}h, warn: 4h }`] : [];
  const wait = chance.pick([0, 20, 90]);
  const hook =
    "hook: { command: [bin/drain], timeout: 2m, " +
    `on_failure: ${chance.pick(["keep", "terminate"])} }`;
  const drain = chance.pick([
    "",
    "",
    `drain: { wait: ${wait}m }`,
    `drain: { wait: ${wait}m, ${hook} }`,
  ]);
  const windows = drawnWindows(chance, 0.25).trimEnd();
  return {
    ...pool,
    rules: [...pool.rules, ...leases],
    safeguards: [drain === "drain: { wait: 0m }" ? "" : drain, windows].filter((one) => one !== ""),
  };
}

/** The fleet file with these lines in each pool. */
export function fleetText(pools: Readonly<Record<string, readonly string[]>>): string {
  const parts = Object.keys(pools)
    .toSorted()
    .map((pool) => {
      const lines = pools[pool] ?? [];
      const listed = lines.length === 0 ? " []\n" : `\n${lines.map((one) => `${one}\n`).join("")}`;
      return `  ${pool}:\n    generation: 1\n    instances:${listed}`;
    });
  return `version: 1\nfleet: ${repository}\npools:\n${parts.join("")}`;
}

/** A line of the fleet file. */
export function entryLine(entry: {
  readonly name: string;
  readonly type: string;
  readonly region: string;
  readonly price?: number;
  readonly more?: string;
}): string {
  const { name, type, region, price, more = "" } = entry;
  const reviewed = price === undefined ? "" : `, price_usd_per_hour: ${price}`;
  return `      - { name: ${name}, type: ${type}, region: ${region}${reviewed}${more} }`;
}

/** The workflows, as far as dispatching asks for them. */
export const workflowFiles: Readonly<Record<string, string>> = Object.fromEntries(
  ["plan", "confirm", "apply"].map((name) => [
    `.github/workflows/${name}.yml`,
    `name: fleet-${name}\non:\n  workflow_dispatch:\njobs: {}\n`,
  ]),
);
