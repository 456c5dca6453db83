/** Which type and region new machines would have, and the words for why those. */

import type { Ledger } from "../model/history.ts";
import { hourly } from "../model/money.ts";
import type { Seen } from "../model/observation.ts";
import type { Offer } from "../model/offer.ts";
import type { InstanceTemplate } from "../model/policy.ts";
import { type Instant, inDollars, instant, usdPerHour } from "../model/units.ts";
import { elsewhereFirst, refusedUntil } from "./capacity-memory.ts";
import type { Placement } from "./wish.ts";
import { clockTime, listed } from "./words.ts";

/**
 * Types before regions: a preferred type in a later region goes before the next type. `cheapest`
 * orders the types by their price for one GPU, then by the number of regions with capacity.
 */
export function choosePlacement(
  template: InstanceTemplate,
  offers: Seen<readonly Offer[]>,
  memory: CapacityMemory = {},
): Placement {
  if (offers.kind === "gap") {
    const why = `the cloud's offers could not be read (${offers.gap.why})`;
    return { kind: "none", why: `${why}, so neither capacity nor price is known` };
  }
  const withCapacity = roomsFor(template, offers.value);
  const rooms = withCapacity.flatMap((room) => remembered(room, memory));
  const inOrder = template.choose === "cheapest" ? [...rooms].sort(cheaper) : rooms;
  const [first] = inOrder;
  const [place] = soundFirst(inOrder, memory);
  if (first && place) {
    const isFirst = place.room === first && place.region === first.regions[0];
    return found(place, isFirst ? wordsFor(first, rooms, template) : elsewhereWords(place, first));
  }
  return withCapacity.length === 0
    ? { kind: "none", why: nowhere(template) }
    : refusedEverywhere(withCapacity, template, memory);
}

/** What was refused lately, as the ledger has it. Absent: nothing was. */
export interface CapacityMemory {
  readonly refusals?: NonNullable<Ledger["refusals"]> | undefined;
  /** Where a machine never became healthy lately. Absent: nowhere. */
  readonly failedPlaces?: NonNullable<Ledger["failedPlaces"]> | undefined;
  readonly now?: Instant;
}

/** One region of a room. */
interface Place {
  readonly type: string;
  readonly region: string;
  readonly room: Room;
}

/** Every region of every room in this order, where a boot failed lately last. */
function soundFirst(
  rooms: readonly Room[],
  { failedPlaces, now = instant(0) }: CapacityMemory,
): readonly Place[] {
  const places = rooms.flatMap((room) =>
    room.regions.map((region) => ({ type: room.offer.type, region, room })),
  );
  return elsewhereFirst(places, failedPlaces, now);
}

function elsewhereWords({ type, region }: Place, first: Room): string {
  return (
    `${type} in ${region}, because the last ${first.offer.type} in ${first.regions[0]} never ` +
    "became healthy"
  );
}

/** The room without the regions in which the type was refused a moment ago. */
function remembered(room: Room, { refusals, now }: CapacityMemory): readonly Room[] {
  if (now === undefined) return [room];
  const { type } = room.offer;
  const [first, ...others] = room.regions.filter(
    (region) => refusedUntil(refusals, { type, region }, now) === undefined,
  );
  return first === undefined ? [] : [{ ...room, regions: [first, ...others] }];
}

/** Listed, and refused all the same: the list is a hint, the refusal was an answer. */
function refusedEverywhere(
  rooms: readonly Room[],
  template: InstanceTemplate,
  { refusals, now = instant(0) }: CapacityMemory,
): Placement {
  const ends = rooms.flatMap(({ offer: { type }, regions }) =>
    regions.flatMap((region) => refusedUntil(refusals, { type, region }, now) ?? []),
  );
  const until = ends.reduce((first, end) => (end < first ? end : first), ends[0] ?? now);
  return { kind: "none", why: refusedWords(template, clockTime(until, now)), until };
}

function refusedWords({ types }: InstanceTemplate, until: string): string {
  return (
    `${listed(types, "or")} is listed with capacity, but was refused a moment ago wherever it ` +
    `is; it is not asked for again before ${until}`
  );
}

/** A type of the policy that has capacity in regions of the policy. */
interface Room {
  readonly offer: Offer;
  /** In the policy's order; at least one. */
  readonly regions: readonly [string, ...string[]];
}

/** In the policy's order of types. */
function roomsFor(template: InstanceTemplate, offers: readonly Offer[]): readonly Room[] {
  return template.types.flatMap((type) => {
    const offer = offers.find((one) => one.type === type);
    const [first, ...others] = offer ? regionsFor(template, offer) : [];
    return offer && first !== undefined ? [{ offer, regions: [first, ...others] as const }] : [];
  });
}

function regionsFor(template: InstanceTemplate, offer: Offer): readonly string[] {
  if (template.regions.length === 0) return offer.regions;
  return template.regions.filter((region) => offer.regions.includes(region));
}

/** Sorting keeps the policy's order where price and capacity are equal. */
function cheaper(one: Room, other: Room): number {
  const [price, another] = [perGpu(one.offer), perGpu(other.offer)];
  if (price !== another) return price - another;
  return other.regions.length - one.regions.length;
}

/** What has no price is never cheap. */
function perGpu({ pricePerHour, gpus }: Offer): number {
  return pricePerHour === undefined || pricePerHour <= 0 || gpus < 1
    ? Number.MAX_SAFE_INTEGER
    : pricePerHour / gpus;
}

function found({ region, room }: Place, why: string | undefined): Placement {
  const { type, pricePerHour } = room.offer;
  const priced = pricePerHour === undefined || pricePerHour <= 0 ? {} : { pricePerHour };
  return { kind: "found", type, region, ...priced, ...(why === undefined ? {} : { why }) };
}

/** Nothing to say where the first preference was had. */
function wordsFor(
  { offer }: Room,
  rooms: readonly Room[],
  { choose, types }: InstanceTemplate,
): string | undefined {
  if (choose === "cheapest") {
    if (rooms.length < 2 || offer.pricePerHour === undefined) return undefined;
    const price = hourly(usdPerHour(inDollars(offer.pricePerHour) / offer.gpus));
    return `${offer.type} is the cheapest of ${rooms.length} types with capacity: ${price} a GPU`;
  }
  const before = types.slice(0, types.indexOf(offer.type));
  return before.length === 0
    ? undefined
    : `${offer.type}, because ${listed(before)} ${before.length === 1 ? "has" : "have"} no capacity`;
}

function nowhere({ types, regions }: InstanceTemplate): string {
  const where =
    regions.length === 0 ? "no region has" : `none of the regions ${listed(regions)} has`;
  return `${where} capacity for ${listed(types, "or")} now`;
}
