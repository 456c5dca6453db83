/** What we ask of the outside. Adapters in `outside/` and stand-ins keep these contracts. */
import type { Instant, Millis } from "./model/units.ts";

/** The time, and waiting. The only source of either. */
export interface Clock {
  now(): Instant;
  sleep(time: Millis): Promise<void>;
}
