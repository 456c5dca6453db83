/** A fleet of any size: 30 days of hourly readings, 24 h of 5 minutes each, an hour of 1. */
import type { FleetInstance } from "../../src/model/fleet.ts";
import { emptyLedger } from "../../src/model/history.ts";
import { type Instance, instanceIdOf, tagsOf } from "../../src/model/instance.ts";
import type { Observation } from "../../src/model/observation.ts";
import type { Policies, PoolPolicy } from "../../src/model/policy.ts";
import type { GpuSample } from "../../src/model/readings.ts";
import {
  after,
  day,
  hour,
  type Instant,
  instant,
  millis,
  minute,
  minutes,
  usdPerHour,
} from "../../src/model/units.ts";

/** The instant of every benchmark. */
export const now: Instant = instant(Date.UTC(2026, 10, 23, 12));

const repository = "acme/fleet";
const machinesPerPool = 100;
const type = "gpu_1x_a10";
const region = "us-east-1";

/** So many machines in pools of a hundred, with readings over 30 days. */
export function largeFleet(size: number): {
  readonly observation: Observation;
  readonly policies: Policies;
} {
  const machines = Array.from({ length: size }, (_, index) => {
    const pool = `pool-${Math.floor(index / machinesPerPool)}`;
    return { pool, name: `${pool}-1-${index}`, id: instanceIdOf(`machine-${index}`), index };
  });
  const pools = [...new Set(machines.map(({ pool }) => pool))];
  const observation: Observation = {
    at: now,
    repository,
    mainSha: "a".repeat(40),
    fleet: {
      version: 1,
      fleet: repository,
      pools: Object.fromEntries(
        pools.map((pool) => {
          const own = machines.filter((one) => one.pool === pool);
          return [pool, { generation: 1, instances: own.map(({ name }) => entryOf(name)) }];
        }),
      ),
    },
    instances: { kind: "seen", value: machines.map(instanceOf) },
    offers: {
      kind: "seen",
      value: [
        { type, description: "", gpus: 1, pricePerHour: usdPerHour(1.29), regions: [region] },
      ],
    },
    readings: Object.fromEntries(
      machines.map(({ id, name, index }) => [
        id,
        { kind: "measured", key: name, gpus: [{ gpu: "0", samples: samplesOf(index) }] },
      ]),
    ),
    waiting: [],
    ledger: emptyLedger(),
  };
  return { observation, policies: { limits: limitsFor(size), pools: pools.map(policyOf) } };
}

function entryOf(name: string): FleetInstance {
  return { name, type, region, pricePerHour: usdPerHour(1.29) };
}

function instanceOf(machine: {
  readonly pool: string;
  readonly name: string;
  readonly id: Instance["id"];
}): Instance {
  const { pool, name, id } = machine;
  return {
    id,
    name,
    status: "active",
    type,
    region,
    gpus: 1,
    pricePerHour: usdPerHour(1.29),
    hostname: name,
    tags: tagsOf(repository, pool),
    firstHealthy: after(now, millis(-40 * day)),
    mayTerminate: true,
  };
}

/** Oldest first. The rules judge the minutes of the last hour, and have to pass by the rest. */
const ages: readonly number[] = [
  ...Array.from({ length: 30 * 24 }, (_, ago) => (ago + 24) * hour),
  ...Array.from({ length: 24 * 12 }, (_, ago) => hour + ago * minutes(5)),
  ...Array.from({ length: 60 }, (_, ago) => ago * minute),
].sort((one, other) => other - one);

/** Every fifth machine idles. */
function samplesOf(index: number): readonly GpuSample[] {
  return ages.map((ago, place) => {
    const value = index % 5 === 0 ? 3 : 60 + ((place + index) % 30);
    return { at: after(now, millis(-ago)), average: value, peak: value };
  });
}

function policyOf(name: string): PoolPolicy {
  const idleness = { belowPercent: 10, for: minutes(30) };
  return {
    name,
    at: { file: `policies/${name}.yaml`, line: 1, column: 1 },
    priority: 100,
    instance: { types: [type], regions: [], sshKey: "ops" },
    size: { min: 1, max: 2 * machinesPerPool },
    rules: [
      { rule: "high_utilization", abovePercent: 80, for: minutes(15), add: 1 },
      { rule: "headroom", gpus: 2, percent: 10, ...idleness },
      { rule: "idle", ...idleness },
    ],
  };
}

function limitsFor(size: number): Policies["limits"] {
  return {
    maxHourlySpend: usdPerHour(10 * size),
    maxInstances: 2 * size,
    cooldown: { provision: minutes(30), terminate: minutes(30) },
    confirmation: {
      aboveHourlyCost: usdPerHour(100),
      timeout: minutes(60),
      aboveTerminations: 1,
      window: millis(6 * hour),
    },
    launchWithin: millis(2 * hour),
  };
}
