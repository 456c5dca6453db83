/**
 * The world as the checker sees it: whose machines live, and since when. Made once for all checks
 * and by itself: it shares nothing with what decides but the nouns.
 */
import { namedInstances, type PooledInstance } from "../../model/fleet.ts";
import type { Ledger } from "../../model/history.ts";
import { carriesOurTags, type Instance, isLive, tagKeys } from "../../model/instance.ts";
import type { Observation } from "../../model/observation.ts";
import type { Instant } from "../../model/units.ts";
import { own } from "../own.ts";

/** What checks look up. */
export interface World {
  readonly observation: Observation;
  /** Each live machine once. */
  readonly live: readonly Instance[];
  readonly byId: ReadonlyMap<string, Instance>;
  /** How many live machines carry a name. */
  readonly copies: ReadonlyMap<string, number>;
  /** Of the fleet file, by name. */
  readonly entries: ReadonlyMap<string, PooledInstance>;
  /** Names of the fleet file with an active or booting machine that is proven theirs, by pool. */
  readonly present: ReadonlyMap<string, readonly Present[]>;
}

/** A name with its machine. */
export interface Present {
  readonly entry: PooledInstance;
  readonly instance: Instance;
}

/** Joins what was seen with what is named. */
export function worldOf(observation: Observation): World {
  const { instances, fleet } = observation;
  const seen = instances.kind === "seen" ? instances.value.filter(isLive) : [];
  const byId = new Map<string, Instance>(seen.map((instance) => [instance.id, instance]));
  const entries = namedInstances(fleet);
  const present = new Map<string, Present[]>();
  const named = Map.groupBy(byId.values(), ({ name }) => name);
  for (const entry of entries) {
    const id = entry.id ?? own(observation.ledger.launches, entry.name)?.instanceId;
    const instance = id === undefined ? undefined : byId.get(id);
    const found = id === undefined ? (named.get(entry.name) ?? []) : instance ? [instance] : [];
    const theirs = found.find((one) => works(one) && isProven(one, entry, observation));
    if (!theirs) continue;
    const pool = present.get(entry.pool) ?? [];
    pool.push({ entry, instance: theirs });
    present.set(entry.pool, pool);
  }
  return {
    observation,
    live: [...byId.values()],
    byId,
    copies: new Map([...named].map(([name, all]) => [name ?? "", all.length])),
    entries: new Map(entries.map((entry) => [entry.name, entry])),
    present,
  };
}

function works({ status }: Instance): boolean {
  return status === "active" || status === "booting";
}

/** Both proofs of ownership: the name on main or in the audit, and our tags or the id beside it. */
export function isProven(
  instance: Instance,
  entry: PooledInstance | undefined,
  { fleet, ledger }: Pick<Observation, "fleet" | "ledger">,
): boolean {
  if (entry?.id !== undefined) return entry.id === instance.id;
  const { name } = instance;
  if (!entry) {
    const pool = auditedPool(instance, ledger);
    return pool !== undefined && carriesOurTags(instance, fleet.fleet, pool);
  }
  const launched = own(ledger.launches, entry.name)?.instanceId;
  const isNamed = launched === instance.id || name === entry.name;
  return isNamed && carriesOurTags(instance, fleet.fleet, entry.pool);
}

/** Of a machine that we launched, or that lived when its name came to main. */
export function auditedPool(
  { id, name = "", tags }: Instance,
  { launches, repair }: Ledger,
): string | undefined {
  const launched = own(launches, name);
  if (launched) return launched.pool;
  return own(repair?.known ?? {}, name) === id ? tags[tagKeys.pool] : undefined;
}

/** The earliest that anything says; a machine of which nothing says so was never active. */
export function firstActive(
  instance: Instance,
  name: string,
  { ledger }: Observation,
): Instant | undefined {
  if (instance.firstHealthy !== undefined) return instance.firstHealthy;
  const launch = own(ledger.launches, name);
  const launched = launch?.instanceId === instance.id ? launch.at : undefined;
  const seen = own(ledger.firstSeen, instance.id);
  if (launched === undefined || seen === undefined) return launched ?? seen;
  return launched < seen ? launched : seen;
}
