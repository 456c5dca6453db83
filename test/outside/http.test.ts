import { createServer, type RequestListener } from "node:http";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { OutsideError } from "../../src/errors.ts";
import {
  jsonReply,
  type Loopback,
  type LoopbackReply,
  type LoopbackRequest,
  serveLoopback,
  textReply,
} from "../../src/local/loopback.ts";
import { VirtualClock } from "../../src/local/virtual-clock.ts";
import { instant, millis } from "../../src/model/units.ts";
import { answerTooLarge, ask, type HttpRequest } from "../../src/outside/http.ts";

const noon = instant(Date.UTC(2026, 10, 23, 12));
const servers: Loopback[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** A server that gives these answers in turn, the last one for ever. */
async function serving(...replies: readonly LoopbackReply[]) {
  const requests: LoopbackRequest[] = [];
  const server = await serveLoopback((request) => {
    requests.push(request);
    const reply = replies[Math.min(requests.length, replies.length) - 1];
    return Promise.resolve(reply ?? { kind: "cut" });
  });
  servers.push(server);
  return { url: server.url, requests };
}

/** A server that answers as only Node's own can. */
async function raw(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  servers.push({ url, close });
  return url;
}

/** A server that sends half an answer, and then waits for ever or cuts the connection. */
function beginning(then: "wait" | "cut"): Promise<string> {
  return raw((_request, response) => {
    response.writeHead(200, { "content-length": "1000" });
    response.write('{"data":', () => {
      if (then === "cut") response.destroy();
    });
  });
}

function aRequest(url: string, change: Partial<HttpRequest> = {}): HttpRequest {
  return {
    who: "Somebody",
    method: "GET",
    url: new URL(`${url}/things?token=in-the-query`),
    credentials: { kind: "bearer", token: "secret_abc" },
    credentialsFrom: "SOME_KEY",
    deadline: millis(5_000),
    refusal: (json) =>
      typeof json === "object" && json !== null && "code" in json && typeof json.code === "string"
        ? { code: json.code, message: JSON.stringify(json) }
        : undefined,
    ...change,
  };
}

async function failureOf(clock: VirtualClock, request: HttpRequest): Promise<OutsideError> {
  const thrown = await ask(clock, request).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(OutsideError);
  if (!(thrown instanceof OutsideError)) throw new Error("it did not fail");
  return thrown;
}

describe("a request", () => {
  it("says who we are and what we may", async () => {
    const { url, requests } = await serving(jsonReply(200, { data: 1 }));
    const answer = await ask(new VirtualClock(noon), aRequest(url));
    expect(answer).toEqual({ status: 200, json: { data: 1 }, date: expect.any(Number) });
    expect(requests[0]?.headers.authorization).toBe("Bearer secret_abc");
    expect(requests[0]?.headers["user-agent"]).toMatch(/^fleetmerge\//);
  });

  it("takes a body for JSON only when it is JSON, whatever its media type says", async () => {
    const { url } = await serving(
      textReply(200, "<html>", "application/json"),
      textReply(200, '{"data":1}', "text/html"),
      textReply(200, "{broken", "application/json"),
    );
    const clock = new VirtualClock(noon);
    expect((await ask(clock, aRequest(url))).json).toBeUndefined();
    expect((await ask(clock, aRequest(url))).json).toEqual({ data: 1 });
    expect((await ask(clock, aRequest(url))).json).toBeUndefined();
  });

  it.each([
    [400, "rejected"],
    [401, "unauthorised"],
    [403, "unauthorised"],
    [404, "not-found"],
    [409, "conflict"],
    [422, "rejected"],
  ] as const)("takes the API's own %i for a definite no: %s", async (status, kind) => {
    const { url } = await serving(jsonReply(status, { code: "own/code" }));
    const error = await failureOf(new VirtualClock(noon), aRequest(url));
    expect(error).toMatchObject({ kind, applied: "no", code: "own/code", who: "Somebody" });
  });

  it.each([
    [429, jsonReply(429, { code: "own/code" }), "rate-limited"],
    [429, textReply(429, "slow down"), "rate-limited"],
    [403, textReply(403, "error code: 1015", "text/html"), "rate-limited"],
    [403, textReply(403, "<h1>cloudflare</h1>", "text/html"), "unavailable"],
    [400, textReply(400, "Bad Request"), "rejected"],
    [404, textReply(404, "<html>", "text/html"), "not-found"],
    [302, jsonReply(302, { code: "own/code" }), "rejected"],
    [500, jsonReply(500, { code: "own/code" }), "unavailable"],
    [502, textReply(502, "<html>", "text/html"), "unavailable"],
  ] as const)("never takes another %i for a definite no", async (_status, reply, kind) => {
    const { url } = await serving(reply);
    const error = await failureOf(new VirtualClock(noon), aRequest(url));
    expect(error).toMatchObject({ kind, applied: "unknown" });
  });

  it("names the variable to look at when it is not let in", async () => {
    const { url } = await serving(jsonReply(401, { code: "own/code" }));
    const error = await failureOf(new VirtualClock(noon), aRequest(url));
    expect(error.message).toContain("SOME_KEY");
  });

  it("keeps key and query out of every error, also when the outside repeats the key", async () => {
    const base64 = Buffer.from("secret_abc").toString("base64");
    const { url } = await serving(
      jsonReply(400, { code: "own/code", about: `secret_abc ${base64} \u001b[31m\n::error::x` }),
    );
    const { message } = await failureOf(new VirtualClock(noon), aRequest(url));
    expect(message).toContain("/things");
    expect(message).not.toMatch(/secret_abc|in-the-query|\p{Cc}/u);
    expect(message).not.toContain(base64);
  });

  it("gives up at the deadline", async () => {
    const { url, requests } = await serving({ kind: "hang" });
    const request = aRequest(url, { deadline: millis(40) });
    const error = await failureOf(new VirtualClock(noon), request);
    expect(error).toMatchObject({ kind: "timeout", applied: "unknown" });
    expect(requests).toHaveLength(4);
  });

  it("gives up at the deadline when only the rest of the body stays away", async () => {
    const url = await beginning("wait");
    const request = aRequest(url, { deadline: millis(60) });
    const error = await failureOf(new VirtualClock(noon), request);
    expect(error).toMatchObject({ kind: "timeout", applied: "unknown" });
  });

  it("fails when the connection is cut within the body", async () => {
    const url = await beginning("cut");
    const error = await failureOf(new VirtualClock(noon), aRequest(url));
    expect(error).toMatchObject({ kind: "unavailable", applied: "unknown" });
  });

  it("stops reading an answer that is too large when unpacked, and does not retry", async () => {
    const packed = gzipSync(Buffer.alloc(5_000_000, "0"));
    expect(packed.length).toBeLessThan(10_000);
    let requests = 0;
    const large = await raw((_request, response) => {
      requests += 1;
      response.writeHead(200, { "content-encoding": "gzip" }).end(packed);
    });
    const request = aRequest(large, { mostBytes: 10_000 });
    const error = await failureOf(new VirtualClock(noon), request);
    expect(error).toMatchObject({ kind: "unavailable", code: answerTooLarge });
    expect(requests).toBe(1);
  });

  it("does not follow a redirect, and says where it would lead", async () => {
    const elsewhere = await serving(jsonReply(200, {}));
    const { url } = await serving({
      kind: "reply",
      status: 301,
      headers: { location: `${elsewhere.url}/things?secret=1` },
      body: "",
    });
    const error = await failureOf(new VirtualClock(noon), aRequest(url));
    expect(error).toMatchObject({ kind: "rejected", applied: "unknown" });
    expect(error.message).toContain(elsewhere.url);
    expect(error.message).not.toContain("secret=1");
    expect(elsewhere.requests).toHaveLength(0);
  });

  it("says so when nobody listens", async () => {
    const gone = await serveLoopback(() => Promise.resolve({ kind: "cut" }));
    await gone.close();
    const error = await failureOf(new VirtualClock(noon), aRequest(gone.url));
    expect(error).toMatchObject({ kind: "unavailable", applied: "unknown" });
    expect(error.message).toContain("ECONNREFUSED");
  });
});

describe("patience", () => {
  it.each([
    ["a cut connection", { kind: "cut" } as const, 1_000],
    ["a 503", textReply(503, "busy"), 1_000],
    ["a rate limit", textReply(429, "slow down"), 10_000],
  ])("tries again after %s, later each time", async (_what, reply, firstPause) => {
    const { url, requests } = await serving(reply, reply, jsonReply(200, {}));
    const clock = new VirtualClock(noon);
    await ask(clock, aRequest(url));
    expect(requests).toHaveLength(3);
    expect(clock.now() - noon).toBe(3 * firstPause);
  });

  it("stops after four tries", async () => {
    const { url, requests } = await serving(textReply(500, "no"));
    await failureOf(new VirtualClock(noon), aRequest(url));
    expect(requests).toHaveLength(4);
  });

  it.each([
    ["seconds", "7", 7_000],
    ["a date", new Date(noon + 9_000).toUTCString(), 9_000],
    ["a date that is past", new Date(noon - 9_000).toUTCString(), 0],
  ])("waits as long as Retry-After says in %s", async (_spelling, header, pause) => {
    const busy = textReply(429, "slow down");
    if (busy.kind !== "reply") throw new Error("a text is a reply");
    const { url } = await serving(
      { ...busy, headers: { ...busy.headers, "retry-after": header } },
      jsonReply(200, {}),
    );
    const clock = new VirtualClock(noon);
    await ask(clock, aRequest(url));
    expect(clock.now() - noon).toBe(pause);
  });

  it("gives up rather than wait longer than a minute, or come back before its time", async () => {
    const reply = { kind: "reply", status: 503, headers: { "retry-after": "61" }, body: "" };
    const { url, requests } = await serving(reply as LoopbackReply);
    const clock = new VirtualClock(noon);
    await failureOf(clock, aRequest(url));
    expect(requests).toHaveLength(1);
    expect(clock.now()).toBe(noon);
  });

  it("never repeats a POST that does not say it may be", async () => {
    const { url, requests } = await serving(textReply(500, "no"));
    await failureOf(new VirtualClock(noon), aRequest(url, { method: "POST" }));
    expect(requests).toHaveLength(1);
    await failureOf(new VirtualClock(noon), aRequest(url, { method: "POST", repeatable: true }));
    expect(requests).toHaveLength(5);
  });

  it("never repeats what was refused", async () => {
    const { url, requests } = await serving(textReply(400, "no"));
    await failureOf(new VirtualClock(noon), aRequest(url));
    expect(requests).toHaveLength(1);
  });

  it("takes its turn before every try", async () => {
    const { url } = await serving(textReply(500, "no"));
    let turns = 0;
    const turn = <Answer>(attempt: () => Promise<Answer>) => {
      turns += 1;
      return attempt();
    };
    await failureOf(new VirtualClock(noon), aRequest(url, { turn }));
    expect(turns).toBe(4);
  });
});
