/** The real time. Apart, because everything else takes its clock as an argument. */

import { setTimeout as delay } from "node:timers/promises";
import { instant, type Millis } from "../model/units.ts";
import type { Clock } from "../ports.ts";

// Timers of Node hold 31 bits; a longer one would fire at once.
const longestTimer = 2 ** 31 - 1;

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => instant(Date.now()),
  async sleep(time: Millis): Promise<void> {
    for (let left: number = time; left > 0; left -= longestTimer) {
      await delay(Math.min(left, longestTimer));
    }
  },
};
