/** What protection and rulesets together ask of a branch. One answer for merges and for pushes. */

import { type Account, appIdOf } from "./accounts.ts";
import { fits } from "./glob.ts";
import { isObject, type JsonObject } from "./json-input.ts";
import type { RequiredCheck, Ruleset } from "./records.ts";
import { Refusal } from "./refusal.ts";
import type { GitHubState } from "./state.ts";

/** What reviews a branch asks for; approvals may be 0 and a pull request needed all the same. */
export interface ReviewRule {
  readonly approvals: number;
  readonly dismissStale: boolean;
  readonly codeOwners: boolean;
  readonly lastPush: boolean;
}

/** The rules that hold for a branch. */
export interface BranchRules {
  readonly reviews: ReviewRule | undefined;
  readonly checks: readonly RequiredCheck[];
  readonly strict: boolean;
  readonly forbidsForce: boolean;
  readonly forbidsDeletion: boolean;
  /** Merge methods a ruleset leaves; absent: no restriction. */
  readonly methods: readonly string[] | undefined;
}

const repositoryRoleAdmin = 5;

function isBypassedBy(ruleset: Ruleset, actor: Account | undefined): boolean {
  if (actor === undefined) return false;
  return ruleset.bypassActors.some(({ actor_id: id, actor_type: type }) => {
    if (type === "Integration") return id === appIdOf(actor);
    return type === "RepositoryRole" && id === repositoryRoleAdmin && actor.permission === "admin";
  });
}

function names(state: GitHubState, pattern: string, ref: string): boolean {
  if (pattern === "~ALL") return true;
  if (pattern === "~DEFAULT_BRANCH") return ref === `refs/heads/${state.defaultBranch}`;
  return fits(pattern, ref);
}

/** The active rulesets that cover a branch. */
export function rulesetsOf(state: GitHubState, branch: string): readonly Ruleset[] {
  const ref = `refs/heads/${branch}`;
  return [...state.rulesets.values()].filter(
    (ruleset) =>
      ruleset.enforcement === "active" &&
      ruleset.target === "branch" &&
      ruleset.include.some((pattern) => names(state, pattern, ref)) &&
      !ruleset.exclude.some((pattern) => names(state, pattern, ref)),
  );
}

function parametersOf(rule: JsonObject): JsonObject {
  return isObject(rule["parameters"]) ? rule["parameters"] : {};
}

function reviewRule(rule: JsonObject): ReviewRule {
  const given = parametersOf(rule);
  return {
    approvals: Number(given["required_approving_review_count"] ?? 0),
    dismissStale: given["dismiss_stale_reviews_on_push"] === true,
    codeOwners: given["require_code_owner_review"] === true,
    lastPush: given["require_last_push_approval"] === true,
  };
}

function requiredChecks(rule: JsonObject): readonly RequiredCheck[] {
  const listed = parametersOf(rule)["required_status_checks"];
  return (Array.isArray(listed) ? listed : []).filter(isObject).map((check) => ({
    context: String(check["context"]),
    app: typeof check["integration_id"] === "number" ? check["integration_id"] : undefined,
  }));
}

function strictest(rules: readonly ReviewRule[]): ReviewRule | undefined {
  if (rules.length === 0) return undefined;
  return {
    approvals: Math.max(...rules.map((rule) => rule.approvals)),
    dismissStale: rules.some((rule) => rule.dismissStale),
    codeOwners: rules.some((rule) => rule.codeOwners),
    lastPush: rules.some((rule) => rule.lastPush),
  };
}

/** The rules of a branch; for an actor, without those the actor may bypass. */
export function rulesOf(state: GitHubState, branch: string, actor?: Account): BranchRules {
  const classic = state.protections.get(branch);
  const freed = actor?.permission === "admin" && classic?.enforceAdmins === false;
  const protection = freed ? undefined : classic;
  const rules = rulesetsOf(state, branch)
    .filter((ruleset) => !isBypassedBy(ruleset, actor))
    .flatMap((ruleset) => ruleset.rules);
  const ofType = (type: string) => rules.filter((rule) => rule["type"] === type);
  const reviews = protection?.reviews;
  const methods = ofType("pull_request")
    .map((rule) => parametersOf(rule)["allowed_merge_methods"])
    .filter((list): list is string[] => Array.isArray(list));
  const strict = (rule: JsonObject) =>
    parametersOf(rule)["strict_required_status_checks_policy"] === true;
  return {
    reviews: strictest([
      ...(reviews === undefined ? [] : [reviews]),
      ...ofType("pull_request").map(reviewRule),
    ]),
    checks: [
      ...(protection?.requiredChecks ?? []),
      ...ofType("required_status_checks").flatMap(requiredChecks),
    ],
    strict: protection?.strict === true || ofType("required_status_checks").some(strict),
    forbidsForce:
      (protection !== undefined && !protection.allowForcePushes) ||
      ofType("non_fast_forward").length > 0,
    forbidsDeletion:
      (protection !== undefined && !protection.allowDeletions) || ofType("deletion").length > 0,
    methods: methods.length === 0 ? undefined : methods.flat(),
  };
}

/** A wish to move a branch other than by merging a pull request. */
export interface BranchMove {
  readonly branch: string;
  readonly actor: Account;
  readonly kind: "fast-forward" | "force" | "delete" | "create";
}

/** Why a branch may not be moved that way; absent when it may. */
export function moveForbidden(state: GitHubState, move: BranchMove): string | undefined {
  const rules = rulesOf(state, move.branch, move.actor);
  if (move.kind === "delete") {
    return rules.forbidsDeletion ? "Cannot delete this protected branch" : undefined;
  }
  if (move.kind === "force" && rules.forbidsForce) {
    return "Cannot force-push to this protected branch";
  }
  if (move.kind === "create") return undefined;
  if (rules.reviews !== undefined) return "Changes must be made through a pull request.";
  const [check] = rules.checks;
  return check === undefined ? undefined : `Required status check "${check.context}" is expected.`;
}

/** Refuses a forbidden move; contents answer 409, refs 422. */
export function refuseForbiddenMove(state: GitHubState, move: BranchMove, status: number): void {
  const why = moveForbidden(state, move);
  if (why === undefined) return;
  throw new Refusal({ status, message: `Repository rule violations found\n\n${why}\n\n` });
}
