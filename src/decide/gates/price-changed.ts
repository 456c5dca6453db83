/** Nothing is bought at a price far from any that somebody has seen and agreed to. */
import { namedInstances } from "../../model/fleet.ts";
import { hourly } from "../../model/money.ts";
import type { UsdMicrosPerHour } from "../../model/units.ts";
import { byText } from "../own.ts";
import type { Situation } from "../situation.ts";
import { percent } from "../words.ts";
import { type Gate, pass } from "./gate.ts";

/** A jump either way is a mistake of a price list until a person says otherwise. */
export const priceChanged: Gate = {
  reason: "price-changed",
  judge: (wish, { situation }) => {
    const most = situation.policies.limits.priceChangePercent;
    if (most === undefined || wish.kind !== "grow" || wish.placement.kind !== "found") return pass;
    const { type, pricePerHour: price } = wish.placement;
    if (price === undefined) return pass;
    const [nearest] = knownPrices(type, situation).sort(
      (one, other) => Math.abs(price - one) - Math.abs(price - other) || one - other,
    );
    if (nearest === undefined || Math.abs(price - nearest) * 100 <= most * nearest) return pass;
    const change = percent((Math.abs(price - nearest) * 100) / nearest, "down");
    const sentence =
      `${type} costs ${hourly(price)} now, ${change} ${price > nearest ? "more" : "less"} than ` +
      `the ${hourly(nearest)} known before, and more than ${most} % is held until the price is ` +
      `back or a pull request writes the new one at an entry of that type`;
    return { kind: "block", block: { reason: "price-changed", sentence } };
  },
};

/** Of the fleet file's entries of this type, and of the newest launch of one. */
function knownPrices(type: string, { observation }: Situation): UsdMicrosPerHour[] {
  const { fleet, ledger } = observation;
  const [newest] = Object.entries(ledger.launches)
    .filter(([, launch]) => launch.type === type && launch.pricePerHour !== undefined)
    .sort(([name, one], [other, another]) => another.at - one.at || byText(name, other));
  const entries = namedInstances(fleet).filter((entry) => entry.type === type);
  return [newest?.[1].pricePerHour, ...entries.map((entry) => entry.pricePerHour)].filter(
    (price) => price !== undefined,
  );
}
