/** A recorder for Slack's incoming webhooks that refuses what the real ones refuse. */

import { jsonReply, type LoopbackReply, serveLoopback, textReply } from "../loopback.ts";

/** A message that was accepted. */
export interface SlackMessage {
  /** Absent when the message has only blocks. */
  readonly text?: string;
  readonly blocks: readonly unknown[];
}

/** A running recorder. */
export interface LocalSlack {
  /** The whole webhook address. Other paths are unknown services. */
  readonly webhookUrl: string;
  /** Without a path. */
  readonly url: string;
  readonly messages: readonly SlackMessage[];
  /** Refuse with 429 from now on, and say after how many seconds to come back; absent: stop. */
  rateLimit(retryAfterSeconds?: number): void;
  /** Cut, fail or answer nonsense from now on. */
  setMood(mood: SlackMood): void;
  close(): Promise<void>;
}

/** What the server does to every request. */
export type SlackMood = "well" | "cut" | "hang" | "error-500";

const hook = "/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX";
const mostBlocks = 50;
/** Longest texts Slack takes: https://docs.slack.dev/reference/block-kit/blocks. */
const longest: Readonly<Record<string, number>> = { header: 150, section: 3_000 };
const knownBlocks = new Set([
  "actions",
  "context",
  "divider",
  "header",
  "image",
  "markdown",
  "rich_text",
  "section",
  "table",
  "video",
]);

/** Starts it on a free port. */
export async function startLocalSlack(): Promise<LocalSlack> {
  const messages: SlackMessage[] = [];
  let retryAfter: number | undefined;
  let mood: SlackMood = "well";
  const server = await serveLoopback((request) => {
    const reply =
      moodReply(mood) ??
      (request.path === hook ? undefined : textReply(404, "no_service")) ??
      (retryAfter === undefined ? undefined : tooMany(retryAfter)) ??
      accept(request.body, messages);
    return Promise.resolve(reply);
  });
  return {
    ...server,
    webhookUrl: `${server.url}${hook}`,
    messages,
    rateLimit: (seconds) => {
      retryAfter = seconds;
    },
    setMood: (next) => {
      mood = next;
    },
  };
}

function moodReply(mood: SlackMood): LoopbackReply | undefined {
  if (mood === "well") return undefined;
  return mood === "error-500" ? textReply(500, "server_error") : { kind: mood };
}

function tooMany(seconds: number): LoopbackReply {
  const reply = jsonReply(429, { retry_after: seconds });
  if (reply.kind !== "reply") return reply;
  return { ...reply, headers: { ...reply.headers, "retry-after": String(seconds) } };
}

function accept(body: string, messages: SlackMessage[]): LoopbackReply {
  const payload = objectOf(body);
  if (payload === undefined) return textReply(400, "invalid_payload");
  const { text, blocks = [], attachments = [] } = payload;
  if (!Array.isArray(blocks) || !Array.isArray(attachments)) {
    return textReply(400, "invalid_payload");
  }
  const hasText = typeof text === "string" && text !== "";
  if (!hasText && blocks.length === 0 && attachments.length === 0) return textReply(400, "no_text");
  if (blocks.length > mostBlocks || !blocks.every(isBlock)) return textReply(400, "invalid_blocks");
  messages.push({ ...(hasText ? { text } : {}), blocks });
  return textReply(200, "ok", "text/html");
}

function objectOf(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isBlock(block: unknown): boolean {
  if (!isObject(block) || typeof block["type"] !== "string") return false;
  if (!knownBlocks.has(block["type"])) return false;
  const limit = longest[block["type"]];
  const text = isObject(block["text"]) ? block["text"]["text"] : undefined;
  const needsText = block["type"] === "header" || (limit !== undefined && !("fields" in block));
  if (text === undefined) return !needsText;
  return typeof text === "string" && text !== "" && text.length <= (limit ?? text.length);
}
