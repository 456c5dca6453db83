/** The fleet that never changes: the sizes of its baselines are known only in hindsight. */

import { nothingToDo, type ScalingPolicy } from "../scaling-policy.ts";

/** Keeps whatever there was at the start. */
export const fixedFleet: ScalingPolicy = { decide: () => nothingToDo };
