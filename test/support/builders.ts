/**
 * Builders of everything a decision is made from: sound by default, so that a test names only what
 * matters to it. `aScene` builds a whole observation from one line a machine.
 */
import type { Fleet, FleetInstance, Protection } from "../../src/model/fleet.ts";
import {
  type CommitVerdict,
  emptyLedger,
  type LaunchRecord,
  type Ledger,
  type OpenAction,
} from "../../src/model/history.ts";
import {
  type Instance,
  type InstanceId,
  type InstanceStatus,
  instanceIdOf,
  tagsOf,
} from "../../src/model/instance.ts";
import type { Observation, WaitingProposal } from "../../src/model/observation.ts";
import type { Offer } from "../../src/model/offer.ts";
import type { Limits, Policies, PoolPolicy } from "../../src/model/policy.ts";
import type { InstanceReadings } from "../../src/model/readings.ts";
import {
  after,
  hour,
  type Instant,
  instant,
  type Millis,
  minute,
  minutes,
  usdPerHour,
} from "../../src/model/units.ts";

/** The repository of every test, and the value of its fleet tag. */
export const repository = "acme/fleet";
/** Noon of a Monday: the `now` of every test that does not say otherwise. */
export const noon: Instant = instant(Date.UTC(2026, 10, 23, 12, 0, 0));
/** The commit of main in every test. */
export const mainSha = "a".repeat(40);

/** So many minutes before `now`, noon by default. */
export function minutesBefore(count: number, now: Instant = noon): Instant {
  return after(now, -minutes(count) as Millis);
}

/** So many minutes after `now`, noon by default. */
export function minutesAfter(count: number, now: Instant = noon): Instant {
  return after(now, minutes(count));
}

/** An id as Lambda writes it: 32 hexadecimal digits, told apart by a number. */
export function anId(number: number): InstanceId {
  return instanceIdOf(number.toString(16).padStart(32, "0"));
}

/** An active, tagged machine of the pool `training` that has been healthy for a day. */
export function anInstance(change: Partial<Instance> = {}): Instance {
  return {
    id: anId(1),
    name: "training-1-a",
    status: "active",
    type: "gpu_1x_a10",
    region: "us-east-1",
    gpus: 1,
    pricePerHour: usdPerHour(1.29),
    ip: "198.51.100.1",
    hostname: "training-1-a",
    tags: tagsOf(repository, "training"),
    firstHealthy: minutesBefore(24 * 60),
    mayTerminate: true,
    ...change,
  };
}

/** A machine that somebody else rented: it costs, and is never touched. */
export function anUnmanagedInstance(change: Partial<Instance> = {}): Instance {
  return anInstance({ id: anId(900), name: "jupyter", hostname: "jupyter", tags: {}, ...change });
}

/** An offer of one A10 that can be had in two regions. */
export function anOffer(change: Partial<Offer> = {}): Offer {
  return {
    type: "gpu_1x_a10",
    description: "1x A10 (24 GB PCIe)",
    gpus: 1,
    pricePerHour: usdPerHour(1.29),
    regions: ["us-east-1", "us-west-1"],
    ...change,
  };
}

/** A pool `training` of A10s, 1 to 6, with the two original rules. */
export function aPool(change: Partial<PoolPolicy> = {}): PoolPolicy {
  const name = change.name ?? "training";
  return {
    name,
    at: { file: `policies/${name}.yaml`, line: 1, column: 1 },
    priority: 100,
    instance: { types: ["gpu_1x_a10"], regions: [], sshKey: "ops" },
    size: { min: 0, max: 6 },
    rules: [
      { rule: "high_utilization", abovePercent: 80, for: minutes(15), add: 1 },
      { rule: "idle", belowPercent: 20, for: minutes(30) },
    ],
    ...change,
  };
}

/** The limits of the original: $100 an hour, 10 machines, 30 minutes of cooldown. */
export function someLimits(change: Partial<Limits> = {}): Limits {
  return {
    maxHourlySpend: usdPerHour(100),
    maxInstances: 10,
    cooldown: { provision: minutes(30), terminate: minutes(30) },
    confirmation: {
      aboveHourlyCost: usdPerHour(100),
      timeout: minutes(60),
      aboveTerminations: 1,
      window: (6 * hour) as Millis,
    },
    launchWithin: (2 * hour) as Millis,
    ...change,
  };
}

/** Policies of some pools under the original limits. */
export function somePolicies(
  pools: readonly PoolPolicy[] = [aPool()],
  limits = someLimits(),
): Policies {
  return { limits, pools };
}

/** Samples of one value a minute, the newest at `until`, equal on every GPU. */
export function steadyReadings(
  value: number,
  change: {
    readonly minutes?: number;
    readonly gpus?: number;
    readonly until?: Instant;
    readonly key?: string;
  } = {},
): InstanceReadings {
  const { minutes: length = 60, gpus = 1, until = minutesBefore(0) } = change;
  return readingsOf(
    Array.from({ length: gpus }, () => Array.from({ length }, () => value)),
    { until, key: change.key ?? "training-1-a" },
  );
}

/** One list of values for each GPU, a minute apart, oldest first; `undefined` leaves a hole. */
export function readingsOf(
  gpus: readonly (readonly (number | undefined)[])[],
  { until = noon, key = "training-1-a" }: { readonly until?: Instant; readonly key?: string } = {},
): InstanceReadings {
  return {
    kind: "measured",
    key,
    gpus: gpus.map((values, gpu) => ({
      gpu: String(gpu),
      samples: values.flatMap((value, index) => {
        const at = after(until, (-(values.length - 1 - index) * minute) as Millis);
        return value === undefined ? [] : [{ at, average: value, peak: value }];
      }),
    })),
  };
}

/** One machine of a scene: live, active and at 50 % unless it says otherwise. */
export interface SceneMember {
  readonly name: string;
  /** Steady utilisation in percent. */
  readonly at?: number;
  /** In place of `at`. */
  readonly readings?: InstanceReadings;
  /** Absent: as the instance's own. `none`: the cloud does not list it. */
  readonly status?: InstanceStatus | "none";
  readonly protect?: Protection;
  /** Changes of the live machine. */
  readonly instance?: Partial<Instance>;
  /** Changes of the fleet file's entry. */
  readonly entry?: Partial<FleetInstance>;
}

/** All that a test says of an observation. */
export interface Scene {
  /** Machines by pool. */
  readonly pools?: Readonly<Record<string, readonly SceneMember[]>>;
  /** Machines that are in no fleet file. */
  readonly others?: readonly Instance[];
  readonly offers?: readonly Offer[];
  readonly ledger?: Partial<Ledger>;
  readonly waiting?: readonly WaitingProposal[];
  /** Anything of the finished observation to replace. */
  readonly with?: Partial<Observation>;
}

/** An observation at noon in which the fleet file, the cloud and the readings agree. */
export function aScene(scene: Scene = {}): Observation {
  const machines = Object.entries(scene.pools ?? {}).flatMap(([pool, members]) =>
    members.map((member) => ({ pool, member })),
  );
  const built = machines.map(({ pool, member }, index) => ({
    pool,
    member,
    instance: sceneInstance(pool, member, index + 1),
  }));
  const live = built.filter(({ member }) => member.status !== "none");
  const others = scene.others ?? [];
  return {
    at: noon,
    repository,
    mainSha,
    fleet: sceneFleet(built, Object.keys(scene.pools ?? {})),
    instances: { kind: "seen", value: [...live.map(({ instance }) => instance), ...others] },
    offers: { kind: "seen", value: scene.offers ?? [anOffer()] },
    readings: Object.fromEntries([
      ...live.map(({ member, instance }) => [instance.id, sceneReadings(member, instance)]),
      ...others.map(({ id }) => [id, { kind: "absent", why: "no series" }]),
    ]),
    waiting: scene.waiting ?? [],
    ledger: aLedger(scene.ledger),
    ...scene.with,
  };
}

/** An observation of one idle-free machine; the same as `aScene` with one member at 50 %. */
export function anObservation(change: Partial<Observation> = {}): Observation {
  return aScene({ pools: { training: [{ name: "training-1-a" }] }, with: change });
}

/** A ledger without history, but for what is given. */
export function aLedger(change: Partial<Ledger> = {}): Ledger {
  return { ...emptyLedger(), ...change };
}

/** A launch of an A10 for `training`, accepted an hour ago. */
export function aLaunch(change: Partial<LaunchRecord> = {}): LaunchRecord {
  return {
    state: "launched",
    pool: "training",
    type: "gpu_1x_a10",
    region: "us-east-1",
    at: minutesBefore(60),
    actionId: "provision_instance_training-1-a_1",
    commit: mainSha,
    ...change,
  };
}

/** A provision for `training` that was proposed five minutes ago. */
export function anOpenAction(change: Partial<OpenAction> = {}): OpenAction {
  return {
    id: "provision_instance_training-2-a_1",
    type: "provision_instance",
    pool: "training",
    target: "training-2-a",
    state: "executing",
    reason: "all members above",
    costImpact: usdPerHour(1.29),
    decidedAt: minutesBefore(5),
    ...change,
  };
}

/** A growth of `training` that waits for an approval until 12:30Z. */
export function aWaitingProposal(change: Partial<WaitingProposal> = {}): WaitingProposal {
  return {
    number: 41,
    pool: "training",
    direction: "grow",
    actionIds: ["provision_instance_training-2-a_1"],
    adds: ["training-2-a"],
    removes: [],
    costImpact: usdPerHour(1.29),
    until: minutesAfter(30),
    ...change,
  };
}

/** A confirmed growth by $10 an hour that merged without an approval an hour ago. */
export function aCommitVerdict(change: Partial<CommitVerdict> = {}): CommitVerdict {
  return {
    confirmed: true,
    why: "it adds $10.00/hour, not over the threshold",
    approvers: [],
    judgedAt: minutesBefore(60),
    growth: usdPerHour(10),
    committedAt: minutesBefore(60),
    ...change,
  };
}

function sceneInstance(pool: string, member: SceneMember, number: number): Instance {
  const status =
    member.status === undefined || member.status === "none" ? {} : { status: member.status };
  return anInstance({
    id: anId(number),
    name: member.name,
    hostname: member.name,
    ip: `198.51.100.${number}`,
    tags: tagsOf(repository, pool),
    ...status,
    ...member.instance,
  });
}

function sceneReadings(member: SceneMember, instance: Instance): InstanceReadings {
  return (
    member.readings ?? steadyReadings(member.at ?? 50, { gpus: instance.gpus, key: member.name })
  );
}

function sceneFleet(
  built: readonly {
    readonly pool: string;
    readonly member: SceneMember;
    readonly instance: Instance;
  }[],
  pools: readonly string[],
): Fleet {
  const entryOf = ({ member, instance }: (typeof built)[number]): FleetInstance => ({
    name: member.name,
    type: instance.type,
    region: instance.region,
    ...(instance.pricePerHour === undefined ? {} : { pricePerHour: instance.pricePerHour }),
    ...(member.protect ? { protect: member.protect } : {}),
    ...member.entry,
  });
  return {
    version: 1,
    fleet: repository,
    pools: Object.fromEntries(
      pools.map((pool) => [
        pool,
        { generation: 1, instances: built.filter((one) => one.pool === pool).map(entryOf) },
      ]),
    ),
  };
}
