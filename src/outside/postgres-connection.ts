/** What every connection to Postgres shares: its address, its secrets and its failures' words. */
import pg from "pg";
import { messageOf, OperatorError, OutsideError, type OutsideFailure } from "../errors.ts";
import { decoded } from "./address.ts";
import { safeMessage } from "./secrets.ts";

/** How errors name it. */
export const postgresWho = "Postgres";

/** How long connecting may take, in milliseconds. */
export const connectionTimeout = 5_000;

/** The address without spaces around it. Throws OperatorError when it is none of Postgres. */
export function postgresAddress(text: string): string {
  const parsed = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  const isPostgres = parsed !== undefined && /^postgres(ql)?:$/.test(parsed.protocol);
  if (isPostgres && decoded(parsed.username + parsed.password) !== undefined) return text.trim();
  throw new OperatorError([
    {
      what: "DATABASE_URL is not a Postgres address",
      hint:
        "Write it like postgres://user:password@db.example.com:5432/fleet, with %25 for a % " +
        "in the password",
    },
  ]);
}

/** What no message may hold. */
export function postgresSecrets(address: string): readonly string[] {
  const { password } = new URL(address);
  return [address, password, decoded(password) ?? ""];
}

/** A failure in our words. */
export function postgresFailure(thrown: unknown, secrets: readonly string[]): OutsideError {
  const code = codeOf(thrown);
  const isRefusal = thrown instanceof pg.DatabaseError;
  const message = safeMessage(messageOf(thrown), secrets);
  const hint = kindOf(code) === "unauthorised" ? ". Look at DATABASE_URL" : "";
  return new OutsideError({
    who: postgresWho,
    kind: kindOf(code),
    applied: isRefusal ? "no" : "unknown",
    message: `${message || code || "failed"}${hint}`,
    ...(code !== undefined && { code }),
  });
}

function codeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== "object" || thrown === null || !("code" in thrown)) return undefined;
  return typeof thrown.code === "string" ? thrown.code : undefined;
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
function kindOf(code: string | undefined): OutsideFailure {
  if (code === undefined) return "unavailable";
  if (code.startsWith("28") || code === "42501") return "unauthorised";
  if (code === "3D000") return "not-found";
  if (code === "57014" || code === "ETIMEDOUT") return "timeout";
  return /^(22|23|42)/.test(code) ? "rejected" : "unavailable";
}
