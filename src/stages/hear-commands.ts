/** A step of plan and confirm: what people asked for is done first, so that the rest obeys it. */

import { underConfirmedPolicies } from "../apply/policy-verdicts.ts";
import { mainHead, type Repository } from "../collect/repository.ts";
import { carryOutCommands } from "../command/command.ts";
import { findDashboard, tickedIn, untick } from "../command/dashboard.ts";
import { OutsideError } from "../errors.ts";
import type { Issue } from "../model/conversation.ts";
import type { Sha } from "../ports.ts";
import type { Run } from "../record/run.ts";

/** What was heard, and where the dashboard is. */
export interface HeardCommands {
  /** Absent: there is none, or it could not be asked for. */
  readonly dashboard?: Issue;
  /** False when nobody knows whether there is one: then none is opened. */
  readonly isDashboardKnown: boolean;
  /** The head of main after a command changed the fleet file. */
  readonly head?: Sha;
}

/** What fails is noted in the run, and the rest of it goes on. A dry run hears nothing. */
export async function hearCommands(
  run: Run,
  main: Repository,
  stage: "plan" | "confirm",
): Promise<HeardCommands> {
  if (run.settings.dryRun) return { isDashboardKnown: false };
  try {
    const dashboard = await findDashboard(run);
    // Nothing was ever done here that a word could be about; the next run hears it.
    if (run.isFirst && dashboard === undefined) return { isDashboardKnown: true };
    const ticked = tickedIn(dashboard, run.identity);
    const repository = await underConfirmedPolicies(run, main, "never");
    const { merged } = await carryOutCommands(run, { repository, stage }, { dashboard, ticked });
    // A plan writes the dashboard anew at its end.
    if (stage === "confirm") await untick(run, dashboard);
    return {
      isDashboardKnown: true,
      ...(dashboard === undefined ? {} : { dashboard }),
      ...(merged ? { head: await mainHead(run.outside.forge, run.settings) } : {}),
    };
  } catch (thrown) {
    if (!(thrown instanceof OutsideError)) throw thrown;
    run.failures.push(thrown.message);
    return { isDashboardKnown: false };
  }
}
