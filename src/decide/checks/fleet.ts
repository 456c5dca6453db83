/** The fleet that a proposal would merge is main's with its actions, and nothing else. */
import { fleetDifference, namedInstances, type PooledInstance } from "../../model/fleet.ts";
import type { Observation } from "../../model/observation.ts";
import type { Plan, PlannedAction, Proposal } from "../../model/plan.ts";
import type { Policies } from "../../model/policy.ts";
import { own } from "../own.ts";

/** Invariants 3 and 6: names match actions, are new, and touch one pool only. */
export function fleetViolations(
  observation: Observation,
  policies: Policies,
  plan: Plan,
): readonly string[] {
  return [
    ...plan.proposals.flatMap((proposal) => [
      ...difference(proposal, observation),
      ...generation(proposal, observation),
      ...placement(proposal, policies),
    ]),
    ...recurring(plan, observation),
  ];
}

function difference(proposal: Proposal, { fleet }: Observation): readonly string[] {
  const { pool, actions, fleetAfter } = proposal;
  const { added, removed, changed } = fleetDifference({ before: fleet, after: fleetAfter });
  const strangers = [...added, ...removed].filter((entry) => entry.pool !== pool);
  const provisions = actions.filter(({ type }) => type === "provision_instance");
  const terminations = actions.filter(({ type }) => type === "terminate_instance");
  const wrong =
    fleetAfter.fleet !== fleet.fleet ||
    strangers.length > 0 ||
    changed.length > 0 ||
    !sameNames(added, provisions) ||
    !sameNames(removed, terminations) ||
    !added.every((entry) => provisions.some((action) => describes(action, entry)));
  return wrong ? [`the fleet after the proposal for ${pool} is not main's with its actions`] : [];
}

function sameNames(entries: readonly PooledInstance[], actions: readonly PlannedAction[]): boolean {
  const names = new Set(entries.map((entry) => entry.name));
  return names.size === actions.length && actions.every((action) => names.has(action.target));
}

function describes(action: PlannedAction, entry: PooledInstance): boolean {
  return (
    action.target === entry.name &&
    action.instanceType === entry.type &&
    action.region === entry.region &&
    action.costImpact === entry.pricePerHour
  );
}

/** Only growth raises it, and nothing lowers it: so names never recur. */
function generation({ pool, direction, fleetAfter }: Proposal, { fleet }: Observation) {
  const before = own(fleet.pools, pool)?.generation ?? 0;
  const after = own(fleetAfter.pools, pool)?.generation ?? 0;
  const right = direction === "grow" ? after > before : after === before;
  return right ? [] : [`the generation of ${pool} goes from ${before} to ${after}`];
}

function placement({ pool, actions }: Proposal, policies: Policies): readonly string[] {
  const policy = policies.pools.find(({ name }) => name === pool);
  if (!policy) return [];
  const { types, regions } = policy.instance;
  return actions
    .filter(({ type }) => type === "provision_instance")
    .filter(
      ({ instanceType, region }) =>
        !types.includes(instanceType) || (regions.length > 0 && !regions.includes(region)),
    )
    .map(({ target }) => `${target} has a type or region that ${pool} does not allow`);
}

function recurring(plan: Plan, observation: Observation): readonly string[] {
  const { fleet, ledger, instances } = observation;
  const live = instances.kind === "seen" ? instances.value : [];
  const used = new Set([
    ...namedInstances(fleet).map(({ name }) => name),
    ...Object.keys(ledger.launches),
    ...live.flatMap(({ name }) => name ?? []),
  ]);
  const wanted = plan.proposals
    .flatMap(({ actions }) => actions)
    .filter(({ type }) => type === "provision_instance")
    .map(({ target }) => target);
  return wanted
    .filter((name, index) => used.has(name) || wanted.indexOf(name) !== index)
    .map((name) => `${name} was a name before`);
}
