/** The rate limits in front of Lambda's API, and the page Cloudflare shows when they are passed. */

import { type Instant, minute } from "../../model/units.ts";
import { type LoopbackReply, textReply } from "../loopback.ts";

const requestEvery = 1_000;
const launchEvery = 12_000;
const launchesAMinute = 5;

/**
 * One request a second for everything; one launch in 12 s and five in 60 s. A refused request
 * uses nothing up. Who is limited (key, account, address) is undocumented; here it is everybody.
 */
export class RateLimits {
  #lastRequest = Number.NEGATIVE_INFINITY;
  #launches: readonly Instant[] = [];

  /** Seconds until the request would be let through; absent when it is. */
  refusal(isLaunch: boolean, now: Instant): number | undefined {
    const recent = this.#launches.filter((at) => now - at < minute);
    const crowded = recent.length >= launchesAMinute ? (recent.at(0) ?? now) + minute : now;
    const free = Math.max(
      this.#lastRequest + requestEvery,
      isLaunch ? (recent.at(-1) ?? Number.NEGATIVE_INFINITY) + launchEvery : now,
      isLaunch ? crowded : now,
    );
    if (free > now) return Math.ceil((free - now) / 1_000);
    this.#lastRequest = now;
    this.#launches = isLaunch ? [...recent, now] : recent;
    return undefined;
  }
}

/** Error 1015. The wording of the page is what clients look for: `banned you temporarily`. */
export function tooManyRequests(retryAfterSeconds: number | undefined): LoopbackReply {
  const page =
    "<!DOCTYPE html><title>Access denied | cloud.lambda.ai used Cloudflare to restrict access" +
    "</title><h1>Error 1015</h1><h2>You are being rate limited</h2><p>error code: 1015. The " +
    "owner of this website (cloud.lambda.ai) has banned you temporarily from accessing it.</p>";
  const reply = textReply(429, page, "text/html");
  if (reply.kind !== "reply" || retryAfterSeconds === undefined) return reply;
  return { ...reply, headers: { ...reply.headers, "retry-after": String(retryAfterSeconds) } };
}
