/** Requests an hour and token, counted on the server's own clock. */

import { after, hour, type Instant } from "../../model/units.ts";
import type { Account } from "./accounts.ts";
import type { GitHubState } from "./state.ts";

interface Window {
  readonly ends: Instant;
  used: number;
}

/** Where a token stands in its hour. */
export interface Allowance {
  readonly limit: number;
  readonly used: number;
  /** Seconds since the epoch. */
  readonly reset: number;
}

/** The counts of all tokens. */
export class RateLimits {
  readonly #windows = new Map<string, Window>();

  /** Counts `cost` requests and tells where the token now stands. */
  spend(state: GitHubState, caller: Account, cost: number): Allowance {
    const now = state.clock.now();
    const key = caller.login;
    const known = this.#windows.get(key);
    const current =
      known !== undefined && known.ends > now ? known : { ends: after(now, hour), used: 0 };
    current.used += cost;
    this.#windows.set(key, current);
    const { githubToken, others } = state.settings.rateLimit;
    const limit = caller.kind === "github-token" ? githubToken : others;
    return { limit, used: current.used, reset: Math.floor(current.ends / 1000) };
  }
}

/** The headers every answer carries. */
export function allowanceHeaders(allowance: Allowance): Readonly<Record<string, string>> {
  return {
    "x-ratelimit-limit": String(allowance.limit),
    "x-ratelimit-remaining": String(Math.max(allowance.limit - allowance.used, 0)),
    "x-ratelimit-used": String(Math.min(allowance.used, allowance.limit)),
    "x-ratelimit-reset": String(allowance.reset),
    "x-ratelimit-resource": "core",
  };
}

/** What GET /rate_limit tells, and costs nothing. */
export function allowanceJson(allowance: Allowance) {
  const { limit, reset } = allowance;
  const used = Math.min(allowance.used, limit);
  const core = { limit, used, remaining: limit - used, reset };
  const search = { limit: 30, used: 0, remaining: 30, reset };
  const graphql = { limit: 5000, used: 0, remaining: 5000, reset };
  return { resources: { core, search, graphql }, rate: core };
}
