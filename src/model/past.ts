/** What the meter remembers beyond the rules' window. For advice only: no decision reads it. */
import type { SignalSeries } from "./signal.ts";

/** Each part is absent when there is no meter, or when it did not answer. */
export interface Past {
  /** Spend of the whole account in dollars an hour: means of an hour, of the last 28 days. */
  readonly spend?: readonly SignalSeries[];
  /** The highest utilisation of each machine in each hour of the last 14 days, in percent. */
  readonly hourlyPeaks?: readonly SignalSeries[];
  /** The mean utilisation of each machine in 5 minutes, of the last 3 hours, in percent. */
  readonly recentMeans?: readonly SignalSeries[];
}
