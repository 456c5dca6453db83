/** Workflows: starting one, and whether a run is over. */

import type { Forge } from "../../ports.ts";
import type { Connection } from "./connection.ts";
import { fieldsOf } from "./fields.ts";

/** The part of the forge that runs things. */
export type Workflows = Pick<Forge, "dispatch" | "runState">;

/**
 * Workflows over a connection. A dispatch asked again after an error with `applied: "unknown"`
 * may start a second run: what is dispatched must look at what is there first.
 */
export function workflowsOf(line: Connection, defaultBranch: string): Workflows {
  const { owner, name: repo } = line;
  return {
    dispatch: async (workflow, inputs) => {
      const purpose = { what: `start the workflow ${workflow}`, needs: "actions: write" };
      await line.ask(purpose, ({ rest }) =>
        rest.actions.createWorkflowDispatch({
          owner,
          repo,
          workflow_id: workflow,
          ref: defaultBranch,
          inputs: { ...inputs },
        }),
      );
    },
    runState: async (runId) => {
      const run = Number(runId);
      if (!/^[0-9]+$/u.test(runId) || !Number.isSafeInteger(run)) return "unknown";
      const purpose = { what: `read the workflow run ${runId}`, needs: "actions: read" };
      const data = await line.askOrAbsent(purpose, ({ rest }) =>
        rest.actions.getWorkflowRun({ owner, repo, run_id: run }),
      );
      if (data === undefined) return "unknown";
      return fieldsOf(data, "workflow run").text("status") === "completed" ? "over" : "running";
    },
  };
}
