/**
 * The one way to speak HTTP: deadlines, caps, errors without secrets, and patience for requests
 * that may be repeated. Apart, so that every adapter fails in the same words.
 */

import fetch, { AbortError, FetchError, type Response } from "node-fetch";
import { messageOf, OutsideError, type OutsideFailure } from "../errors.ts";
import { between, type Instant, instant, type Millis, millis } from "../model/units.ts";
import type { Clock } from "../ports.ts";
import { authorizationOf, type Credentials, secretsOf } from "./address.ts";
import { safeMessage } from "./secrets.ts";

/** The outside's own words for a refusal. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** A request. */
export interface HttpRequest {
  /** Whom we ask, as errors name it. */
  readonly who: string;
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly credentials?: Credentials;
  /** The variables to look at when we are not let in. */
  readonly credentialsFrom: string;
  readonly body?: { readonly type: string; readonly text: string };
  /** For one attempt, from the first byte sent to the last one read. */
  readonly deadline: Millis;
  /** Unpacked. Default: 64 MiB. */
  readonly mostBytes?: number;
  /** May it be asked again when it fails? Default: a GET may. */
  readonly repeatable?: boolean;
  /** Makes every attempt when it is its turn. Absent: at once. */
  readonly turn?: <Answer>(attempt: () => Promise<Answer>) => Promise<Answer>;
  /** Told for how long we are sent away, when an attempt met a rate limit. */
  readonly onLimit?: (pause: Millis) => void;
  /** Reads the outside's own refusal out of a JSON body; absent when it is not one. */
  readonly refusal?: (json: unknown) => Refusal | undefined;
}

/** A 2xx answer. */
export interface HttpAnswer {
  readonly status: number;
  /** Absent when the body is not JSON, whatever its media type says. */
  readonly json: unknown;
  /** The `Date` header, in whole seconds; absent when there is none. */
  readonly date?: Instant;
}

/** `code` of the OutsideError for an answer over the cap. */
export const answerTooLarge = "answer-too-large";

const defaultMostBytes = 64 * 1024 * 1024;
// Cloudflare, in front of Lambda, refuses library defaults with 403 (error 1010).
const userAgent = "fleetmerge/0.1 (GPU fleets by pull request)";
const attempts = 4;
const firstPause = 1_000;
// After a rate limit a quick second try prolongs the ban; skypilot waits 10 s at Lambda, too.
const firstPauseWhenLimited = 10_000;
const longestPause = 60_000;

// Failures that may be over by the next try; none of them is a definite no.
const passing: ReadonlySet<OutsideFailure> = new Set(["unavailable", "rate-limited", "timeout"]);

type Attempt =
  | { readonly kind: "answered"; readonly answer: HttpAnswer }
  | {
      readonly kind: "failed";
      readonly error: OutsideError;
      readonly mayPass: boolean;
      readonly retryAfter?: string;
    };

/**
 * Asks, and repeats a repeatable request up to three times after time-outs, cut connections, 5xx
 * and rate limits. Redirects are never followed. Throws OutsideError for everything but 2xx.
 */
export async function ask(clock: Clock, request: HttpRequest): Promise<HttpAnswer> {
  const most = (request.repeatable ?? request.method === "GET") ? attempts : 1;
  for (let count = 1; ; count += 1) {
    const once = () => attemptOnce(request);
    const attempt = await (request.turn ? request.turn(once) : once());
    if (attempt.kind === "answered") return attempt.answer;
    const pause = pauseAfter(attempt, count, clock);
    if (attempt.error.kind === "rate-limited") request.onLimit?.(pause);
    if (!attempt.mayPass || count >= most) throw attempt.error;
    if (pause > longestPause) throw attempt.error;
    await clock.sleep(pause);
  }
}

function pauseAfter(
  failed: { readonly error: OutsideError; readonly retryAfter?: string },
  count: number,
  clock: Clock,
): Millis {
  const text = failed.retryAfter ?? "";
  if (/^\d+$/.test(text)) return millis(Number(text) * 1_000);
  const date = Date.parse(text);
  if (!Number.isNaN(date)) return millis(Math.max(0, between(clock.now(), instant(date))));
  const first = failed.error.kind === "rate-limited" ? firstPauseWhenLimited : firstPause;
  return millis(first * 2 ** (count - 1));
}

async function attemptOnce(request: HttpRequest): Promise<Attempt> {
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: headersOf(request),
      body: request.body?.text ?? null,
      redirect: "manual",
      signal: AbortSignal.timeout(request.deadline),
      size: request.mostBytes ?? defaultMostBytes,
    });
    const text = await response.text();
    const json = jsonOf(text);
    if (response.ok) {
      const date = Date.parse(response.headers.get("date") ?? "");
      const dated = Number.isNaN(date) ? {} : { date: instant(date) };
      return { kind: "answered", answer: { status: response.status, json, ...dated } };
    }
    return refused(request, { response, text, json });
  } catch (thrown) {
    return broken(request, thrown);
  }
}

function headersOf(request: HttpRequest): Record<string, string> {
  return {
    "user-agent": userAgent,
    accept: "application/json",
    ...(request.credentials && { authorization: authorizationOf(request.credentials) }),
    ...(request.body && { "content-type": request.body.type }),
  };
}

function jsonOf(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refused(
  request: HttpRequest,
  answer: { readonly response: Response; readonly text: string; readonly json: unknown },
): Attempt {
  const { status, headers } = answer.response;
  const refusal = request.refusal?.(answer.json);
  const kind = failureOf(status, refusal === undefined ? answer.text : "");
  const isDefinite = refusal !== undefined && status >= 400 && !passing.has(kind);
  const details = [`answered ${status}`];
  if (refusal) details.push(`${refusal.code}: ${refusal.message}`);
  else if (status < 400) details.push(redirection(headers.get("location"), request.url));
  else details.push(`(${headers.get("content-type") ?? "no media type"})`);
  if (kind === "unauthorised") details.push(`Look at ${request.credentialsFrom}`);
  const retryAfter = headers.get("retry-after");
  return {
    kind: "failed",
    error: failure(request, {
      kind,
      applied: isDefinite ? "no" : "unknown",
      message: details.join(" "),
      ...(refusal && { code: refusal.code }),
    }),
    mayPass: passing.has(kind),
    ...(retryAfter !== null && { retryAfter }),
  };
}

/** `page` is the body where it is not the API's own, such as a page of what stands in front. */
function failureOf(status: number, page: string): OutsideFailure {
  if (status === 429 || /banned you temporarily|error code: 1015/i.test(page)) {
    return "rate-limited";
  }
  // Any other page of Cloudflare says nothing about the key.
  if (status === 403 && /cloudflare|error code: 1\d\d\d/i.test(page)) return "unavailable";
  if (status >= 500) return "unavailable";
  const kinds: Readonly<Record<number, OutsideFailure>> = {
    401: "unauthorised",
    403: "unauthorised",
    404: "not-found",
    408: "timeout",
    409: "conflict",
  };
  return kinds[status] ?? "rejected";
}

function redirection(location: string | null, from: URL): string {
  const isAddress = location !== null && URL.canParse(location, from.href);
  const target = isAddress ? new URL(location, from).origin : "elsewhere";
  return `with a redirect to ${target}, which is not followed; give the final address`;
}

function broken(request: HttpRequest, thrown: unknown): Attempt {
  const isTooLarge = thrown instanceof FetchError && thrown.type === "max-size";
  const most = request.mostBytes ?? defaultMostBytes;
  const error = failure(request, {
    kind: thrown instanceof AbortError ? "timeout" : "unavailable",
    applied: "unknown",
    message: isTooLarge ? `answered more than ${most} bytes` : causeOf(thrown, request),
    ...(isTooLarge && { code: answerTooLarge }),
  });
  return { kind: "failed", error, mayPass: !isTooLarge };
}

function causeOf(thrown: unknown, request: HttpRequest): string {
  if (thrown instanceof AbortError) return `no answer within ${request.deadline / 1_000} s`;
  if (thrown instanceof FetchError && thrown.code !== undefined) return `failed: ${thrown.code}`;
  return `failed: ${messageOf(thrown)}`;
}

function failure(
  request: HttpRequest,
  what: {
    readonly kind: OutsideFailure;
    readonly applied: "no" | "unknown";
    readonly message: string;
    readonly code?: string;
  },
): OutsideError {
  const secrets = request.credentials ? secretsOf(request.credentials) : [];
  const message = `${request.method} ${request.url.host}${request.url.pathname} ${what.message}`;
  return new OutsideError({ ...what, who: request.who, message: safeMessage(message, secrets) });
}
