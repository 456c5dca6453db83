import { afterEach, describe, expect, it } from "vitest";
import { OperatorError, OutsideError } from "../../src/errors.ts";
import { type LocalSlack, startLocalSlack } from "../../src/local/receivers/slack.ts";
import { slackMessenger } from "../../src/outside/slack.ts";

const running: LocalSlack[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((slack) => slack.close()));
});

async function open() {
  const slack = await startLocalSlack();
  running.push(slack);
  return { slack, messenger: slackMessenger({ webhook: slack.webhookUrl, deadline: 2_000 }) };
}

/** The text of each section. */
function sections(slack: LocalSlack): readonly string[] {
  const blocks = slack.messages.flatMap((message) => message.blocks);
  return (blocks as { readonly text: { readonly text: string } }[]).map(({ text }) => text.text);
}

describe("a message", () => {
  it("arrives as a section, and its text as the notification", async () => {
    const { slack, messenger } = await open();
    await messenger.send({ text: "✅ Executed: provision_instance - busy" });
    expect(slack.messages).toEqual([
      {
        text: "✅ Executed: provision_instance - busy",
        blocks: [
          {
            type: "section",
            text: { type: "mrkdwn", text: "✅ Executed: provision_instance - busy" },
          },
        ],
      },
    ]);
  });

  it("has no button, because whoever presses one is nobody that GitHub knows", async () => {
    const { slack, messenger } = await open();
    const link = { label: "Approve #12", url: "https://github.com/acme/fleet/pull/12" };
    await messenger.send({ text: "⚠️ Action requires confirmation", link });
    expect(JSON.stringify(slack.messages)).not.toMatch(/"(?:button|actions|accessory)"/);
  });

  it("carries a link in a section of its own", async () => {
    const { slack, messenger } = await open();
    const url = "https://github.com/acme/fleet/pull/12";
    await messenger.send({ text: "⚠️ Waiting", link: { label: "Pull request #12", url } });
    expect(sections(slack)).toEqual(["⚠️ Waiting", `<${url}|Pull request #12>`]);
  });

  it("cannot be broken out of by a link's label or address", async () => {
    const { slack, messenger } = await open();
    const link = { label: "<!channel> & co", url: "https://example.com/?a=1&b=<|>" };
    await messenger.send({ text: "x", link });
    expect(sections(slack)[1]).toBe(
      "<https://example.com/?a=1&amp;b=%3C%7C%3E|&lt;!channel&gt; &amp; co>",
    );
  });

  it("is shortened to what a section may hold, between words", async () => {
    const { slack, messenger } = await open();
    await messenger.send({ text: "well &amp; good ".repeat(400) });
    const [text = ""] = sections(slack);
    expect(text.length).toBeLessThanOrEqual(3_000);
    expect(text.length).toBeGreaterThan(2_900);
    expect(text).toMatch(/(well|&amp;|good)…$/);
  });
});

describe("a message that does not arrive", () => {
  async function failureOf(sending: Promise<void>): Promise<unknown> {
    const failure = await sending.catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(OutsideError);
    expect(JSON.stringify(failure) + String(failure)).not.toMatch(/services|XXXX|nowhere/);
    return failure;
  }

  it.each([
    ["cut", { kind: "unavailable", applied: "unknown" }],
    ["hang", { kind: "timeout", applied: "unknown" }],
    ["error-500", { kind: "unavailable", applied: "unknown" }],
  ] as const)(
    "because of %s is a failure that does not show the webhook",
    async (mood, expected) => {
      const { slack } = await open();
      slack.setMood(mood);
      const messenger = slackMessenger({ webhook: slack.webhookUrl, deadline: 60 });
      expect(await failureOf(messenger.send({ text: "x" }))).toMatchObject(expected);
    },
  );

  it("because nobody listens is a failure that does not show the webhook", async () => {
    const { slack, messenger } = await open();
    await slack.close();
    running.length = 0;
    const failure = await failureOf(messenger.send({ text: "x" }));
    expect(failure).toMatchObject({ kind: "unavailable" });
    expect(String(failure)).toContain("ECONNREFUSED");
  });

  it("because the webhook is revoked says where to look", async () => {
    const { slack } = await open();
    const messenger = slackMessenger({ webhook: `${slack.url}/services/nowhere` });
    const failure = await failureOf(messenger.send({ text: "x" }));
    expect(failure).toMatchObject({ kind: "unauthorised", applied: "no" });
    expect(String(failure)).toContain("SLACK_WEBHOOK_URL");
  });

  it("because of a rate limit is not sent again", async () => {
    const { slack, messenger } = await open();
    slack.rateLimit(30);
    expect(await failureOf(messenger.send({ text: "x" }))).toMatchObject({ kind: "rate-limited" });
    expect(slack.messages).toEqual([]);
  });
});

describe("a webhook that is no address", () => {
  it("is the operator's mistake, which does not show it", () => {
    const attempt = () => slackMessenger({ webhook: "hooks.slack.com/services/T0/B0/hush" });
    expect(attempt).toThrow(OperatorError);
    expect(attempt).not.toThrow(/hush/);
  });
});
