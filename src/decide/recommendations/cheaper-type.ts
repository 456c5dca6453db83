/** Machines whose pool allows a cheaper type with as many GPUs that can be had now. */

import { hourly } from "../../model/money.ts";
import { negated, sumRates } from "../../model/units.ts";
import { byText } from "../own.ts";
import { activeMembers } from "../rules/opinion.ts";
import { membersOfPool } from "../situation.ts";
import { listed } from "../words.ts";
import { type Advisor, inMonth, monthHours } from "./advisor.ts";

/** The policy calls the types equal, not we: it names both for one pool. */
export const cheaperType: Advisor = (situation) => {
  const { offers, pools } = situation;
  if (offers.kind === "gap") return [];
  return pools.flatMap(({ name: pool, instance: template }) =>
    activeMembers({ members: membersOfPool(situation, pool) }).flatMap(({ name, instance }) => {
      const price = instance?.pricePerHour;
      if (!instance || price === undefined) return [];
      const cheaper = offers.value
        .flatMap((offer) => {
          const regions = offer.regions.filter(
            (region) => template.regions.length === 0 || template.regions.includes(region),
          );
          const rate = offer.pricePerHour;
          const fits = template.types.includes(offer.type) && offer.gpus === instance.gpus;
          if (!fits || rate === undefined || rate >= price || regions.length === 0) return [];
          return [{ type: offer.type, rate, regions }];
        })
        .sort((one, other) => one.rate - other.rate || byText(one.type, other.type))[0];
      if (!cheaper) return [];
      return [
        {
          kind: "cheaper-type" as const,
          subject: name,
          machines: [name],
          sentence: `${name} is a ${instance.type}: a ${cheaper.type} has as many GPUs for less`,
          savedPerMonth: inMonth(sumRates([price, negated(cheaper.rate)])),
          method:
            `The policy of ${pool} allows both, with capacity now in ` +
            `${listed(cheaper.regions)}; ` +
            `${hourly(price)} less ${hourly(cheaper.rate)} for ${monthHours} hours. How fast ` +
            "each works was not compared.",
        },
      ];
    }),
  );
};
