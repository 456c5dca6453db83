/** Issues and their labels and assignees; pull requests are issues here, as on GitHub. */

import { isAtLeast } from "./accounts.ts";
import { type JsonObject, optionalText, requiredText, textList } from "./json-input.ts";
import { tellOfPull } from "./pull-events.ts";
import { editPull, setPullState } from "./pull-routes.ts";
import type { Issue, Label } from "./records.ts";
import { notFound, unprocessable, validationFailed } from "./refusal.ts";
import { issueJson, labelJson, labelsOf } from "./render-issue.ts";
import { type Answer, type ApiRequest, created, ok, page, param, type Route } from "./routing.ts";
import { type GitHubState, isPull } from "./state.ts";

/** GitHub's longest body. */
const longestBody = 65_536;

/** A label by name, made with GitHub's grey when it is new. */
function labelNamed(state: GitHubState, name: string): Label {
  const key = name.toLowerCase();
  const known = state.labels.get(key);
  if (known !== undefined) return known;
  const label: Label = { id: state.nextId(), name, color: "ededed", description: null };
  state.labels.set(key, label);
  return label;
}

async function addLabels(request: ApiRequest, issue: Issue, names: readonly string[]) {
  const { state, caller } = request;
  for (const name of names) {
    const label = labelNamed(state, name);
    if (issue.labels.has(label.name)) continue;
    issue.labels.add(label.name);
    issue.updatedAt = state.now();
    if (isPull(issue)) {
      const more = { label: labelJson(state, label) };
      await tellOfPull(state, issue, { action: "labeled", actor: caller, more });
    }
  }
}

async function dropLabel(request: ApiRequest, issue: Issue, label: Label) {
  const { state, caller } = request;
  issue.labels.delete(label.name);
  issue.updatedAt = state.now();
  if (isPull(issue)) {
    const more = { label: labelJson(state, label) };
    await tellOfPull(state, issue, { action: "unlabeled", actor: caller, more });
  }
}

function assigneesFrom(state: GitHubState, logins: readonly string[]): readonly string[] {
  return logins.map((login) => {
    const account = state.account(login);
    if (account === undefined || !isAtLeast(account.permission, "read")) {
      throw validationFailed({ resource: "Issue", field: "assignees", code: "invalid" });
    }
    return account.login;
  });
}

const createIssue = async (request: ApiRequest): Promise<Answer> => {
  const { state, body, caller } = request;
  const title = requiredText(body, "title");
  if (title.trim() === "") {
    throw validationFailed({ resource: "Issue", field: "title", code: "missing_field" });
  }
  const assignees = assigneesFrom(state, textList(body, "assignees"));
  if ((optionalText(body, "body") ?? "").length > longestBody) {
    throw unprocessable(`Body is too long (maximum is ${longestBody} characters)`);
  }
  const now = state.now();
  const issue: Issue = {
    id: state.nextId(),
    number: state.nextNumber(),
    login: caller.login,
    createdAt: now,
    updatedAt: now,
    pull: undefined,
    title,
    body: optionalText(body, "body") ?? null,
    state: "open",
    stateReason: null,
    closedAt: null,
    closedBy: null,
    labels: new Set(),
    assignees: new Set(assignees),
    edits: [],
  };
  state.issues.set(issue.number, issue);
  await addLabels(request, issue, textList(body, "labels"));
  return created(issueJson(state, issue), `${state.repositoryUrl}/issues/${issue.number}`);
};

const oneIssue = (request: ApiRequest): Answer =>
  ok(issueJson(request.state, request.state.issue(param(request, "number"))));

function setIssueState(state: GitHubState, issue: Issue, body: JsonObject, login: string): void {
  const wanted = optionalText(body, "state");
  if (wanted === undefined || wanted === issue.state) return;
  const closes = wanted === "closed";
  issue.state = closes ? "closed" : "open";
  const why = optionalText(body, "state_reason") === "not_planned" ? "not_planned" : "completed";
  issue.stateReason = closes ? why : "reopened";
  issue.closedAt = closes ? state.now() : null;
  issue.closedBy = closes ? login : null;
}

function setBody(
  state: GitHubState,
  issue: Issue,
  change: { readonly body: JsonObject; readonly login: string },
): void {
  const text = optionalText(change.body, "body") ?? null;
  if ((text ?? "").length > longestBody) {
    throw unprocessable(`Body is too long (maximum is ${longestBody} characters)`);
  }
  if (text === issue.body) return;
  issue.body = text;
  issue.edits.push({ login: change.login, at: state.now() });
}

const updateIssue = async (request: ApiRequest): Promise<Answer> => {
  const { state, body, caller } = request;
  const issue = state.issue(param(request, "number"));
  const assignees =
    body["assignees"] === undefined ? undefined : assigneesFrom(state, textList(body, "assignees"));
  if (isPull(issue)) {
    await editPull(state, issue, { body: { ...body, base: undefined }, actor: caller });
    const wanted = optionalText(body, "state");
    await setPullState(state, issue, { wanted, actor: caller });
  } else {
    issue.title = optionalText(body, "title") ?? issue.title;
    if ("body" in body) setBody(state, issue, { body, login: caller.login });
    setIssueState(state, issue, body, caller.login);
  }
  if (body["labels"] !== undefined) await replaceLabels(request, issue);
  if (assignees !== undefined) {
    issue.assignees.clear();
    for (const login of assignees) issue.assignees.add(login);
  }
  issue.updatedAt = state.now();
  return ok(issueJson(state, issue));
};

async function replaceLabels(request: ApiRequest, issue: Issue): Promise<void> {
  const wanted = textList(request.body, "labels");
  const kept = new Set(wanted.map((name) => name.toLowerCase()));
  for (const name of [...issue.labels]) {
    if (!kept.has(name.toLowerCase())) {
      await dropLabel(request, issue, labelNamed(request.state, name));
    }
  }
  await addLabels(request, issue, wanted);
}

const listIssues = ({ state, query }: ApiRequest): Answer => {
  const wanted = query.get("state") ?? "open";
  const labels = (query.get("labels") ?? "").split(",").filter((name) => name !== "");
  const [creator, since] = [query.get("creator"), query.get("since")];
  const found = [...state.issues.values()].filter(
    (issue) =>
      (wanted === "all" || issue.state === wanted) &&
      (creator === null || issue.login === creator) &&
      (since === null || issue.updatedAt >= since) &&
      labels.every((name) => issue.labels.has(name)),
  );
  const key = query.get("sort") === "updated" ? "updatedAt" : "createdAt";
  const sorted = found.sort((a, b) => a[key].localeCompare(b[key], "en") || a.number - b.number);
  if (query.get("direction") !== "asc") sorted.reverse();
  return page(sorted.map((issue) => issueJson(state, issue)));
};

const issueLabels = (request: ApiRequest): Answer =>
  page(labelsOf(request.state, request.state.issue(param(request, "number"))));

const putLabelsOn = async (request: ApiRequest): Promise<Answer> => {
  const issue = request.state.issue(param(request, "number"));
  await addLabels(request, issue, textList(request.body, "labels"));
  return ok(labelsOf(request.state, issue));
};

const setLabels = async (request: ApiRequest): Promise<Answer> => {
  const issue = request.state.issue(param(request, "number"));
  await replaceLabels(request, issue);
  return ok(labelsOf(request.state, issue));
};

const takeLabelOff = async (request: ApiRequest): Promise<Answer> => {
  const { state } = request;
  const issue = state.issue(param(request, "number"));
  const label = state.labels.get(param(request, "name").toLowerCase());
  if (label === undefined || !issue.labels.has(label.name)) throw notFound();
  await dropLabel(request, issue, label);
  return ok(labelsOf(state, issue));
};

const listLabels = ({ state }: ApiRequest): Answer =>
  page([...state.labels.values()].map((label) => labelJson(state, label)));

const oneLabel = (request: ApiRequest): Answer => {
  const label = request.state.labels.get(param(request, "name").toLowerCase());
  if (label === undefined) throw notFound();
  return ok(labelJson(request.state, label));
};

const createLabel = ({ state, body }: ApiRequest): Answer => {
  const name = requiredText(body, "name");
  if (state.labels.has(name.toLowerCase())) {
    throw validationFailed({ resource: "Label", field: "name", code: "already_exists" });
  }
  const color = optionalText(body, "color") ?? "ededed";
  if (!/^[0-9a-f]{6}$/iu.test(color)) {
    throw validationFailed({ resource: "Label", field: "color", code: "invalid" });
  }
  const description = optionalText(body, "description") ?? null;
  const label: Label = { id: state.nextId(), name, color, description };
  state.labels.set(name.toLowerCase(), label);
  return created(labelJson(state, label));
};

const addAssignees = (request: ApiRequest): Answer => {
  const { state, body } = request;
  const issue = state.issue(param(request, "number"));
  const logins = textList(body, "assignees");
  if (logins.length > 10) throw unprocessable("Issues can have at most 10 assignees.");
  for (const login of assigneesFrom(state, logins)) issue.assignees.add(login);
  return created(issueJson(state, issue));
};

const removeAssignees = (request: ApiRequest): Answer => {
  const issue = request.state.issue(param(request, "number"));
  for (const login of textList(request.body, "assignees")) issue.assignees.delete(login);
  return ok(issueJson(request.state, issue));
};

const canBeAssigned = (request: ApiRequest): Answer => {
  const account = request.state.account(param(request, "login"));
  if (account === undefined || !isAtLeast(account.permission, "read")) throw notFound();
  return { status: 204 };
};

const scope = "issues|pull-requests";

/** The routes of issues, labels and assignees. */
export const issueRoutes: readonly Route[] = [
  { on: "POST /issues", scope: "issues", role: "read", answer: createIssue },
  { on: "GET /issues", scope, answer: listIssues },
  { on: "GET /issues/{number}", scope, answer: oneIssue },
  { on: "PATCH /issues/{number}", scope, role: "triage", answer: updateIssue },
  { on: "GET /issues/{number}/labels", scope, answer: issueLabels },
  { on: "POST /issues/{number}/labels", scope, role: "triage", answer: putLabelsOn },
  { on: "PUT /issues/{number}/labels", scope, role: "triage", answer: setLabels },
  { on: "DELETE /issues/{number}/labels/{name}", scope, role: "triage", answer: takeLabelOff },
  { on: "GET /labels", scope, answer: listLabels },
  { on: "POST /labels", scope, answer: createLabel },
  { on: "GET /labels/{name}", scope, answer: oneLabel },
  { on: "POST /issues/{number}/assignees", scope, role: "triage", answer: addAssignees },
  { on: "DELETE /issues/{number}/assignees", scope, role: "triage", answer: removeAssignees },
  { on: "GET /assignees/{login}", scope: "metadata", answer: canBeAssigned },
];
