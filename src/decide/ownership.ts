/** Whose a machine is: the two proofs without which nothing is ever touched. */

import type { FleetInstance } from "../model/fleet.ts";
import type { Ledger } from "../model/history.ts";
import { carriesOurTags, type Instance, tagKeys } from "../model/instance.ts";
import { own } from "./own.ts";

/** An entry of the fleet file; with its pool, so that the pool's tag can be compared. */
export type FleetEntry = FleetInstance & { readonly pool: string };

/**
 * True only with both proofs: the name stands in the fleet file or in the audit, *and* the machine
 * carries our tags for that pool or its id is written beside the name. `fleetEntry` is the entry
 * under which the machine would be ours; absent, only the audit can know its name.
 */
export function isOurs(
  instance: Instance,
  fleetEntry: FleetEntry | undefined,
  fleetTag: string,
  ledger: Ledger,
): boolean {
  if (fleetEntry?.id !== undefined) return fleetEntry.id === instance.id;
  const pool = fleetEntry
    ? poolOfEntry(instance, fleetEntry, ledger)
    : poolInAudit(instance, ledger);
  return pool !== undefined && carriesOurTags(instance, fleetTag, pool);
}

function poolOfEntry(instance: Instance, entry: FleetEntry, ledger: Ledger): string | undefined {
  const launched = own(ledger.launches, entry.name)?.instanceId === instance.id;
  const known = own(ledger.repair?.known ?? {}, entry.name) === instance.id;
  return launched || known || instance.name === entry.name ? entry.pool : undefined;
}

/**
 * The pool that a name without a line in the fleet file belonged to: of its launch, else, for a
 * machine that lived when its name was merged, the one that its tags say.
 */
export function poolInAudit(
  { id, name = "", tags }: Instance,
  { launches, repair }: Ledger,
): string | undefined {
  const lived = own(repair?.known ?? {}, name) === id ? tags[tagKeys.pool] : undefined;
  return own(launches, name)?.pool ?? lived;
}
