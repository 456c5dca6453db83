/** What only a look at the set-up asks: names of secrets, open branches, errors in CODEOWNERS. */

import { ownersNamed } from "./code-owners.ts";
import type { JsonObject } from "./json-input.ts";
import { notFound } from "./refusal.ts";
import { nodeId } from "./render-repository.ts";
import { type Answer, type ApiRequest, ok, page, param, type Route } from "./routing.ts";

function secretsAt(request: ApiRequest, place: string): Answer {
  const names = request.state.settings.secrets[place] ?? [];
  const at = request.state.createdAt;
  return page(
    names.map((name) => ({ name, created_at: at, updated_at: at })),
    "secrets",
  );
}

const environmentSecrets = (request: ApiRequest): Answer => {
  const name = param(request, "name");
  if (!request.state.settings.environments.includes(name)) throw notFound();
  return secretsAt(request, name);
};

/** Every environment of this world is open to the default branch only. */
const branchPolicies = (request: ApiRequest): Answer => {
  if (!request.state.settings.environments.includes(param(request, "name"))) throw notFound();
  const id = 800;
  const { defaultBranch: name } = request.state;
  return page([{ id, node_id: nodeId("Policy", id), name, type: "branch" }], "branch_policies");
};

const ownerErrors = async (request: ApiRequest): Promise<Answer> => {
  const { state } = request;
  const errors: JsonObject[] = [];
  for (const { owner, line, path, source } of await ownersNamed(state)) {
    const account = state.account(owner.replace(/^@/u, ""));
    if (account !== undefined && account.permission !== "none") continue;
    errors.push({
      line,
      column: source.indexOf(owner) + 1,
      kind: "Unknown owner",
      source,
      suggestion: `make sure ${owner} exists and has write access to the repository`,
      message: `Unknown owner on line ${line}: make sure ${owner} exists\n\n  ${source}`,
      path,
    });
  }
  return ok({ errors });
};

const [actions, secrets] = ["actions", "secrets|environments"] as const;

/** The routes of the set-up. */
export const setupRoutes: readonly Route[] = [
  { on: "GET /actions/secrets", scope: "secrets", role: "admin", answer: (r) => secretsAt(r, "") },
  {
    on: "GET /environments/{name}/secrets",
    scope: secrets,
    role: "admin",
    answer: environmentSecrets,
  },
  {
    on: "GET /environments/{name}/deployment-branch-policies",
    scope: actions,
    answer: branchPolicies,
  },
  { on: "GET /codeowners/errors", scope: "contents", answer: ownerErrors },
];
