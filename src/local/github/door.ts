/** The door of the server: who is asking, and whether they may come through to a route. */

import type { IncomingMessage } from "node:http";
import { type Account, anonymous, holdsScope, isAtLeast, type Permission } from "./accounts.ts";
import { forbidden, notFound, Refusal } from "./refusal.ts";
import type { Route } from "./routing.ts";
import type { GitHubState } from "./state.ts";

function tokenOf(message: IncomingMessage): string | undefined {
  const header = message.headers.authorization;
  if (header === undefined) return undefined;
  const [scheme = "", value = ""] = header.split(" ");
  if (scheme.toLowerCase() !== "basic") return value;
  // Git sends the token as the password of any user.
  return Buffer.from(value, "base64").toString("utf8").split(":").slice(1).join(":");
}

/** The account behind a request's token. No token: anonymous. An unknown one: 401. */
export function callerOf(state: GitHubState, message: IncomingMessage): Account {
  const token = tokenOf(message);
  if (token === undefined) return anonymous;
  const account = [...state.accounts.values()].find((one) => one.token === token);
  if (account === undefined) throw new Refusal({ status: 401, message: "Bad credentials" });
  return account;
}

/** A private repository does not exist for strangers. */
export function refuseStranger(state: GitHubState, caller: Account): void {
  if (state.settings.private && !isAtLeast(caller.permission, "read")) throw notFound();
}

function roleOf(state: GitHubState, caller: Account): Permission {
  if (caller.permission === "none" && !state.settings.private) return "read";
  return caller.permission;
}

/** Lets a caller through to a route, or refuses in GitHub's order: 404, 401, 403. */
export function refuseAtDoor(
  state: GitHubState,
  caller: Account,
  route: Pick<Route, "role" | "scope"> & { readonly method: string },
): void {
  refuseStranger(state, caller);
  const reads = route.method === "GET";
  const role = route.role ?? (reads ? "read" : "write");
  if (caller.id === anonymous.id && (!reads || role !== "read")) {
    throw new Refusal({ status: 401, message: "Requires authentication" });
  }
  const held = isAtLeast(roleOf(state, caller), role);
  if (!held && caller.type === "User") {
    const needed = role === "admin" ? "admin rights to Repository" : "write access to repository";
    throw forbidden(`Must have ${needed}.`);
  }
  if (!held || !holdsScope(caller, route.scope, reads ? "read" : "write")) {
    throw forbidden("Resource not accessible by integration");
  }
}
