/** The one clock of the local world: time passes only when somebody sleeps or advances it. */

import { after, type Instant, type Millis } from "../model/units.ts";
import type { Clock } from "../ports.ts";

/** A clock that jumps. Servers of the local world derive their state from `now()` when asked. */
export class VirtualClock implements Clock {
  #now: Instant;
  constructor(start: Instant) {
    this.#now = start;
  }
  now(): Instant {
    return this.#now;
  }
  /** Time passes at once: sleeping is how the code under test lets it pass. */
  sleep(time: Millis): Promise<void> {
    this.advance(time);
    return Promise.resolve();
  }
  advance(time: Millis): void {
    if (time > 0) this.#now = after(this.#now, time);
  }
}
