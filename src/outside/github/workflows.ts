/** Workflows: starting one, and how its runs went. */

import type { WorkflowRun } from "../../model/conversation.ts";
import type { Forge } from "../../ports.ts";
import type { Connection } from "./connection.ts";
import { type Fields, fieldsOf } from "./fields.ts";

/** The part of the forge that runs things. */
export type Workflows = Pick<Forge, "dispatch" | "runState" | "workflowRuns">;

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
    workflowRuns: async (workflow, limit) => {
      const purpose = { what: `list the runs of ${workflow}`, needs: "actions: read" };
      const data = await line.askOrAbsent(purpose, ({ rest }) =>
        rest.actions.listWorkflowRuns({
          owner,
          repo,
          workflow_id: workflow,
          branch: defaultBranch,
          exclude_pull_requests: true,
          per_page: limit,
        }),
      );
      if (data === undefined) return [];
      return fieldsOf(data, "workflow runs").list("workflow_runs").map(workflowRunOf);
    },
  };
}

function workflowRunOf(found: Fields): WorkflowRun {
  return {
    id: found.count("id"),
    url: found.text("html_url"),
    startedAt: found.optionalTime("run_started_at") ?? found.time("created_at"),
    state: stateOf(found),
  };
}

const ends: Readonly<Record<string, WorkflowRun["state"]>> = {
  success: "succeeded",
  // What a run skips it has looked at.
  neutral: "succeeded",
  skipped: "succeeded",
  cancelled: "cancelled",
};

function stateOf(found: Fields): WorkflowRun["state"] {
  if (found.optionalText("status") !== "completed") return "running";
  return ends[found.optionalText("conclusion") ?? ""] ?? "failed";
}
