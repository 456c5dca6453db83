/** The HTTP server: one request in, one answer out, one effect at a time. */

import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Account } from "./accounts.ts";
import { actionRoutes } from "./action-routes.ts";
import { activityRoutes } from "./activity-routes.ts";
import { commentRoutes } from "./comment-routes.ts";
import { commitRoutes } from "./commit-routes.ts";
import { contentRoutes } from "./content-routes.ts";
import { callerOf, refuseAtDoor, refuseStranger } from "./door.ts";
import { type Fault, type Faults, faultAnswer } from "./faults.ts";
import { answerGraphQL, isMutation } from "./graphql.ts";
import { issueRoutes } from "./issue-routes.ts";
import { type JsonObject, parseBody } from "./json-input.ts";
import { mergeRoutes, settleAutoMerges } from "./merge-routes.ts";
import { objectRoutes } from "./object-routes.ts";
import { protectionRoutes } from "./protection-routes.ts";
import { pullRoutes } from "./pull-routes.ts";
import { allowanceHeaders, allowanceJson, RateLimits } from "./rate-limits.ts";
import { refRoutes } from "./ref-routes.ts";
import { notFound, Refusal } from "./refusal.ts";
import { appJson, privateUserJson } from "./render-repository.ts";
import { repositoryRoutes } from "./repository-routes.ts";
import { reviewRoutes } from "./review-routes.ts";
import { type Answer, cutPage, ok, routeFinder } from "./routing.ts";
import { setupRoutes } from "./setup-routes.ts";
import { isPush, serveGit } from "./smart-http.ts";
import type { GitHubState } from "./state.ts";
import { statusRoutes } from "./status-routes.ts";

/** One request and what it was answered, for judges and for looking back. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Who asked; empty when nobody known. */
  readonly login: string;
  readonly requestBody: string;
  readonly status: number;
  readonly contentType: string;
  readonly responseBody: string;
}

/** What the server needs beside its memory. */
export interface ServerParts {
  readonly state: GitHubState;
  readonly faults: Faults;
  readonly told: (exchange: Exchange) => void;
}

const findRoute = routeFinder([
  ...repositoryRoutes,
  ...activityRoutes,
  ...refRoutes,
  ...objectRoutes,
  ...contentRoutes,
  ...statusRoutes,
  ...commitRoutes,
  ...mergeRoutes,
  ...reviewRoutes,
  ...pullRoutes,
  ...commentRoutes,
  ...issueRoutes,
  ...protectionRoutes,
  ...actionRoutes,
  ...setupRoutes,
]);

/** Effects happen one after the other, as if GitHub had one hand: tests can rely on the order. */
class Turns {
  #last: Promise<unknown> = Promise.resolve();
  take<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(act);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
  /** Done once the effects under way are: nobody reads a merge that is half done. */
  async settled(): Promise<void> {
    await this.#last;
  }
}

interface Incoming {
  readonly message: IncomingMessage;
  readonly method: string;
  readonly address: URL;
  readonly text: string;
}

interface Sent {
  readonly status: number;
  readonly type: string;
  readonly content: string;
  readonly headers: Readonly<Record<string, string>>;
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function refusalAnswer(error: unknown): Answer {
  if (error instanceof Refusal) return { status: error.status, body: error.body };
  throw error;
}

const jsonType = "application/json; charset=utf-8";

function render(answer: Answer, address: URL): Sent {
  const headers = answer.headers ?? {};
  if (answer.text !== undefined) return { ...answer.text, status: answer.status, headers };
  if (answer.page !== undefined) {
    const { items, under } = answer.page;
    const cut = cutPage(items, address);
    const body =
      under === undefined ? cut.items : { total_count: items.length, [under]: cut.items };
    const link = cut.link === undefined ? {} : { link: cut.link };
    const content = JSON.stringify(body);
    return { status: answer.status, type: jsonType, content, headers: { ...headers, ...link } };
  }
  const content = answer.body === undefined ? "" : JSON.stringify(answer.body);
  return { status: answer.status, type: content === "" ? "" : jsonType, content, headers };
}

function appNamed(state: GitHubState, slug: string): Answer {
  const account = state.account(`${slug}[bot]`);
  if (account === undefined) throw notFound();
  return ok(appJson(state, account));
}

async function answerRest(
  state: GitHubState,
  caller: Account,
  { method, address, text, message }: Incoming,
): Promise<Answer> {
  const path = address.pathname;
  const prefix = `/repos/${state.owner}/${state.name}`;
  const body: JsonObject = method === "GET" ? {} : parseBody(text);
  if (path === "/user" && method === "GET") {
    if (caller.id === 0) throw new Refusal({ status: 401, message: "Requires authentication" });
    return ok(privateUserJson(state, caller));
  }
  if (path.startsWith("/apps/") && method === "GET") return appNamed(state, path.slice(6));
  if (!path.toLowerCase().startsWith(prefix.toLowerCase())) throw notFound();
  const rest = path.slice(prefix.length);
  const found = rest === "" || rest.startsWith("/") ? findRoute(method, rest) : undefined;
  if (found === undefined) throw notFound();
  refuseAtDoor(state, caller, { ...found.route, method });
  return found.route.answer({
    state,
    caller,
    params: found.params,
    query: address.searchParams,
    body,
    accept: message.headers.accept ?? "",
  });
}

async function answerApi(state: GitHubState, caller: Account, incoming: Incoming): Promise<Answer> {
  if (incoming.address.pathname !== "/graphql") return answerRest(state, caller, incoming);
  if (caller.id === 0) {
    throw new Refusal({ status: 401, message: "This endpoint requires you to be authenticated." });
  }
  return ok(await answerGraphQL({ state, caller }, parseBody(incoming.text)));
}

function changesNothing(incoming: Incoming): boolean {
  if (incoming.method === "GET" || incoming.method === "HEAD") return true;
  return incoming.address.pathname === "/graphql" && !isMutation(parseBody(incoming.text));
}

function etagOf(content: string): string {
  return `W/"${createHash("sha1").update(content).digest("hex")}"`;
}

/** Answers requests, from the token to the bytes. */
class Desk {
  readonly #parts: ServerParts;
  readonly #limits = new RateLimits();
  readonly turns = new Turns();
  #requests = 0;

  constructor(parts: ServerParts) {
    this.#parts = parts;
  }

  #act(caller: Account, incoming: Incoming): Promise<Answer> {
    const { state } = this.#parts;
    const answer = () => answerApi(state, caller, incoming).catch(refusalAnswer);
    if (changesNothing(incoming)) return this.turns.settled().then(answer);
    return this.turns.take(async () => {
      const done = await answer();
      await settleAutoMerges(state);
      return done;
    });
  }

  async #answerCaller(caller: Account, incoming: Incoming): Promise<Sent> {
    const { state } = this.#parts;
    if (incoming.address.pathname === "/rate_limit") {
      const standing = this.#limits.spend(state, caller, 0);
      return render(ok(allowanceJson(standing)), incoming.address);
    }
    const before = this.#limits.spend(state, caller, 1);
    const message = `API rate limit exceeded for user ID ${caller.id}.`;
    const answer =
      before.used > before.limit
        ? refusalAnswer(new Refusal({ status: 403, message }))
        : await this.#act(caller, incoming);
    const sent = render(answer, incoming.address);
    const isRead = incoming.method === "GET" && sent.status === 200;
    const etag = isRead ? etagOf(sent.content) : undefined;
    const same = etag !== undefined && incoming.message.headers["if-none-match"] === etag;
    // An answer that has not changed is not counted.
    const standing = same ? this.#limits.spend(state, caller, -1) : before;
    const headers = {
      ...sent.headers,
      ...allowanceHeaders(standing),
      ...(etag === undefined ? {} : { etag }),
    };
    return same ? { status: 304, type: "", content: "", headers } : { ...sent, headers };
  }

  /** Answers one API request, or fails it when a fault is due. */
  async respond(incoming: Incoming, answer: ServerResponse): Promise<void> {
    const { state, faults } = this.#parts;
    const fault = faults.next(incoming.method, incoming.address.pathname);
    if (fault !== undefined && fault.when !== "after") return fail(fault, answer);
    let caller: Account | undefined;
    let sent: Sent;
    try {
      caller = callerOf(state, incoming.message);
      sent = await this.#answerCaller(caller, incoming);
    } catch (error) {
      sent = render(refusalAnswer(error), incoming.address);
    }
    if (fault !== undefined) return fail(fault, answer);
    this.#send(incoming, sent, answer);
    this.#tell(incoming, sent, caller?.login ?? "");
  }

  #send(incoming: Incoming, sent: Sent, answer: ServerResponse): void {
    this.#requests += 1;
    answer.writeHead(sent.status, {
      ...(sent.type === "" ? {} : { "content-type": sent.type }),
      "x-github-request-id": `LOCAL:${this.#requests.toString(16).toUpperCase().padStart(6, "0")}`,
      "x-github-media-type": "github.v3; format=json",
      date: new Date(this.#parts.state.clock.now()).toUTCString(),
      ...sent.headers,
    });
    answer.end(incoming.method === "HEAD" ? "" : sent.content);
  }

  #tell({ method, address, text }: Incoming, sent: Sent, login: string): void {
    this.#parts.told({
      method,
      path: address.pathname,
      query: address.searchParams,
      login,
      requestBody: text,
      status: sent.status,
      contentType: sent.type,
      responseBody: sent.content,
    });
  }
}

/** Makes the server. It does not listen yet. */
export function makeServer(parts: ServerParts): Server {
  const { state, faults } = parts;
  const desk = new Desk(parts);
  const gitPath = new RegExp(`^/${state.owner}/${state.name}(?:\\.git)?(/(?:info|git-).*)$`, "iu");
  return createServer((message, answer) => {
    const address = new URL(message.url ?? "/", state.url);
    const method = message.method ?? "GET";
    const service = gitPath.exec(address.pathname)?.[1];
    const work = async () => {
      const body = await bodyOf(message);
      if (service === undefined) {
        return desk.respond({ message, method, address, text: body.toString("utf8") }, answer);
      }
      const fault = faults.next(method, address.pathname);
      if (fault !== undefined) return fail(fault, answer);
      await respondGit(state, desk.turns, { message, answer, body, service, address });
    };
    work().catch((error: unknown) => {
      console.error(`the local GitHub failed at ${method} ${address.pathname}:`, error);
      if (answer.headersSent) return;
      answer.writeHead(500, { "content-type": jsonType }).end('{"message":"Server Error"}');
    });
  });
}

async function respondGit(
  state: GitHubState,
  turns: Turns,
  given: {
    readonly message: IncomingMessage;
    readonly answer: ServerResponse;
    readonly body: Buffer;
    readonly service: string;
    readonly address: URL;
  },
): Promise<void> {
  const { answer, service } = given;
  const query = given.address.searchParams;
  try {
    const caller = callerOf(state, given.message);
    // Git asks without credentials first, and sends them only when it is told to.
    if (state.settings.private && caller.id === 0) {
      throw new Refusal({ status: 401, message: "Authentication required" });
    }
    refuseStranger(state, caller);
    const serve = () => serveGit({ ...given, state, caller, query });
    await (isPush(service, query) ? turns.take(serve) : serve());
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const realm = error.status === 401 ? { "www-authenticate": 'Basic realm="GitHub"' } : {};
    answer.writeHead(error.status, realm).end(error.message);
  }
}

function fail(fault: Fault, answer: ServerResponse): void {
  const said = faultAnswer(fault);
  if (said === undefined) {
    answer.destroy();
    return;
  }
  answer.writeHead(said.status, { "content-type": said.type, ...said.headers }).end(said.content);
}
