/** Who may speak to the local GitHub, and what each may do. Apart because every route asks it. */

/** A role on the repository, weakest last. */
export type Permission = "admin" | "maintain" | "write" | "triage" | "read" | "none";

/** How a token came to be. Decides what its acts trigger (facts: "Triggering a workflow"). */
export type TokenKind = "user" | "github-token" | "app";

/** Somebody with a token. The GITHUB_TOKEN is the Bot `github-actions[bot]` of that kind. */
export interface LocalUser {
  readonly login: string;
  readonly type: "User" | "Bot";
  readonly permission: Permission;
  readonly token: string;
  /** Absent: `user`. */
  readonly kind?: TokenKind;
  /** The App's id, which a required status can be pinned to. Absent: 15368 for the GITHUB_TOKEN. */
  readonly appId?: number;
  /** The display name in commits. Absent: the login. */
  readonly name?: string;
  /** Fine-grained permissions as in a workflow's `permissions:`. Absent: all a role allows. */
  readonly scopes?: Readonly<Record<string, "read" | "write">>;
}

/** A user with the id the server gave. */
export interface Account extends LocalUser {
  readonly id: number;
  readonly kind: TokenKind;
}

/** The App id of GitHub Actions on github.com. */
export const actionsAppId = 15368;

/** Whoever sends no token: reads public repositories, nothing else. */
export const anonymous: Account = {
  login: "",
  type: "User",
  permission: "none",
  token: "",
  id: 0,
  kind: "user",
};

const strength: Readonly<Record<Permission, number>> = {
  none: 0,
  read: 1,
  triage: 2,
  write: 3,
  maintain: 4,
  admin: 5,
};

/** Whether a role is at least as strong as another. */
export function isAtLeast(has: Permission, needed: Permission): boolean {
  return strength[has] >= strength[needed];
}

/** Users with the ids of the server: positions from 1001, so that they are stable. */
export function accountsOf(users: readonly LocalUser[]): ReadonlyMap<string, Account> {
  return new Map(
    users.map((user, index) => [
      user.login.toLowerCase(),
      { ...user, id: 1001 + index, kind: user.kind ?? "user" },
    ]),
  );
}

/** The App behind a token, when there is one. */
export function appIdOf(account: Account): number | undefined {
  if (account.appId !== undefined) return account.appId;
  return account.kind === "github-token" ? actionsAppId : undefined;
}

/** Scopes that no GITHUB_TOKEN can be given, whatever the workflow asks for. */
const neverForGitHubToken: ReadonlySet<string> = new Set(["administration", "variables"]);

/** Whether a token holds one of the fine-grained permissions (`issues|pull-requests`). */
export function holdsScope(account: Account, scopes: string, level: "read" | "write"): boolean {
  return scopes.split("|").some((scope) => {
    if (account.kind === "github-token" && neverForGitHubToken.has(scope)) return false;
    if (account.scopes === undefined || scope === "metadata") return true;
    const held = account.scopes[scope];
    return held === "write" || (held === "read" && level === "read");
  });
}

/** The address GitHub puts into commits that a user made on the web or by the API. */
export function commitEmail(account: Account): string {
  return `${account.id}+${account.login}@users.noreply.github.com`;
}
