/** A small HTTP server on loopback for the stand-ins: whole bodies in, whole answers out. */

import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { gunzipSync } from "node:zlib";
import { assert, messageOf } from "../errors.ts";

/** A request, read to its end. A gzip body is already unpacked. */
export interface LoopbackRequest {
  readonly method: string;
  /** Without the query, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An answer; `cut` drops the connection, `hang` keeps it open and never answers. */
export type LoopbackReply =
  | {
      readonly kind: "reply";
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | { readonly kind: "cut" }
  | { readonly kind: "hang" };

/** A running server. */
export interface Loopback {
  /** `http://127.0.0.1:<port>`, without a final slash. */
  readonly url: string;
  /** Stops it and cuts every connection that is still open. */
  close(): Promise<void>;
}

/** An answer with a JSON body. */
export function jsonReply(status: number, body: unknown): LoopbackReply {
  const headers = { "content-type": "application/json" };
  return { kind: "reply", status, headers, body: JSON.stringify(body) };
}

/** An answer in text of some media type. */
export function textReply(status: number, body: string, type = "text/plain"): LoopbackReply {
  return { kind: "reply", status, headers: { "content-type": `${type}; charset=utf-8` }, body };
}

/** User and password of an `Authorization: Basic` header; absent when there is none. */
export function basicCredentials(
  header: string | undefined,
): { readonly username: string; readonly password: string } | undefined {
  const coded = /^Basic (.+)$/i.exec(header ?? "")?.[1];
  if (coded === undefined) return undefined;
  const [username = "", ...rest] = Buffer.from(coded, "base64").toString("utf8").split(":");
  return { username, password: rest.join(":") };
}

/** Serves on 127.0.0.1 and a free port. What `answer` throws becomes a 500 with its message. */
export async function serveLoopback(
  answer: (request: LoopbackRequest) => Promise<LoopbackReply>,
): Promise<Loopback> {
  const server = createServer((incoming, outgoing) => {
    void read(incoming)
      .then(answer)
      .catch((thrown: unknown) => textReply(500, `local stand-in failed: ${messageOf(thrown)}`))
      .then((reply) => {
        if (reply.kind === "cut") incoming.socket.destroy();
        if (reply.kind === "reply") outgoing.writeHead(reply.status, reply.headers).end(reply.body);
      });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert(address !== null && typeof address === "object", "a listening server has a port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(incoming: IncomingMessage): Promise<LoopbackRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const packed = incoming.headers["content-encoding"] === "gzip";
  const [path = "/", query = ""] = (incoming.url ?? "/").split("?", 2);
  return {
    method: incoming.method ?? "GET",
    path,
    query: new URLSearchParams(query),
    headers: incoming.headers,
    body: (packed ? gunzipSync(bytes) : bytes).toString("utf8"),
  };
}
