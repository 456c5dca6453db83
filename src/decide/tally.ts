/** Count and spend of the projected fleet: what limits are compared with, pool after pool. */
import type { Fleet, PooledInstance } from "../model/fleet.ts";
import { type LaunchRecord, poolDirection } from "../model/history.ts";
import type { WaitingProposal } from "../model/observation.ts";
import type { Projection } from "../model/plan.ts";
import { between, freeOfCharge, sumRates, type UsdMicrosPerHour } from "../model/units.ts";
import { doubtfulTime, type Member } from "./members.ts";
import { byText, own } from "./own.ts";
import type { Situation } from "./situation.ts";

/** One thing that counts: a machine, or a name that may become one. */
interface Counted {
  readonly name: string;
  /** Absent for machines that are not ours: they cost, and do not count. */
  readonly pool?: string;
  readonly count: number;
  /** Absent: nobody knows what it costs. */
  readonly rate?: UsdMicrosPerHour;
}

/** The projected fleet, live and reserved and what this plan has proposed so far. */
export interface Tally {
  readonly count: number;
  /** The known part of the spend. */
  readonly spend: UsdMicrosPerHour;
  /** Names of what has no known price. While there is any, spend as a whole is unknown. */
  readonly unpriced: readonly string[];
  readonly byPool: ReadonlyMap<string, number>;
  /** What this plan proposes already, by pool and direction. */
  readonly planned: ReadonlyMap<string, number>;
}

/** What lives now. */
export function tallyOfLive(situation: Situation): Tally {
  return total(liveParts(situation));
}

/** What lives now or may come to life from what is already decided. */
export function tallyOfProjected(situation: Situation): Tally {
  return total([...liveParts(situation), ...reservedParts(situation)]);
}

/** What lives now or was asked for already: what apply compares with, one call after another. */
export function tallyOfCalled(situation: Situation): Tally {
  const called = situation.members
    .filter(({ state, launch }) => state !== "pending" || (launch && isAskedFor(launch)))
    .flatMap((member) => reservedName(member, situation));
  return total([...liveParts(situation), ...called, ...lostLaunches(situation)]);
}

/** What was refused is asked for again, and counts only then. */
function isAskedFor({ state }: LaunchRecord): boolean {
  return state !== "refused" && state !== "expired";
}

/** While the cloud's list is a gap: every name of the fleet file counts as if it lived. */
export function tallyOfNamed(situation: Situation): Tally {
  const named = situation.members.flatMap(({ name, pool, entry }) =>
    entry ? [{ name, pool, count: 1, ...priced(priceOfEntry(entry, situation)) }] : [],
  );
  return total([...named, ...lostLaunches(situation), ...waitingParts(situation)]);
}

/** With some more machines of one price in a pool. */
export function withGrowth(
  tally: Tally,
  growth: { readonly pool: string; readonly count: number; readonly rate: UsdMicrosPerHour },
): Tally {
  const { pool, count, rate } = growth;
  const byPool = new Map(tally.byPool);
  byPool.set(pool, (byPool.get(pool) ?? 0) + count);
  return {
    ...tally,
    count: tally.count + count,
    spend: sumRates([tally.spend, timesRate(count, rate)]),
    byPool,
    planned: counting(tally, poolDirection(pool, "grow"), count),
  };
}

/** With some machines less, which free nothing before they are gone. */
export function withShrinking(
  tally: Tally,
  shrinking: { readonly pool: string; readonly count: number },
): Tally {
  const { pool, count } = shrinking;
  return { ...tally, planned: counting(tally, poolDirection(pool, "shrink"), count) };
}

function counting({ planned }: Tally, key: string, count: number): Tally["planned"] {
  return new Map([...planned, [key, (planned.get(key) ?? 0) + count]]);
}

/** The rate of several machines of one price. */
export function timesRate(count: number, rate: UsdMicrosPerHour): UsdMicrosPerHour {
  return sumRates(Array.from({ length: count }, () => rate));
}

/** For people: the two tallies beside their limits. */
export function projectionOf(
  situation: Situation,
  tallies: { readonly now: Tally; readonly projected: Tally },
): Projection {
  const { limits } = situation.policies;
  const { now, projected } = tallies;
  const unpriced = [...new Set([...now.unpriced, ...projected.unpriced])].sort(byText);
  return {
    ...(now.unpriced.length > 0 ? {} : { spendNow: now.spend }),
    ...(projected.unpriced.length > 0 ? {} : { spendProjected: projected.spend }),
    ...(unpriced.length > 0 ? { unpriced } : {}),
    spendLimit: limits.maxHourlySpend,
    countNow: now.count,
    countProjected: projected.count,
    countLimit: limits.maxInstances,
  };
}

function total(parts: readonly Counted[]): Tally {
  const byPool = new Map<string, number>();
  for (const { pool, count } of parts) {
    if (pool !== undefined) byPool.set(pool, (byPool.get(pool) ?? 0) + count);
  }
  return {
    count: parts.reduce((sum, part) => sum + part.count, 0),
    spend: sumRates(parts.map((part) => part.rate ?? freeOfCharge)),
    unpriced: parts
      .filter((part) => part.rate === undefined)
      .map((part) => part.name)
      .sort(byText),
    byPool,
    planned: new Map(),
  };
}

/** The whole account costs; only what is proven to be ours counts against the limit of machines. */
function liveParts({ live, members }: Situation): readonly Counted[] {
  const owner = new Map(
    members.flatMap((member) => (member.instance ? [[member.instance.id, member] as const] : [])),
  );
  return live.map((instance) => {
    const member = owner.get(instance.id);
    return {
      name: member?.name ?? instance.name ?? instance.id,
      count: member ? 1 : 0,
      ...(member ? { pool: member.pool } : {}),
      ...priced(instance.pricePerHour),
    };
  });
}

function reservedParts(situation: Situation): readonly Counted[] {
  return [
    ...situation.members.flatMap((member) => reservedName(member, situation)),
    ...lostLaunches(situation),
    ...waitingParts(situation),
  ];
}

/** A name whose machine lives without proof counts, but its cost is among the live machines. */
function reservedName(member: Member, situation: Situation): readonly Counted[] {
  const { name, pool, entry, state } = member;
  if (state === "not-ours") return [{ name, pool, count: 1, rate: freeOfCharge }];
  if (!entry || (state !== "pending" && state !== "doubtful")) return [];
  return [{ name, pool, count: 1, ...priced(priceOfEntry(entry, situation)) }];
}

/** Launches that may still turn up although the fleet file no longer names them. */
function lostLaunches(situation: Situation): readonly Counted[] {
  const named = new Set(situation.members.map((member) => member.name));
  return Object.entries(situation.observation.ledger.launches)
    .filter(([name, launch]) => !named.has(name) && mayTurnUp(launch, situation))
    .map(([name, launch]) => ({
      name,
      pool: launch.pool,
      count: 1,
      ...priced(launch.pricePerHour ?? priceOfType(launch.type, situation)),
    }));
}

function mayTurnUp(launch: LaunchRecord, { now }: Situation): boolean {
  if (launch.state === "intended") return true;
  const doubtful = launch.state === "unknown" || launch.state === "closed";
  return doubtful && between(launch.at, now) < doubtfulTime;
}

function waitingParts(situation: Situation): readonly Counted[] {
  const { fleet, waiting } = situation.observation;
  return waiting
    .filter((proposal) => proposal.direction === "grow" && proposal.until > situation.now)
    .flatMap((proposal) => waitingPart(proposal, fleet));
}

/** Names already merged are reserved as the fleet's own; the rest is reserved at full cost. */
function waitingPart(proposal: WaitingProposal, fleet: Fleet): readonly Counted[] {
  const merged = own(fleet.pools, proposal.pool)?.instances ?? [];
  const adds = proposal.adds.filter((name) => !merged.some((entry) => entry.name === name));
  if (adds.length === 0) return [];
  const name = `pull request #${proposal.number}`;
  return [{ name, pool: proposal.pool, count: adds.length, rate: proposal.costImpact }];
}

function priceOfEntry(entry: PooledInstance, situation: Situation): UsdMicrosPerHour | undefined {
  return entry.pricePerHour ?? priceOfType(entry.type, situation);
}

function priceOfType(type: string, { offers }: Situation): UsdMicrosPerHour | undefined {
  if (offers.kind === "gap") return undefined;
  return offers.value.find((offer) => offer.type === type)?.pricePerHour;
}

function priced(rate: UsdMicrosPerHour | undefined): { readonly rate?: UsdMicrosPerHour } {
  return rate === undefined || rate <= 0 ? {} : { rate };
}
