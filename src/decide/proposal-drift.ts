/**
 * What has changed since a frozen proposal was made: said under it, so that whoever is to approve
 * it knows what it is worth by now. Pure.
 */
import type { Fleet, FleetDifference } from "../model/fleet.ts";
import { hourly } from "../model/money.ts";
import type { Observation } from "../model/observation.ts";
import type { Proposal } from "../model/plan.ts";
import { membersOf } from "./members.ts";
import { byText } from "./own.ts";
import { listed } from "./words.ts";

/** A frozen proposal, and what there is now. */
export interface Frozen {
  readonly pool: string;
  readonly difference: FleetDifference;
  /** The fleet as it would be by the proposal's own branch. */
  readonly fleetAfter: Fleet;
  readonly observation: Observation;
  /** What would be proposed now if this were not open; absent when it is nothing. */
  readonly now: Proposal | undefined;
}

/** One clause for each thing that is otherwise; none while nothing is. */
export function driftOf(frozen: Frozen): readonly string[] {
  return [
    ...namesMoved(frozen),
    ...machinesGone(frozen),
    ...pricesMoved(frozen),
    ...wishMoved(frozen),
  ];
}

function namesMoved({ pool, difference, fleetAfter, observation }: Frozen): readonly string[] {
  const namesIn = (fleet: Fleet) => (fleet.pools[pool]?.instances ?? []).map(({ name }) => name);
  const added = new Set(difference.added.map(({ name }) => name));
  const removed = difference.removed.filter((entry) => entry.pool === pool);
  const before = new Set([
    ...namesIn(fleetAfter).filter((name) => !added.has(name)),
    ...removed.map(({ name }) => name),
  ]);
  const current = namesIn(observation.fleet);
  const left = [...before].filter((name) => !current.includes(name)).sort(byText);
  const joined = current.filter((name) => !before.has(name)).sort(byText);
  return [
    ...(left.length === 0 ? [] : [`${listed(left)} left the pool`]),
    ...(joined.length === 0 ? [] : [`${listed(joined)} joined the pool`]),
  ];
}

function machinesGone({ pool, observation }: Frozen): readonly string[] {
  const { fleet, ledger, instances, at: now } = observation;
  if (instances.kind === "gap") return [];
  const gone = membersOf({ fleet, ledger, instances: instances.value, now })
    .filter((member) => member.pool === pool && member.state === "missing")
    .map(({ name }) => name);
  return gone.length === 0 ? [] : [`the cloud does not list ${listed(gone)} any more`];
}

function pricesMoved({ difference, observation: { offers } }: Frozen): readonly string[] {
  if (offers.kind === "gap") return [];
  const moved = difference.added.flatMap(({ type, pricePerHour: before }) => {
    const price = offers.value.find((offer) => offer.type === type)?.pricePerHour;
    if (price === undefined || before === undefined || price === before) return [];
    const way = price > before ? "rose" : "fell";
    return [`the price of ${type} ${way} from ${hourly(before)} to ${hourly(price)}`];
  });
  return [...new Set(moved)];
}

function wishMoved({ difference, now }: Frozen): readonly string[] {
  const asked = Math.max(difference.added.length, difference.removed.length);
  const wished = now?.actions.length ?? 0;
  if (wished === asked) return [];
  return wished === 0
    ? ["the plan would now ask for nothing"]
    : [`the plan would now ask for ${wished} instead of ${asked}`];
}
