/** Which live machine stands behind an entry of the fleet file, by both proofs of ownership. */

import type { PooledInstance } from "../model/fleet.ts";
import type { Ledger } from "../model/history.ts";
import { type Instance, isLive } from "../model/instance.ts";
import { own } from "./own.ts";
import { isOurs } from "./ownership.ts";

/** What tells which machine stands behind a name. */
export interface Machines {
  readonly ledger: Ledger;
  readonly instances: readonly Instance[];
  /** The value of our fleet tag. */
  readonly fleet: string;
}

/** The one live machine that is proven to be this entry's; several or none is nobody. */
export function provenMachine(entry: PooledInstance, machines: Machines): string | undefined {
  const { launches, repair } = machines.ledger;
  const launched =
    own(launches, entry.name)?.instanceId ??
    (entry.id === undefined ? own(repair?.known ?? {}, entry.name) : undefined);
  const ours = machines.instances.filter(
    (instance) =>
      isLive(instance) &&
      (launched === undefined || instance.id === launched) &&
      isOurs(instance, entry, machines.fleet, machines.ledger),
  );
  return ours.length === 1 ? ours[0]?.id : undefined;
}
