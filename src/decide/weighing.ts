/**
 * What confirm and apply weigh of a change beyond its plain difference: what stands on main without
 * a confirmation is as good as not there. Pure.
 */

import type { FleetDifference, PooledInstance } from "../model/fleet.ts";
import type { Ledger } from "../model/history.ts";
import { own } from "./own.ts";

/**
 * The difference as the thresholds must see it. A changed entry counts as added when the entry
 * before it was never confirmed, or when it now allows a higher price, or any price.
 */
export function weighedDifference(difference: FleetDifference, ledger: Ledger): FleetDifference {
  const isNew = ({ before, after }: FleetDifference["changed"][number]) =>
    isUnconfirmed(after.name, ledger) || allowsMore(before, after);
  return {
    ...difference,
    added: [...difference.added, ...difference.changed.filter(isNew).map(({ after }) => after)],
  };
}

function allowsMore(before: PooledInstance, after: PooledInstance): boolean {
  if (before.pricePerHour === undefined) return false;
  return after.pricePerHour === undefined || after.pricePerHour > before.pricePerHour;
}

/**
 * True when a rule of ours asked for every removal, and nothing else: each has an open termination,
 * and the entry that goes was itself confirmed (its protection, its adoption).
 */
export function areRemovalsJustified(difference: FleetDifference, ledger: Ledger): boolean {
  const open = Object.values(ledger.open);
  return difference.removed.every(
    ({ name }) =>
      !isUnconfirmed(name, ledger) &&
      open.some((action) => action.target === name && action.type === "terminate_instance"),
  );
}

/** The commit that last spoke of this name was judged and may not be acted on. */
export function isUnconfirmed(name: string, ledger: Ledger): boolean {
  const commit = own(ledger.nameCommits, name);
  return commit !== undefined && own(ledger.commits, commit)?.confirmed === false;
}
