/** All that one run saw. What it could not see is a gap, never a zero. */

import type { Fleet } from "./fleet.ts";
import type { GpuFault } from "./gpu-fault.ts";
import type { Ledger } from "./history.ts";
import type { Instance } from "./instance.ts";
import type { Offer } from "./offer.ts";
import type { Direction } from "./plan.ts";
import type { InstanceReadings } from "./readings.ts";
import type { PastSeries, SignalSeries } from "./signal.ts";
import type { Instant, Millis, UsdMicrosPerHour } from "./units.ts";

/** Something that could not be seen, and why. `source` is a metric label: few, fixed words. */
export interface Gap {
  readonly source: "instances" | "offers" | "readings" | "signals";
  readonly why: string;
}

/** A part of the outside that was seen, or not. */
export type Seen<Value> =
  | { readonly kind: "seen"; readonly value: Value }
  | { readonly kind: "gap"; readonly gap: Gap };

/** A living pull request of ours that waits for an approval: it reserves count and spend. */
export interface WaitingProposal {
  readonly number: number;
  readonly pool: string;
  readonly direction: Direction;
  readonly actionIds: readonly string[];
  /** Names it adds. */
  readonly adds: readonly string[];
  /** Names it removes. */
  readonly removes: readonly string[];
  readonly costImpact: UsdMicrosPerHour;
  readonly until: Instant;
}

/** What a decision is made from, whole: recorded beside the plan so that it can be replayed. */
export interface Observation {
  readonly at: Instant;
  /** `owner/repository`. */
  readonly repository: string;
  readonly mainSha: string;
  /** The desired fleet on main. */
  readonly fleet: Fleet;
  readonly instances: Seen<readonly Instance[]>;
  readonly offers: Seen<readonly Offer[]>;
  /** By instance id, for every live instance of the list. */
  readonly readings: Readonly<Record<string, InstanceReadings>>;
  /** By query, for every query that policies name. Absent: nobody was asked. */
  readonly signals?: Readonly<Record<string, Seen<readonly SignalSeries[]>>>;
  /** By query, for every query whose long past a rule learns from. Absent: nobody was asked. */
  readonly pasts?: Readonly<Record<string, Seen<readonly PastSeries[]>>>;
  /**
   * Between two plans, by the workflow that runs them. Absent: it is not that simple, or no rule
   * learns, and the usual five minutes count.
   */
  readonly planInterval?: Millis;
  /** Of any machine. Absent: no exporter reports any, or nobody could be asked. */
  readonly faults?: readonly GpuFault[];
  readonly waiting: readonly WaitingProposal[];
  readonly ledger: Ledger;
}
