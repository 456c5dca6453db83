/** Workflow runs as the world around the server takes, approves and ends them. */

import { defaultSubject, tell } from "./events.ts";
import type { JsonObject } from "./json-input.ts";
import type { Conclusion, WorkflowRun } from "./records.ts";
import {
  nodeId,
  repositoryLiteJson,
  repositoryReference,
  userJson,
  userOrNull,
} from "./render-repository.ts";
import type { GitHubState } from "./state.ts";
import { workflowsAt } from "./workflow-files.ts";

/** A number for a workflow file that stays the same for the life of the server. */
export function workflowId(state: GitHubState, path: string): number {
  const known = state.workflowIds.get(path);
  if (known !== undefined) return known;
  const id = state.nextId();
  state.workflowIds.set(path, id);
  return id;
}

/** A workflow. */
export function workflowJson(
  state: GitHubState,
  file: { readonly path: string; readonly name: string },
): JsonObject {
  const id = workflowId(state, file.path);
  return {
    id,
    node_id: nodeId("Workflow", id),
    name: file.name,
    path: file.path,
    state: "active",
    created_at: state.createdAt,
    updated_at: state.createdAt,
    url: `${state.repositoryUrl}/actions/workflows/${id}`,
    html_url: `${state.pageUrl}/blob/${state.defaultBranch}/${file.path}`,
    badge_url: `${state.pageUrl}/actions/${file.path}/badge.svg`,
  };
}

const statusWords = {
  queued: "queued",
  "awaiting-approval": "completed",
  "in-progress": "in_progress",
  completed: "completed",
} as const;

function conclusionOf(run: WorkflowRun): string | null {
  // A run that waits for a click is shown as completed, action required.
  if (run.state === "awaiting-approval") return "action_required";
  return run.conclusion ?? null;
}

function pullsOfRun(state: GitHubState, run: WorkflowRun): readonly JsonObject[] {
  if (!run.event.startsWith("pull_request")) return [];
  const repo = repositoryReference(state);
  return state
    .pulls()
    .filter((pull) => pull.state === "open" && pull.pull.headRef === run.headBranch)
    .map((pull) => ({
      id: pull.pull.id,
      number: pull.number,
      url: `${state.repositoryUrl}/pulls/${pull.number}`,
      head: { ref: pull.pull.headRef, sha: pull.pull.headSha, repo },
      base: { ref: pull.pull.baseRef, sha: pull.pull.baseSha, repo },
    }));
}

/** A run. */
export async function runJson(state: GitHubState, run: WorkflowRun): Promise<JsonObject> {
  const url = `${state.repositoryUrl}/actions/runs/${run.id}`;
  const commit = await state.git.knownCommit(run.headSha);
  const workflow = workflowId(state, run.workflow);
  const repository = repositoryLiteJson(state);
  const actor = userOrNull(state, run.actor);
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId("WorkflowRun", run.id),
    check_suite_id: run.id,
    check_suite_node_id: nodeId("CheckSuite", run.id),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.workflow,
    run_number: run.number,
    run_attempt: 1,
    run_started_at: run.createdAt,
    event: run.event,
    display_title: run.name,
    status: statusWords[run.state],
    conclusion: conclusionOf(run),
    workflow_id: workflow,
    url,
    html_url: `${state.pageUrl}/actions/runs/${run.id}`,
    pull_requests: pullsOfRun(state, run),
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    actor,
    triggering_actor: actor,
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${state.repositoryUrl}/check-suites/${run.id}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: null,
    workflow_url: `${state.repositoryUrl}/actions/workflows/${workflow}`,
    head_commit: {
      id: commit.sha,
      tree_id: commit.tree,
      message: commit.message,
      timestamp: new Date(commit.committer.seconds * 1000).toISOString(),
      author: { name: commit.author.name, email: commit.author.email },
      committer: { name: commit.committer.name, email: commit.committer.email },
    },
    repository,
    head_repository: repository,
  };
}

/** The oldest queued run, now in progress; absent when none waits. */
export function takeRun(state: GitHubState): WorkflowRun | undefined {
  const run = [...state.runs.values()].find((one) => one.state === "queued");
  if (run === undefined) return undefined;
  run.state = "in-progress";
  run.updatedAt = state.now();
  return run;
}

function runOf(state: GitHubState, id: number): WorkflowRun {
  const run = state.runs.get(id);
  if (run === undefined) throw new Error(`the local GitHub has no workflow run ${id}`);
  return run;
}

/** The click on "Approve workflows to run". */
export function approveRun(state: GitHubState, id: number): void {
  const run = runOf(state, id);
  if (run.state === "awaiting-approval") run.state = "queued";
}

/** Ends a run and tells the workflows that listen for its end. */
export async function completeRun(
  state: GitHubState,
  id: number,
  conclusion: Conclusion,
): Promise<void> {
  const run = runOf(state, id);
  run.state = "completed";
  run.conclusion = conclusion;
  run.updatedAt = state.now();
  const actor = state.account(run.actor);
  const subject = defaultSubject(state);
  if (actor === undefined || subject === undefined) return;
  const facts = { branch: run.headBranch, workflow: run.name };
  await tell(state, {
    event: "workflow_run",
    action: "completed",
    actor,
    subject: { ...subject, facts, depth: run.depth + 1 },
    payload: {
      workflow: workflowJson(state, { path: run.workflow, name: run.name }),
      workflow_run: await runJson(state, run),
    },
  });
}

/** What the scheduler does when a workflow's time has come. False: it has no schedule. */
export async function queueScheduled(state: GitHubState, path: string): Promise<boolean> {
  const subject = defaultSubject(state);
  const owner = state.account(state.owner) ?? [...state.accounts.values()][0];
  if (subject === undefined || owner === undefined) return false;
  const file = (await workflowsAt(state, subject.sha)).find((one) => one.path === path);
  if (file?.triggers.has("schedule") !== true) return false;
  await tell(state, {
    event: "schedule",
    actor: owner,
    subject: { ...subject, onlyFile: path },
    payload: { workflow: path, sender: userJson(state, owner) },
  });
  return true;
}
