/** Nothing is terminated without known, sustained, recent readings, nor what must stay. */
import { namedInstances, type PooledInstance } from "../../model/fleet.ts";
import { type Instance, isLive } from "../../model/instance.ts";
import type { Observation } from "../../model/observation.ts";
import type { Plan, PlannedAction } from "../../model/plan.ts";
import type { Policies } from "../../model/policy.ts";
import type { GpuSample } from "../../model/readings.ts";
import type { Rule } from "../../model/rule.ts";
import { type Instant, type Millis, minute, minutes } from "../../model/units.ts";
import { own } from "../own.ts";
import { isOurs } from "../ownership.ts";

/** Invariant 2. */
export function terminationViolations(
  observation: Observation,
  policies: Policies,
  plan: Plan,
): readonly string[] {
  const going = plan.proposals
    .flatMap(({ actions }) => actions)
    .filter(({ type }) => type === "terminate_instance");
  const context: Context = { observation, policies, now: plan.at };
  return [
    ...going.flatMap((action) => victimViolations(action, context)),
    ...policies.pools.flatMap((pool) => {
      const leaving = going
        .filter((action) => action.pool === pool.name && !isLeaseOver(action, context))
        .filter(({ instanceId }) => isPresent(instanceId, observation)).length;
      const left = leaving > 0 ? presentIn(pool.name, observation) - leaving : pool.size.min;
      const short = left < pool.size.min;
      return short ? [`${pool.name} is left with ${left} of at least ${pool.size.min}`] : [];
    }),
  ];
}

function isPresent(id: string | undefined, observation: Observation): boolean {
  const instance = liveOf(observation).find((one) => one.id === id);
  return instance?.status === "active" || instance?.status === "booting";
}

interface Context {
  readonly observation: Observation;
  readonly policies: Policies;
  readonly now: Instant;
}

function victimViolations(action: PlannedAction, context: Context): readonly string[] {
  const { fleet, ledger } = context.observation;
  const entry = namedInstances(fleet).find(({ name }) => name === action.target);
  const instance = liveOf(context.observation).find(({ id }) => id === action.instanceId);
  if (!entry || !instance) return [`${action.target} is terminated without being there`];
  if (!isOurs(instance, entry, fleet.fleet, ledger)) return [`${action.target} is not ours`];
  return [
    ...(isProtected(entry, instance, context) ? [`${action.target} is protected`] : []),
    ...(hasBeenIdle(instance, action, context) || isLeaseOver(action, context)
      ? []
      : [`${action.target} is not known to have been idle`]),
  ];
}

/** An end in the fleet file goes before the policy's age, and only one that has passed counts. */
function isLeaseOver(action: PlannedAction, { observation, policies, now }: Context): boolean {
  const entry = namedInstances(observation.fleet).find(({ name }) => name === action.target);
  if (action.rule !== "lease" || !entry) return false;
  if (entry.lease) return entry.lease.until <= now;
  const instance = liveOf(observation).find(({ id }) => id === action.instanceId);
  const since = instance && firstActive(instance, action.target, observation);
  const ages = policies.pools
    .filter(({ name }) => name === action.pool)
    .flatMap(({ rules }) => rules)
    .flatMap((rule) => (rule.rule === "lease" && rule.maxAge !== undefined ? [rule.maxAge] : []));
  return since !== undefined && ages.some((age) => now >= since + age);
}

function liveOf({ instances }: Observation): readonly Instance[] {
  return instances.kind === "seen" ? instances.value.filter(isLive) : [];
}

function isProtected(
  entry: PooledInstance,
  instance: Instance,
  { policies, now }: Context,
): boolean {
  const tag = own(instance.tags, "fleetmerge-protect");
  const policy = policies.pools.find(({ name }) => name === entry.pool);
  const promises = [
    ...(entry.protect ? [entry.protect] : []),
    ...(policy?.protect ?? []).filter(({ of: target }) =>
      target.kind === "name"
        ? target.name === entry.name
        : (target.value ?? own(instance.tags, target.key)) === own(instance.tags, target.key) &&
          Object.hasOwn(instance.tags, target.key),
    ),
  ];
  return (
    !instance.mayTerminate ||
    promises.some(({ until }) => until === undefined || now < until) ||
    (tag !== undefined && !(Date.parse(tag) <= now))
  );
}

/** What a rule has to know of a victim: `below` for all of the time, or only how busy it was. */
interface Sparing {
  readonly for: Millis;
  readonly below: number;
}

/** A pool behind a balancer may say that the least busy goes; it must be known for all that. */
function sparingOf(rule: Extract<Rule, { readonly belowPercent: number }>): Sparing {
  const anyLoad = rule.rule === "target" && rule.victims === "least-busy";
  return { for: rule.for, below: anyLoad ? Number.POSITIVE_INFINITY : rule.belowPercent };
}

/** Some idle rule of the pool holds for every GPU that the machine has. */
function hasBeenIdle(instance: Instance, action: PlannedAction, context: Context): boolean {
  const { observation, policies, now } = context;
  const readings = own(observation.readings, instance.id);
  const since = firstActive(instance, action.target, observation);
  if (readings?.kind !== "measured" || since === undefined) return false;
  const rules = policies.pools
    .filter(({ name }) => name === action.pool)
    .flatMap(({ rules: all }) => all)
    .flatMap((rule): readonly Sparing[] => ("belowPercent" in rule ? [sparingOf(rule)] : []));
  return rules.some((rule) => {
    const gpus = readings.gpus
      .map(({ samples }) =>
        samples.filter((one) => counts(one) && one.at >= since && isWithin(one, rule, now)),
      )
      .filter((samples) => samples.length > 0);
    return gpus.length === instance.gpus && gpus.every((samples) => quiet(samples, rule, now));
  });
}

function counts({ average, peak }: GpuSample): boolean {
  return average >= 0 && average <= 100 && peak >= 0 && peak <= 100;
}

function isWithin({ at }: GpuSample, rule: Sparing, now: Instant): boolean {
  return at <= now && now - at < rule.for;
}

function quiet(samples: readonly GpuSample[], rule: Sparing, now: Instant): boolean {
  const wanted = Math.max(1, Math.floor(rule.for / minute));
  const there = new Set(samples.map(({ at }) => Math.floor((now - at) / minute))).size;
  return (
    there * 5 >= wanted * 4 &&
    samples.some(({ at }) => now - at <= minutes(5)) &&
    samples.every(({ peak }) => peak < rule.below)
  );
}

/** The earliest that anything says; a machine of which nothing says so was never active. */
function firstActive(
  instance: Instance,
  name: string,
  { ledger }: Observation,
): number | undefined {
  const launch = own(ledger.launches, name);
  const said = [
    instance.firstHealthy,
    launch?.instanceId === instance.id ? launch.at : undefined,
    own(ledger.firstSeen, instance.id),
  ].filter((at) => at !== undefined);
  return instance.firstHealthy ?? (said.length > 0 ? Math.min(...said) : undefined);
}

/** Members of a pool with an active or booting machine that is proven to be theirs. */
export function presentIn(pool: string, observation: Observation): number {
  const { fleet, ledger } = observation;
  const machines = new Map<string, readonly Instance[]>();
  for (const instance of liveOf(observation)) {
    if (instance.status !== "active" && instance.status !== "booting") continue;
    const { id, name } = instance;
    machines.set(id, [instance]);
    if (name !== undefined) machines.set(name, [...(machines.get(name) ?? []), instance]);
  }
  return (own(fleet.pools, pool)?.instances ?? []).filter((entry) => {
    const key = entry.id ?? own(ledger.launches, entry.name)?.instanceId ?? entry.name;
    const found = machines.get(key) ?? [];
    return found.some((instance) => isOurs(instance, { ...entry, pool }, fleet.fleet, ledger));
  }).length;
}
