/**
 * Machines that are otherwise than the fleet file says: not in it, called something else, or of
 * another type. Each is offered to a person and never touched. Pure.
 */
import { type Fleet, namedInstances, type PooledInstance } from "../model/fleet.ts";
import type { Ledger } from "../model/history.ts";
import { carriesOurTags, type Instance, isLive, tagKeys } from "../model/instance.ts";
import type { RepairItem } from "../model/repair.ts";
import type { Instant } from "../model/units.ts";
import type { Member } from "./members.ts";
import { byText, own } from "./own.ts";
import { provenMachine } from "./proven-machine.ts";

/** What repairs are worked out from. */
export interface RepairSources {
  readonly fleet: Fleet;
  readonly ledger: Ledger;
  readonly members: readonly Member[];
  /** A list that is known to be whole. */
  readonly instances: readonly Instance[];
  /** Pools that have a policy: no machine is taken into another. */
  readonly pools: readonly string[];
  readonly now: Instant;
}

const standing: ReadonlySet<Member["state"]> = new Set<Member["state"]>(["active", "unhealthy"]);

/** What is otherwise about the machine behind an entry. */
export function drifted(
  { instance, launch, state }: Member,
  entry: PooledInstance,
): readonly RepairItem[] {
  if (!instance || !standing.has(state)) return [];
  const { name, pool } = entry;
  const offer = { name, pool, key: instance.id, before: entry };
  if (instance.type !== entry.type && instance.type !== launch?.type) {
    const why = `${name} is a ${instance.type} at the cloud, and the file says ${entry.type}`;
    const { pricePerHour: _before, ...rest } = entry;
    const after = { ...rest, type: instance.type, region: instance.region, ...priceOf(instance) };
    return [{ ...offer, what: "adopt-type", after, why }];
  }
  if (entry.id !== undefined || instance.name === undefined || instance.name === name) return [];
  const why =
    `the machine of ${name} is called ${instance.name} at the cloud; with its id beside the ` +
    "name it stays known whatever it is called";
  return [{ ...offer, what: "adopt-name", after: { ...entry, id: instance.id }, why }];
}

/** Machines that carry our tags and stand in no line of the file. */
export function orphans(sources: RepairSources): readonly RepairItem[] {
  const names = new Set(namedInstances(sources.fleet).map(({ name }) => name));
  return sources.instances
    .filter((instance) => isOrphan(instance, sources, names))
    .toSorted((one, other) => byText(one.id, other.id))
    .map((instance) => {
      const name = freeName(instance, names);
      names.add(name);
      const { id, type, region } = instance;
      const pool = instance.tags[tagKeys.pool] ?? "";
      const after = { name, pool, id, type, region, ...priceOf(instance) };
      const why = `the machine ${instance.name ?? id} (${id}) carries this fleet's tags, and no line of the file names it`;
      return { name, pool, key: id, what: "adopt-machine" as const, after, why };
    });
}

function isOrphan(
  instance: Instance,
  { fleet, ledger, members, pools }: RepairSources,
  names: ReadonlySet<string>,
): boolean {
  const pool = instance.tags[tagKeys.pool];
  if (!isLive(instance) || instance.status === "terminating" || pool === undefined) return false;
  if (!pools.includes(pool) || !carriesOurTags(instance, fleet.fleet, pool)) return false;
  if (instance.name !== undefined && names.has(instance.name)) return false;
  const member = members.find((one) => one.instance?.id === instance.id);
  if (member && member.state !== "stray") return false;
  if (isUnderWay(instance, ledger.launches)) return false;
  // What was removed without a confirmation is put back as it was, and not as an adopted machine.
  return !Object.values(ledger.repair?.unconfirmed ?? {}).some(
    ({ entry }) =>
      entry &&
      provenMachine(entry, { ledger, instances: [instance], fleet: fleet.fleet }) === instance.id,
  );
}

/** A launch that is not settled, or that was given up: apply knows what to do with its machine. */
function isUnderWay({ name }: Instance, launches: Ledger["launches"]): boolean {
  const launch = name === undefined ? undefined : own(launches, name);
  if (!launch) return false;
  return launch.state !== "gone" && launch.state !== "healthy";
}

/** Its own name where the file takes it: names at a cloud are written by anybody. */
function freeName({ id, name }: Instance, taken: ReadonlySet<string>): string {
  if (name !== undefined && /^[a-z][0-9a-z-]{0,62}$/.test(name) && !taken.has(name)) return name;
  return `adopted-${id
    .toLowerCase()
    .replaceAll(/[^0-9a-z]/g, "")
    .slice(0, 12)}`;
}

function priceOf({ pricePerHour }: Instance): Pick<PooledInstance, "pricePerHour"> {
  return pricePerHour === undefined ? {} : { pricePerHour };
}
