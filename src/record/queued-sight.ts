/**
 * What runs saw while Postgres was away, kept in the ledger until it can be written: changes only,
 * so that a quiet outage writes nothing, and what is too old goes first. Pure.
 */
import type { InstanceRow, PriceRow, Sight, SpendRow } from "../model/records.ts";

/** Nothing was seen. */
export const emptySight: Sight = { instances: [], prices: [], spend: [] };

/** So many changes of spend wait at most; the oldest are lost first. */
export const mostSpend = 2_000;
const mostPrices = 500;
const mostInstances = 1_000;

/** What waits once this was seen, too: of what stays the same only its beginning. */
export function queuedSight(queued: Sight, seen: Sight): Sight {
  const machines = new Map(queued.instances.map((one) => [one.instanceId, one]));
  const prices = new Map(queued.prices.map((one) => [one.type, one]));
  const spend = new Map(queued.spend.map((one) => [placeOf(one), one]));
  const fresh: Sight = {
    instances: seen.instances.filter((one) => isNews(machines.get(one.instanceId), one)),
    prices: seen.prices.filter((one) => isNewPrice(prices.get(one.type), one)),
    spend: seen.spend.filter((one) => isNewSpend(spend.get(placeOf(one)), one)),
  };
  const { instances, ...rest } = joinedSight(queued, fresh);
  return {
    instances: instances.slice(-mostInstances),
    prices: rest.prices.slice(-mostPrices),
    spend: rest.spend.slice(-mostSpend),
  };
}

/** What waited and what is seen now, oldest first; of each machine one row. */
export function joinedSight(queued: Sight, seen: Sight): Sight {
  const before = new Map(queued.instances.map((one) => [one.instanceId, one]));
  const ids = new Set(seen.instances.map(({ instanceId }) => instanceId));
  return {
    instances: [
      ...queued.instances.filter(({ instanceId }) => !ids.has(instanceId)),
      ...seen.instances.map((one) => {
        return { ...one, firstSeen: before.get(one.instanceId)?.firstSeen ?? one.firstSeen };
      }),
    ],
    prices: [...queued.prices, ...seen.prices],
    spend: [...queued.spend, ...seen.spend],
  };
}

function placeOf({ scope, pool }: SpendRow): string {
  return `${scope} ${pool}`;
}

function isNews(before: InstanceRow | undefined, now: InstanceRow): boolean {
  return (
    before === undefined ||
    before.status !== now.status ||
    before.pool !== now.pool ||
    before.name !== now.name ||
    before.pricePerHour !== now.pricePerHour
  );
}

function isNewPrice(before: PriceRow | undefined, now: PriceRow): boolean {
  return before === undefined || before.pricePerHour !== now.pricePerHour;
}

function isNewSpend(before: SpendRow | undefined, now: SpendRow): boolean {
  return before === undefined || before.machines !== now.machines || before.perHour !== now.perHour;
}
