/** One line to GitHub: octokit with retries and throttling, our errors, and the memory of a run. */

import { retry } from "@octokit/plugin-retry";
import { type ThrottlingOptions, throttling } from "@octokit/plugin-throttling";
import { Octokit } from "@octokit/rest";
import fetch, { type RequestInit } from "node-fetch";
import { OutsideError } from "../../errors.ts";
import { type Millis, millis, minute } from "../../model/units.ts";
import type { Commit, PullRequest, Sha } from "../../ports.ts";
import { type Failed, failureOf, graphqlFailure, type Purpose } from "./failures.ts";
import { type Fields, fieldsOf, isRecord } from "./fields.ts";
import type { FirstLook, Place } from "./first-look.ts";
import { memoryOf } from "./memory.ts";

/** How patient a connection is. */
export interface Patience {
  /** Tries of a request that may be repeated: reads, and PUT and PATCH. Default 4. */
  readonly tries: number;
  /** Time for one answer. Default 30 s. */
  readonly timeout: Millis;
  /** Longest wait that GitHub may ask for when its limit is used up. Default 60 s. */
  readonly longestWait: Millis;
  /**
   * `polite` spaces writes by a second and notifications by three, as GitHub asks for, and really
   * waits; `none` never waits: for local servers.
   */
  readonly waiting: "polite" | "none";
}

/** Where and as whom to connect. */
export interface ConnectionOptions {
  readonly token: string;
  readonly apiUrl: string;
  /** Ends in `/graphql`. */
  readonly graphqlUrl: string;
  readonly owner: string;
  readonly name: string;
  readonly patience: Partial<Patience>;
}

/** A request's outcome. */
export type Reply = { readonly kind: "answer"; readonly data: unknown } | Failed;

const Client = Octokit.plugin(retry, throttling);

/** Octokit with both plugins. */
export type GitHubClient = InstanceType<typeof Client>;

/** A request by octokit. */
export type Ask = (client: GitHubClient) => Promise<{ readonly data: unknown }>;

/** A GraphQL operation. Only a query may be repeated. */
export interface GraphqlRequest {
  readonly operation: "query" | "mutation";
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A connection to one repository. */
export interface Connection {
  readonly owner: string;
  readonly name: string;
  /** The outcome as a value; never throws OutsideError. */
  attempt(purpose: Purpose, ask: Ask): Promise<Reply>;
  /** The answer's data. Throws OutsideError. */
  ask(purpose: Purpose, ask: Ask): Promise<unknown>;
  /**
   * The answer's data, absent on 404 (also on 422, GitHub's answer to a sha it does not know, and
   * on 409, its answer to reading a repository without commits). For reads only.
   * Throws when the repository itself can not be seen: then a 404 says nothing.
   */
  askOrAbsent(purpose: Purpose, ask: Ask): Promise<unknown>;
  /** A GraphQL answer's `data`. */
  graphql(purpose: Purpose, request: GraphqlRequest): Promise<Reply>;
  /** The repository as GitHub describes it, asked once. */
  describe(): Promise<Fields>;
  /** The repository's node id, for mutations; asked for only when no query has told it. */
  nodeId(): Promise<string>;
  /** What this connection has learned and made itself, and need not ask for. */
  readonly known: Known;
}

/** Facts that cost nothing more: each came with another answer. */
export interface Known {
  /** Login of the token's account. */
  login?: string;
  nodeId?: string;
  first?: FirstLook;
  /** Heads that the default branch had while this connection was open. */
  readonly heads: Set<Sha>;
  /** Where commits stand, by sha. */
  readonly places: Map<Sha, Place>;
  /** Commits that we made: nobody has said anything of them yet. */
  readonly commits: Map<Sha, OwnCommit>;
  /** Pull requests that we opened, as long as each has our commit as its head. */
  readonly opened: Map<number, OpenedPull>;
  /** What our merges brought to the default branch at most: the paths, by the merge's sha. */
  readonly merged: Map<Sha, readonly string[]>;
  /** The pull requests of commits, until we change one. */
  readonly pullRequestsOfCommits: Map<Sha, readonly PullRequest[]>;
}

/** A commit of ours and the whole files that it put there; it removed none. */
export interface OwnCommit {
  readonly files: Readonly<Record<string, string>>;
  readonly commit: Commit;
}

/** A pull request of ours with one commit of ours on a head of the default branch. */
export interface OpenedPull {
  readonly own: OwnCommit;
  /** Nobody can have reviewed it, and we have said nothing under it: until asked for once. */
  unreviewed: boolean;
  silent: boolean;
}

const absences: readonly number[] = [404, 409, 422];

/** Opens a connection; nothing is sent yet. */
export function connect(options: ConnectionOptions): Connection {
  const { owner, name, token } = options;
  const client = clientFor(options);
  const repositories = memoryOf<Fields>();
  const known: Known = {
    heads: new Set(),
    places: new Map(),
    commits: new Map(),
    opened: new Map(),
    merged: new Map(),
    pullRequestsOfCommits: new Map(),
  };

  const attempt = async (purpose: Purpose, ask: Ask): Promise<Reply> => {
    try {
      return { kind: "answer", data: (await ask(client)).data };
    } catch (thrown) {
      if (thrown instanceof OutsideError) throw thrown;
      return failureOf(thrown, purpose, token);
    }
  };
  const describe = () =>
    repositories("this", async () => {
      const purpose = { what: `read the repository ${owner}/${name}`, needs: "metadata: read" };
      const reply = await attempt(purpose, ({ rest }) => rest.repos.get({ owner, repo: name }));
      return fieldsOf(answerOf(reply), "repository");
    });
  return {
    owner,
    name,
    attempt,
    describe,
    known,
    nodeId: async () => known.nodeId ?? (await describe()).text("node_id"),
    ask: async (purpose, ask) => answerOf(await attempt(purpose, ask)),
    askOrAbsent: async (purpose, ask) => {
      const reply = await attempt(purpose, ask);
      if (reply.kind === "answer") return reply.data;
      if (!absences.includes(reply.status)) throw reply.error;
      if (known.nodeId === undefined) await describe();
      return undefined;
    },
    graphql: async (purpose, request) => {
      const reply = await attempt(purpose, (octokit) =>
        octokit.request("POST /graphql", {
          // The throttling plugin knows GraphQL by this path, whatever the server calls it.
          baseUrl: options.graphqlUrl.replace(/\/graphql\/?$/u, ""),
          query: request.document,
          variables: request.variables,
          request: { repeatable: request.operation === "query" },
        }),
      );
      if (reply.kind === "failed") return reply;
      const answer = isRecord(reply.data) ? reply.data : {};
      return graphqlFailure(answer["errors"], purpose, token) ?? { ...reply, data: answer["data"] };
    },
  };
}

/** The data of a reply. Throws its error. */
export function answerOf(reply: Reply): unknown {
  if (reply.kind === "failed") throw reply.error;
  return reply.data;
}

/**
 * Statuses that say no: asking again changes nothing. What 403 and 429 say about limits is the
 * throttling plugin's business.
 */
const refusals = [400, 401, 403, 404, 405, 406, 409, 410, 412, 413, 415, 422, 429, 451];

function clientFor(options: ConnectionOptions): GitHubClient {
  const patience = { ...defaultPatience, ...options.patience };
  const waits = patience.waiting === "polite";
  const client = new Client({
    auth: options.token,
    baseUrl: options.apiUrl.replace(/\/$/u, ""),
    userAgent: "fleetmerge",
    // What goes wrong is told by our errors; a 404 is often an answer.
    log: { debug: silent, info: silent, warn: silent, error: silent },
    request: { fetch: fetchWithin(patience.timeout) },
    retry: {
      doNotRetry: refusals,
      retries: patience.tries - 1,
      retryAfterBaseValue: waits ? 1000 : 0,
    },
    throttle: throttleFor(patience),
  });
  client.hook.before("request", (request) => {
    request.headers["x-github-api-version"] = apiVersion;
    const given = request.request ?? {};
    const repeats = request.method !== "POST" || given["repeatable"] === true;
    // A fresh object, because octokit's own is shared and the plugins write into it. A number here
    // would overrule `doNotRetry`, so a request that may be repeated gets none.
    request.request = repeats ? { ...given } : { ...given, retries: 0 };
  });
  return client;
}

const defaultPatience: Patience = {
  tries: 4,
  timeout: millis(30_000),
  longestWait: minute,
  waiting: "polite",
};

/** The API as it was described when its answers were read here. */
const apiVersion = "2022-11-28";

function silent(): void {}

/** As in http.ts: Node's own `fetch` takes 0.1 s of processor to start. */
function fetchWithin(timeout: Millis) {
  return async (address: string, init: RequestInit) => {
    const signal = AbortSignal.timeout(timeout);
    try {
      return await fetch(address, { ...init, signal });
    } catch (thrown) {
      // As the time-out that it is: octokit takes an abort for somebody's wish, and repeats none.
      signal.throwIfAborted();
      throw thrown;
    }
  };
}

const mostLimitWaits = 2;

function throttleFor(patience: Patience): ThrottlingOptions {
  const mayWait = (seconds: number, _request: unknown, _client: unknown, waited: number) =>
    seconds * 1000 <= patience.longestWait && waited < mostLimitWaits;
  const limits = { onRateLimit: mayWait, onSecondaryRateLimit: mayWait };
  if (patience.waiting === "polite") return limits;
  return { ...limits, ...unspaced, retryAfterBaseValue: 0 };
}

/** A group of Bottleneck, the throttling plugin's pacemaker, that lets everything pass at once. */
const unspacedGroup = {
  key: () => ({
    schedule: <A extends readonly unknown[], R>(_: unknown, job: (...given: A) => R, ...given: A) =>
      job(...given),
  }),
};

/** Takes the place of the plugin's own groups, which are shared by all octokits of a process. */
const unspaced = {
  global: unspacedGroup,
  write: unspacedGroup,
  search: unspacedGroup,
  notifications: unspacedGroup,
  auth: unspacedGroup,
} as unknown as Pick<ThrottlingOptions, "write">;
