/**
 * Merged launches that nothing inside their approved cost has room for, while the plan would grow
 * their pool at a higher price: they are given up for one proposal. Pure; only plan can tell.
 */
import { roomKey } from "../decide/capacity-memory.ts";
import { decide } from "../decide/decide.ts";
import { membersOf } from "../decide/members.ts";
import { own } from "../decide/own.ts";
import { hourly } from "../model/money.ts";
import type { Observation } from "../model/observation.ts";
import type { PlannedAction } from "../model/plan.ts";
import type { Policies } from "../model/policy.ts";
import type { UsdMicrosPerHour } from "../model/units.ts";
import { type LaunchView, launchHold, launchRooms } from "./launch-rooms.ts";
import { type Step, stepsOf } from "./steps.ts";

/** A name that is given up. */
export interface Unserved {
  readonly name: string;
  readonly pool: string;
  /** The commit that asks for it. */
  readonly commit: string;
  /** A clause: what there was no room for, and what is proposed in its place. */
  readonly why: string;
}

type LaunchStep = Extract<Step, { kind: "launch" }>;

interface Priced {
  readonly step: LaunchStep;
  readonly ceiling: UsdMicrosPerHour;
}

/** As many names of a pool as the plan would launch at a higher price if they were not there. */
export function unservedLaunches(
  observation: Observation,
  policies: Policies,
): readonly Unserved[] {
  const held = heldForCapacity(observation, policies);
  const pools = [...new Set(held.map(({ step }) => step.pool.name))];
  return pools.flatMap((pool) => {
    const names = held.filter(({ step }) => step.pool.name === pool);
    const instead = growthWithout(names, observation, policies);
    return names.flatMap(({ step: { name, commit }, ceiling }, place): readonly Unserved[] => {
      const action = instead[place];
      if (!action || action.costImpact <= ceiling) return [];
      const why =
        `every place inside its approved cost of ${hourly(ceiling)} had no capacity, and ` +
        `${action.instanceType} at ${hourly(action.costImpact)} is proposed instead`;
      return [{ name, pool, commit, why }];
    });
  });
}

/**
 * Every place rests, or was refused and is still not listed. An entry without a price has no
 * ceiling, and waits.
 */
function heldForCapacity(observation: Observation, policies: Policies): readonly Priced[] {
  const { instances, fleet, ledger, offers, at: now } = observation;
  if (instances.kind === "gap") return [];
  const members = membersOf({ fleet, ledger, instances: instances.value, now });
  const view = { ledger, offers, limits: policies.limits, now };
  return stepsOf({ members, ledger, policies, now }).flatMap((step) => {
    if (step.kind !== "launch") return [];
    const ceiling = step.entry.pricePerHour;
    return isFull(step, view) && ceiling !== undefined ? [{ step, ceiling }] : [];
  });
}

function isFull(step: LaunchStep, view: LaunchView): boolean {
  const hold = launchHold(step, view);
  if (hold) return hold.reason === "no-capacity";
  const { ledger, offers } = view;
  if (offers.kind === "gap") return false;
  return launchRooms(step, view).every(({ type, region }) => {
    const isListed = offers.value.some((one) => one.type === type && one.regions.includes(region));
    return !isListed && own(ledger.refusals ?? {}, roomKey({ type, region })) !== undefined;
  });
}

/** What the plan would launch in the pool if these names had never been asked for. */
function growthWithout(
  names: readonly Priced[],
  observation: Observation,
  policies: Policies,
): readonly PlannedAction[] {
  const pool = names[0]?.step.pool.name ?? "";
  const gone = new Set(names.map(({ step }) => step.name));
  const { fleet, ledger } = observation;
  const before = fleet.pools[pool];
  if (!before) return [];
  const instances = before.instances.filter(({ name }) => !gone.has(name));
  const without: Observation = {
    ...observation,
    fleet: { ...fleet, pools: { ...fleet.pools, [pool]: { ...before, instances } } },
    ledger: {
      ...ledger,
      open: withoutKeys(ledger.open, ({ target }) => gone.has(target)),
      launches: withoutKeys(ledger.launches, (_launch, name) => gone.has(name)),
    },
  };
  const plan = decide(without, policies, observation.at);
  const growth = plan.proposals.find((one) => one.pool === pool && one.direction === "grow");
  return growth?.actions ?? [];
}

function withoutKeys<Value>(
  table: Readonly<Record<string, Value>>,
  isGone: (value: Value, key: string) => boolean,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(table).filter(([key, value]) => !isGone(value, key)));
}
