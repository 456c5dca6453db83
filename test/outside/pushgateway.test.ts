import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { rolldown } from "rolldown";
import { afterEach, describe, expect, it } from "vitest";
import { OutsideError } from "../../src/errors.ts";
import { startLocalPushgateway } from "../../src/local/receivers/pushgateway.ts";
import { VirtualClock } from "../../src/local/virtual-clock.ts";
import { instant } from "../../src/model/units.ts";
import { pushgateway } from "../../src/outside/pushgateway.ts";
import type { MetricFamily, MetricsGateway } from "../../src/ports.ts";
import { isPushgatewayHere, startRealPushgateway } from "../support/real-pushgateway.ts";

const noon = instant(Date.UTC(2026, 10, 23, 12));
const repository = "acme/fleet";
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

const actions: MetricFamily = {
  name: "lambda_labs_autonomous_actions_total",
  help: "Actions so far",
  type: "counter",
  labels: ["action_type", "status"],
  values: [
    { labels: { action_type: "provision_instance", status: "executed" }, value: 7 },
    { labels: { status: "failed", action_type: 'a "quoted"\nname' }, value: 0 },
  ],
};

const spend: MetricFamily = {
  name: "fleetmerge_hourly_spend_dollars",
  help: "Spend",
  type: "gauge",
  labels: [],
  values: [{ labels: {}, value: -1.29 }],
};

/** The lines of a gateway's own page that tell our samples, without the time of the push. */
async function page(url: string): Promise<readonly string[]> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return text.split("\n").filter((line) => /^(lambda_labs|fleetmerge)_/.test(line));
}

interface Opened {
  readonly url: string;
  readonly gateway: MetricsGateway;
}

const kinds: readonly (readonly [string, boolean, () => Promise<Opened>])[] = [
  ["the local stand-in", true, openLocal],
  ["a real Pushgateway", isPushgatewayHere, openReal],
];

async function openLocal(): Promise<Opened> {
  const local = await startLocalPushgateway({ clock: new VirtualClock(noon) });
  ends.push(() => local.close());
  return { url: local.url, gateway: pushgateway({ address: `${local.url}/`, repository }) };
}

async function openReal(): Promise<Opened> {
  const real = await startRealPushgateway();
  ends.push(() => real.stop());
  return { url: real.url, gateway: pushgateway({ address: real.url, repository }) };
}

describe.each(kinds)("pushing to %s", (_name, isHere, open) => {
  it.skipIf(!isHere)(
    "arrives under our job and repository, with every label as it was",
    async () => {
      const { url, gateway } = await open();
      await gateway.push([actions, spend], {});
      const lines = await page(url);
      expect(lines).toHaveLength(3);
      for (const line of lines) expect(line).toContain('repo="acme/fleet"');
      for (const line of lines) expect(line).toContain('job="fleetmerge"');
      expect(lines.join("\n")).toMatch(/status="executed".* 7$/m);
      expect(lines.join("\n")).toContain(String.raw`action_type="a \"quoted\"\nname"`);
      expect(lines.join("\n")).toMatch(/^fleetmerge_hourly_spend_dollars.* -1.29$/m);
    },
  );

  it.skipIf(!isHere)("replaces what was pushed of the same name, and nothing else", async () => {
    const { url, gateway } = await open();
    await gateway.push([actions, spend], {});
    await gateway.push([{ ...actions, values: actions.values.slice(0, 1) }], {});
    const lines = await page(url);
    expect(lines).toHaveLength(2);
    expect(lines.join("\n")).toContain(spend.name);
    expect(lines.join("\n")).not.toContain('status="failed"');
  });

  it.skipIf(!isHere)("keeps the groups of a repository apart", async () => {
    const { url, gateway } = await open();
    await gateway.push([spend], { stage: "plan" });
    await gateway.push([spend], { stage: "a/b" });
    await gateway.push([spend], { stage: "" });
    const stages = (await page(url)).map((line) => /stage="([^"]*)"/.exec(line)?.[1] ?? "");
    expect(stages.toSorted()).toEqual(["", "a/b", "plan"]);
  });

  it.skipIf(!isHere)("lets no old value stand for a gauge that has none now", async () => {
    const { url, gateway } = await open();
    const labelled: MetricFamily = {
      ...spend,
      name: "lambda_labs_gpu_utilization_percent",
      labels: ["instance_id"],
      values: [{ labels: { instance_id: "gone" }, value: 90 }],
    };
    await gateway.push([spend, labelled, actions], {});
    const empty = [spend, labelled, actions].map((family) => ({ ...family, values: [] }));
    await gateway.push(empty, {});
    const lines = await page(url);
    expect(lines.filter((line) => line.startsWith("lambda_labs_gpu"))).toHaveLength(1);
    expect(lines.join("\n")).not.toContain("gone");
    expect(lines.join("\n")).not.toContain("-1.29");
    expect(lines.filter((line) => line.endsWith(" NaN"))).toHaveLength(2);
    expect(lines.filter((line) => line.startsWith(actions.name))).toHaveLength(2);
  });

  it.skipIf(!isHere)("does not let a count without values start over at zero", async () => {
    const { url, gateway } = await open();
    const count: MetricFamily = { ...spend, name: "fleetmerge_gone_total", type: "counter" };
    await gateway.push([{ ...count, values: [{ labels: {}, value: 5 }] }], {});
    await gateway.push([{ ...count, values: [] }, spend], {});
    expect((await page(url)).join("\n")).toMatch(/^fleetmerge_gone_total\{.* 5$/m);
  });

  it.skipIf(!isHere)("leaves another repository's metrics alone", async () => {
    const { url, gateway } = await open();
    await pushgateway({ address: url, repository: "acme/other" }).push([spend], {});
    await gateway.push([spend], {});
    expect(await page(url)).toHaveLength(2);
  });

  it.skipIf(!isHere)("fails when a metric changes its type", async () => {
    const { url, gateway } = await open();
    await pushgateway({ address: url, repository: "acme/other" }).push([spend], {});
    const changed: MetricFamily = { ...spend, type: "counter", values: [] };
    const values = [{ labels: {}, value: 1 }];
    const failure = await gateway
      .push([{ ...changed, values }], {})
      .catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(OutsideError);
    expect(failure).toMatchObject({ kind: "rejected", applied: "no" });
  });
});

describe("a push", () => {
  it("of nothing asks nobody", async () => {
    await pushgateway({ address: "http://127.0.0.1:1", repository }).push([], {});
  });

  it("is let in with a password, from the settings or from the address", async () => {
    const password = { username: "fleet", password: "p@ss:word" };
    const local = await startLocalPushgateway({ clock: new VirtualClock(noon), password });
    ends.push(() => local.close());
    const credentials = { kind: "basic", ...password } as const;
    await pushgateway({ address: local.url, credentials, repository }).push([spend], {});
    const address = local.url.replace("http://", "http://fleet:p%40ss%3Aword@");
    await pushgateway({ address, repository }).push([actions], {});
    expect(local.samples()).toHaveLength(3);
  });

  it("does not tell a wrong password, but where to look", async () => {
    const password = { username: "fleet", password: "right" };
    const local = await startLocalPushgateway({ clock: new VirtualClock(noon), password });
    ends.push(() => local.close());
    const credentials = { kind: "basic", username: "fleet", password: "wrong-pass" } as const;
    const failure = await pushgateway({ address: local.url, credentials, repository })
      .push([spend], {})
      .catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ kind: "unauthorised" });
    expect(String(failure)).toContain("PUSHGATEWAY_PASSWORD");
    expect(String(failure)).not.toContain("wrong-pass");
  });

  it.each(["cut", "error-500", "hang"] as const)("fails on %s", async (mood) => {
    const local = await startLocalPushgateway({ clock: new VirtualClock(noon) });
    ends.push(() => local.close());
    local.setMood(mood);
    const failure = await pushgateway({ address: local.url, repository, silence: 40 })
      .push([spend], {})
      .catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(OutsideError);
    expect(failure).toMatchObject({ kind: "unavailable", applied: "unknown" });
  });

  it.each([
    ["without one of its labels", { action_type: "x" }],
    ["with a label too many", { action_type: "x", status: "y", extra: "z" }],
    ["twice for the same labels", { action_type: "provision_instance", status: "executed" }],
  ])("of a value %s is our own mistake", async (_, labels) => {
    const values = [...actions.values, { labels, value: 1 }];
    const gateway = pushgateway({ address: "http://127.0.0.1:1", repository });
    const failure = await gateway
      .push([{ ...actions, values }], {})
      .catch((thrown: unknown) => thrown);
    expect(failure).not.toBeInstanceOf(OutsideError);
    expect(String(failure)).toContain("fleetmerge is wrong about itself");
  });

  it("from a bundle keeps quiet about url.parse, and about nothing else", async () => {
    const local = await startLocalPushgateway({ clock: new VirtualClock(noon) });
    ends.push(() => local.close());
    const folder = await mkdtemp(join(tmpdir(), "fleetmerge-bundle-"));
    ends.push(() => rm(folder, { recursive: true }));
    const adapter = resolve(import.meta.dirname, "../../src/outside/pushgateway.ts");
    await writeFile(
      join(folder, "push.mjs"),
      `import { pushgateway } from ${JSON.stringify(adapter)};
      const gateway = pushgateway({ address: process.argv[2], repository: "acme/fleet" });
      await gateway.push([${JSON.stringify(spend)}], {});
      process.emitWarning("still heard", "DeprecationWarning", "DEP9999");`,
    );
    // Only code outside of node_modules, as everything in our action is, gets the warning.
    const bundle = await rolldown({ input: join(folder, "push.mjs"), platform: "node" });
    const file = join(folder, "dist.mjs");
    await bundle.write({ file, format: "esm", codeSplitting: false });
    await bundle.close();
    const { stderr } = await promisify(execFile)(process.execPath, [file, local.url]);
    expect(local.samples()).toHaveLength(1);
    expect(stderr).not.toContain("DEP0169");
    expect(stderr).toContain("[DEP9999] DeprecationWarning: still heard");
  });
});
