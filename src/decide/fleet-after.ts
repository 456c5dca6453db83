/** Main's fleet with one proposal merged: names that come or go in one pool and no other. */
import type { Fleet, FleetInstance, FleetPool } from "../model/fleet.ts";
import { namedInstances } from "../model/fleet.ts";
import type { Observation } from "../model/observation.ts";
import { byText, own } from "./own.ts";
import type { Situation } from "./situation.ts";

/** Names of one growth, all of one new generation. */
export interface NewNames {
  readonly generation: number;
  readonly names: readonly string[];
}

/** `<pool>-<generation>-<a, b, c …>`: the next generation none of whose names was ever seen. */
export function newNames(pool: string, count: number, situation: Situation): NewNames {
  const { observation, pools } = situation;
  // A pool's own name is the target of a block, so no machine may have it.
  const taken = new Set([...namesTaken(observation), ...pools.map(({ name }) => name)]);
  let generation = own(observation.fleet.pools, pool)?.generation ?? 0;
  for (;;) {
    generation += 1;
    const names = Array.from({ length: count }, (_, index) => {
      return `${pool}-${generation}-${letters(index)}`;
    });
    if (!names.some((name) => taken.has(name))) return { generation, names };
  }
}

/** The fleet with a pool grown by these entries, of a new generation. */
export function grown(
  fleet: Fleet,
  growth: {
    readonly pool: string;
    readonly generation: number;
    readonly entries: readonly FleetInstance[];
  },
): Fleet {
  const before = own(fleet.pools, growth.pool)?.instances ?? [];
  const instances = [...before, ...growth.entries];
  return withPool(fleet, growth.pool, { generation: growth.generation, instances });
}

/** The fleet without some names of a pool; the generation stays, so that no name recurs. */
export function shrunk(
  fleet: Fleet,
  removal: { readonly pool: string; readonly names: readonly string[] },
): Fleet {
  const before = own(fleet.pools, removal.pool);
  const instances = (before?.instances ?? []).filter(({ name }) => !removal.names.includes(name));
  return withPool(fleet, removal.pool, { generation: before?.generation ?? 0, instances });
}

/** `a` … `z`, `aa`, `ab` …: one spelling for each number from 0. */
function letters(index: number): string {
  const letter = String.fromCharCode("a".charCodeAt(0) + (index % 26));
  return index < 26 ? letter : letters(Math.floor(index / 26) - 1) + letter;
}

function namesTaken(observation: Observation): ReadonlySet<string> {
  const { fleet, ledger, instances, waiting } = observation;
  const live = instances.kind === "seen" ? instances.value : [];
  return new Set([
    ...namedInstances(fleet).map((entry) => entry.name),
    ...Object.keys(ledger.launches),
    ...Object.keys(ledger.terminations),
    ...live.flatMap((instance) => instance.name ?? []),
    ...waiting.flatMap((proposal) => [...proposal.adds, ...proposal.removes]),
  ]);
}

/** Pools and instances in order of name, so that the same fleet is the same bytes. */
function withPool(fleet: Fleet, name: string, pool: FleetPool): Fleet {
  const pools = Object.entries(fleet.pools).filter(([other]) => other !== name);
  const all: readonly (readonly [string, FleetPool])[] = [...pools, [name, pool]];
  return {
    ...fleet,
    pools: Object.fromEntries(
      [...all]
        .sort(([one], [other]) => byText(one, other))
        .map(([key, value]) => [key, inOrder(value)]),
    ),
  };
}

/** A pool that is in order already stays the very same: others need not be compared. */
function inOrder(pool: FleetPool): FleetPool {
  const isInOrder = pool.instances.every(
    ({ name }, index, all) => index === 0 || byText(all[index - 1]?.name ?? "", name) <= 0,
  );
  if (isInOrder) return pool;
  const instances = [...pool.instances].sort((one, other) => byText(one.name, other.name));
  return { ...pool, instances };
}
