/** Machines for which a cheaper type or region with as many GPUs can be had now. */

import type { Recommendation } from "../../model/advice.ts";
import type { Instance } from "../../model/instance.ts";
import { hourly } from "../../model/money.ts";
import type { Offer } from "../../model/offer.ts";
import type { PoolPolicy } from "../../model/policy.ts";
import { negated, sumRates, type UsdMicrosPerHour } from "../../model/units.ts";
import { byText } from "../own.ts";
import { activeMembers } from "../rules/opinion.ts";
import { membersOfPool } from "../situation.ts";
import { listed } from "../words.ts";
import { type Advisor, inMonth, isWorthMoving, monthHours } from "./advisor.ts";

/** Types that the policy names are equal to it; of others GPU and memory must be the same. */
export const cheaperType: Advisor = (situation) => {
  const { offers, pools } = situation;
  if (offers.kind === "gap") return [];
  return pools.flatMap((pool) =>
    activeMembers({ members: membersOfPool(situation, pool.name) }).flatMap(
      ({ name, instance }) => {
        const cheapest = instance && cheapestFor(instance, pool, offers.value);
        return cheapest ? [recommendationOf({ name, type: instance.type, pool, ...cheapest })] : [];
      },
    ),
  );
};

/** A type that costs less, and what keeps the pool from using it. */
interface Cheaper {
  readonly offer: Offer;
  readonly price: UsdMicrosPerHour;
  readonly rate: UsdMicrosPerHour;
  /** Where it can be had, those that the policy allows if there are any. */
  readonly regions: readonly string[];
  /** What to add to the policy; empty when it allows all of it. */
  readonly missing: readonly string[];
}

/** What the policy allows already goes before what it would have to allow, then the lower price. */
function cheapestFor(
  { type, gpus, pricePerHour: price }: Instance,
  { instance: template }: PoolPolicy,
  offers: readonly Offer[],
): Cheaper | undefined {
  if (price === undefined) return undefined;
  const mine = gpuOf(offers.find((offer) => offer.type === type));
  return offers
    .flatMap((offer): readonly Cheaper[] => {
      const rate = offer.pricePerHour;
      const isNamed = template.types.includes(offer.type);
      const isEqual = isNamed || (mine !== undefined && gpuOf(offer) === mine);
      const isLess = rate !== undefined && isWorthMoving(price, rate);
      if (offer.gpus !== gpus || !isEqual || !isLess || offer.regions.length === 0) return [];
      const allowed = offer.regions.filter(
        (region) => template.regions.length === 0 || template.regions.includes(region),
      );
      const regions = allowed.length > 0 ? allowed : offer.regions;
      const missing = [
        ...(isNamed ? [] : [`the type ${offer.type}`]),
        ...(allowed.length > 0 ? [] : [`a region of ${listed(regions, "or")}`]),
      ];
      return [{ offer, price, rate, regions, missing }];
    })
    .sort(
      (one, other) =>
        one.missing.length - other.missing.length ||
        one.rate - other.rate ||
        byText(one.offer.type, other.offer.type),
    )[0];
}

function recommendationOf(
  found: Cheaper & { readonly name: string; readonly type: string; readonly pool: PoolPolicy },
): Recommendation {
  const { name, type, offer, price, rate, regions, missing } = found;
  const pool = found.pool.name;
  const toDo =
    missing.length === 0
      ? `The policy of ${pool} allows it`
      : `The policy of ${pool} would have to allow ${listed(missing)}`;
  return {
    kind: "cheaper-type",
    subject: name,
    machines: [name],
    sentence: `${name} is a ${type}: a ${offer.type} has as many GPUs for less`,
    savedPerMonth: inMonth(sumRates([price, negated(rate)])),
    method:
      `${toDo}, with capacity now in ${listed(regions)}; ${hourly(price)} less ${hourly(rate)} ` +
      `for ${monthHours} hours. How fast each works was not compared.`,
  };
}

/** `8x A100 (80 GB SXM4)` -> `A100 (80 GB`: GPU and memory. Undefined for other descriptions. */
function gpuOf(offer: Offer | undefined): string | undefined {
  return /^\d+x (?<gpu>.+ \(\d+ GB)\b/.exec(offer?.description ?? "")?.groups?.["gpu"];
}
