/** Machines that do nothing: given back, they cost nothing. */

import { hourly } from "../../model/money.ts";
import { byText } from "../own.ts";
import { busyGpus, restingPercent, workingMachines } from "../working-machine.ts";
import { type Advisor, inMonth, monthHours } from "./advisor.ts";

/** Told also where no rule may give it back: a minimum or a protection costs something. */
export const idleMachine: Advisor = (situation) =>
  [...situation.membersByPool.keys()].sort(byText).flatMap((pool) =>
    workingMachines(pool, situation).flatMap((machine) => {
      const { member, price, when, peaks } = machine;
      if (price === undefined || busyGpus(machine) > 0) return [];
      const highest = Math.ceil(Math.max(...peaks) * 10) / 10;
      return [
        {
          kind: "idle-machine" as const,
          subject: member.name,
          machines: [member.name],
          sentence: `${member.name} does nothing: give it back, if nobody waits for it`,
          savedPerMonth: inMonth(price),
          method:
            `Its busiest GPU was at ${highest} % or less, under ${restingPercent} %, in ${when}; ` +
            `${hourly(price)} for ${monthHours} hours, if it stays so.`,
        },
      ];
    }),
  );
