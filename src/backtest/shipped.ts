/** Policies as files ship them, as entrants of the benchmark: one way to read what is scored. */

import { settingsOf } from "../forecast/queue-aims.ts";
import type { PoolPolicy } from "../model/policy.ts";
import type { Entrant } from "./baselines.ts";
import { learnedPolicy } from "./policies/learned.ts";

/**
 * The pool under its own name; undefined when it has no queue that learns. Machines, sizes and
 * limits of the file do not count: the benchmark has fleets of its own, without a maximum.
 */
export function shippedEntrant({ name, rules }: PoolPolicy): Entrant | undefined {
  const learns = rules.flatMap((rule) =>
    rule.rule === "queue" && rule.learns ? [rule.learns] : [],
  )[0];
  if (learns === undefined) return undefined;
  const settings = settingsOf(learns.aim);
  return {
    name,
    enter: ({ scenario }) => ({
      policy: learnedPolicy(settings, scenario.timing),
      startNodes: 0,
    }),
  };
}
