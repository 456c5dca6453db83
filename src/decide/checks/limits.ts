/** Spend and count with everything that is decided stay under their limits, by an act of ours. */
import { namedInstances, type PooledInstance } from "../../model/fleet.ts";
import type { LaunchRecord } from "../../model/history.ts";
import { type Instance, isLive } from "../../model/instance.ts";
import type { Observation } from "../../model/observation.ts";
import type { Plan } from "../../model/plan.ts";
import type { Policies } from "../../model/policy.ts";
import { day, type Instant } from "../../model/units.ts";
import { own } from "../own.ts";
import { auditedPool, isProven } from "./world.ts";

/** Something that costs, and perhaps counts. */
interface Item {
  readonly what: string;
  readonly pool?: string;
  readonly count: number;
  readonly rate: number | undefined;
}

/** Invariant 1. A plan that grows nothing breaks no limit, however low the limit was set. */
export function limitViolations(
  observation: Observation,
  policies: Policies,
  plan: Plan,
): readonly string[] {
  const growth = plan.proposals.filter(({ direction }) => direction === "grow");
  if (growth.length === 0 || observation.instances.kind === "gap") return [];
  const planned = growth.flatMap(({ pool, actions }) =>
    actions.map(
      (action): Item => ({ what: action.target, pool, count: 1, rate: action.costImpact }),
    ),
  );
  const items = [
    ...liveItems(observation, observation.instances.value.filter(isLive)),
    ...namedItems(observation, plan.at),
    ...waitingItems(observation, plan.at),
    ...planned,
  ];
  return [
    ...unpriced(items),
    ...overspent(items, policies),
    ...overcounted(items, policies),
    ...growth.flatMap(({ pool }) => overfilled(items, pool, policies)),
  ];
}

function unpriced(items: readonly Item[]): readonly string[] {
  const unknown = items.filter(({ rate }) => rate === undefined);
  return unknown.map(({ what }) => `the plan grows although nobody knows what ${what} costs`);
}

function overspent(items: readonly Item[], { limits }: Policies): readonly string[] {
  const spend = items.reduce((sum, { rate }) => sum + (rate ?? 0), 0);
  if (spend <= limits.maxHourlySpend) return [];
  return [`the plan spends ${spend} of ${limits.maxHourlySpend} micro-dollars an hour`];
}

function overcounted(items: readonly Item[], { limits }: Policies): readonly string[] {
  const count = items.reduce((sum, item) => sum + item.count, 0);
  return count > limits.maxInstances
    ? [`the plan has ${count} instances of at most ${limits.maxInstances}`]
    : [];
}

function overfilled(items: readonly Item[], pool: string, policies: Policies): readonly string[] {
  const most = policies.pools.find(({ name }) => name === pool)?.size.max ?? 0;
  const count = items
    .filter((item) => item.pool === pool)
    .reduce((sum, item) => sum + item.count, 0);
  return count > most ? [`the pool ${pool} has ${count} instances of at most ${most}`] : [];
}

function liveItems({ fleet, ledger }: Observation, live: readonly Instance[]): readonly Item[] {
  const entries = namedInstances(fleet);
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const byId = new Map(entries.flatMap((entry) => (entry.id ? [[entry.id, entry] as const] : [])));
  return [...new Map(live.map((instance) => [instance.id, instance])).values()].map((instance) => {
    const entry = byId.get(instance.id) ?? byName.get(instance.name ?? "");
    const ours =
      isProven(instance, entry, { fleet, ledger }) ||
      isProven(instance, undefined, { fleet, ledger });
    const pool = entry?.pool ?? auditedPool(instance, ledger);
    const what = instance.name ?? instance.id;
    const base = { what, rate: instance.pricePerHour, count: ours ? 1 : 0 };
    return ours && pool !== undefined ? { ...base, pool } : base;
  });
}

/** Names on main, and launches that may still turn up, of which nothing lives. */
function namedItems(observation: Observation, now: Instant): readonly Item[] {
  const { fleet, ledger } = observation;
  const lives = livingNames(observation);
  const entries = namedInstances(fleet);
  const named = new Set(entries.map(({ name }) => name));
  const pending = entries.filter(({ id, name }) => {
    if (id !== undefined || lives.has(name)) return false;
    const launch = own(ledger.launches, name);
    // Its machine lived when it was merged and is gone: nothing will ever be launched under it.
    if (!launch && own(ledger.repair?.known ?? {}, name) !== undefined) return false;
    return !launch || launch.state === "refused" || mayTurnUp(launch, now);
  });
  const lost = Object.entries(ledger.launches).filter(
    ([name, launch]) => !named.has(name) && !lives.has(name) && mayTurnUp(launch, now),
  );
  return [
    ...pending.map((entry) => reserved(entry, observation)),
    ...lost.map(([name, launch]) => reserved({ ...launch, name }, observation)),
  ];
}

function livingNames({ instances, ledger }: Observation): ReadonlySet<string> {
  const live = instances.kind === "seen" ? instances.value.filter(isLive) : [];
  const ids = new Set<string>(live.map(({ id }) => id));
  const launched = Object.entries(ledger.launches)
    .filter(([, { instanceId }]) => instanceId !== undefined && ids.has(instanceId))
    .map(([name]) => name);
  return new Set([...launched, ...live.flatMap(({ name }) => name ?? [])]);
}

function mayTurnUp({ state, at }: LaunchRecord, now: Instant): boolean {
  if (state === "intended") return true;
  return (state === "unknown" || state === "closed") && now - at < day;
}

function reserved(
  entry: Pick<PooledInstance, "name" | "pool" | "type" | "pricePerHour">,
  { offers }: Observation,
): Item {
  const known = offers.kind === "seen" ? offers.value : [];
  const offer = known.find(({ type }) => type === entry.type);
  const rate = entry.pricePerHour ?? offer?.pricePerHour;
  return { what: entry.name, pool: entry.pool, count: 1, rate };
}

function waitingItems({ waiting, fleet }: Observation, now: Instant): readonly Item[] {
  const named = new Set(namedInstances(fleet).map(({ name }) => name));
  return waiting
    .filter(({ direction, until }) => direction === "grow" && until > now)
    .map(({ number, pool, adds, costImpact }) => {
      const count = adds.filter((name) => !named.has(name)).length;
      return { what: `#${number}`, pool, count, rate: count > 0 ? costImpact : 0 };
    });
}
