/** How often plans run, for rules that learn. Apart, because plan and explain look alike. */
import type { CollectRequest } from "../collect/collect.ts";
import type { SignalQuery } from "../model/signal.ts";
import type { Workspace } from "../ports.ts";
import { planInterval } from "./schedule.ts";

/** Nothing where no rule looks back: what nobody needs is not recorded. */
export async function learnedLoop(
  workspace: Workspace,
  signals: readonly SignalQuery[],
): Promise<Pick<CollectRequest, "planInterval">> {
  if (signals.every(({ step }) => step === undefined)) return {};
  const interval = await planInterval(workspace);
  return interval === undefined ? {} : { planInterval: interval };
}
