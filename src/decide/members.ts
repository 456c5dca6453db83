/** Who is a member of a pool: fleet file names, ledger launches and live machines, joined. */

import type { Fleet } from "../model/fleet.ts";
import { namedInstances, type PooledInstance } from "../model/fleet.ts";
import type { LaunchRecord, Ledger } from "../model/history.ts";
import { type Instance, isLive } from "../model/instance.ts";
import { between, day, type Instant, type Millis, minutes } from "../model/units.ts";
import { byText, own } from "./own.ts";
import { isOurs, poolInAudit } from "./ownership.ts";

/**
 * What a member is to its pool.
 * - `active`: live and working: the only state that rules judge.
 * - `booting`: live, neither load nor capacity, counted in limits.
 * - `unhealthy`: live, and the cloud says so or says something we do not know, or a GPU is broken.
 * - `leaving`: live, its termination is on its way.
 * - `stray`: live and ours, but the fleet file does not want it (or wants another of its name).
 * - `pending`: named on main and not live yet: reserved.
 * - `doubtful`: a launch of unknown outcome or a closed one, younger than 24 hours: reserved.
 * - `missing`: named on main, and the cloud does not list it: drift.
 * - `not-ours`: a machine stands under this name without both proofs, or several do.
 */
export type MemberState =
  | "active"
  | "booting"
  | "unhealthy"
  | "leaving"
  | "stray"
  | "pending"
  | "doubtful"
  | "missing"
  | "not-ours";

/** One name of a pool with all that is known of it. */
export interface Member {
  readonly pool: string;
  readonly name: string;
  readonly state: MemberState;
  /** A sentence without its subject, which is the name: what this state was seen from. */
  readonly why: string;
  /** Absent for a stray. */
  readonly entry?: PooledInstance;
  readonly launch?: LaunchRecord;
  /** The live machine; absent when there is none that is proven to be this one. */
  readonly instance?: Instance;
  /** What is broken of a machine that the cloud calls active: a clause such as `GPU 0 …`. */
  readonly broken?: string;
  /** From when on its readings are its own; absent when nobody knows. */
  readonly activeSince?: Instant;
}

/** What members are joined from. */
export interface MembershipSources {
  readonly fleet: Fleet;
  readonly ledger: Ledger;
  readonly instances: readonly Instance[];
  readonly now: Instant;
}

/** How long an accepted launch may be absent from the list before that is drift. */
export const reconciliationTime = minutes(3);
/** How long a launch of unknown outcome counts against the limits. */
export const doubtfulTime: Millis = day;

/** Every member of every pool, in order of pool, name and instance id. */
export function membersOf(sources: MembershipSources): readonly Member[] {
  const live = liveById(sources.instances);
  const index: Index = {
    ...sources,
    live,
    named: byName(live),
    ending: endingMachines(sources.ledger),
  };
  const claimed = new Set<string>();
  const wanted = namedInstances(sources.fleet).map((entry) => {
    const member = memberOf(entry, index, claimed);
    if (member.instance) claimed.add(member.instance.id);
    return member;
  });
  const rest = [...live.values()].filter((instance) => !claimed.has(instance.id));
  return [...wanted, ...straysOf(rest, index)].sort(
    (one, other) =>
      byText(one.pool, other.pool) ||
      byText(one.name, other.name) ||
      byText(one.instance?.id ?? "", other.instance?.id ?? ""),
  );
}

interface Index extends MembershipSources {
  readonly live: ReadonlyMap<string, Instance>;
  readonly named: ReadonlyMap<string, readonly Instance[]>;
  /** By instance id: the machines whose termination is on its way, and what they were. */
  readonly ending: ReadonlyMap<string, { readonly name: string; readonly pool: string }>;
}

function liveById(instances: readonly Instance[]): ReadonlyMap<string, Instance> {
  const live = instances.filter(isLive).sort((one, other) => byText(one.id, other.id));
  return new Map(live.map((instance) => [instance.id, instance]));
}

function byName(live: ReadonlyMap<string, Instance>): ReadonlyMap<string, readonly Instance[]> {
  const named = new Map<string, Instance[]>();
  for (const instance of live.values()) {
    if (instance.name === undefined) continue;
    const same = named.get(instance.name) ?? [];
    same.push(instance);
    named.set(instance.name, same);
  }
  return named;
}

function endingMachines(ledger: Ledger): Index["ending"] {
  const ending = Object.entries(ledger.terminations).filter(
    ([, { state }]) => state === "intended" || state === "called",
  );
  return new Map(ending.map(([name, { instanceId, pool }]) => [instanceId, { name, pool }]));
}

/** A machine that an earlier entry has claimed is not this one's too. */
function memberOf(entry: PooledInstance, index: Index, claimed: ReadonlySet<string>): Member {
  const launch = own(index.ledger.launches, entry.name);
  const known = {
    pool: entry.pool,
    name: entry.name,
    entry,
    ...(launch ? { launch } : {}),
  };
  const found = machinesOf(entry, index);
  const ours = found.filter((instance) => isOurs(instance, entry, index.fleet.fleet, index.ledger));
  const [instance, ...others] = ours;
  if (instance && claimed.has(instance.id)) {
    return { ...known, state: "not-ours", why: "names a machine that another entry names too" };
  }
  if (instance && others.length === 0) return { ...known, ...livingState(instance, launch, index) };
  if (others.length > 0) {
    return { ...known, state: "not-ours", why: `is the name of ${ours.length} live machines` };
  }
  if (found.length > 0 && (launch || entry.id)) {
    return { ...known, state: "not-ours", why: "is the name of a machine without our tags" };
  }
  return { ...known, ...absentState(entry, index) };
}

/**
 * The id of the machine that a name stands for: beside the name, else of the launch reply, else of
 * the machine that lived when the name was merged. Undefined: nobody knows one.
 */
export function machineIdOf(
  { name, id }: Pick<PooledInstance, "name" | "id">,
  { launches, repair }: Ledger,
): string | undefined {
  const launch = own(launches, name);
  return id ?? (launch ? launch.instanceId : own(repair?.known ?? {}, name));
}

/** By its id, else by name. */
function machinesOf(entry: PooledInstance, index: Index): readonly Instance[] {
  const id = machineIdOf(entry, index.ledger);
  if (id === undefined) return index.named.get(entry.name) ?? [];
  const instance = index.live.get(id);
  return instance ? [instance] : [];
}

type LivingState = Required<Pick<Member, "instance" | "state" | "why">> &
  Pick<Member, "activeSince">;

function livingState(
  instance: Instance,
  launch: LaunchRecord | undefined,
  index: Index,
): LivingState {
  const since = activeSince(instance, launch, index.ledger);
  return {
    instance,
    ...stateOf(instance, launch, index.ending.has(instance.id)),
    ...(since === undefined ? {} : { activeSince: since }),
  };
}

/** What the cloud calls active is neither load nor capacity before it is proven to work. */
function stateOf(
  instance: Instance,
  launch: LaunchRecord | undefined,
  ending: boolean,
): Pick<Member, "state" | "why"> {
  if (ending || instance.status === "terminating") {
    return { state: "leaving", why: "is being terminated" };
  }
  const isUnproven = launch?.state === "launched" && launch.instanceId === instance.id;
  if (instance.status === "active" && isUnproven) {
    return { state: "booting", why: "is active at the cloud and not known to work yet" };
  }
  if (instance.status === "active") return { state: "active", why: "is active" };
  if (instance.status === "booting") {
    return { state: "booting", why: "is booting: neither load nor capacity until it is active" };
  }
  return {
    state: "unhealthy",
    why:
      instance.status === "unhealthy"
        ? "is called unhealthy by the cloud"
        : "has a status that this version does not know",
  };
}

/** The first health check, else the later of the launch and the first run that saw it active. */
function activeSince(
  instance: Instance,
  launch: LaunchRecord | undefined,
  ledger: Ledger,
): Instant | undefined {
  if (instance.firstHealthy !== undefined) return instance.firstHealthy;
  const launched = launch?.instanceId === instance.id ? launch.at : undefined;
  const seen = own(ledger.firstSeen, instance.id);
  if (launched === undefined) return seen;
  return seen === undefined || seen < launched ? launched : seen;
}

function absentState(entry: PooledInstance, { ledger, now }: Index): Pick<Member, "state" | "why"> {
  const launch = own(ledger.launches, entry.name);
  const drift = "is named in the fleet file, but the cloud does not list it";
  if (!launch) {
    return machineIdOf(entry, ledger) === undefined
      ? { state: "pending", why: `${drift}: it is not launched yet` }
      : { state: "missing", why: drift };
  }
  switch (launch.state) {
    case "intended":
      return { state: "pending", why: "is being launched; the cloud's answer is not known yet" };
    case "refused":
      return { state: "pending", why: `is not launched yet: ${launch.why ?? "refused"}` };
    case "unknown":
    case "closed":
      return between(launch.at, now) < doubtfulTime
        ? { state: "doubtful", why: "was launched with an unknown outcome in the last 24 hours" }
        : { state: "missing", why: `${drift}; its launch is closed and never repeated` };
    case "launched":
      return between(launch.at, now) < reconciliationTime
        ? { state: "pending", why: "was launched a moment ago and is not listed yet" }
        : { state: "missing", why: drift };
    default:
      return { state: "missing", why: drift };
  }
}

function straysOf(rest: readonly Instance[], index: Index): readonly Member[] {
  const entries = new Map(namedInstances(index.fleet).map((entry) => [entry.name, entry]));
  return rest.flatMap((instance) => {
    const entry = instance.name === undefined ? undefined : entries.get(instance.name);
    const launch =
      instance.name === undefined ? undefined : own(index.ledger.launches, instance.name);
    // Whose termination was written down was proven to be ours then, launched by us or not.
    const ending = index.ending.get(instance.id);
    const pool = ending?.pool ?? entry?.pool ?? poolInAudit(instance, index.ledger);
    const name = ending?.name ?? instance.name;
    if (name === undefined || pool === undefined) return [];
    const tagged =
      ending !== undefined ||
      isOurs(instance, entry, index.fleet.fleet, index.ledger) ||
      isOurs(instance, undefined, index.fleet.fleet, index.ledger);
    if (!tagged) return [];
    const state = livingState(instance, launch, index);
    const stray =
      state.state === "leaving"
        ? state
        : {
            ...state,
            state: "stray" as const,
            why: "is live, but the fleet file does not want it",
          };
    return [{ pool, name, ...(launch ? { launch } : {}), ...stray }];
  });
}
