/** The confirmation class of what a plan proposes; the judgement itself is shared with confirm. */
import { fleetDifference } from "../model/fleet.ts";
import type { ConfirmationClass } from "../model/plan.ts";
import type { Change } from "./actions.ts";
import { requiredConfirmation } from "./required-confirmation.ts";
import type { Situation } from "./situation.ts";
import { isUnconfirmed, weighedDifference } from "./weighing.ts";

/**
 * Does this change merge by itself? A rule asked for its removals on known readings, which is
 * enough only where what it removes was itself confirmed.
 */
export function confirmationOf(change: Change, situation: Situation): ConfirmationClass {
  const { policies, observation, now } = situation;
  const difference = fleetDifference({ before: observation.fleet, after: change.fleetAfter });
  const { ledger } = observation;
  return requiredConfirmation(weighedDifference(difference, ledger), {
    limits: policies.limits,
    ledger,
    now,
    removalsJustified: difference.removed.every(({ name }) => !isUnconfirmed(name, ledger)),
    isRollback: false,
  });
}
