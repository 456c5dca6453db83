/** Branches, their classic protection, and rulesets. */

import { rulesetsOf } from "./branch-rules.ts";
import {
  isObject,
  type JsonObject,
  optionalFlag,
  optionalList,
  optionalNumber,
  optionalObject,
  optionalText,
  requiredText,
  textList,
} from "./json-input.ts";
import type { Protection, RequiredCheck, Ruleset } from "./records.ts";
import { notFound, Refusal, unprocessable } from "./refusal.ts";
import { commitJson } from "./render-commit.ts";
import { nodeId } from "./render-repository.ts";
import {
  type Answer,
  type ApiRequest,
  created,
  noContent,
  ok,
  page,
  param,
  type Route,
} from "./routing.ts";
import type { GitHubState } from "./state.ts";

function checksJson(url: string, protection: Protection): JsonObject {
  if (protection.requiredChecks === undefined) return {};
  const checks = protection.requiredChecks;
  return {
    required_status_checks: {
      url: `${url}/required_status_checks`,
      strict: protection.strict,
      contexts: checks.map((check) => check.context),
      contexts_url: `${url}/required_status_checks/contexts`,
      checks: checks.map((check) => ({ context: check.context, app_id: check.app ?? null })),
    },
  };
}

function protectionJson(state: GitHubState, branch: string, protection: Protection): JsonObject {
  const url = `${state.repositoryUrl}/branches/${encodeURIComponent(branch)}/protection`;
  const { reviews } = protection;
  const shownReviews = reviews && {
    required_pull_request_reviews: {
      url: `${url}/required_pull_request_reviews`,
      dismiss_stale_reviews: reviews.dismissStale,
      require_code_owner_reviews: reviews.codeOwners,
      required_approving_review_count: reviews.approvals,
      require_last_push_approval: reviews.lastPush,
    },
  };
  return {
    url,
    ...checksJson(url, protection),
    ...shownReviews,
    required_signatures: { url: `${url}/required_signatures`, enabled: false },
    enforce_admins: { url: `${url}/enforce_admins`, enabled: protection.enforceAdmins },
    required_linear_history: { enabled: false },
    allow_force_pushes: { enabled: protection.allowForcePushes },
    allow_deletions: { enabled: protection.allowDeletions },
    block_creations: { enabled: false },
    required_conversation_resolution: { enabled: false },
    lock_branch: { enabled: false },
    allow_fork_syncing: { enabled: false },
  };
}

function checksFrom(given: JsonObject): readonly RequiredCheck[] {
  const listed = (optionalList(given, "checks") ?? []).filter(isObject).map((check) => ({
    context: requiredText(check, "context"),
    app: optionalNumber(check, "app_id"),
  }));
  const named = new Set(listed.map((check) => check.context));
  const contexts = textList(given, "contexts").filter((context) => !named.has(context));
  return [...listed, ...contexts.map((context) => ({ context, app: undefined }))];
}

function protectionFrom(body: JsonObject): Protection {
  const checks = optionalObject(body, "required_status_checks");
  const reviews = optionalObject(body, "required_pull_request_reviews");
  return {
    requiredChecks: checks && checksFrom(checks),
    strict: (checks && optionalFlag(checks, "strict")) ?? false,
    reviews: reviews && {
      approvals: optionalNumber(reviews, "required_approving_review_count") ?? 1,
      dismissStale: optionalFlag(reviews, "dismiss_stale_reviews") ?? false,
      codeOwners: optionalFlag(reviews, "require_code_owner_reviews") ?? false,
      lastPush: optionalFlag(reviews, "require_last_push_approval") ?? false,
    },
    enforceAdmins: optionalFlag(body, "enforce_admins") ?? false,
    allowForcePushes: optionalFlag(body, "allow_force_pushes") ?? false,
    allowDeletions: optionalFlag(body, "allow_deletions") ?? false,
  };
}

function existingBranch(request: ApiRequest): { readonly name: string; readonly sha: string } {
  const name = param(request, "branch");
  const sha = request.state.branch(name);
  if (sha === undefined) throw new Refusal({ status: 404, message: "Branch not found" });
  return { name, sha };
}

const readProtection = (request: ApiRequest): Answer => {
  const { name } = existingBranch(request);
  const protection = request.state.protections.get(name);
  if (protection === undefined) {
    throw new Refusal({ status: 404, message: "Branch not protected" });
  }
  return ok(protectionJson(request.state, name, protection));
};

const setProtection = (request: ApiRequest): Answer => {
  const { name } = existingBranch(request);
  const needed = ["required_status_checks", "enforce_admins", "restrictions"];
  for (const field of [...needed, "required_pull_request_reviews"]) {
    if (!(field in request.body)) {
      throw unprocessable(`Invalid request.\n\n"${field}" wasn't supplied.`);
    }
  }
  const protection = protectionFrom(request.body);
  request.state.protections.set(name, protection);
  return ok(protectionJson(request.state, name, protection));
};

const dropProtection = (request: ApiRequest): Answer => {
  const { name } = existingBranch(request);
  if (!request.state.protections.delete(name)) {
    throw new Refusal({ status: 404, message: "Branch not protected" });
  }
  return noContent;
};

function isProtected(state: GitHubState, branch: string): boolean {
  return state.protections.has(branch) || rulesetsOf(state, branch).length > 0;
}

const oneBranch = async (request: ApiRequest): Promise<Answer> => {
  const { state } = request;
  const { name, sha } = existingBranch(request);
  const self = `${state.repositoryUrl}/branches/${encodeURIComponent(name)}`;
  const protection = state.protections.get(name);
  return ok({
    name,
    commit: commitJson(state, await state.git.knownCommit(sha)),
    _links: { self, html: `${state.pageUrl}/tree/${name}` },
    protected: isProtected(state, name),
    protection: {
      enabled: protection !== undefined,
      ...(protection === undefined ? {} : checksJson(`${self}/protection`, protection)),
    },
    protection_url: `${self}/protection`,
  });
};

const listBranches = ({ state, query }: ApiRequest): Answer => {
  const wanted = query.get("protected");
  const found = [...state.git.refs]
    .filter(([ref]) => ref.startsWith("refs/heads/"))
    .map(([ref, sha]) => ({ name: ref.slice("refs/heads/".length), sha }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, sha }) => ({
      name,
      commit: { sha, url: `${state.repositoryUrl}/commits/${sha}` },
      protected: isProtected(state, name),
    }));
  return page(found.filter((one) => wanted === null || `${one.protected}` === wanted));
};

function rulesetJson(state: GitHubState, ruleset: Ruleset): JsonObject {
  return {
    id: ruleset.id,
    name: ruleset.name,
    target: ruleset.target,
    source_type: "Repository",
    source: `${state.owner}/${state.name}`,
    enforcement: ruleset.enforcement,
    bypass_actors: ruleset.bypassActors,
    node_id: nodeId("Ruleset", ruleset.id),
    conditions: { ref_name: { include: ruleset.include, exclude: ruleset.exclude } },
    rules: ruleset.rules,
    created_at: state.createdAt,
    updated_at: state.createdAt,
  };
}

function enforcementFrom(body: JsonObject): Ruleset["enforcement"] {
  const word = requiredText(body, "enforcement");
  if (word === "active" || word === "disabled" || word === "evaluate") return word;
  throw unprocessable(`Invalid request.\n\n${word} is not an enforcement.`);
}

function rulesetFrom(id: number, body: JsonObject): Ruleset {
  const conditions = optionalObject(body, "conditions") ?? {};
  const names = optionalObject(conditions, "ref_name") ?? {};
  return {
    id,
    name: requiredText(body, "name"),
    enforcement: enforcementFrom(body),
    target: optionalText(body, "target") ?? "branch",
    include: textList(names, "include"),
    exclude: textList(names, "exclude"),
    bypassActors: (optionalList(body, "bypass_actors") ?? []).filter(isObject),
    rules: (optionalList(body, "rules") ?? []).filter(isObject),
  };
}

const createRuleset = ({ state, body }: ApiRequest): Answer => {
  const ruleset = rulesetFrom(state.nextId(), body);
  state.rulesets.set(ruleset.id, ruleset);
  return created(rulesetJson(state, ruleset));
};

function rulesetNamed(request: ApiRequest): Ruleset {
  const ruleset = request.state.rulesets.get(Number(param(request, "ruleset")));
  if (ruleset === undefined) throw notFound();
  return ruleset;
}

/** Who may bypass it is told to whoever may change it. */
const readRuleset = (request: ApiRequest): Answer => {
  const { bypass_actors: bypass, ...shown } = rulesetJson(request.state, rulesetNamed(request));
  const isAdmin = request.caller.permission === "admin";
  return ok(isAdmin ? { ...shown, bypass_actors: bypass } : shown);
};

const updateRuleset = (request: ApiRequest): Answer => {
  const old = rulesetNamed(request);
  const shown = rulesetJson(request.state, old);
  const ruleset = rulesetFrom(old.id, { ...shown, ...request.body });
  request.state.rulesets.set(old.id, ruleset);
  return ok(rulesetJson(request.state, ruleset));
};

const deleteRuleset = (request: ApiRequest): Answer => {
  request.state.rulesets.delete(rulesetNamed(request).id);
  return noContent;
};

const listRulesets = ({ state }: ApiRequest): Answer =>
  page(
    [...state.rulesets.values()].map((ruleset) => {
      const {
        conditions: _,
        rules: __,
        bypass_actors: ___,
        ...short
      } = rulesetJson(state, ruleset);
      return short;
    }),
  );

const rulesOfBranch = (request: ApiRequest): Answer => {
  const { state } = request;
  const source = `${state.owner}/${state.name}`;
  const found = rulesetsOf(state, param(request, "branch")).flatMap(({ id, rules }) =>
    rules.map((rule) => ({
      ...rule,
      ruleset_source_type: "Repository",
      ruleset_source: source,
      ruleset_id: id,
    })),
  );
  return page(found);
};

const [scope, role] = ["administration", "admin"] as const;

/** The routes of branches and what protects them. */
export const protectionRoutes: readonly Route[] = [
  { on: "GET /branches", scope: "contents", answer: listBranches },
  { on: "GET /branches/{branch*}/protection", scope, role, answer: readProtection },
  { on: "PUT /branches/{branch*}/protection", scope, role, answer: setProtection },
  { on: "DELETE /branches/{branch*}/protection", scope, role, answer: dropProtection },
  { on: "GET /branches/{branch*}", scope: "contents", answer: oneBranch },
  { on: "GET /rulesets", scope: "metadata", answer: listRulesets },
  { on: "POST /rulesets", scope, role, answer: createRuleset },
  {
    on: "GET /rulesets/{ruleset}",
    scope: "metadata",
    answer: readRuleset,
  },
  { on: "PUT /rulesets/{ruleset}", scope, role, answer: updateRuleset },
  { on: "DELETE /rulesets/{ruleset}", scope, role, answer: deleteRuleset },
  { on: "GET /rules/branches/{branch*}", scope: "metadata", answer: rulesOfBranch },
];
