/** What every meter's adapter is made from; apart, so that adapters and registry can share it. */

import type { Millis } from "../../model/units.ts";
import type { Clock, Meter } from "../../ports.ts";
import type { Credentials } from "../address.ts";

/** What a meter's adapter needs. */
export interface MeterSettings {
  readonly clock: Clock;
  /** May hold user and password. */
  readonly address: string;
  /** Go before those in the address. */
  readonly credentials?: Credentials;
  /** How long one query may take. The default is the adapter's own. */
  readonly deadline?: Millis;
}

/** Makes an adapter. Throws OperatorError for an address that is none. */
export type MeterMaker = (settings: MeterSettings) => Meter;
