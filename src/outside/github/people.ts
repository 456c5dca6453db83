/** Who somebody is to GitHub. */

import type { Fields } from "./fields.ts";

/** An account on a pull request or review. */
export interface Person {
  readonly login: string;
  /** Bots, Apps, organisations: everything that is not a person. */
  readonly isBot: boolean;
}

/**
 * The account in a GraphQL answer. It leaves out the end of a bot's login that REST and commits
 * show, and has nothing of deleted accounts.
 */
export function actorOf(found: Fields | undefined): Person | undefined {
  if (found === undefined) return undefined;
  const login = found.text("login");
  const isBot = found.text("__typename") !== "User";
  return { login: isBot && !login.endsWith("[bot]") ? `${login}[bot]` : login, isBot };
}

/** The account in a `user` field. GitHub shows deleted accounts as the person `ghost`. */
export function personOf(found: Fields): Person {
  const user = found.optionalObject("user");
  if (user === undefined) return ghost;
  return { login: user.text("login"), isBot: user.text("type") !== "User" };
}

/** Who GitHub says that a deleted account was. */
export const ghost: Person = { login: "ghost", isBot: false };
