/** The confirmation class of what a plan proposes; the judgement itself is shared with confirm. */
import { fleetDifference } from "../model/fleet.ts";
import type { ConfirmationClass } from "../model/plan.ts";
import type { Change } from "./actions.ts";
import { requiredConfirmation } from "./required-confirmation.ts";
import type { Situation } from "./situation.ts";
import { hourly, hourlyLimit } from "./words.ts";

/** Does this change merge by itself? One action, the sum or recent growth may forbid it. */
export function confirmationOf(change: Change, situation: Situation): ConfirmationClass {
  const { policies, observation, now } = situation;
  const { aboveHourlyCost, aboveTerminations } = policies.limits.confirmation;
  const dear = change.actions.find((action) => action.costImpact > aboveHourlyCost);
  if (dear) {
    const threshold = hourlyLimit(aboveHourlyCost);
    const why = `${dear.target} alone adds ${hourly(dear.costImpact)}, over the threshold of`;
    return { kind: "approval", why: `${why} ${threshold}` };
  }
  const removed = change.actions.filter((action) => action.type === "terminate_instance").length;
  if (removed > aboveTerminations) {
    const why = `it terminates ${removed}, and ${aboveTerminations} may go without an approval`;
    return { kind: "approval", why };
  }
  const difference = fleetDifference({ before: observation.fleet, after: change.fleetAfter });
  return requiredConfirmation(difference, {
    limits: policies.limits,
    ledger: observation.ledger,
    now,
    removalsJustified: true,
    isRollback: false,
  });
}
