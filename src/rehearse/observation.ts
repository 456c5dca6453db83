/** The world of a policy test, as a run would have observed it. Apart, because it only invents. */
import type { Fleet, FleetInstance } from "../model/fleet.ts";
import { emptyLedger, type Ledger, poolDirection } from "../model/history.ts";
import { type Instance, instanceIdOf, tagsOf } from "../model/instance.ts";
import type { Observation } from "../model/observation.ts";
import type { Offer } from "../model/offer.ts";
import type { Policies, PoolPolicy } from "../model/policy.ts";
import type { PolicyTest, TestMachine } from "../model/policy-test.ts";
import type { InstanceReadings } from "../model/readings.ts";
import { after, day, type Instant, instant, isoTime, type Millis, millis } from "../model/units.ts";
import { gpuSeries } from "./gpu-series.ts";
import { signalsOfTest } from "./signals.ts";

/** The repository of every rehearsal. */
const repository = "policy/test";
/** What a type, and a pool, that no policy names fall back to. */
const anywhere = "us-east-1";

/** A machine of a test, whole. */
export interface Actor {
  readonly pool: string;
  readonly machine: TestMachine;
  readonly instance: Instance;
}

/** What one run would have seen at the test's moment. `window`: how far back it looks. */
export function observationOf(test: PolicyTest, policies: Policies, window: Millis): Observation {
  const actors = actorsOf(test, policies);
  return {
    at: test.now,
    repository,
    mainSha: "0".repeat(40),
    fleet: fleetOf(actors, policies),
    instances: { kind: "seen", value: actors.map(({ instance }) => instance) },
    offers: { kind: "seen", value: offersOf(test, policies, actors) },
    readings: Object.fromEntries(
      actors.map((actor) => [actor.instance.id, readingsOf(actor, { now: test.now, window })]),
    ),
    signals: signalsOfTest(test, policies, actors),
    waiting: [],
    ledger: ledgerOf(test, actors.length),
  };
}

function actorsOf(test: PolicyTest, policies: Policies): readonly Actor[] {
  const all = test.pools.flatMap(({ name, machines }) =>
    machines.map((machine) => ({ pool: name, machine })),
  );
  return all.map(({ pool, machine }, index) => {
    const policy = policies.pools.find(({ name }) => name === pool);
    return { pool, machine, instance: instanceOf({ test, machine, policy, index }) };
  });
}

interface Casting {
  readonly test: PolicyTest;
  readonly machine: TestMachine;
  readonly policy: PoolPolicy | undefined;
  readonly index: number;
}

function instanceOf({ test, machine, policy, index }: Casting): Instance {
  const { name, status, age } = machine;
  const type = machine.type ?? policy?.instance.types[0] ?? "";
  const price = own(test.prices, type);
  return {
    id: instanceIdOf((index + 1).toString(16).padStart(32, "0")),
    name,
    hostname: name,
    ip: `10.0.${Math.floor(index / 250)}.${(index % 250) + 1}`,
    status,
    type,
    region: machine.region ?? policy?.instance.regions[0] ?? anywhere,
    gpus: gpusOf(type),
    ...(price === undefined ? {} : { pricePerHour: price }),
    tags: tagsOf(repository, policy?.name ?? ""),
    ...(status === "booting" ? {} : { firstHealthy: after(test.now, millis(-age)) }),
    mayTerminate: true,
  };
}

/** Lambda writes it into the name of a type: `gpu_8x_a100`, `cpu_4x_general`. */
function gpusOf(type: string): number {
  if (type.startsWith("cpu_")) return 0;
  return Number(/^gpu_(\d{1,3})x_/.exec(type)?.[1] ?? 1);
}

function fleetOf(actors: readonly Actor[], policies: Policies): Fleet {
  const pools = policies.pools.map(({ name }) => {
    const entries = actors.filter(({ pool }) => pool === name).map(entryOf);
    const instances = entries.sort((one, other) => (one.name < other.name ? -1 : 1));
    return [name, { generation: 1, instances }] as const;
  });
  return { version: 1, fleet: repository, pools: Object.fromEntries(pools) };
}

function entryOf({ machine, instance }: Actor): FleetInstance {
  const { protect, leaseUntil } = machine;
  return {
    name: machine.name,
    type: instance.type,
    region: instance.region,
    ...(instance.pricePerHour === undefined ? {} : { pricePerHour: instance.pricePerHour }),
    ...(protect === undefined ? {} : { protect: { reason: protect } }),
    ...(leaseUntil === undefined ? {} : { lease: { until: leaseUntil } }),
  };
}

/** Every type that anybody names, in every region that anybody names. */
function offersOf(
  test: PolicyTest,
  { pools }: Policies,
  actors: readonly Actor[],
): readonly Offer[] {
  const named = pools.flatMap(({ instance }) => instance.types);
  const running = actors.map(({ instance }) => instance.type);
  const types = [...new Set([...named, ...Object.keys(test.prices), ...running])].sort();
  const places = [...pools.flatMap(({ instance }) => instance.regions), anywhere];
  const regions = [...new Set(places)].sort();
  return types.map((type) => {
    const price = own(test.prices, type);
    return {
      type,
      description: type,
      gpus: gpusOf(type),
      ...(price === undefined ? {} : { pricePerHour: price }),
      regions: test.soldOut.includes(type) ? [] : regions,
    };
  });
}

function readingsOf(
  { machine, instance }: Actor,
  look: { readonly now: Instant; readonly window: Millis },
): InstanceReadings {
  const { course, name, status } = machine;
  if (course.kind === "absent" || status === "booting") {
    return { kind: "absent", why: `no series answers to ${name}` };
  }
  return { kind: "measured", key: name, gpus: gpuSeries(course.steps, instance.gpus, look) };
}

function ledgerOf(test: PolicyTest, count: number): Ledger {
  const past = (failed: boolean) =>
    Object.fromEntries(
      test.history
        .filter((one) => one.failed === failed)
        .sort((one, other) => other.ago - one.ago)
        .map(({ pool, direction, ago }) => [
          poolDirection(pool, direction),
          after(test.now, millis(-ago)),
        ]),
    );
  return {
    ...emptyLedger(),
    completed: past(false),
    failed: past(true),
    spending: spendingOf(test),
    lastCount: count,
  };
}

/** The machines that run are counted by their own age. */
function spendingOf({ now, spent }: PolicyTest): NonNullable<Ledger["spending"]> {
  const today = isoTime(now).slice(0, 10);
  const first = `${today.slice(0, 8)}01`;
  const before = isoTime(after(instant(Date.parse(first)), millis(-day))).slice(0, 10);
  const earlier = today === first ? before : first;
  return {
    since: instant(Date.parse(first)),
    machines: {},
    days: { [earlier]: spent.month, [today]: spent.day },
    unknownDays: [],
  };
}

function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
