/** Which type and region new machines would have, and the words for why those. */

import { hourly } from "../model/money.ts";
import type { Seen } from "../model/observation.ts";
import type { Offer } from "../model/offer.ts";
import type { InstanceTemplate } from "../model/policy.ts";
import { inDollars, usdPerHour } from "../model/units.ts";
import type { Placement } from "./wish.ts";
import { listed } from "./words.ts";

/**
 * Types before regions: a preferred type in a later region goes before the next type. `cheapest`
 * orders the types by their price for one GPU, then by the number of regions with capacity.
 */
export function choosePlacement(
  template: InstanceTemplate,
  offers: Seen<readonly Offer[]>,
): Placement {
  if (offers.kind === "gap") {
    const why = `the cloud's offers could not be read (${offers.gap.why})`;
    return { kind: "none", why: `${why}, so neither capacity nor price is known` };
  }
  const rooms = roomsFor(template, offers.value);
  const [best] = template.choose === "cheapest" ? [...rooms].sort(cheaper) : rooms;
  if (!best) return { kind: "none", why: nowhere(template) };
  return found(best, wordsFor(best, rooms, template));
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

function found({ offer, regions: [region] }: Room, why: string | undefined): Placement {
  const { type, pricePerHour } = offer;
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
