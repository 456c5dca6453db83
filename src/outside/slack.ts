/** Messages to Slack by an incoming webhook. The webhook's address is itself a secret. */

import { IncomingWebhook, IncomingWebhookHTTPError } from "@slack/webhook";
import { OperatorError, OutsideError, type OutsideFailure } from "../errors.ts";
import type { Messenger } from "../ports.ts";
import { safeMessage } from "./secrets.ts";

const who = "Slack";
const deadline = 10_000;

// https://docs.slack.dev/reference/block-kit/blocks/section-block
const longestSection = 3_000;

/** What the adapter needs. */
export interface SlackSettings {
  readonly webhook: string;
  /** How long Slack may take, in milliseconds. Default 10,000. */
  readonly deadline?: number;
}

/** The adapter. Throws OperatorError, without showing it, for a webhook that is no address. */
export function slackMessenger(settings: SlackSettings): Messenger {
  const isAddress = /^https?:$/.test(
    URL.canParse(settings.webhook) ? new URL(settings.webhook).protocol : "",
  );
  if (!isAddress) {
    throw new OperatorError([
      {
        what: "SLACK_WEBHOOK_URL is not an address",
        hint: "Copy it from the incoming webhooks of your Slack app",
      },
    ]);
  }
  const webhook = new IncomingWebhook(settings.webhook, { timeout: settings.deadline ?? deadline });
  return {
    async send({ text, link }) {
      const line = link && `<${escapedUrl(link.url)}|${escaped(link.label)}>`;
      const sections = [shortened(text), ...(line === undefined ? [] : [shortened(line)])];
      const blocks = sections.map((section) => ({
        type: "section",
        text: { type: "mrkdwn", text: section },
      }));
      try {
        await webhook.send({ text: shortened(text), blocks });
      } catch (thrown) {
        throw failure(thrown, settings.webhook);
      }
    },
  };
}

/** Cut between words, so that no escape (`&amp;`) is cut in two. */
function shortened(text: string): string {
  if (text.length <= longestSection) return text;
  const head = text.slice(0, longestSection - 1);
  return `${head.replace(/\s\S*$/, "")}…`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function escapedUrl(url: string): string {
  return escaped(url.replace(/[<>|\s]/g, encodeURIComponent));
}

/** The library's own message is left out: it may hold the address. */
function failure(thrown: unknown, webhook: string): OutsideError {
  if (thrown instanceof IncomingWebhookHTTPError) {
    const { statusCode, body } = thrown;
    const kind = kindOf(statusCode);
    const hint = kind === "unauthorised" ? ". Look at SLACK_WEBHOOK_URL" : "";
    return new OutsideError({
      who,
      kind,
      applied: statusCode < 500 ? "no" : "unknown",
      message: `answered ${statusCode} ${safeMessage(body, [webhook])}${hint}`,
    });
  }
  const isTimeout = causesOf(thrown).some((cause) => cause.name === "TimeoutError");
  return new OutsideError({
    who,
    kind: isTimeout ? "timeout" : "unavailable",
    applied: "unknown",
    message: isTimeout ? "no answer in time" : `not reached ${codesOf(thrown)}`.trim(),
  });
}

/** Slack answers 403, 404 and 410 for webhooks that are revoked, unknown or archived. */
function kindOf(status: number): OutsideFailure {
  if ([401, 403, 404, 410].includes(status)) return "unauthorised";
  if (status === 429) return "rate-limited";
  return status >= 500 ? "unavailable" : "rejected";
}

/** What was thrown and what is behind it, outermost first. */
function causesOf(thrown: unknown): readonly Error[] {
  if (!(thrown instanceof Error)) return [];
  const inner = "original" in thrown ? thrown.original : thrown.cause;
  return [thrown, ...causesOf(inner)];
}

function codesOf(thrown: unknown): string {
  const codes = causesOf(thrown).flatMap((cause) =>
    "code" in cause && typeof cause.code === "string" ? [cause.code] : [],
  );
  return codes.at(-1) ?? "";
}
