#!/usr/bin/env node
// Receives Alertmanager's webhook and asks GitHub for a plan by plan-now.sh, because Alertmanager
// cannot write the body that GitHub wants. Node 20 or newer and nothing else.
//
// RELAY_TOKEN       what Alertmanager sends as its bearer token; at least 16 characters
// RELAY_LISTEN      address and port, by default 127.0.0.1:9095
// GITHUB_REPOSITORY and GITHUB_TOKEN go on to plan-now.sh, GITHUB_API_URL too
import { spawn } from "node:child_process";
import { timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { join } from "node:path";

const token = process.env.RELAY_TOKEN ?? "";
const listen = process.env.RELAY_LISTEN ?? "127.0.0.1:9095";
const program = join(import.meta.dirname, "../../monitoring/plan-now.sh");
const mostBytes = 1024 * 1024;
// A plan looks at what is, so many alerts within a minute need one.
const rest = 60_000;
let askedAt = Number.NEGATIVE_INFINITY;

if (token.length < 16) {
  console.error("RELAY_TOKEN is not set, or shorter than 16 characters");
  process.exit(2);
}

function isLetIn(header = "") {
  const [given, wanted] = [Buffer.from(header), Buffer.from(`Bearer ${token}`)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

async function bodyOf(request) {
  let text = "";
  for await (const chunk of request) {
    text += chunk;
    if (text.length > mostBytes) return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether plan-now.sh succeeded. The reason is made harmless there. */
function ask(reason) {
  return new Promise((resolve) => {
    const child = spawn(program, [reason], { stdio: ["ignore", "inherit", "inherit"] });
    child.on("error", () => resolve(false));
    child.on("close", (code) => resolve(code === 0));
  });
}

/** 5xx makes Alertmanager ask again. */
async function answer(request) {
  if (request.method !== "POST") return [405, "POST only"];
  if (!isLetIn(request.headers.authorization)) return [401, "wrong token"];
  const alerts = await bodyOf(request);
  if (typeof alerts !== "object" || alerts === null) return [400, "not Alertmanager's JSON"];
  if (alerts.status !== "firing") return [200, "nothing fires"];
  if (Date.now() - askedAt < rest) return [200, "asked a moment ago"];
  const reason = String(alerts.commonLabels?.alertname ?? "alert");
  if (!(await ask(reason))) return [502, "GitHub was not asked"];
  askedAt = Date.now();
  return [200, "asked"];
}

const server = createServer((request, response) => {
  answer(request).then(
    ([status, text]) => response.writeHead(status).end(`${text}\n`),
    () => response.writeHead(500).end("failed\n"),
  );
});
const [host, port] = [listen.slice(0, listen.lastIndexOf(":")), listen.split(":").at(-1)];
server.listen(Number(port), host, () => {
  const address = server.address();
  console.log(`listening on ${address.address}:${address.port}`);
});
