/** Commit statuses and check runs. */

import { type Account, appIdOf } from "./accounts.ts";
import { commitNamed } from "./commit-routes.ts";
import { defaultSubject, tell } from "./events.ts";
import { type JsonObject, optionalObject, optionalText, requiredText } from "./json-input.ts";
import type { CheckRun, Status } from "./records.ts";
import { forbidden, notFound, validationFailed } from "./refusal.ts";
import { commitJson } from "./render-commit.ts";
import {
  appJson,
  nodeId,
  repositoryJson,
  repositoryReference,
  userOrNull,
} from "./render-repository.ts";
import { type Answer, type ApiRequest, created, ok, page, param, type Route } from "./routing.ts";
import type { GitHubState } from "./state.ts";
import { combinedState, newestCheckRuns, newestStatuses } from "./verdicts.ts";

function simpleStatusJson(state: GitHubState, status: Status): JsonObject {
  const creator = userOrNull(state, status.login);
  return {
    url: `${state.repositoryUrl}/statuses/${status.sha}`,
    avatar_url: creator?.["avatar_url"] ?? null,
    id: status.id,
    node_id: nodeId("StatusContext", status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.createdAt,
  };
}

function statusJson(state: GitHubState, status: Status): JsonObject {
  return { ...simpleStatusJson(state, status), creator: userOrNull(state, status.login) };
}

async function tellOfStatus(state: GitHubState, status: Status, actor: Account): Promise<void> {
  const commit = await state.git.knownCommit(status.sha);
  const branches = [...state.git.refs].flatMap(([ref, sha]) =>
    ref.startsWith("refs/heads/") && sha === status.sha
      ? [{ name: ref.slice("refs/heads/".length), sha }]
      : [],
  );
  const shown = commitJson(state, commit);
  await tell(state, {
    event: "status",
    actor,
    subject: defaultSubject(state),
    payload: {
      id: status.id,
      sha: status.sha,
      name: `${state.owner}/${state.name}`,
      target_url: status.targetUrl,
      context: status.context,
      description: status.description,
      state: status.state,
      commit: withoutVerifiedAt(shown),
      branches: branches.map(({ name, sha }) => ({
        name,
        commit: { sha, url: `${state.repositoryUrl}/commits/${sha}` },
        protected: state.protections.has(name),
      })),
      created_at: status.createdAt,
      updated_at: status.createdAt,
    },
  });
}

/** The published description of this event has not yet heard of `verified_at`. */
function withoutVerifiedAt(shown: JsonObject): JsonObject {
  const text = JSON.stringify(shown, (key, value: unknown) =>
    key === "verified_at" ? undefined : value,
  );
  const copy: JsonObject = JSON.parse(text);
  return copy;
}

const statusStates = ["error", "failure", "pending", "success"] as const;
/** GitHub refuses more statuses than this for one commit and context. */
const mostStatuses = 1000;
/** GitHub refuses longer descriptions. */
const longestDescription = 140;

const createStatus = async (request: ApiRequest): Promise<Answer> => {
  const { state, body, caller } = request;
  const sha = param(request, "sha");
  const invalid = (field: string, message: string) =>
    validationFailed({ resource: "Status", field, code: "custom", message });
  if (sha.length !== 40 || (await state.git.commit(sha)) === undefined) {
    throw invalid("sha", `No commit found for SHA: ${sha}`);
  }
  const word = requiredText(body, "state");
  const wanted = statusStates.find((one) => one === word);
  if (wanted === undefined) throw invalid("state", "state is not included in the list");
  const description = optionalText(body, "description") ?? null;
  if (description !== null && description.length > longestDescription) {
    throw invalid("description", "description is too long (maximum is 140 characters)");
  }
  const context = optionalText(body, "context") ?? "default";
  const earlier = state.statuses.get(sha) ?? [];
  if (earlier.filter((one) => one.context === context).length >= mostStatuses) {
    throw invalid("base", "This SHA and context has reached the maximum number of statuses.");
  }
  const status: Status = {
    id: state.nextId(),
    sha,
    context,
    state: wanted,
    description,
    targetUrl: optionalText(body, "target_url") ?? null,
    login: caller.login,
    createdAt: state.now(),
  };
  state.statuses.set(sha, [...earlier, status]);
  await tellOfStatus(state, status, caller);
  return created(statusJson(state, status));
};

const listStatuses = async (request: ApiRequest): Promise<Answer> => {
  const { state } = request;
  const { sha } = await commitNamed(state, param(request, "ref"));
  const found = [...(state.statuses.get(sha) ?? [])].reverse();
  return page(found.map((status) => statusJson(state, status)));
};

const combinedStatus = async (request: ApiRequest): Promise<Answer> => {
  const { state } = request;
  const { sha } = await commitNamed(state, param(request, "ref"));
  const statuses = newestStatuses(state, sha);
  const commitUrl = `${state.repositoryUrl}/commits/${sha}`;
  return ok({
    state: combinedState(statuses),
    statuses: statuses.map((status) => simpleStatusJson(state, status)),
    sha,
    total_count: statuses.length,
    repository: repositoryJson(state),
    commit_url: commitUrl,
    url: `${commitUrl}/status`,
  });
};

function pullsAt(state: GitHubState, sha: string): readonly JsonObject[] {
  const repo = repositoryReference(state);
  return state
    .pulls()
    .filter((pull) => pull.state === "open" && pull.pull.headSha === sha)
    .map((pull) => ({
      id: pull.pull.id,
      number: pull.number,
      url: `${state.repositoryUrl}/pulls/${pull.number}`,
      head: { ref: pull.pull.headRef, sha, repo },
      base: { ref: pull.pull.baseRef, sha: pull.pull.baseSha, repo },
    }));
}

function checkRunJson(state: GitHubState, run: CheckRun): JsonObject {
  const url = `${state.repositoryUrl}/check-runs/${run.id}`;
  const account = state.account(run.login);
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId("CheckRun", run.id),
    head_sha: run.sha,
    external_id: "",
    url,
    html_url: `${state.pageUrl}/runs/${run.id}`,
    details_url: `${state.pageUrl}/runs/${run.id}`,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      title: run.output["title"] ?? null,
      summary: run.output["summary"] ?? null,
      text: run.output["text"] ?? null,
      annotations_count: 0,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.id },
    app: account === undefined ? null : appJson(state, account),
    pull_requests: pullsAt(state, run.sha),
  };
}

function applyToRun(state: GitHubState, run: CheckRun, body: JsonObject): void {
  const conclusion = optionalText(body, "conclusion");
  run.status =
    conclusion === undefined ? (optionalText(body, "status") ?? run.status) : "completed";
  run.conclusion = conclusion ?? run.conclusion;
  run.output = optionalObject(body, "output") ?? run.output;
  if (run.status === "completed") run.completedAt = run.completedAt ?? state.now();
}

const createCheckRun = async (request: ApiRequest): Promise<Answer> => {
  const { state, body, caller } = request;
  if (appIdOf(caller) === undefined) {
    throw forbidden("You must authenticate via a GitHub App.");
  }
  const { sha } = await commitNamed(state, requiredText(body, "head_sha"));
  const run: CheckRun = {
    id: state.nextId(),
    sha,
    name: requiredText(body, "name"),
    login: caller.login,
    status: "queued",
    conclusion: null,
    startedAt: state.now(),
    completedAt: null,
    output: {},
  };
  applyToRun(state, run, body);
  state.checkRuns.set(run.id, run);
  return created(checkRunJson(state, run));
};

const updateCheckRun = (request: ApiRequest): Answer => {
  const { state, body } = request;
  const run = state.checkRuns.get(Number(param(request, "run")));
  if (run === undefined) throw notFound();
  applyToRun(state, run, body);
  return ok(checkRunJson(state, run));
};

const listCheckRuns = async (request: ApiRequest): Promise<Answer> => {
  const { state, query } = request;
  const { sha } = await commitNamed(state, param(request, "ref"));
  const name = query.get("check_name");
  const found = newestCheckRuns(state, sha).filter((run) => name === null || run.name === name);
  return page(
    found.map((run) => checkRunJson(state, run)),
    "check_runs",
  );
};

/** The routes of statuses and checks. */
export const statusRoutes: readonly Route[] = [
  { on: "POST /statuses/{sha}", scope: "statuses", answer: createStatus },
  { on: "GET /commits/{ref*}/statuses", scope: "statuses", answer: listStatuses },
  { on: "GET /commits/{ref*}/status", scope: "statuses", answer: combinedStatus },
  { on: "GET /commits/{ref*}/check-runs", scope: "checks", answer: listCheckRuns },
  { on: "POST /check-runs", scope: "checks", answer: createCheckRun },
  { on: "PATCH /check-runs/{run}", scope: "checks", answer: updateCheckRun },
];
