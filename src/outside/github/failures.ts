/** What a failed request to GitHub means, in our words and with what to do next. */

import { OutsideError, type OutsideFailure } from "../../errors.ts";
import { isRecord } from "./fields.ts";

/** What a request is for, so that its failure can be told. */
export interface Purpose {
  /** An infinitive: `merge pull request 12`. */
  readonly what: string;
  /** The permission a token needs for it, as in a workflow's `permissions:`. */
  readonly needs: string;
}

/** A request that failed. */
export interface Failed {
  readonly kind: "failed";
  /** The HTTP status; 0 when there was no answer, 200 for an error inside a GraphQL answer. */
  readonly status: number;
  readonly error: OutsideError;
}

/** The one who failed, in every error of this adapter. */
export const who = "GitHub";

/** What failed, from the error that octokit threw; anything octokit does not throw is rethrown. */
export function failureOf(thrown: unknown, purpose: Purpose, token: string): Failed {
  if (!isRecord(thrown)) throw thrown;
  const response = isRecord(thrown["response"]) ? thrown["response"] : undefined;
  if (response !== undefined && isRecord(response["data"]) && "errors" in response["data"]) {
    const failed = graphqlFailure(response["data"]["errors"], purpose, token);
    if (failed !== undefined && response["status"] === 200) return failed;
  }
  if (response === undefined) return unanswered(thrown, purpose, token);
  const headers = isRecord(response["headers"]) ? response["headers"] : {};
  const status = typeof thrown["status"] === "number" ? thrown["status"] : 0;
  const said = saidBy(response["data"], token);
  // A 4xx without GitHub's own error body comes from something between us and GitHub.
  if (status < 400 || status >= 500 || said === undefined) {
    const answer = `${status} ${said ?? "without GitHub's words"}`;
    const hint = "Try again later; https://www.githubstatus.com tells of outages";
    const message = `could not ${purpose.what}: the answer was ${answer}. ${hint}`;
    return failed(status, { kind: "unavailable", applied: "unknown", message });
  }
  const kind = kindOf(status, said, headers);
  const hint = hintFor({ status, kind, said, needs: needsOf(headers, purpose) }, headers);
  const message = `could not ${purpose.what}: ${said} (${status}). ${hint}`;
  return failed(status, { kind, applied: "no", message: message.trim() });
}

/** What failed, from the `errors` of a GraphQL answer; absent when it holds none. */
export function graphqlFailure(
  errors: unknown,
  purpose: Purpose,
  token: string,
): Failed | undefined {
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  if (first === undefined) return undefined;
  const fields = isRecord(first) ? first : {};
  const said = clean(String(fields["message"] ?? "an error without words"), token);
  const code = typeof fields["type"] === "string" ? fields["type"] : undefined;
  const kind = code === undefined ? "unavailable" : (kindOfType[code] ?? "rejected");
  const hint = kind === "unauthorised" ? `The token needs ${purpose.needs}` : "";
  return failed(200, {
    kind,
    // GitHub gives its refusals a type; its time-outs and accidents have none.
    applied: code === undefined ? "unknown" : "no",
    message: `could not ${purpose.what}: ${said}. ${hint}`.trim(),
    ...(code === undefined ? {} : { code }),
  });
}

const kindOfType: Readonly<Record<string, OutsideFailure>> = {
  FORBIDDEN: "unauthorised",
  INSUFFICIENT_SCOPES: "unauthorised",
  NOT_FOUND: "not-found",
  STALE_DATA: "conflict",
  RATE_LIMITED: "rate-limited",
};

function failed(
  status: number,
  failure: Omit<ConstructorParameters<typeof OutsideError>[0], "who">,
): Failed {
  return { kind: "failed", status, error: new OutsideError({ who, ...failure }) };
}

function unanswered(
  thrown: Readonly<Record<string, unknown>>,
  purpose: Purpose,
  token: string,
): Failed {
  // Octokit gives 500 to what never had an answer; anything else is a bug of ours on its way up.
  if (thrown["status"] !== 500) throw thrown;
  const cause = isRecord(thrown["cause"]) ? thrown["cause"] : {};
  const names = [thrown["name"], cause["name"]];
  const isTimeout = names.includes("TimeoutError") || names.includes("AbortError");
  const said = clean(String(thrown["message"] ?? ""), token);
  const what = isTimeout ? "no answer in time" : `no answer (${said})`;
  return failed(0, {
    kind: isTimeout ? "timeout" : "unavailable",
    applied: "unknown",
    message: `could not ${purpose.what}: ${what}. Check the network and GITHUB_API_URL`,
  });
}

type Headers = Readonly<Record<string, unknown>>;

function kindOf(status: number, said: string, headers: Headers): OutsideFailure {
  const isLimit =
    status === 429 ||
    (status === 403 && (headers["x-ratelimit-remaining"] === "0" || /rate limit/iu.test(said)));
  if (isLimit) return "rate-limited";
  if (status === 401 || status === 403) return "unauthorised";
  if (status === 404 || status === 410) return "not-found";
  return status === 409 ? "conflict" : "rejected";
}

/** The setting without which a workflow's own token can not open pull requests. */
export const pullRequestSwitch =
  "“Allow GitHub Actions to create and approve pull requests” in Settings, Actions, General";

const createsPullRequests = /not permitted to create or approve pull requests/iu;

function hintFor(
  failure: {
    readonly status: number;
    readonly kind: OutsideFailure;
    readonly said: string;
    readonly needs: string;
  },
  headers: Headers,
): string {
  if (failure.kind === "rate-limited") return `GitHub's limit is used up; ${untilOf(headers)}`;
  if (createsPullRequests.test(failure.said)) {
    return `Turn on ${pullRequestSwitch}, or give github-token a GitHub App's token`;
  }
  if (failure.status === 401) {
    return "The token is wrong or has expired: check the input github-token";
  }
  if (failure.status === 403) return `Give the token the permission ${failure.needs}`;
  if (failure.status !== 404) return "";
  const check = `check the name, and that the token has ${failure.needs}`;
  return `GitHub also says so of what the token may not see: ${check}`;
}

function untilOf(headers: Headers): string {
  const seconds = Number(headers["retry-after"] ?? Number.NaN);
  if (seconds > 0) return `try again in ${seconds} seconds`;
  const reset = Number(headers["x-ratelimit-reset"] ?? Number.NaN);
  if (!(reset > 0 && reset < 1e11)) return "try again in a minute";
  return `try again after ${new Date(reset * 1000).toISOString()}`;
}

/** The permission by GitHub's own header when it names one (`contents=write`), else by ours. */
function needsOf(headers: Headers, purpose: Purpose): string {
  const named = headers["x-accepted-github-permissions"];
  if (typeof named !== "string" || named === "") return purpose.needs;
  const [first = ""] = named.split(";");
  return first.replaceAll("=", ": ").replaceAll("_", "-").trim();
}

/** GitHub's words in an error body; absent when it is not an error body of GitHub's. */
function saidBy(data: unknown, token: string): string | undefined {
  if (!isRecord(data) || typeof data["message"] !== "string") return undefined;
  const errors: readonly unknown[] = Array.isArray(data["errors"]) ? data["errors"] : [];
  const details = errors.map((error) => {
    if (!isRecord(error)) return String(error);
    return String(error["message"] ?? `${String(error["field"])}: ${String(error["code"])}`);
  });
  return clean([data["message"], ...details].join("; "), token);
}

const longestQuote = 300;

/** Outside words made fit for a log: one line, short, and never the token. */
function clean(words: string, token: string): string {
  const safe = token === "" ? words : words.replaceAll(token, "***");
  const line = safe.replaceAll(/\s+/gu, " ").trim().replace(/\.$/u, "");
  return line.length > longestQuote ? `${line.slice(0, longestQuote)}…` : line;
}
