/** Nothing is bought while its price, or that of anything that counts already, is unknown. */
import { listed } from "../words.ts";
import { type Gate, pass } from "./gate.ts";

/** Names in a sentence; more than this are counted only. */
const namesShown = 3;

/** An unknown price is not zero: with it, spend cannot be shown to be under its limit. */
export const priceUnknown: Gate = {
  reason: "price-unknown",
  judge: (wish, { tally }) => {
    if (wish.kind !== "grow" || wish.placement.kind !== "found") return pass;
    if (wish.placement.pricePerHour === undefined) {
      const sentence = `the cloud gives no price for ${wish.placement.type}`;
      return { kind: "block", block: { reason: "price-unknown", sentence } };
    }
    if (tally.unpriced.length === 0) return pass;
    const sentence =
      `nobody knows what ${namesOf(tally.unpriced)} costs, so spend cannot be compared with ` +
      "its limit";
    return { kind: "block", block: { reason: "price-unknown", sentence } };
  },
};

function namesOf(names: readonly string[]): string {
  if (names.length <= namesShown) return listed(names);
  return `${names.slice(0, namesShown).join(", ")} and ${names.length - namesShown} more`;
}
