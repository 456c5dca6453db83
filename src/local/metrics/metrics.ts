/** A Prometheus on loopback that knows the exporters' series and the queries our meters send. */

import { type Instant, instant } from "../../model/units.ts";
import type { Clock } from "../../ports.ts";
import {
  basicCredentials,
  jsonReply,
  type LoopbackReply,
  type LoopbackRequest,
  serveLoopback,
  textReply,
} from "../loopback.ts";
import type { ReadingSource } from "../workload/workload.ts";
import { type Column, Evaluation } from "./evaluate.ts";
import { MetricsFaults } from "./faults.ts";
import { parseQuery, secondsOf } from "./promql.ts";
import type { HostnameLabel, SeriesSettings, SetSignal } from "./series.ts";

/** Who may ask. */
export type MetricsAuth =
  | { readonly kind: "anybody" }
  | { readonly kind: "bearer"; readonly token: string }
  | { readonly kind: "basic"; readonly username: string; readonly password: string };

/** How the local Prometheus is set up. */
export interface LocalMetricsSettings {
  readonly clock: Clock;
  readonly source: ReadingSource;
  /** Absent: `Hostname`. */
  readonly hostnameLabel?: HostnameLabel;
  /** Absent: 60. */
  readonly scrapeSeconds?: number;
  /** Absent: anybody. */
  readonly auth?: MetricsAuth;
}

/** A query that came in. */
export interface MetricsRequest {
  readonly at: Instant;
  readonly path: string;
  readonly query: string;
  readonly status: number | "cut" | "hang";
}

/** A running local Prometheus. */
export interface LocalMetrics {
  readonly url: string;
  close(): Promise<void>;
  readonly faults: MetricsFaults;
  /** Samples a query may look at; 50,000,000 as Prometheus has it. */
  setMaxSamples(count: number): void;
  setAuth(auth: MetricsAuth): void;
  setHostnameLabel(label: HostnameLabel): void;
  /** In place of all that were set before. */
  setSignals(signals: readonly SetSignal[]): void;
  readonly requests: readonly MetricsRequest[];
}

interface Served {
  readonly clock: Clock;
  readonly faults: MetricsFaults;
  auth: MetricsAuth;
  maxSamples: number;
  series: SeriesSettings;
}

/** Starts it on a free port. */
export async function startLocalMetrics(settings: LocalMetricsSettings): Promise<LocalMetrics> {
  const faults = new MetricsFaults();
  const requests: MetricsRequest[] = [];
  const served: Served = {
    clock: settings.clock,
    faults,
    auth: settings.auth ?? { kind: "anybody" },
    maxSamples: 50_000_000,
    series: {
      source: settings.source,
      faults,
      hostnameLabel: settings.hostnameLabel ?? "Hostname",
      scrapeSeconds: settings.scrapeSeconds ?? 60,
      signals: [],
    },
  };
  const server = await serveLoopback((request) => {
    const reply = replyTo(served, request);
    const status = reply.kind === "reply" ? reply.status : reply.kind;
    const query = parametersOf(request).get("query") ?? "";
    requests.push({ at: settings.clock.now(), path: request.path, query, status });
    return Promise.resolve(reply);
  });
  return {
    ...server,
    faults,
    requests,
    setMaxSamples: (count) => {
      served.maxSamples = count;
    },
    setAuth: (auth) => {
      served.auth = auth;
    },
    setHostnameLabel: (hostnameLabel) => {
      served.series = { ...served.series, hostnameLabel };
    },
    setSignals: (signals) => {
      served.series = { ...served.series, signals };
    },
  };
}

/** Of a POST the form in the body counts too. */
function parametersOf(request: LoopbackRequest): URLSearchParams {
  if (request.method !== "POST") return request.query;
  return new URLSearchParams([...request.query, ...new URLSearchParams(request.body)]);
}

function isAllowed(auth: MetricsAuth, request: LoopbackRequest): boolean {
  const header = request.headers.authorization;
  switch (auth.kind) {
    case "anybody":
      return true;
    case "bearer":
      return header === `Bearer ${auth.token}`;
    case "basic": {
      const given = basicCredentials(header);
      return given?.username === auth.username && given.password === auth.password;
    }
  }
}

function moodReply(served: Served): LoopbackReply | undefined {
  switch (served.faults.mood) {
    case "cut":
      return { kind: "cut" };
    case "hang":
      return { kind: "hang" };
    case "garbage":
      return textReply(200, "<html><body>Sign in to continue</body></html>", "text/html");
    case "error-500":
      return textReply(500, "internal error");
    case "well":
    case "empty-result":
      return undefined;
  }
}

function replyTo(served: Served, request: LoopbackRequest): LoopbackReply {
  const mood = moodReply(served);
  if (mood !== undefined) return mood;
  if (!isAllowed(served.auth, request)) return textReply(401, "Unauthorized\n");
  switch (request.path) {
    case "/-/ready":
      return textReply(200, "Prometheus Server is Ready.\n");
    case "/-/healthy":
      return textReply(200, "Prometheus Server is Healthy.\n");
    case "/api/v1/status/buildinfo":
      return jsonReply(200, {
        status: "success",
        data: { version: "2.42.0", goVersion: "go1.19" },
      });
    case "/api/v1/query_range":
      return rangeReply(served, parametersOf(request));
    case "/api/v1/query":
      return instantReply(served, parametersOf(request));
    default:
      return textReply(404, "404 page not found\n");
  }
}

function refusal(status: number, errorType: string, error: string): LoopbackReply {
  return jsonReply(status, { status: "error", errorType, error });
}

/** Seconds since the epoch or RFC 3339, as a moment; absent when it is neither. */
function momentOf(text: string | null): Instant | undefined {
  if (text === null || text === "") return undefined;
  const millisSince = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : Date.parse(text);
  return Number.isNaN(millisSince) ? undefined : instant(millisSince);
}

function cannotParse(name: string, text: string | null): LoopbackReply {
  const error = `invalid parameter "${name}": cannot parse "${text ?? ""}" to a valid timestamp`;
  return refusal(400, "bad_data", error);
}

const mostPoints = 11_000;

function rangeReply(served: Served, parameters: URLSearchParams): LoopbackReply {
  const start = momentOf(parameters.get("start"));
  const end = momentOf(parameters.get("end"));
  if (start === undefined) return cannotParse("start", parameters.get("start"));
  if (end === undefined) return cannotParse("end", parameters.get("end"));
  if (end < start) {
    const error = 'invalid parameter "end": end timestamp must not be before start time';
    return refusal(400, "bad_data", error);
  }
  const stepText = parameters.get("step") ?? "";
  const step = secondsOf(stepText) ?? Number(stepText || "0");
  if (!(step > 0)) {
    const error =
      'invalid parameter "step": zero or negative query resolution step widths are not ' +
      "accepted. Try a positive integer";
    return refusal(400, "bad_data", error);
  }
  if ((end - start) / (step * 1_000) > mostPoints) {
    const error =
      "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query " +
      "resolution (?step=XX)";
    return refusal(400, "bad_data", error);
  }
  const count = Math.floor((end - start) / (step * 1_000)) + 1;
  const moments = Array.from({ length: count }, (_, index) => instant(start + index * step * 1e3));
  return evaluated(served, { parameters, moments, type: "matrix" });
}

function instantReply(served: Served, parameters: URLSearchParams): LoopbackReply {
  const given = parameters.get("time");
  const at = given === null ? served.clock.now() : momentOf(given);
  if (at === undefined) return cannotParse("time", given);
  return evaluated(served, { parameters, moments: [at], type: "vector" });
}

function evaluated(
  served: Served,
  asked: {
    readonly parameters: URLSearchParams;
    readonly moments: readonly Instant[];
    readonly type: "matrix" | "vector";
  },
): LoopbackReply {
  const parsed = parseQuery(asked.parameters.get("query") ?? "");
  if (parsed.kind === "error") return refusal(400, "bad_data", parsed.message);
  const isEmpty = served.faults.mood === "empty-result";
  const evaluation = new Evaluation(asked.moments, served.series);
  const columns = isEmpty ? [] : evaluation.run(parsed.query);
  if (evaluation.samples > served.maxSamples) {
    const error = "query processing would load too many samples into memory in query execution";
    return refusal(422, "execution", error);
  }
  const result = columns.map((column) => resultOf(column, asked.type));
  return jsonReply(200, { status: "success", data: { resultType: asked.type, result } });
}

function resultOf(column: Column, type: "matrix" | "vector") {
  const pairs = [...column.values].map(([at, value]) => [at / 1_000, String(value)]);
  return type === "matrix"
    ? { metric: column.labels, values: pairs }
    : { metric: column.labels, value: pairs[0] };
}
