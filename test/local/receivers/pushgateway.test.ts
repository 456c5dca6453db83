import { Counter, Gauge, Histogram, Pushgateway, Registry } from "prom-client";
import { afterEach, describe, expect, it } from "vitest";
import {
  type LocalPushgateway,
  startLocalPushgateway,
} from "../../../src/local/receivers/pushgateway.ts";
import { VirtualClock } from "../../../src/local/virtual-clock.ts";
import { noon } from "../lambda/support.ts";

const standing: LocalPushgateway[] = [];
afterEach(async () => {
  await Promise.all(standing.splice(0).map((gateway) => gateway.close()));
});

async function stage(settings: Partial<Parameters<typeof startLocalPushgateway>[0]> = {}) {
  const gateway = await startLocalPushgateway({ clock: new VirtualClock(noon), ...settings });
  standing.push(gateway);
  const send = async (method: string, path: string, body = "", headers = {}) => {
    const answer = await fetch(`${gateway.url}${path}`, {
      method,
      headers,
      ...(method === "GET" || body === "" ? {} : { body }),
    });
    return { status: answer.status, text: await answer.text() };
  };
  return { gateway, send };
}

const one = "# TYPE a gauge\na 1\n";

describe("the Pushgateway recorder", () => {
  it("takes what prom-client pushes: every kind of metric, gzip and base64 labels", async () => {
    const { gateway } = await stage();
    const registers = [new Registry()];
    const counter = { name: "acts_total", help: "Acts.", labelNames: ["type"], registers };
    new Counter(counter).inc({ type: 'a "b"\n\\c' }, 3);
    new Histogram({ name: "took", help: "Took.", buckets: [1], registers }).observe(0.5);
    const [registry = new Registry()] = registers;
    const client = new Pushgateway(gateway.url, { timeout: 2_000 }, registry);
    await client.push({ jobName: "plan", groupings: { "repo@base64": "YWNtZS9mbGVldA" } });
    const group = { job: "plan", repo: "acme/fleet" };
    expect(gateway.samples()).toEqual([
      { name: "acts_total", labels: { type: 'a "b"\n\\c', ...group }, value: 3 },
      { name: "took_bucket", labels: { le: "1", ...group }, value: 1 },
      { name: "took_bucket", labels: { le: "+Inf", ...group }, value: 1 },
      { name: "took_sum", labels: group, value: 0.5 },
      { name: "took_count", labels: group, value: 1 },
    ]);
    await client.delete({ jobName: "plan", groupings: { "repo@base64": "YWNtZS9mbGVldA" } });
    expect(gateway.samples()).toEqual([]);
    expect(gateway.pushes.map(({ method, status }) => `${method} ${status}`)).toEqual([
      "PUT 200",
      "DELETE 202",
    ]);
  });

  it("replaces a whole group by PUT and only the same names by POST", async () => {
    const { gateway, send } = await stage();
    await send("PUT", "/metrics/job/x", "a 1\nb 2\n");
    await send("POST", "/metrics/job/x", "b 3\n");
    expect(gateway.samples().map(({ name, value }) => [name, value])).toEqual([
      ["a", 1],
      ["b", 3],
    ]);
    await send("PUT", "/metrics/job/x/", "c 4\n");
    expect(gateway.samples().map(({ name }) => name)).toEqual(["c"]);
  });

  it("keeps groups apart, whatever the order of their labels", async () => {
    const { gateway, send } = await stage();
    await send("PUT", "/metrics/job/x/p/1/q/2", one);
    await send("PUT", "/metrics/job/x/q/2/p/1", one);
    await send("PUT", "/metrics/job/x/p/1", one);
    expect(gateway.samples()).toHaveLength(2);
  });

  it.each([
    ["/metrics/job/x/repo/acme/fleet", one, "odd number of components"],
    ["/metrics/job/x/bad-label/1", one, "improper label name"],
    ["/metrics/job/x/repo@base64/%21", one, "invalid base64"],
    ["/metrics/job@base64/=", one, "job name is required"],
    ["/metrics/job/x", "a 1", "unexpected end"],
    ["/metrics/job/x", "a one\n", "expected float"],
    ["/metrics/job/x", "a 1 1700000000000\n", "timestamps"],
    ["/metrics/job/x", "a{b=c} 1\n", "invalid labels"],
    ["/metrics/job/x", "<html>\n", "invalid metric name"],
  ])("refuses a push to %s of %j: %s", async (path, body, words) => {
    const { gateway, send } = await stage();
    const answer = await send("PUT", path, body);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(words);
    expect(gateway.samples()).toEqual([]);
  });

  it("refuses a metric that has another type in another group", async () => {
    const { send } = await stage();
    await send("PUT", "/metrics/job/x", one);
    const answer = await send("PUT", "/metrics/job/y", "# TYPE a counter\na 1\n");
    expect(answer).toMatchObject({ status: 400, text: expect.stringContaining("inconsistent") });
    expect((await send("PUT", "/metrics/job/x", "# TYPE a counter\na 1\n")).status).toBe(200);
  });

  it("prints what stands, with the time of the push", async () => {
    const { send } = await stage();
    const registers = [new Registry()];
    new Gauge({ name: "spend", help: "Dollars.", registers }).set(1.5);
    await send("PUT", "/metrics/job/x", (await registers[0]?.metrics()) ?? "");
    const { text } = await send("GET", "/metrics");
    expect(text).toBe(
      '# HELP spend Dollars.\n# TYPE spend gauge\nspend{job="x"} 1.5\n' +
        `# TYPE push_time_seconds gauge\npush_time_seconds{job="x"} ${noon / 1_000}\n`,
    );
  });

  it("asks for its password, fails and cuts while told to, and knows its paths", async () => {
    const password = { username: "u", password: "p" };
    const { gateway, send } = await stage({ password });
    const authorization = `Basic ${Buffer.from("u:p").toString("base64")}`;
    expect((await send("PUT", "/metrics/job/x", one)).status).toBe(401);
    expect((await send("PUT", "/metrics/job/x", one, { authorization })).status).toBe(200);
    expect((await send("PUT", "/metrics", one, { authorization })).status).toBe(404);
    expect((await send("PATCH", "/metrics/job/x", one, { authorization })).status).toBe(405);
    expect((await send("GET", "/-/ready", "", { authorization })).status).toBe(200);
    gateway.setMood("error-500");
    expect((await send("PUT", "/metrics/job/x", one)).status).toBe(500);
    gateway.setMood("cut");
    await expect(send("PUT", "/metrics/job/x", one)).rejects.toThrow();
  });
});
