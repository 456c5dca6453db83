/** The desired fleet: named instances by pool, as `state/fleet.yaml` holds it. */

import type { InstanceId } from "./instance.ts";
import type { Instant, UsdMicrosPerHour } from "./units.ts";

/** A promise not to terminate. Without `until` it holds until somebody removes it. */
export interface Protection {
  readonly reason: string;
  readonly until?: Instant;
}

/** The time at which a machine is to end, unless somebody moves it. */
export interface Lease {
  readonly until: Instant;
}

/** One named instance that the fleet should have. */
export interface FleetInstance {
  /** Unique in the fleet and never reused. */
  readonly name: string;
  /** Written beside the name of an adopted machine: it takes the place of our tags as proof. */
  readonly id?: InstanceId;
  readonly type: string;
  readonly region: string;
  /** The price that was shown when this was proposed. Absent on hand-written entries. */
  readonly pricePerHour?: UsdMicrosPerHour;
  readonly protect?: Protection;
  readonly lease?: Lease;
}

/** One pool's part of the fleet. */
export interface FleetPool {
  /** Raised by each growth and kept when the pool empties, so that names never recur. */
  readonly generation: number;
  /** In order of name. */
  readonly instances: readonly FleetInstance[];
}

/** The whole desired fleet. */
export interface Fleet {
  readonly version: 1;
  /** The value of our `fleet` tag, `owner/repository`; at most 128 characters. */
  readonly fleet: string;
  readonly pools: Readonly<Record<string, FleetPool>>;
}

/** A fleet with nothing in it: what a repository has before its first merge. */
export function emptyFleet(repository: string): Fleet {
  return { version: 1, fleet: repository, pools: {} };
}

/** Every named instance with its pool, in order of pool and name. */
export function namedInstances(fleet: Fleet): readonly PooledInstance[] {
  return Object.keys(fleet.pools)
    .sort()
    .flatMap((pool) =>
      (fleet.pools[pool]?.instances ?? []).map((instance) => ({ ...instance, pool })),
    );
}

/** A named instance with the pool it belongs to. */
export type PooledInstance = FleetInstance & { readonly pool: string };

/** What changes between two fleets, by name, each list in order of pool and name. */
export interface FleetDifference {
  readonly added: readonly PooledInstance[];
  readonly removed: readonly PooledInstance[];
  /** Same name, but another type, region, price, id, pool, protection or lease. */
  readonly changed: readonly { readonly before: PooledInstance; readonly after: PooledInstance }[];
}

/** Compares two fleets name by name. */
export function fleetDifference(fleets: {
  readonly before: Fleet;
  readonly after: Fleet;
}): FleetDifference {
  const before = byName(fleets.before, fleets.after);
  const after = byName(fleets.after, fleets.before);
  return {
    added: [...after.values()].filter((entry) => !before.has(entry.name)),
    removed: [...before.values()].filter((entry) => !after.has(entry.name)),
    changed: [...before.values()].flatMap((entry) => {
      const now = after.get(entry.name);
      return now && !sameEntry(entry, now) ? [{ before: entry, after: now }] : [];
    }),
  };
}

/** Entries by name, but for pools that are the very same in the other fleet. */
function byName(fleet: Fleet, other: Fleet): ReadonlyMap<string, PooledInstance> {
  const pools = Object.entries(fleet.pools).filter(
    ([pool, value]) => !Object.hasOwn(other.pools, pool) || other.pools[pool] !== value,
  );
  const entries = namedInstances({ ...fleet, pools: Object.fromEntries(pools) });
  return new Map(entries.map((entry) => [entry.name, entry]));
}

/** True when two entries say the same of their name. */
export function sameEntry(one: PooledInstance, other: PooledInstance): boolean {
  return (
    one.pool === other.pool &&
    one.id === other.id &&
    one.type === other.type &&
    one.region === other.region &&
    one.pricePerHour === other.pricePerHour &&
    one.protect?.reason === other.protect?.reason &&
    one.protect?.until === other.protect?.until &&
    one.lease?.until === other.lease?.until
  );
}
