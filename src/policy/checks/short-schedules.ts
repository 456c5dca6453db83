/** Hours of a schedule that end before a machine that is launched for them has booted. */
import { minutes } from "../../model/units.ts";
import { printDuration } from "../duration.ts";
import type { PolicyCheck } from "./check.ts";

/** Plan runs every ten minutes, and a large machine takes a quarter of an hour and more to boot. */
const shortest = 30;
const wholeDay = 1440;

/** A warning: the machine is paid for, and the window is over when it is ready. */
export const shortSchedules: PolicyCheck = ({ pools }) =>
  pools.flatMap(({ policy, file }) =>
    policy.rules.flatMap((rule, index) => {
      if (rule.rule !== "schedule" || rule.minimum === undefined) return [];
      const length = rule.to > rule.from ? rule.to - rule.from : rule.to + wholeDay - rule.from;
      if (length >= shortest) return [];
      return [
        {
          severity: "warning" as const,
          problem: {
            at: file.place(["rules", index]),
            what:
              `rules[${index}] lasts ${length} minutes, and from its start to a machine that ` +
              `works ${shortest} minutes can pass`,
            hint: `Begin earlier, so that it lasts ${printDuration(minutes(shortest))} or more`,
          },
        },
      ];
    }),
  );
