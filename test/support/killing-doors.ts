/**
 * Doors between one run and the outside. At a chosen call the run dies: the call does not leave,
 * or its answer does not arrive, and from then on nothing of that run gets through any door, which
 * is all that the outside can see of a SIGKILL.
 */
import {
  createServer,
  type IncomingMessage,
  request as requestOf,
  type Server,
  type ServerResponse,
} from "node:http";
import { OutsideError } from "../../src/errors.ts";
import type { World } from "../../src/local/world.ts";

/** The call at which a run dies, from 1, and whether that call still has its effect. */
export interface Death {
  readonly at: number;
  readonly side: "before" | "after";
}

/** Open doors; they count the calls that may change something, and every call to the cloud. */
export interface KillingDoors {
  /** Addresses to put over the world's own. */
  readonly environment: Readonly<Record<string, string>>;
  /** Every counted call since the last `arm`, in order. */
  readonly calls: readonly string[];
  readonly isDead: boolean;
  /** Opens all doors for a new run; without a death it lives. */
  arm(death?: Death, killed?: () => void): void;
  /** A call that goes through no address: passes, or throws as a cut connection does. */
  through(name: string, call: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

const addresses = ["GITHUB_API_URL", "LAMBDA_API_URL", "PUSHGATEWAY_URL"] as const;
const webhook = "SLACK_WEBHOOK_URL";

/** Opens a door before every part of the world that a run changes. */
export async function openKillingDoors(world: World): Promise<KillingDoors> {
  const watch = new Watch();
  const servers: Server[] = [];
  const environment: Record<string, string> = {};
  for (const name of [...addresses, webhook]) {
    const target = new URL(world.environment[name] ?? "");
    const { server, port } = await openDoor(target, name, watch);
    servers.push(server);
    const address = new URL(target);
    address.port = String(port);
    environment[name] = name === webhook ? address.href : address.origin;
  }
  environment["GITHUB_GRAPHQL_URL"] = `${environment["GITHUB_API_URL"]}/graphql`;
  return {
    environment,
    get calls() {
      return watch.calls;
    },
    get isDead() {
      return watch.isDead;
    },
    arm: (death, killed) => watch.arm(death, killed),
    through: async (name, call) => {
      const way = watch.knock(name);
      if (way !== "no") await call();
      if (way !== "there-and-back") {
        throw new OutsideError({
          who: "Postgres",
          kind: "unavailable",
          applied: "unknown",
          message: "the run is dead",
        });
      }
    },
    close: async () => {
      await Promise.all(
        servers.map((server) => {
          server.closeAllConnections();
          return new Promise((resolve) => server.close(resolve));
        }),
      );
    },
  };
}

type Way = "there-and-back" | "there" | "no";

/** Counts, and knows when the run is dead. */
class Watch {
  calls: string[] = [];
  isDead = false;
  #death: Death | undefined;
  #killed: () => void = () => undefined;

  arm(death: Death | undefined, killed: () => void = () => undefined): void {
    this.calls = [];
    this.isDead = false;
    this.#death = death;
    this.#killed = killed;
  }

  /** How far a counted call gets. */
  knock(name: string): Way {
    if (this.isDead) return "no";
    this.calls.push(name);
    if (this.#death?.at !== this.calls.length) return "there-and-back";
    this.isDead = true;
    this.#killed();
    return this.#death.side === "before" ? "no" : "there";
  }
}

async function openDoor(
  target: URL,
  name: string,
  watch: Watch,
): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer((incoming, outgoing) => {
    void pass({ incoming, outgoing, target, name }, watch).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a door has a port");
  return { server, port: address.port };
}

async function pass(
  call: {
    readonly incoming: IncomingMessage;
    readonly outgoing: ServerResponse;
    readonly target: URL;
    readonly name: string;
  },
  watch: Watch,
): Promise<void> {
  const { incoming, outgoing, target, name } = call;
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const label = labelOf(name, incoming, body.toString("latin1"));
  const way = label === undefined ? reading(watch) : watch.knock(label);
  if (way === "no") {
    incoming.socket.destroy();
    return;
  }
  const answer = await forward(incoming, body, target);
  if (way === "there" || watch.isDead) {
    incoming.socket.destroy();
    return;
  }
  outgoing.writeHead(answer.status, answer.headers).end(answer.body);
}

function reading(watch: Watch): Way {
  return watch.isDead ? "no" : "there-and-back";
}

/** What a counted call is called; undefined for a read of GitHub. */
function labelOf(name: string, incoming: IncomingMessage, body: string): string | undefined {
  const { method = "GET", url = "/" } = incoming;
  if (name === "LAMBDA_API_URL") return `Lambda ${method} ${url}`;
  if (name === "PUSHGATEWAY_URL") return "Pushgateway";
  if (name === webhook) return "Slack";
  if (method === "GET") return undefined;
  if (url !== "/graphql") return `GitHub ${method} ${url}`;
  const mutation = /"query":"\s*mutation\b[^{]*\{(?:\s|\\n)*(\w+)/u.exec(body);
  const headline = /"headline":"([^"]*)"/u.exec(body)?.[1];
  return mutation ? `GitHub ${mutation[1]} ${headline ?? ""}`.trim() : undefined;
}

function forward(
  incoming: IncomingMessage,
  body: Buffer,
  target: URL,
): Promise<{
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}> {
  return new Promise((resolve, reject) => {
    const { method, url: path, headers } = incoming;
    const onward = requestOf(
      {
        host: target.hostname,
        port: target.port,
        ...(method === undefined ? {} : { method }),
        ...(path === undefined ? {} : { path }),
        headers: { ...headers, host: target.host },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () => {
          const { "transfer-encoding": _chunked, ...kept } = answer.headers;
          resolve({
            status: answer.statusCode ?? 502,
            headers: kept,
            body: Buffer.concat(chunks),
          });
        });
        answer.on("error", reject);
      },
    );
    onward.on("error", reject);
    onward.end(body);
  });
}
