/** The projected fleet never costs more an hour than the limit, machines that are not ours too. */

import { hourly } from "../../model/money.ts";
import { sumRates } from "../../model/units.ts";
import { timesRate } from "../tally.ts";
import { hourlyLimit } from "../words.ts";
import { fitting, type Gate, pass } from "./gate.ts";

/** Trims a growth to what fits. Without a placement or a price there is nothing to compare yet. */
export const spendLimit: Gate = {
  reason: "spend-limit",
  judge: (wish, { situation, tally }) => {
    if (wish.kind !== "grow" || wish.placement.kind !== "found") return pass;
    const { pricePerHour: price, type } = wish.placement;
    if (price === undefined) return pass;
    const limit = situation.policies.limits.maxHourlySpend;
    const fits = Math.max(0, Math.floor((limit - tally.spend) / price));
    const spend = sumRates([tally.spend, timesRate(wish.count, price)]);
    return fitting(wish.count, fits, {
      reason: "spend-limit",
      sentence:
        `${wish.count} more ${type} would raise spend to ${hourly(spend)}, over the limit of ` +
        hourlyLimit(limit),
    });
  },
};
