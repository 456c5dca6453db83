/** Pull requests over REST, but for merging and reviewing. */

import { type Account, isAtLeast } from "./accounts.ts";
import { type Head, refOfHead } from "./forks.ts";
import { changesBetween } from "./git-merge.ts";
import { type JsonObject, optionalFlag, optionalText, requiredText } from "./json-input.ts";
import { closePull } from "./movements.ts";
import { tellOfPull } from "./pull-events.ts";
import type { Pull } from "./records.ts";
import { forbidden, unprocessable, validationFailed } from "./refusal.ts";
import { commitJson, fileChangeJson } from "./render-commit.ts";
import { pullJson, simplePullJson } from "./render-pull.ts";
import { type Answer, type ApiRequest, created, ok, page, param, type Route } from "./routing.ts";
import type { GitHubState } from "./state.ts";

/** `owner:branch`, or `branch` of this repository. */
function sideOf(state: GitHubState, label: string): Head {
  const colon = label.indexOf(":");
  if (colon < 0) return { headOwner: state.owner, headRef: label };
  const named = label.slice(0, colon);
  const headOwner = named.toLowerCase() === state.owner.toLowerCase() ? state.owner : named;
  return { headOwner, headRef: label.slice(colon + 1) };
}

type Sides = Head & { readonly base: string };

function openTwin(state: GitHubState, sides: Sides): Pull | undefined {
  return state
    .pulls()
    .find(
      ({ state: open, pull }) =>
        open === "open" && isHead(pull, sides) && pull.baseRef === sides.base,
    );
}

function isHead(one: Head, other: Head): boolean {
  return one.headRef === other.headRef && one.headOwner === other.headOwner;
}

const custom = (message: string) =>
  validationFailed({ resource: "PullRequest", code: "custom", message });

async function checkedSides(state: GitHubState, body: JsonObject) {
  const base = requiredText(body, "base");
  const label = requiredText(body, "head");
  const head = sideOf(state, label);
  const headSha = state.git.refs.get(refOfHead(state, head));
  const baseSha = state.branch(base);
  const invalid = (field: string) =>
    validationFailed({ resource: "PullRequest", field, code: "invalid" });
  if (baseSha === undefined) throw invalid("base");
  if (headSha === undefined) throw invalid("head");
  if (openTwin(state, { ...head, base }) !== undefined) {
    throw custom(`A pull request already exists for ${head.headOwner}:${head.headRef}.`);
  }
  if (await state.git.isAncestor(headSha, baseSha)) {
    throw custom(`No commits between ${base} and ${head.headRef}`);
  }
  return { ...head, base, headSha, baseSha };
}

function refuseActions(state: GitHubState, caller: Account): void {
  if (caller.kind !== "github-token" || state.settings.actionsMayCreatePullRequests) return;
  throw forbidden("GitHub Actions is not permitted to create or approve pull requests.");
}

const createPull = async ({ state, body, caller }: ApiRequest): Promise<Answer> => {
  refuseActions(state, caller);
  const sides = await checkedSides(state, body);
  const title = requiredText(body, "title");
  const now = state.now();
  const pull: Pull = {
    id: state.nextId(),
    number: state.nextNumber(),
    login: caller.login,
    createdAt: now,
    updatedAt: now,
    title,
    body: optionalText(body, "body") ?? null,
    state: "open",
    stateReason: null,
    closedAt: null,
    closedBy: null,
    labels: new Set(),
    assignees: new Set(),
    edits: [],
    pull: {
      id: state.nextId(),
      headRef: sides.headRef,
      headOwner: sides.headOwner,
      headSha: sides.headSha,
      baseRef: sides.base,
      baseSha: sides.baseSha,
      draft: optionalFlag(body, "draft") ?? false,
      mergedAt: null,
      mergedBy: null,
      mergeCommit: null,
      lastPusher: caller.login,
      autoMerge: undefined,
      reviews: [],
      requestedReviewers: new Set(),
    },
  };
  state.issues.set(pull.number, pull);
  await tellOfPull(state, pull, { action: "opened", actor: caller });
  return created(await pullJson(state, pull), `${state.repositoryUrl}/pulls/${pull.number}`);
};

const sortKeys: Readonly<Record<string, (pull: Pull) => string>> = {
  created: (pull) => pull.createdAt,
  updated: (pull) => pull.updatedAt,
};

const listPulls = ({ state, query }: ApiRequest): Answer => {
  const wanted = query.get("state") ?? "open";
  const [head, base] = [query.get("head"), query.get("base")];
  const sort = query.get("sort") ?? "created";
  const key = sortKeys[sort] ?? ((pull: Pull) => pull.createdAt);
  const direction = query.get("direction") ?? (query.has("sort") ? "asc" : "desc");
  // GitHub lets a head without an owner filter nothing.
  const side = head?.includes(":") === true ? sideOf(state, head) : undefined;
  const found = state
    .pulls()
    .filter(
      (pull) =>
        (wanted === "all" || pull.state === wanted) &&
        (side === undefined || isHead(pull.pull, side)) &&
        (base === null || pull.pull.baseRef === base),
    );
  const sorted = [...found].sort(
    (a, b) => key(a).localeCompare(key(b), "en") || a.number - b.number,
  );
  if (direction === "desc") sorted.reverse();
  return page(sorted.map((pull) => simplePullJson(state, pull)));
};

const onePull = async (request: ApiRequest): Promise<Answer> => {
  const { state } = request;
  const pull = state.pull(param(request, "number"));
  if (/\.diff\b|\+diff\b/u.test(request.accept)) {
    const base = state.branch(pull.pull.baseRef) ?? pull.pull.baseSha;
    const from = await state.git.mergeBase(base, pull.pull.headSha);
    const content = await state.git.ask(["diff", from ?? base, pull.pull.headSha]);
    return { status: 200, text: { type: "application/vnd.github.diff; charset=utf-8", content } };
  }
  return ok(await pullJson(state, pull));
};

async function reopen(state: GitHubState, pull: Pull, actor: Account): Promise<void> {
  const { headRef, baseRef, headSha, mergedAt } = pull.pull;
  const refuse = (message: string) =>
    validationFailed({
      resource: "PullRequest",
      code: "invalid",
      field: "state",
      message: `state cannot be changed. ${message}`,
    });
  const head = state.git.refs.get(refOfHead(state, pull.pull));
  const base = state.branch(baseRef);
  if (mergedAt !== null) throw refuse("The pull request is merged.");
  if (head === undefined) throw refuse(`The ${headRef} branch has been deleted.`);
  if (base === undefined) throw refuse(`The ${baseRef} branch has been deleted.`);
  if (openTwin(state, { ...pull.pull, base: baseRef }) !== undefined) {
    throw refuse(`There is already an open pull request from ${headRef} to ${baseRef}.`);
  }
  if (!(await state.git.isAncestor(headSha, head))) {
    throw refuse(`The ${headRef} branch was force-pushed or recreated.`);
  }
  if (await state.git.isAncestor(head, base)) {
    throw refuse(`There are no new commits on the ${headRef} branch.`);
  }
  pull.pull.headSha = head;
  pull.state = "open";
  pull.closedAt = null;
  pull.closedBy = null;
  pull.updatedAt = state.now();
  await tellOfPull(state, pull, { action: "reopened", actor });
}

/** Opens or closes; a state it has already changes nothing. */
export async function setPullState(
  state: GitHubState,
  pull: Pull,
  wish: { readonly wanted: string | undefined; readonly actor: Account },
): Promise<void> {
  if (wish.wanted === "closed" && pull.state === "open") await closePull(state, pull, wish.actor);
  if (wish.wanted === "open" && pull.state === "closed") await reopen(state, pull, wish.actor);
}

/** Changes title and body, and tells of it when they differ. */
export async function editPull(
  state: GitHubState,
  pull: Pull,
  edit: { readonly body: JsonObject; readonly actor: Account },
): Promise<void> {
  const title = optionalText(edit.body, "title") ?? pull.title;
  const body = "body" in edit.body ? (optionalText(edit.body, "body") ?? null) : pull.body;
  const base = optionalText(edit.body, "base") ?? pull.pull.baseRef;
  if (state.branch(base) === undefined) {
    throw validationFailed({ resource: "PullRequest", field: "base", code: "invalid" });
  }
  const changes: JsonObject = {
    ...(title === pull.title ? {} : { title: { from: pull.title } }),
    ...(body === pull.body ? {} : { body: { from: pull.body ?? "" } }),
  };
  const moved = base !== pull.pull.baseRef;
  if (Object.keys(changes).length === 0 && !moved) return;
  pull.title = title;
  pull.body = body;
  pull.pull.baseRef = base;
  pull.updatedAt = state.now();
  await tellOfPull(state, pull, { action: "edited", actor: edit.actor, more: { changes } });
}

const updatePull = async (request: ApiRequest): Promise<Answer> => {
  const { state, body, caller } = request;
  const pull = state.pull(param(request, "number"));
  const own = pull.login === caller.login;
  if (!own && !isAtLeast(caller.permission, "write")) throw forbidden("Must be the author.");
  const wanted = optionalText(body, "state");
  if (wanted !== undefined && wanted !== "open" && wanted !== "closed") {
    throw unprocessable(`Invalid request.\n\n${wanted} is not a member of ["open", "closed"].`);
  }
  await editPull(state, pull, { body, actor: caller });
  await setPullState(state, pull, { wanted, actor: caller });
  return ok(await pullJson(state, pull));
};

async function sidesOf(state: GitHubState, pull: Pull) {
  const open = pull.state === "open" ? state.branch(pull.pull.baseRef) : undefined;
  return { base: open ?? pull.pull.baseSha, head: pull.pull.headSha };
}

const pullFiles = async (request: ApiRequest): Promise<Answer> => {
  const { state } = request;
  const { base, head } = await sidesOf(state, state.pull(param(request, "number")));
  const files = await changesBetween(state.git, await state.git.mergeBase(base, head), head);
  return page(files.map((file) => fileChangeJson(state, head, file)));
};

const pullCommits = async (request: ApiRequest): Promise<Answer> => {
  const { state } = request;
  const { base, head } = await sidesOf(state, state.pull(param(request, "number")));
  const listed = [...(await state.git.commitsBetween(base, head))].reverse();
  const commits = await Promise.all(listed.map((sha) => state.git.knownCommit(sha)));
  return page(commits.map((commit) => commitJson(state, commit)));
};

const scope = "pull-requests";

/** The routes of pull requests. Anybody who can read may open one; editing checks for itself. */
export const pullRoutes: readonly Route[] = [
  { on: "POST /pulls", scope, role: "read", answer: createPull },
  { on: "GET /pulls", scope, answer: listPulls },
  { on: "GET /pulls/{number}", scope, answer: onePull },
  { on: "PATCH /pulls/{number}", scope, role: "read", answer: updatePull },
  { on: "GET /pulls/{number}/files", scope, answer: pullFiles },
  { on: "GET /pulls/{number}/commits", scope, answer: pullCommits },
];
