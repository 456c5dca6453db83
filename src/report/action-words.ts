/** What became of an action, in two words; the page, the terminal table and the digest share them. */
import { assertNever } from "../errors.ts";
import type { ActionState, ActionType } from "../model/plan.ts";

/** `Launched`, `Termination blocked`, `Would launch`. The target follows it. */
export function happened(type: ActionType, state: ActionState): string {
  const launching = type === "provision_instance";
  const noun = launching ? "Launch" : "Termination";
  switch (state) {
    case "executed":
      return launching ? "Launched" : "Terminated";
    case "executing":
      return launching ? "Launching" : "Terminating";
    case "dry_run":
      return launching ? "Would launch" : "Would terminate";
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
