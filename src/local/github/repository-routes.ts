/** The repository itself and the people on it. */

import { type Account, isAtLeast, type Permission } from "./accounts.ts";
import type { JsonObject } from "./json-input.ts";
import { notFound } from "./refusal.ts";
import { fullRepositoryJson, userJson } from "./render-repository.ts";
import { type Answer, type ApiRequest, noContent, ok, page, param, type Route } from "./routing.ts";
import type { GitHubState } from "./state.ts";

/** The five roles told in the four words of the older API. */
const legacyWords: Readonly<Record<Permission, string>> = {
  admin: "admin",
  maintain: "write",
  write: "write",
  triage: "read",
  read: "read",
  none: "none",
};

function collaboratorJson(state: GitHubState, account: Account, role: Permission): JsonObject {
  const may = (needed: Permission) => isAtLeast(role, needed);
  return {
    ...userJson(state, account),
    permissions: {
      pull: may("read"),
      triage: may("triage"),
      push: may("write"),
      maintain: may("maintain"),
      admin: may("admin"),
    },
    role_name: role,
  };
}

/** Everybody can read a public repository. */
function roleOf(state: GitHubState, account: Account): Permission {
  if (account.permission !== "none" || state.settings.private) return account.permission;
  return "read";
}

const permissionOf = (request: ApiRequest): Answer => {
  const { state } = request;
  const account = state.account(param(request, "login"));
  if (account === undefined) throw notFound();
  const role = roleOf(state, account);
  return ok({
    permission: legacyWords[role],
    role_name: role,
    user: collaboratorJson(state, account, role),
  });
};

const listCollaborators = ({ state }: ApiRequest): Answer => {
  const people = [...state.accounts.values()].filter(
    (account) => account.type === "User" && isAtLeast(account.permission, "read"),
  );
  return page(people.map((account) => collaboratorJson(state, account, account.permission)));
};

const isCollaborator = (request: ApiRequest): Answer => {
  const account = request.state.account(param(request, "login"));
  if (account === undefined || !isAtLeast(account.permission, "read")) throw notFound();
  return noContent;
};

/** The routes of the repository and its people. */
export const repositoryRoutes: readonly Route[] = [
  {
    on: "GET ",
    scope: "metadata",
    answer: ({ state, caller }) => ok(fullRepositoryJson(state, caller)),
  },
  {
    on: "GET /collaborators",
    scope: "metadata",
    role: "write",
    answer: listCollaborators,
  },
  { on: "GET /collaborators/{login}", scope: "metadata", role: "write", answer: isCollaborator },
  {
    on: "GET /collaborators/{login}/permission",
    scope: "metadata",
    role: "write",
    answer: permissionOf,
  },
];
