/** What each look at the repository's set-up is given, and the words they share. */

import type { Finding } from "../../../model/finding.ts";
import type { Clock, Forge } from "../../../ports.ts";
import type { Connection, Reply } from "../connection.ts";

/** What set-up is judged with. */
export interface SetupContext {
  readonly line: Connection;
  readonly defaultBranch: string;
  readonly clock: Clock;
  readonly identity: Forge["identity"];
  readonly ref: Forge["ref"];
  readonly file: Forge["file"];
  readonly folder: Forge["folder"];
}

/** One look; what it throws as OutsideError is told as `unknown`. */
export type Look = (context: SetupContext) => Promise<readonly Finding[]>;

/** Whether GitHub keeps the answer from this token. It says 404 of some settings it hides. */
export function isUnreadable(reply: Reply): boolean {
  return reply.kind === "failed" && (reply.status === 403 || reply.status === 404);
}

/** The token kinds, by the login they act as. */
export type TokenMode = "token" | "app" | "person";

/** Which kind of token a login is. */
export function modeOf(login: string): TokenMode {
  if (login === "github-actions[bot]") return "token";
  return login.endsWith("[bot]") ? "app" : "person";
}

/** Nothing to mend. */
export function fine(says: string): Finding {
  return { severity: "ok", says };
}

/** Works, and could be better. */
export function warning(says: string, mend: string): Finding {
  return { severity: "warning", says, mend };
}

/** Does not work, or is open. */
export function wrong(says: string, mend: string): Finding {
  return { severity: "error", says, mend };
}

/** Hidden from this token. */
export function hidden(what: string, needs: string, mend: string): Finding {
  return { severity: "unknown", says: `cannot see ${what} (needs ${needs})`, mend };
}
