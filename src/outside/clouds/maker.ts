/** What every cloud's adapter is made from; apart, so that adapters and registry can share it. */

import type { Millis } from "../../model/units.ts";
import type { Clock, Cloud } from "../../ports.ts";

/** What a cloud's adapter needs. */
export interface CloudSettings {
  readonly clock: Clock;
  /** The account's key. */
  readonly key: string;
  /** Default: the cloud's public address. */
  readonly address?: string;
  /** How long one request may take. Defaults are the adapter's own. */
  readonly deadlines?: {
    readonly read: Millis;
    readonly launch: Millis;
    readonly terminate: Millis;
  };
}

/**
 * Makes an adapter with its own pacer: make one for each account and process, or the cloud's
 * limits are not kept. Throws OperatorError for an address that is none.
 */
export type CloudMaker = (settings: CloudSettings) => Cloud;
