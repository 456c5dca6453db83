/** Writes what a machine cost into the entries of the actions that began and ended it. */
import type { Metered } from "../decide/machine-cost.ts";
import { byText } from "../decide/own.ts";
import type { CostEstimate, Ledger } from "../model/history.ts";
import { type ActionChange, changeOfEntry } from "../record/action-change.ts";
import type { Run } from "../record/run.ts";

/** The changes with the costs of machines that are gone; entries that learn only that are added. */
export async function withCosts(
  run: Run,
  changes: readonly ActionChange[],
  ended: Metered["ended"],
): Promise<readonly ActionChange[]> {
  const costs = costsByAction(run.recording.journal().ledger, ended);
  const told = changes.map((change): ActionChange => {
    const cost = costs.get(change.id);
    costs.delete(change.id);
    return cost ? { ...change, details: { ...change.details, cost } } : change;
  });
  const others: ActionChange[] = [];
  for (const [id, cost] of costs) {
    const entry = await run.recording.entry(id);
    if (entry) others.push(changeOfEntry(entry, entry.action.status, { cost }));
  }
  return [...told, ...others];
}

/** Of its launch and of its termination, whichever there were, in order of the actions' ids. */
function costsByAction(ledger: Ledger, ended: Metered["ended"]): Map<string, CostEstimate> {
  const byMachine = new Map(ended.map(({ instanceId, cost }) => [instanceId, cost]));
  const records = [...Object.values(ledger.launches), ...Object.values(ledger.terminations)];
  const costs = records.flatMap(({ instanceId, actionId }) => {
    const cost = instanceId === undefined ? undefined : byMachine.get(instanceId);
    return cost && actionId !== "" ? [[actionId, cost] as const] : [];
  });
  return new Map(costs.sort(([one], [other]) => byText(one, other)));
}
