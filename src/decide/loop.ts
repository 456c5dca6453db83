/** How fast the loop is that decides: the stated time between two plans, else the usual one. */
import { usualLoop } from "../forecast/queue-aims.ts";
import type { QueueTiming } from "../forecast/queue-memory.ts";
import type { Millis } from "../model/units.ts";

/** The step of the past stays; what changes is how long a decision has to last. */
export function loopOf(planInterval: Millis | undefined): QueueTiming {
  if (planInterval === undefined) return usualLoop;
  return {
    ...usualLoop,
    stepSeconds: usualLoop.periodSeconds,
    periodSeconds: planInterval / 1_000,
  };
}
