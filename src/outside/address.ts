/** Addresses as an operator writes them: checked once, and parted from their user and password. */

import { OperatorError } from "../errors.ts";

/** How we say who we are. */
export type Credentials =
  | { readonly kind: "bearer"; readonly token: string }
  | { readonly kind: "basic"; readonly username: string; readonly password: string };

/** Where a service is. */
export interface Address {
  /** Without credentials, query, fragment and final slash. */
  readonly url: URL;
  /** Those that stood in the address (`https://user:password@host`). */
  readonly credentials?: Credentials;
}

/**
 * Reads an http(s) address. Throws OperatorError, which names the variable and never shows its
 * value: a mistyped address may hold a password.
 */
export function addressOf(variable: string, text: string): Address {
  const parsed = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    throw new OperatorError([
      {
        what: `${variable} is not an http or https address`,
        hint: "Write it like https://metrics.example.com or http://10.0.0.5:9090",
      },
    ]);
  }
  const url = new URL(parsed.origin + parsed.pathname.replace(/\/+$/, ""));
  if (parsed.username === "" && parsed.password === "") return { url };
  const username = decoded(parsed.username) ?? parsed.username;
  const password = decoded(parsed.password) ?? parsed.password;
  return { url, credentials: { kind: "basic", username, password } };
}

/** Percent-encoded text in clear; absent when it holds a bare `%`. */
export function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** The address of a path below a service's own, which may itself have a path. */
export function below(base: URL, path: string): URL {
  return new URL(base.origin + base.pathname.replace(/\/+$/, "") + path);
}

/** The `Authorization` header. */
export function authorizationOf(credentials: Credentials): string {
  // Pasted secrets often end in a line break, which no header may hold.
  if (credentials.kind === "bearer") return `Bearer ${credentials.token.trim()}`;
  const pair = `${credentials.username}:${credentials.password}`;
  return `Basic ${Buffer.from(pair).toString("base64")}`;
}

/** What of the credentials must never be printed. */
export function secretsOf(credentials: Credentials): readonly string[] {
  if (credentials.kind === "bearer") return [credentials.token.trim()];
  const pair = `${credentials.username}:${credentials.password}`;
  return credentials.password === "" ? [] : [credentials.password, pair];
}

/** The password inside of an address, as it is written there and in clear; none when none is. */
export function passwordsIn(address: string): readonly string[] {
  const { password } = URL.canParse(address.trim()) ? new URL(address.trim()) : { password: "" };
  const spellings = [password, decoded(password) ?? password];
  return [...new Set(spellings)].filter((text) => text !== "");
}
