/** Who somebody is to GitHub. */

import type { Fields } from "./fields.ts";

/** An account on a pull request or review. */
export interface Person {
  readonly login: string;
  /** Bots, Apps, organisations: everything that is not a person. */
  readonly isBot: boolean;
}

/** The account in a `user` field. GitHub shows deleted accounts as the person `ghost`. */
export function personOf(found: Fields): Person {
  const user = found.optionalObject("user");
  if (user === undefined) return { login: "ghost", isBot: false };
  return { login: user.text("login"), isBot: user.text("type") !== "User" };
}
