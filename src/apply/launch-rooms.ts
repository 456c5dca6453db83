/**
 * Where a merged launch may be tried: what was reviewed first, then whatever the pool's policy
 * allows and costs no more. Pure; plan asks it too, so that it starts no apply in vain.
 */
import { elsewhereFirst, refusedUntil } from "../decide/capacity-memory.ts";
import { stopOf } from "../decide/pool-stop.ts";
import { clockTime, counted } from "../decide/words.ts";
import type { PooledInstance } from "../model/fleet.ts";
import type { Ledger, Order } from "../model/history.ts";
import type { Seen } from "../model/observation.ts";
import type { Offer } from "../model/offer.ts";
import type { Block } from "../model/plan.ts";
import type { Limits, PoolPolicy } from "../model/policy.ts";
import type { Instant, UsdMicrosPerHour } from "../model/units.ts";

/** A name that main asks for, with its pool's policy. */
export interface WantedLaunch {
  readonly entry: PooledInstance;
  readonly pool: PoolPolicy;
}

/** What is known when a launch is about to be called. */
export interface LaunchView {
  readonly ledger: Ledger;
  readonly offers: Seen<readonly Offer[]>;
  readonly limits: Limits;
  readonly now: Instant;
}

/**
 * Types and regions in the order in which they are tried, without those that had no capacity a
 * moment ago; where a machine never became healthy lately is tried last. The reviewed price is
 * the ceiling: a type that costs more needs a new proposal, and an entry without a price falls
 * back to no other type.
 */
export function launchRooms(wanted: WantedLaunch, view: LaunchView): readonly Order[] {
  const { ledger, now } = view;
  const rooms = allRooms(wanted, view).filter((room) => !isResting(room, view));
  return elsewhereFirst(rooms, ledger.failedPlaces, now);
}

/** Why nothing may be called for this name now, though it is confirmed; undefined when it may. */
export function launchHold(wanted: WantedLaunch, view: LaunchView): Block | undefined {
  const { ledger, limits, now } = view;
  const { name } = wanted.entry;
  const stop = stopOf(wanted.pool, { ledger, limits, now });
  if (stop) return { ...stop, sentence: `${name} is not launched: ${stop.sentence}` };
  if (ledger.restUntil !== undefined && ledger.restUntil > now) {
    const until = ledger.restUntil;
    const asked = `the cloud asked not to be called before ${clockTime(until, now)}`;
    return { reason: "on-hold", sentence: `${name} is not launched: ${asked}`, until };
  }
  const rooms = allRooms(wanted, view);
  if (rooms.some((room) => !isResting(room, view))) return undefined;
  const ends = rooms.flatMap((room) => refusedUntil(ledger.refusals, room, now) ?? []);
  const until = ends.reduce((first, end) => (end < first ? end : first), ends[0] ?? now);
  const sentence =
    `${name} is not launched: all ${counted(rooms.length, "place")} inside its approved cost had ` +
    `no capacity; the next is tried again at ${clockTime(until, now)}`;
  return { reason: "no-capacity", sentence, until };
}

function isResting(room: Order, { ledger, now }: LaunchView): boolean {
  return refusedUntil(ledger.refusals, room, now) !== undefined;
}

function allRooms({ entry, pool }: WantedLaunch, view: LaunchView): readonly Order[] {
  const offers = view.offers.kind === "seen" ? view.offers.value : [];
  const { types, regions } = pool.instance;
  const own = offers.find(({ type }) => type === entry.type);
  const allowed = regions.length > 0 ? regions : (own?.regions ?? []);
  const price = lower(entry.pricePerHour, own?.pricePerHour);
  const reviewed = [...new Set([entry.region, ...allowed])].map((region) => {
    return { type: entry.type, region, ...priced(price) };
  });
  // A person who names a type that the policy does not know wants that one.
  const others = types.includes(entry.type) ? types.filter((type) => type !== entry.type) : [];
  return [
    ...reviewed,
    ...others.flatMap((type) => {
      const offer = offers.find((one) => one.type === type);
      return offer ? withinCost(offer, entry, regions) : [];
    }),
  ];
}

/** Another type is asked for only where it is listed: calls are paced, and a list is free. */
function withinCost(
  { type, pricePerHour, regions: has }: Offer,
  entry: PooledInstance,
  regions: readonly string[],
): readonly Order[] {
  const ceiling = entry.pricePerHour;
  if (pricePerHour === undefined || ceiling === undefined || pricePerHour > ceiling) return [];
  const there = regions.length > 0 ? regions.filter((region) => has.includes(region)) : has;
  return there.map((region) => ({ type, region, pricePerHour }));
}

/** Today's price where it is below the reviewed one; a higher one is held before any call. */
function lower(
  reviewed: UsdMicrosPerHour | undefined,
  today: UsdMicrosPerHour | undefined,
): UsdMicrosPerHour | undefined {
  if (reviewed === undefined || today === undefined) return reviewed ?? today;
  return today < reviewed ? today : reviewed;
}

function priced(price: UsdMicrosPerHour | undefined): Pick<Order, "pricePerHour"> {
  return price === undefined ? {} : { pricePerHour: price };
}
