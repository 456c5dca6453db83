/** Nothing is terminated without known, sustained, recent readings, nor what must stay. */
import type { PooledInstance } from "../../model/fleet.ts";
import type { Instance } from "../../model/instance.ts";
import type { Plan, PlannedAction } from "../../model/plan.ts";
import type { Policies } from "../../model/policy.ts";
import type { GpuSample } from "../../model/readings.ts";
import type { Rule } from "../../model/rule.ts";
import { type Instant, type Millis, minute, minutes } from "../../model/units.ts";
import { own } from "../own.ts";
import { firstActive, isProven, type World } from "./world.ts";

/** Invariant 2, but for what the rules themselves keep. */
export function terminationViolations(
  world: World,
  policies: Policies,
  plan: Plan,
): readonly string[] {
  const going = plan.proposals
    .flatMap(({ actions }) => actions)
    .filter(({ type }) => type === "terminate_instance");
  const context: Context = { world, policies, now: plan.at };
  return [
    ...going.flatMap((action) => victimViolations(action, context)),
    ...policies.pools.flatMap((pool) => {
      const leaving = going
        .filter((action) => action.pool === pool.name && !isLeaseOver(action, context))
        .filter(({ instanceId }) => isPresent(instanceId, world)).length;
      const left = leaving > 0 ? presentIn(pool.name, world) - leaving : pool.size.min;
      const short = left < pool.size.min;
      return short ? [`${pool.name} is left with ${left} of at least ${pool.size.min}`] : [];
    }),
  ];
}

function isPresent(id: string | undefined, { byId }: World): boolean {
  const instance = id === undefined ? undefined : byId.get(id);
  return instance?.status === "active" || instance?.status === "booting";
}

/** What every question about a termination is asked with. */
export interface Context {
  readonly world: World;
  readonly policies: Policies;
  readonly now: Instant;
}

function victimViolations(action: PlannedAction, context: Context): readonly string[] {
  const { entries, byId, observation } = context.world;
  const entry = entries.get(action.target);
  const instance = action.instanceId === undefined ? undefined : byId.get(action.instanceId);
  if (!entry || !instance) return [`${action.target} is terminated without being there`];
  if (!isProven(instance, entry, observation)) return [`${action.target} is not ours`];
  return [
    ...(isProtected(entry, instance, context) ? [`${action.target} is protected`] : []),
    ...(hasBeenIdle(instance, action, context) || isLeaseOver(action, context)
      ? []
      : [`${action.target} is not known to have been idle`]),
  ];
}

/** An end in the fleet file goes before the policy's age, and only one that has passed counts. */
export function isLeaseOver(action: PlannedAction, { world, policies, now }: Context): boolean {
  const { entries, byId, observation } = world;
  const entry = entries.get(action.target);
  if (action.rule !== "lease" || !entry) return false;
  if (entry.lease) return entry.lease.until <= now;
  const instance = action.instanceId === undefined ? undefined : byId.get(action.instanceId);
  const launch = own(observation.ledger.launches, action.target);
  const isItsLaunch = instance !== undefined && launch?.instanceId === instance.id;
  const seen = instance && firstActive(instance, action.target, observation);
  const since = isItsLaunch ? launch.at : seen;
  const ages = policies.pools
    .filter(({ name }) => name === action.pool)
    .flatMap(({ rules }) => rules)
    .flatMap((rule) => (rule.rule === "lease" && rule.maxAge !== undefined ? [rule.maxAge] : []));
  return since !== undefined && ages.some((age) => now >= since + age);
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
  const { world, policies, now } = context;
  const { observation } = world;
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

/** Members of a pool with an active or booting machine that is proven to be theirs. */
export function presentIn(pool: string, { present }: World): number {
  return present.get(pool)?.length ?? 0;
}
