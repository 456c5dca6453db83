/**
 * How the audit spells which policy a launch was tried under. Apart from what is concluded from
 * it, because whoever decides and whoever checks have to read the same record, each by itself.
 */
import type { PoolPolicy } from "../model/policy.ts";
import { fingerprint } from "./fingerprint.ts";
import { byText } from "./own.ts";

/** Changes when the policy says something else; where it stands and its comments are no part. */
export function policyMark(pool: PoolPolicy): string {
  const { at: _place, ...says } = pool;
  return fingerprint(spelled(says)).toString(16);
}

/** One text for one meaning: the order of keys is none. */
function spelled(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spelled).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "";
  const keys = Object.entries(value).sort(([one], [other]) => byText(one, other));
  return `{${keys.map(([key, part]) => `${key}:${spelled(part)}`).join()}}`;
}
