/** Actions over REST: dispatches, workflows, runs, and the settings of Actions. */

import { defaultSubject, tell } from "./events.ts";
import {
  type JsonObject,
  optionalFlag,
  optionalObject,
  optionalText,
  requiredText,
} from "./json-input.ts";
import { notFound, unprocessable, validationFailed } from "./refusal.ts";
import { nodeId } from "./render-repository.ts";
import { type Answer, type ApiRequest, noContent, ok, page, param, type Route } from "./routing.ts";
import { runJson, workflowId, workflowJson } from "./runs.ts";
import type { GitHubState } from "./state.ts";
import { type Trigger, type WorkflowFile, workflowsAt } from "./workflow-files.ts";

/** GitHub's limits on what a repository dispatch may carry. */
const mostPayloadKeys = 10;
const longestPayload = 65_535;
const longestEventType = 100;

const repositoryDispatch = async ({ state, body, caller }: ApiRequest): Promise<Answer> => {
  const type = requiredText(body, "event_type");
  const payload = optionalObject(body, "client_payload") ?? {};
  const invalid = (field: string) =>
    validationFailed({ resource: "RepositoryDispatch", field, code: "invalid" });
  if (type === "" || type.length > longestEventType) throw invalid("event_type");
  if (Object.keys(payload).length > mostPayloadKeys) {
    throw unprocessable("No more than 10 properties are allowed; the payload has more.");
  }
  if (JSON.stringify(payload).length > longestPayload) throw invalid("client_payload");
  await tell(state, {
    event: "repository_dispatch",
    action: type,
    actor: caller,
    subject: defaultSubject(state),
    payload: {
      branch: state.defaultBranch,
      client_payload: payload,
      installation: { id: 1, node_id: nodeId("Installation", 1) },
    },
  });
  return noContent;
};

async function workflowNamed(state: GitHubState, name: string): Promise<WorkflowFile> {
  const sha = state.branch(state.defaultBranch);
  const files = sha === undefined ? [] : await workflowsAt(state, sha);
  const found = files.find(
    (file) =>
      file.path === name ||
      file.path.endsWith(`/${name}`) ||
      workflowId(state, file.path) === Number(name),
  );
  if (found === undefined) throw notFound();
  return found;
}

function dispatchInputs(trigger: Trigger, given: JsonObject): Readonly<Record<string, string>> {
  for (const name of Object.keys(given)) {
    if (!trigger.inputs.has(name)) throw unprocessable(`Unexpected inputs provided: ["${name}"]`);
  }
  const inputs: [string, string][] = [];
  for (const [name, input] of trigger.inputs) {
    const value = given[name];
    if (value === undefined && input.required && input.default === "") {
      throw unprocessable(`Required input '${name}' not provided`);
    }
    inputs.push([name, value === undefined ? input.default : String(value)]);
  }
  return Object.fromEntries(inputs);
}

async function dispatchPlace(state: GitHubState, given: string) {
  const short = given.replace(/^refs\/(heads|tags)\//u, "");
  const ref = [`refs/heads/${short}`, `refs/tags/${short}`].find((one) => state.git.refs.has(one));
  const sha = ref === undefined ? undefined : state.git.refs.get(ref);
  if (ref === undefined || sha === undefined) {
    throw unprocessable(`No ref found for: ${given}`);
  }
  return { ref, sha, short };
}

const workflowDispatch = async (request: ApiRequest): Promise<Answer> => {
  const { state, body, caller } = request;
  const known = await workflowNamed(state, param(request, "workflow"));
  const { ref, sha, short } = await dispatchPlace(state, requiredText(body, "ref"));
  const file = (await workflowsAt(state, sha)).find((one) => one.path === known.path);
  const trigger = file?.triggers.get("workflow_dispatch");
  if (trigger === undefined) {
    throw unprocessable("Workflow does not have 'workflow_dispatch' trigger");
  }
  const inputs = dispatchInputs(trigger, optionalObject(body, "inputs") ?? {});
  await tell(state, {
    event: "workflow_dispatch",
    actor: caller,
    subject: {
      ref,
      sha,
      headSha: sha,
      headBranch: short,
      facts: {},
      onlyFile: known.path,
      inputs,
    },
    payload: { inputs, ref, workflow: known.path },
  });
  if (optionalFlag(body, "return_run_details") !== true) return noContent;
  const run = [...state.runs.values()].at(-1);
  const path = `actions/runs/${run?.id ?? 0}`;
  return ok({
    workflow_run_id: run?.id ?? 0,
    run_url: `${state.repositoryUrl}/${path}`,
    html_url: `${state.pageUrl}/${path}`,
  });
};

const listWorkflows = async ({ state }: ApiRequest): Promise<Answer> => {
  const sha = state.branch(state.defaultBranch);
  const files = sha === undefined ? [] : await workflowsAt(state, sha);
  return page(
    files.map((file) => workflowJson(state, file)),
    "workflows",
  );
};

const oneWorkflow = async (request: ApiRequest): Promise<Answer> => {
  const file = await workflowNamed(request.state, param(request, "workflow"));
  return ok(workflowJson(request.state, file));
};

async function runsPage(request: ApiRequest, path?: string): Promise<Answer> {
  const { state, query } = request;
  const shown: JsonObject[] = [];
  for (const run of [...state.runs.values()].reverse()) {
    if (path === undefined || run.workflow === path) shown.push(await runJson(state, run));
  }
  const status = query.get("status");
  const found = shown.filter(
    (run) =>
      (status === null || run["status"] === status || run["conclusion"] === status) &&
      (query.get("event") ?? run["event"]) === run["event"] &&
      (query.get("branch") ?? run["head_branch"]) === run["head_branch"] &&
      (query.get("head_sha") ?? run["head_sha"]) === run["head_sha"],
  );
  return page(found, "workflow_runs");
}

const runsOfWorkflow = async (request: ApiRequest): Promise<Answer> => {
  const file = await workflowNamed(request.state, param(request, "workflow"));
  return runsPage(request, file.path);
};

const oneRun = async (request: ApiRequest): Promise<Answer> => {
  const run = request.state.runs.get(Number(param(request, "run")));
  if (run === undefined) throw notFound();
  return ok(await runJson(request.state, run));
};

const readPermissions = ({ state }: ApiRequest): Answer =>
  ok({
    default_workflow_permissions: state.settings.defaultWorkflowPermissions,
    can_approve_pull_request_reviews: state.settings.actionsMayCreatePullRequests,
  });

const setPermissions = ({ state, body }: ApiRequest): Answer => {
  const may = optionalFlag(body, "can_approve_pull_request_reviews");
  const word = optionalText(body, "default_workflow_permissions");
  if (may !== undefined) state.settings.actionsMayCreatePullRequests = may;
  if (word === "read" || word === "write") state.settings.defaultWorkflowPermissions = word;
  return noContent;
};

function variableJson(state: GitHubState, name: string, value: string): JsonObject {
  return { name, value, created_at: state.createdAt, updated_at: state.createdAt };
}

const listVariables = ({ state }: ApiRequest): Answer => {
  const entries = Object.entries(state.settings.variables).sort();
  return page(
    entries.map(([name, value]) => variableJson(state, name, value)),
    "variables",
  );
};

const oneVariable = (request: ApiRequest): Answer => {
  const name = param(request, "name").toUpperCase();
  const value = request.state.settings.variables[name];
  if (value === undefined) throw notFound();
  return ok(variableJson(request.state, name, value));
};

function environmentJson(state: GitHubState, name: string, index: number): JsonObject {
  const id = 700 + index;
  return {
    id,
    node_id: nodeId("Environment", id),
    name,
    url: `${state.repositoryUrl}/environments/${encodeURIComponent(name)}`,
    html_url: `${state.pageUrl}/deployments/activity_log?environments_filter=${name}`,
    created_at: state.createdAt,
    updated_at: state.createdAt,
    protection_rules: [{ id, node_id: nodeId("Rule", id), type: "branch_policy" }],
    deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
  };
}

const listEnvironments = ({ state }: ApiRequest): Answer =>
  page(
    state.settings.environments.map((name, index) => environmentJson(state, name, index)),
    "environments",
  );

const oneEnvironment = (request: ApiRequest): Answer => {
  const name = param(request, "name");
  const index = request.state.settings.environments.indexOf(name);
  if (index < 0) throw notFound();
  return ok(environmentJson(request.state, name, index));
};

const actions = "actions";
const permissions = { scope: "administration", role: "admin" } as const;

/** The routes of Actions. */
export const actionRoutes: readonly Route[] = [
  { on: "POST /dispatches", scope: "contents", answer: repositoryDispatch },
  { on: "GET /actions/workflows", scope: actions, answer: listWorkflows },
  { on: "GET /actions/workflows/{workflow}", scope: actions, answer: oneWorkflow },
  { on: "GET /actions/workflows/{workflow}/runs", scope: actions, answer: runsOfWorkflow },
  { on: "POST /actions/workflows/{workflow}/dispatches", scope: actions, answer: workflowDispatch },
  { on: "GET /actions/runs", scope: actions, answer: (request) => runsPage(request) },
  { on: "GET /actions/runs/{run}", scope: actions, answer: oneRun },
  { on: "GET /actions/permissions/workflow", ...permissions, answer: readPermissions },
  { on: "PUT /actions/permissions/workflow", ...permissions, answer: setPermissions },
  { on: "GET /actions/variables", scope: "variables", role: "write", answer: listVariables },
  { on: "GET /actions/variables/{name}", scope: "variables", role: "write", answer: oneVariable },
  { on: "GET /environments", scope: actions, answer: listEnvironments },
  { on: "GET /environments/{name}", scope: actions, answer: oneEnvironment },
];
