import { IncomingWebhook } from "@slack/webhook";
import { afterEach, describe, expect, it } from "vitest";
import { type LocalSlack, startLocalSlack } from "../../../src/local/receivers/slack.ts";

const standing: LocalSlack[] = [];
afterEach(async () => {
  await Promise.all(standing.splice(0).map((slack) => slack.close()));
});

async function stage() {
  const slack = await startLocalSlack();
  standing.push(slack);
  const post = async (body: string, address = slack.webhookUrl) => {
    const answer = await fetch(address, { method: "POST", body });
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  };
  return { slack, post };
}

const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text } });

describe("the Slack recorder", () => {
  it("takes what Slack's own client sends, in order", async () => {
    const { slack } = await stage();
    const client = new IncomingWebhook(slack.webhookUrl);
    await client.send("first");
    const answer = await client.send({ text: "second", blocks: [section("*second*")] });
    expect(answer.text).toBe("ok");
    expect(slack.messages).toEqual([
      { text: "first", blocks: [] },
      { text: "second", blocks: [section("*second*")] },
    ]);
  });

  it.each([
    ["no_text", "{}"],
    ["no_text", '{"text":""}'],
    ["invalid_payload", "text=hello"],
    ["invalid_payload", '["text"]'],
    ["invalid_payload", '{"text":"a","blocks":{}}'],
    ["invalid_blocks", JSON.stringify({ blocks: [{ type: "banner" }] })],
    ["invalid_blocks", JSON.stringify({ blocks: [{ type: "section" }] })],
    ["invalid_blocks", JSON.stringify({ blocks: [section("x".repeat(3_001))] })],
    ["invalid_blocks", JSON.stringify({ blocks: Array(51).fill({ type: "divider" }) })],
  ])("refuses with %s what Slack refuses: %.60s", async (reason, body) => {
    const { slack, post } = await stage();
    expect(await post(body)).toMatchObject({ status: 400, text: reason });
    expect(slack.messages).toEqual([]);
  });

  it("knows no other webhook", async () => {
    const { slack, post } = await stage();
    const answer = await post('{"text":"a"}', `${slack.url}/services/T1/B1/other`);
    expect(answer).toMatchObject({ status: 404, text: "no_service" });
  });

  it("limits, fails and cuts while told to, and records nothing then", async () => {
    const { slack, post } = await stage();
    slack.rateLimit(30);
    const limited = await post('{"text":"a"}');
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "30"]);
    slack.rateLimit();
    slack.setMood("error-500");
    expect((await post('{"text":"a"}')).status).toBe(500);
    slack.setMood("cut");
    await expect(post('{"text":"a"}')).rejects.toThrow();
    slack.setMood("well");
    expect((await post('{"text":"a"}')).status).toBe(200);
    expect(slack.messages).toHaveLength(1);
  });
});
