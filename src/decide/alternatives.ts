/** What else could have been chosen for a wish, and what that would have cost: for people. */
import type { Alternative, Choice } from "../model/explanation.ts";
import { hourly } from "../model/money.ts";
import type { Offer } from "../model/offer.ts";
import { negated, sumRates, type UsdMicrosPerHour } from "../model/units.ts";
import { protectionOf } from "./protection.ts";
import type { Opinion } from "./rules/opinion.ts";
import { membersOfPool, type Situation } from "./situation.ts";
import { type GrowthWish, leavingOf, type ShrinkWish, type Wish } from "./wish.ts";
import { counted, listed } from "./words.ts";

/** The choice that was made for this wish, in the order of the policy or of names. */
export function choiceOf(wish: Wish, opinions: readonly Opinion[], situation: Situation): Choice {
  return wish.kind === "grow"
    ? { of: "type", alternatives: typesFor(wish, situation) }
    : { of: "victim", alternatives: victimsFor(wish, opinions, situation) };
}

function typesFor({ pool, placement }: GrowthWish, { offers }: Situation): readonly Alternative[] {
  const found = placement.kind === "found" ? placement : undefined;
  return pool.instance.types.map((type): Alternative => {
    const chosen = type === found?.type;
    if (offers.kind === "gap") return { name: type, chosen, sentence: "no offers could be read" };
    const offer = offers.value.find((one) => one.type === type);
    if (!offer) return { name: type, chosen, sentence: "the cloud does not offer it" };
    const price = priced(offer.pricePerHour);
    if (chosen) return { name: `${type} in ${found?.region}`, chosen, ...price, sentence: "" };
    return {
      name: type,
      chosen,
      ...price,
      sentence: standing(offer, pool.instance.regions, found),
    };
  });
}

function standing(
  offer: Offer,
  allowed: readonly string[],
  found: { readonly pricePerHour?: UsdMicrosPerHour } | undefined,
): string {
  const regions = offer.regions.filter((one) => allowed.length === 0 || allowed.includes(one));
  if (regions.length === 0) {
    const elsewhere = offer.regions.length === 0 ? "" : `, only in ${listed(offer.regions)}`;
    return `has no capacity ${allowed.length === 0 ? "now" : "in the pool's regions"}${elsewhere}`;
  }
  return `has capacity in ${listed(regions)}${difference(offer.pricePerHour, found?.pricePerHour)}`;
}

function difference(
  price: UsdMicrosPerHour | undefined,
  chosen: UsdMicrosPerHour | undefined,
): string {
  if (price === undefined || chosen === undefined) return "";
  if (price === chosen) return ", for the same price";
  const more = sumRates([price, negated(chosen)]);
  return more > 0 ? `, for ${hourly(more)} more` : `, for ${hourly(negated(more))} less`;
}

/** Members that a rule would let go, with what speaks for and against each. */
function victimsFor(
  wish: ShrinkWish,
  opinions: readonly Opinion[],
  situation: Situation,
): readonly Alternative[] {
  const leaving = new Set(leavingOf(wish).map(({ name }) => name));
  return membersOfPool(situation, wish.pool.name).flatMap((member): readonly Alternative[] => {
    const spoken = opinions.filter((one) => "member" in one && one.member === member.name);
    const free = spoken.find((one) => one.kind === "may-shrink");
    if (free?.kind !== "may-shrink") return [];
    const against = [
      ...spoken
        .filter(({ kind }) => kind === "keep" || kind === "unknown")
        .map((one) => one.reason),
      protectionOf(member, situation)?.sentence ?? "",
    ].filter((sentence) => sentence !== "");
    const sentence = [`idle for ${counted(free.idleMinutes, "minute")}`, ...against].join("; ");
    const price = priced(member.instance?.pricePerHour);
    return [{ name: member.name, chosen: leaving.has(member.name), ...price, sentence }];
  });
}

function priced(rate: UsdMicrosPerHour | undefined): {
  readonly pricePerHour?: UsdMicrosPerHour;
} {
  return rate === undefined ? {} : { pricePerHour: rate };
}
