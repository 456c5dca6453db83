/** The inputs of a command as the shipped workflows give them, in earnest and not as a dry run. */
import { workflowToken } from "../../src/local/world.ts";
import type { Inputs } from "../../src/wire.ts";

/** Those of one command. */
export function inputsOf(command: string): Inputs {
  return {
    command,
    token: workflowToken,
    policies: "policies",
    stateFile: "state/fleet.yaml",
    dryRun: "false",
    actionId: "",
  };
}
