/** A GitHub that answers from a script and remembers what it was asked, for what no server does. */

import { afterEach } from "vitest";
import {
  jsonReply,
  type LoopbackReply,
  type LoopbackRequest,
  serveLoopback,
} from "../../src/local/loopback.ts";
import { instant, type Millis } from "../../src/model/units.ts";
import { type GitHubOptions, gitHubForge } from "../../src/outside/github.ts";
import type { Clock, Forge } from "../../src/ports.ts";

/** What to answer: one thing always, several in turn (the last stays), or as the request is. */
export type Script =
  | LoopbackReply
  | readonly LoopbackReply[]
  | ((request: LoopbackRequest) => LoopbackReply);

/** A forge against a script. */
export interface ScriptedGitHub {
  readonly forge: Forge;
  readonly asked: readonly LoopbackRequest[];
  /** How often a request like `GET /repos/acme/fleet/pulls` came. */
  count(request: string): number;
  /** The waits that the clock was asked for. */
  readonly waits: readonly Millis[];
}

/** The token all scripts are spoken to with. */
export const scriptedToken = "ghs_sekrit-token";

/** A repository as GitHub describes it, as far as the adapter looks. */
export const repositoryReply = jsonReply(200, {
  node_id: "R_1",
  default_branch: "main",
  allow_squash_merge: true,
  archived: false,
});

/** A GraphQL answer. */
export function graphqlReply(data: unknown, error?: Readonly<Record<string, unknown>>) {
  return jsonReply(200, error === undefined ? { data } : { data, errors: [error] });
}

/** An error as GitHub words it, with headers. */
export function errorReply(
  status: number,
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): LoopbackReply {
  const type = { "content-type": "application/json; charset=utf-8" };
  return { kind: "reply", status, headers: { ...type, ...headers }, body: JSON.stringify(body) };
}

const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

/** Serves a script by `METHOD /path`; the repository and the viewer answer when it is silent. */
export async function scriptedGitHub(
  script: Readonly<Record<string, Script>>,
  patience: GitHubOptions["patience"] = {},
): Promise<ScriptedGitHub> {
  const asked: LoopbackRequest[] = [];
  const routes: Readonly<Record<string, Script>> = {
    "GET /repos/acme/fleet": repositoryReply,
    "POST /graphql": graphqlReply({ viewer: { login: "fleet-bot" } }),
    ...script,
  };
  const nameOf = (request: LoopbackRequest) =>
    `${request.method} ${decodeURIComponent(request.path)}`;
  const count = (name: string) => asked.filter((request) => nameOf(request) === name).length;
  const server = await serveLoopback((request) => {
    asked.push(request);
    const route = routes[nameOf(request)];
    if (route === undefined) return Promise.resolve(jsonReply(404, { message: "Not Found" }));
    if (typeof route === "function") return Promise.resolve(route(request));
    if (!Array.isArray(route)) return Promise.resolve(route as LoopbackReply);
    const reply: LoopbackReply | undefined =
      route[Math.min(count(nameOf(request)), route.length) - 1];
    return Promise.resolve(reply ?? { kind: "cut" });
  });
  open.push(() => server.close());
  const waits: Millis[] = [];
  const forge = gitHubForge({
    token: scriptedToken,
    apiUrl: server.url,
    graphqlUrl: `${server.url}/graphql`,
    repository: "acme/fleet",
    defaultBranch: "main",
    alongside: "state/fleet.yaml",
    clock: noting(waits),
    patience: { waiting: "none", ...patience },
  });
  return { forge, asked, waits, count };
}

function noting(waits: Millis[]): Clock {
  return {
    now: () => instant(0),
    sleep: (time) => {
      waits.push(time);
      return Promise.resolve();
    },
  };
}
