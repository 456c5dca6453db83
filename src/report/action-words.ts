/** What became of an action, in a few words, for the page and the terminal table alike. */
import { assertNever } from "../errors.ts";
import type { ActionState, ActionType } from "../model/plan.ts";

/** `Launched training-7-a`, `Launch for pool inference blocked`, `Would terminate old-box`. */
export function happened(action: {
  readonly type: ActionType;
  readonly state: ActionState;
  readonly pool: string;
  readonly target: string;
}): string {
  const { type, state, pool, target } = action;
  const launching = type === "provision_instance";
  // A block before a name was chosen has the pool as its target.
  const what = target === pool ? `for pool ${pool}` : `of ${target}`;
  const noun = `${launching ? "Launch" : "Termination"} ${what}`;
  switch (state) {
    case "executed":
      return `${launching ? "Launched" : "Terminated"} ${target}`;
    case "executing":
      return `${launching ? "Launching" : "Terminating"} ${target}`;
    case "dry_run":
      return `Would ${launching ? "launch" : "terminate"} ${target}`;
    case "rolled_back":
      return `${noun} taken back`;
    case "pending_confirmation":
      return `${noun} waits for approval`;
    case "proposed":
    case "approved":
    case "failed":
    case "blocked":
    case "expired":
      return `${noun} ${state}`;
    default:
      return assertNever(state);
  }
}
