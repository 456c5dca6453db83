/**
 * The part of a change of the fleet file that asks something of a cloud. Taking out a name that is
 * dead asks for nothing, and neither does putting back what nobody confirmed. Pure.
 */
import type { FleetDifference, PooledInstance } from "../model/fleet.ts";
import { sameEntry } from "../model/fleet.ts";
import type { Ledger } from "../model/history.ts";
import type { Instance } from "../model/instance.ts";
import type { Instant } from "../model/units.ts";
import { deadName } from "./dead-names.ts";
import { own } from "./own.ts";
import { provenMachine } from "./proven-machine.ts";
import { isUnconfirmed } from "./weighing.ts";

/** A change, taken apart. */
export interface Weighed {
  /** What asks for something. */
  readonly acts: FleetDifference;
  /** Names of the rest. */
  readonly uncalled: readonly string[];
  /** Those of them whose machines went by themselves: not each of them is taken for granted. */
  readonly vanished: readonly string[];
}

/** What tells one part from the other. */
export interface ActsContext {
  readonly ledger: Ledger;
  readonly now: Instant;
  /** The cloud's list, and the value of our fleet tag; absent where nobody asked the cloud. */
  readonly seen?: { readonly instances: readonly Instance[]; readonly fleet: string };
}

/** Takes a change apart. */
export function actsOf(difference: FleetDifference, context: ActsContext): Weighed {
  const { added, removed, changed } = difference;
  const dead = removed.filter((entry) => isDead(entry, context));
  const undone = removed.filter(
    (entry) => !dead.includes(entry) && isRestored(entry.name, undefined, context),
  );
  const back = added.filter(
    (entry) => isRestored(entry.name, entry, context) && isThere(entry, context),
  );
  const reset = changed.filter(({ after }) => isRestored(after.name, after, context));
  return {
    acts: {
      added: added.filter((entry) => !back.includes(entry)),
      removed: removed.filter((entry) => !dead.includes(entry) && !undone.includes(entry)),
      changed: changed.filter((change) => !reset.includes(change)),
    },
    uncalled: [...dead, ...undone, ...back, ...reset.map(({ after }) => after)]
      .map(({ name }) => name)
      .sort(),
    vanished: dead
      .filter((entry) => deadName(entry, context)?.what === "vanished")
      .map(({ name }) => name),
  };
}

/** Dead, and nothing lives under its name after all. */
function isDead(entry: PooledInstance, context: ActsContext): boolean {
  if (deadName(entry, context) === undefined) return false;
  return context.seen === undefined || !isThere(entry, context);
}

/** Where nobody asked the cloud, apply will before anything follows from it. */
function isThere(entry: PooledInstance, { ledger, seen }: ActsContext): boolean {
  return seen === undefined || provenMachine(entry, { ledger, ...seen }) !== undefined;
}

/** The name stands as it stood before the first commit that nobody confirmed. */
function isRestored(
  name: string,
  entry: PooledInstance | undefined,
  { ledger }: ActsContext,
): boolean {
  const before = own(ledger.repair?.unconfirmed ?? {}, name);
  if (!before || !isUnconfirmed(name, ledger)) return false;
  if (!before.entry || !entry) return before.entry === entry;
  return sameEntry(before.entry, entry);
}
