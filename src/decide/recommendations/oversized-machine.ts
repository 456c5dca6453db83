/** Machines with more GPUs than work: a smaller one of the same GPU would do. */

import { hourly } from "../../model/money.ts";
import type { Offer } from "../../model/offer.ts";
import { negated, sumRates } from "../../model/units.ts";
import { byText } from "../own.ts";
import { busyGpus, restingPercent, workingMachines } from "../working-machine.ts";
import { type Advisor, inMonth, isWorthMoving, monthHours } from "./advisor.ts";

/** At most half of the GPUs were busy, and an offer has at least as many for less. */
export const oversizedMachine: Advisor = (situation) => {
  const { offers } = situation;
  if (offers.kind === "gap") return [];
  return [...situation.membersByPool.keys()].sort(byText).flatMap((pool) =>
    workingMachines(pool, situation).flatMap((machine) => {
      const { member, instance, price, when } = machine;
      const busy = busyGpus(machine);
      if (price === undefined || busy === 0 || busy * 2 > instance.gpus) return [];
      const smaller = smallestFor(busy, instance.type, offers.value);
      if (smaller?.pricePerHour === undefined) return [];
      if (!isWorthMoving(price, smaller.pricePerHour)) return [];
      const saved = sumRates([price, negated(smaller.pricePerHour)]);
      return [
        {
          kind: "oversized-machine" as const,
          subject: member.name,
          machines: [member.name],
          sentence: `${member.name} has ${instance.gpus} GPUs and uses ${busy}: a ${smaller.type} would do`,
          savedPerMonth: inMonth(saved),
          method:
            `${instance.gpus - busy} of its GPUs stayed under ${restingPercent} % in ${when}; ` +
            `${hourly(price)} less ${hourly(smaller.pricePerHour)} for ${monthHours} hours. ` +
            "Memory and the links between GPUs were not looked at.",
        },
      ];
    }),
  );
};

function smallestFor(busy: number, type: string, offers: readonly Offer[]): Offer | undefined {
  return offers
    .filter((offer) => offer.gpus >= busy && modelOf(offer.type) === modelOf(type))
    .filter((offer) => offer.pricePerHour !== undefined)
    .sort(
      (one, other) =>
        (one.pricePerHour ?? 0) - (other.pricePerHour ?? 0) || byText(one.type, other.type),
    )[0];
}

/** `gpu_8x_a100_80gb_sxm4` -> `a100_80gb_sxm4`: the same GPU in another number. */
function modelOf(type: string): string {
  return type.replace(/^gpu_\d+x_/, "");
}
