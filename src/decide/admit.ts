/** The first step: is the observation fit to act on? What is not fit holds everything. */
import { type Instance, isLive } from "../model/instance.ts";
import type { Observation, Seen } from "../model/observation.ts";
import type { Offer } from "../model/offer.ts";
import type { Block } from "../model/plan.ts";
import type { Policies } from "../model/policy.ts";
import type { Instant } from "../model/units.ts";
import { foresightOf } from "./demand-foresight.ts";
import { withFaults } from "./faults.ts";
import { fleetAnomaly, unlistedInstances } from "./gates/anomaly.ts";
import { type Member, membersOf } from "./members.ts";
import { underOrders } from "./orders.ts";
import { byText } from "./own.ts";
import { queuePast } from "./queue-past.ts";
import type { Played, Situation } from "./situation.ts";

/** A situation to decide in; `held` is there when nothing at all may be done. */
export interface Admitted {
  readonly situation: Situation;
  readonly held?: Block;
}

/** Joins and sorts what was seen, and says whether anything may be done about it. */
export function admit(
  observation: Observation,
  from: Policies,
  now: Instant,
  played: Played = { recall: queuePast, foresee: foresightOf },
): Admitted {
  const policies = underOrders(from, observation.ledger, now);
  const instances = observation.instances.kind === "seen" ? observation.instances.value : [];
  const live = liveInOrder(instances);
  const { fleet, ledger, faults = [] } = observation;
  const members = withFaults(membersOf({ fleet, ledger, instances, now }), { faults, live, now });
  const joined: Situation = {
    now,
    observation,
    policies,
    pools: [...policies.pools].sort(
      (one, other) => one.priority - other.priority || byText(one.name, other.name),
    ),
    live,
    members,
    membersByPool: grouped(members),
    offers: offersInOrder(observation.offers),
    ...played,
  };
  const anomaly = unlistedInstances(observation) ?? fleetAnomaly(joined);
  const situation = anomaly ? { ...joined, anomaly } : joined;
  const held = unlistedInstances(observation) ?? foreignFleet(observation) ?? anomaly;
  return { situation, ...(held ? { held } : {}) };
}

/** The fleet's name is the value of our tags: another repository's file is not ours to act on. */
function foreignFleet({ fleet, repository }: Observation): Block | undefined {
  if (fleet.fleet === repository) return undefined;
  return {
    reason: "not-ours",
    sentence:
      `the fleet file belongs to ${fleet.fleet}, but this repository is ${repository}; ` +
      "everything is held until the two agree",
  };
}

function liveInOrder(instances: readonly Instance[]): readonly Instance[] {
  const byId = new Map(instances.filter(isLive).map((instance) => [instance.id, instance]));
  return [...byId.values()].sort((one, other) => byText(one.id, other.id));
}

function offersInOrder(offers: Seen<readonly Offer[]>): Seen<readonly Offer[]> {
  if (offers.kind === "gap") return offers;
  const value = offers.value
    .map((offer) => ({ ...offer, regions: [...offer.regions].sort(byText) }))
    .sort((one, other) => byText(one.type, other.type));
  return { kind: "seen", value };
}

function grouped(members: readonly Member[]): ReadonlyMap<string, readonly Member[]> {
  const groups = new Map<string, Member[]>();
  for (const member of members) {
    const group = groups.get(member.pool);
    if (group) group.push(member);
    else groups.set(member.pool, [member]);
  }
  return groups;
}
