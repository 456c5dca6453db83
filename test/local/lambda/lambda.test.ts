import { afterAll, describe, expect, it } from "vitest";
import { stepsOf } from "../../../src/local/lambda/capacity.ts";
import { fieldChances } from "../../../src/local/lambda/estate.ts";
import type { JournalEntry } from "../../../src/local/lambda/lambda.ts";
import { after, millis, minutes } from "../../../src/model/units.ts";
import { a10, endAll, noon, type Staged, stage } from "./support.ts";

afterAll(endAll);

const seconds = (count: number) => millis(count * 1_000);
const launchPath = "/instance-operations/launch";
const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;

async function listed({ ask }: Staged) {
  return (await ask("GET", "/instances")).json.data;
}

async function terminate({ ask }: Staged, id: unknown) {
  return ask("POST", "/instance-operations/terminate", { instance_ids: [id] });
}

describe("asking the local cloud", () => {
  it("takes the key as Bearer and as Basic, with and without base64, and no other", async () => {
    const { ask } = await stage();
    const codes = [];
    const keys = ["Bearer secret_local", basic("secret_local:"), "Basic secret_local"];
    for (const key of [...keys, basic("other:"), "Bearer secret", ""]) {
      codes.push((await ask("GET", "/regions", undefined, key)).status);
    }
    expect(codes).toEqual([200, 200, 200, 401, 401, 401]);
  });

  it("refuses a second request within a second with Cloudflare's page, not with JSON", async () => {
    const { ask, clock } = await stage({ rateLimits: true });
    expect((await ask("GET", "/regions")).status).toBe(200);
    const told = await ask("GET", "/regions");
    expect([told.status, told.type]).toEqual([429, "text/html; charset=utf-8"]);
    expect(told.text).toContain("error code: 1015");
    expect(told.text).toContain("banned you temporarily");
    expect(told.headers.has("retry-after")).toBe(false);
    clock.advance(seconds(1));
    expect((await ask("GET", "/regions")).status).toBe(200);
  });

  it("lets through one launch in 12 s, and says when to come back when told to", async () => {
    const staged = await stage({ rateLimits: true, retryAfter: true });
    const statuses = [(await staged.launch()).status];
    staged.clock.advance(seconds(11));
    const early = await staged.launch();
    statuses.push(early.status);
    expect(early.headers.get("retry-after")).toBe("1");
    staged.clock.advance(seconds(1));
    statuses.push((await staged.launch()).status);
    expect(statuses).toEqual([200, 429, 200]);
    expect(staged.lambda.instances()).toHaveLength(2);
  });

  it("keeps a journal of every request, without the key", async () => {
    const told: JournalEntry[] = [];
    const { ask, lambda } = await stage({ onRequest: (entry) => told.push(entry) });
    await ask("POST", launchPath, a10);
    lambda.faults.arm({ fault: { kind: "cut-before" } });
    await expect(ask("GET", "/instances")).rejects.toThrow();
    expect(lambda.requests).toEqual(told);
    expect(told).toMatchObject([
      { at: noon, method: "POST", call: "launch", body: JSON.stringify(a10), status: 200 },
      { at: noon, method: "GET", path: "/api/v1/instances", status: "cut" },
    ]);
    expect(JSON.stringify(told)).not.toContain("secret_local");
  });
});

describe("a launch", () => {
  it("boots for its time, then is active with addresses and its first health", async () => {
    const staged = await stage();
    await staged.launch({ name: "t-1", hostname: "t-1", tags: [{ key: "pool", value: "t" }] });
    const [booting] = await listed(staged);
    expect(booting).toMatchObject({ name: "t-1", status: "booting", first_healthy: null });
    expect(booting).not.toHaveProperty("ip");
    expect(booting).not.toHaveProperty("jupyter_token");
    staged.clock.advance(seconds(164));
    expect((await listed(staged))[0]?.["status"]).toBe("booting");
    staged.clock.advance(seconds(316));
    const [active] = await listed(staged);
    expect(active).toMatchObject({ status: "active", hostname: "t-1", ip: "198.18.0.1" });
    expect(active?.["jupyter_url"]).toContain(String(active?.["jupyter_token"]));
    expect(active?.["first_healthy"]).toMatch(/^2026-11-23T12:0[2-8]:\d\dZ$/);
  });

  it("of eight GPUs takes a quarter of an hour or more", async () => {
    const staged = await stage();
    await staged.launch({ instance_type_name: "gpu_8x_a100_80gb_sxm4", region_name: "us-east-1" });
    staged.clock.advance(seconds(899));
    expect((await listed(staged))[0]?.["status"]).toBe("booting");
    staged.clock.advance(seconds(601));
    expect((await listed(staged))[0]?.["status"]).toBe("active");
  });

  it("may end unhealthy or with broken CUDA, as often as it is told to", async () => {
    const chances = { unhealthy: 0.3, cudaBroken: 0.3, refused: {} };
    const staged = await stage({ chances });
    for (let count = 0; count < 100; count += 1) await staged.launch();
    staged.clock.advance(minutes(10));
    const unhealthy = staged.lambda.instances().filter(({ status }) => status === "unhealthy");
    const broken = staged.lambda.machines(noon).filter(({ usable }) => !usable);
    expect(unhealthy.length).toBeGreaterThan(15);
    expect(unhealthy.length).toBeLessThan(45);
    expect(broken.length).toBeGreaterThan(8);
    expect(staged.lambda.machines(noon)).toHaveLength(100 - unhealthy.length);
  });

  it("becomes what was decided of it, one launch after the other", async () => {
    const staged = await stage();
    const { faults } = staged.lambda;
    faults.decideLaunch({ outcome: "unhealthy", bootSeconds: 60 });
    faults.decideLaunch({ bootSeconds: Number.POSITIVE_INFINITY });
    faults.decideLaunch({ cudaBroken: true });
    for (let count = 0; count < 4; count += 1) await staged.launch();
    staged.clock.advance(minutes(600));
    const statuses = (await listed(staged)).map((one) => one["status"]);
    expect(statuses).toEqual(["unhealthy", "booting", "active", "active"]);
    expect(staged.lambda.machines(noon).map(({ usable }) => usable)).toEqual([false, true]);
    expect(staged.lambda.bill().map((bill) => bill.minutes > 0)).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  it("comes out the same again from the same seed, and otherwise from another", async () => {
    const run = async (seed: number) => {
      const staged = await stage({ seed, chances: fieldChances });
      for (let count = 0; count < 5; count += 1) await staged.launch();
      return staged.lambda.instances().map(({ id, bootedAt, outcome }) => [id, bootedAt, outcome]);
    };
    expect(await run(7)).toEqual(await run(7));
    expect(await run(7)).not.toEqual(await run(8));
  });

  it("is checked for its shape before its references and for those before capacity", async () => {
    const { launch } = await stage({ quota: 0 });
    const codes = [];
    for (const order of [
      { name: "x".repeat(65), region_name: "moon-1" },
      { ssh_key_names: ["ops", "ops"] },
      { hostname: "Big" },
      { tags: [{ key: "Pool", value: "t" }] },
      { tags: [{ key: "lambda-ai-x", value: "t" }] },
      { region_name: "moon-1", ssh_key_names: ["nobody"] },
      { ssh_key_names: ["nobody"], region_name: "us-east-3" },
      { region_name: "us-east-3" },
    ]) {
      codes.push((await launch(order)).json.error);
    }
    expect(codes.map(({ code }) => code.replace("global/", ""))).toEqual([
      ...Array(6).fill("invalid-parameters"),
      "object-does-not-exist",
      "quota-exceeded",
    ]);
    expect(codes.map(({ message }) => message)).toContain("Region moon-1 does not exist.");
  });

  it("may share its name with another machine", async () => {
    const staged = await stage();
    await staged.launch({ name: "twin" });
    await staged.launch({ name: "twin" });
    expect((await listed(staged)).map((one) => one["name"])).toEqual(["twin", "twin"]);
  });

  it("uses up counted capacity, which a termination gives back", async () => {
    const staged = await stage();
    staged.lambda.setCapacity("gpu_1x_a100", { "us-west-1": 1 });
    const order = { instance_type_name: "gpu_1x_a100" };
    const first = await staged.launch(order);
    expect((await staged.launch(order)).json.error.code).toContain("insufficient-capacity");
    await terminate(staged, (first.json.data["instance_ids"] as string[])[0]);
    expect((await staged.launch(order)).status).toBe(200);
  });

  it("may be refused although its region is listed", async () => {
    const refused = { gpu_1x_a10: 1 };
    const staged = await stage({ chances: { unhealthy: 0, cudaBroken: 0, refused } });
    const types = (await staged.ask("GET", "/instance-types")).json.data["gpu_1x_a10"];
    expect(JSON.stringify(types)).toContain("us-west-1");
    expect((await staged.launch()).json.error.code).toContain("insufficient-capacity");
  });

  it("finds the capacity that a trace has at that time", async () => {
    const staged = await stage();
    const type = "gpu_1x_gh200";
    const runs = [
      [0, 2],
      [1, 1],
      [0, 1],
    ] as const;
    const types = [{ type, regions: ["us-east-3"], runs }];
    staged.lambda.replayCapacity(stepsOf({ intervalSeconds: 120, types }, noon));
    const order = { instance_type_name: type, region_name: "us-east-3" };
    const statuses = [];
    for (let poll = 0; poll < 4; poll += 1) {
      statuses.push((await staged.launch(order)).status);
      staged.clock.advance(seconds(120));
    }
    expect(statuses).toEqual([400, 400, 200, 400]);
  });
});

describe("a termination", () => {
  it("is seen as terminating for up to two minutes and then not at all", async () => {
    const staged = await stage();
    const id = staged.lambda.addInstance({ ...order, since: noon });
    const ended = await terminate(staged, id);
    expect(JSON.stringify(ended.json.data)).toContain('"status":"terminating"');
    expect(ended.json.data["terminated_instances"]).toMatchObject([
      { actions: { terminate: { available: false, reason_code: "vm-is-terminating" } } },
    ]);
    staged.clock.advance(seconds(29));
    expect(await listed(staged)).toHaveLength(1);
    expect((await terminate(staged, id)).status).toBe(200);
    staged.clock.advance(seconds(92));
    expect(await listed(staged)).toHaveLength(0);
    expect((await staged.ask("GET", `/instances/${id}`)).status).toBe(404);
    expect((await terminate(staged, id)).json.error.code).toBe("global/object-does-not-exist");
  });

  it("of several machines is all or nothing", async () => {
    const staged = await stage();
    const id = staged.lambda.addInstance({ ...order, since: noon });
    const ids = { instance_ids: [id, "0".repeat(32)] };
    expect((await staged.ask("POST", "/instance-operations/terminate", ids)).status).toBe(404);
    expect(staged.lambda.instances()[0]?.status).toBe("active");
  });
});

const order = { type: "gpu_1x_a10", region: "us-west-1", name: "old-box" };

describe("the bill", () => {
  it("counts minutes begun from the first health to the termination, booting free", async () => {
    const staged = await stage({ bootSeconds: [300, 300] });
    await staged.launch();
    staged.clock.advance(minutes(5));
    expect(staged.lambda.bill()).toMatchObject([{ minutes: 0, cents: 0 }]);
    staged.clock.advance(seconds(61));
    await terminate(staged, staged.lambda.instances()[0]?.id);
    staged.clock.advance(minutes(60 * 24 * 7));
    await staged.ask("GET", "/instances");
    expect(staged.lambda.bill()).toMatchObject([{ minutes: 2, cents: 5, cost: 43_000 }]);
  });

  it("can count from the launch, and then unhealthy machines too", async () => {
    const chances = { unhealthy: 1, cudaBroken: 0, refused: {} };
    const [paid, free] = [await stage({ chances, billFromLaunch: true }), await stage({ chances })];
    for (const staged of [paid, free]) {
      await staged.launch();
      staged.clock.advance(minutes(60));
    }
    expect(paid.lambda.bill()).toMatchObject([{ minutes: 60, cents: 129 }]);
    expect(free.lambda.bill()).toMatchObject([{ minutes: 0, cents: 0 }]);
  });

  it("takes for each minute the price in force when it began", async () => {
    const staged = await stage();
    staged.lambda.addInstance({ ...order, since: after(noon, minutes(-30)) });
    staged.lambda.setPrice("gpu_1x_a10", 258);
    staged.clock.advance(minutes(30));
    expect(staged.lambda.bill()).toMatchObject([{ minutes: 60, cost: 645_000 + 1_290_000 }]);
    const price = ["instance_type", "price_cents_per_hour"] as const;
    expect((await listed(staged))[0]?.[price[0]]).toMatchObject({ [price[1]]: 258 });
  });
});

describe("the faults of the cloud", () => {
  it.each([
    ["cut-before", 0],
    ["cut-after", 1],
  ] as const)("drop a launch's reply: %s leaves %i machines", async (kind, count) => {
    const staged = await stage();
    staged.lambda.faults.arm({ on: "launch", fault: { kind } });
    await staged.ask("GET", "/regions");
    await expect(staged.launch()).rejects.toThrow();
    expect(staged.lambda.instances()).toHaveLength(count);
    expect((await staged.launch()).status).toBe(200);
  });

  it("answer a launch with 502 after it took effect and with 500 before", async () => {
    const staged = await stage();
    const { faults } = staged.lambda;
    faults.arm({ on: "launch", fault: { kind: "status-after", status: 502 } });
    faults.arm({ on: "launch", fault: { kind: "status-before", status: 500 } });
    const told = [await staged.launch(), await staged.launch()];
    expect(told.map(({ status }) => status)).toEqual([502, 500]);
    expect(told.map(({ type }) => type.startsWith("text/html"))).toEqual([true, true]);
    expect(staged.lambda.instances()).toHaveLength(1);
  });

  it("let a launch take two minutes of the clock's time and never answer another", async () => {
    const staged = await stage();
    const { faults } = staged.lambda;
    faults.arm({ on: "launch", fault: { kind: "slow", time: seconds(120) } });
    expect((await staged.launch()).status).toBe(200);
    expect(staged.clock.now()).toBe(after(noon, seconds(120)));
    faults.arm({ on: "launch", fault: { kind: "hang-after" } });
    const asked = fetch(`${staged.lambda.url}/api/v1${launchPath}`, {
      method: "POST",
      body: JSON.stringify(a10),
      headers: { authorization: "Bearer secret_local" },
      signal: AbortSignal.timeout(50),
    });
    await expect(asked).rejects.toThrow();
    expect(staged.lambda.instances()).toHaveLength(2);
  });

  it("keep a launched machine out of the list for a time", async () => {
    const staged = await stage();
    staged.lambda.faults.hideLaunchesFor(seconds(60));
    await staged.launch();
    expect(await listed(staged)).toEqual([]);
    expect(staged.lambda.instances()).toHaveLength(1);
    staged.clock.advance(seconds(60));
    expect(await listed(staged)).toHaveLength(1);
  });

  it("keep a machine terminating for ever", async () => {
    const staged = await stage();
    const id = staged.lambda.addInstance({ ...order, since: noon });
    staged.lambda.faults.keepTerminating(true);
    await terminate(staged, id);
    staged.clock.advance(minutes(600));
    expect((await listed(staged))[0]?.["status"]).toBe("terminating");
  });

  it("take a machine away, show any status, and let a human launch and terminate", async () => {
    const staged = await stage();
    const { faults } = staged.lambda;
    for (const name of ["a", "b", "c"]) staged.lambda.addInstance({ ...order, name, since: noon });
    faults.preempt("a");
    faults.setStatus("b", "migrating");
    faults.terminateByHuman("c");
    faults.launchByHuman({ ...order, name: "d", region: "us-east-3" });
    expect((await listed(staged)).map((one) => `${one["name"]} ${one["status"]}`)).toEqual([
      "a preempted",
      "b migrating",
      "c terminating",
      "d booting",
    ]);
    staged.clock.advance(minutes(15));
    expect((await listed(staged)).map((one) => one["name"])).toEqual(["b", "d"]);
  });

  it("let the audit tell a human's acts from ours", async () => {
    const staged = await stage();
    await staged.launch();
    staged.lambda.faults.launchByHuman(order);
    const events = (await staged.ask("GET", "/audit-events")).json;
    expect(events.page_token).toBeNull();
    expect(events.data).toMatchObject([
      { action: "launch", actor_lrn: null, request_api_key_lrn: "lrn:cloud:api_key:local" },
      { action: "launch", actor_lrn: "lrn:iam:user:somebody", request_api_key_lrn: null },
    ]);
    const later = `/audit-events?start=${new Date(noon + 1_000).toISOString()}`;
    expect((await staged.ask("GET", later)).json.data).toEqual([]);
    expect((await staged.ask("GET", "/audit-events?start=soon")).status).toBe(400);
  });

  it("write machines oddly: unknown fields, no private ip, no ip", async () => {
    const staged = await stage();
    staged.lambda.addInstance({ ...order, since: noon });
    expect((await listed(staged))[0]).toHaveProperty("private_ip");
    staged.lambda.faults.write({ extraFields: true, withoutPrivateIp: true, nullIp: true });
    const [odd] = await listed(staged);
    expect(odd).toMatchObject({ ip: null, workspace_id: "ws-0" });
    expect(odd).not.toHaveProperty("private_ip");
    staged.lambda.faults.clear();
    expect((await listed(staged))[0]).toMatchObject({ ip: "198.18.0.1" });
  });

  it("answer any path with an empty list, garbage or a 401, as often as told", async () => {
    const staged = await stage();
    staged.lambda.addInstance({ ...order, since: noon });
    const { faults } = staged.lambda;
    faults.arm({ on: "list-instances", fault: { kind: "empty-list" } });
    expect(await listed(staged)).toEqual([]);
    faults.arm({ times: 2, fault: { kind: "garbage" } });
    const garbled = [await staged.ask("GET", "/regions"), await staged.ask("GET", "/instances")];
    expect(garbled.map(({ text }) => text.startsWith("<!DOCTYPE"))).toEqual([true, true]);
    const code = "global/invalid-api-key";
    faults.arm({ times: Number.POSITIVE_INFINITY, fault: { kind: "problem", code } });
    expect((await staged.ask("GET", "/regions")).status).toBe(401);
    expect((await staged.ask("GET", "/instances")).status).toBe(401);
    faults.clear();
    expect(await listed(staged)).toHaveLength(1);
  });
});
