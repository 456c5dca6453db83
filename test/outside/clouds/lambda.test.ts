import { afterEach, describe, expect, it } from "vitest";
import {
  jsonReply,
  type Loopback,
  type LoopbackReply,
  type LoopbackRequest,
  serveLoopback,
  textReply,
} from "../../../src/local/loopback.ts";
import { VirtualClock } from "../../../src/local/virtual-clock.ts";
import { instanceIdOf } from "../../../src/model/instance.ts";
import { instant, usdPerHour } from "../../../src/model/units.ts";
import { lambdaCloud } from "../../../src/outside/clouds/lambda.ts";
import type { LaunchRequest } from "../../../src/ports.ts";

const noon = instant(Date.UTC(2026, 10, 23, 12));
const servers: Loopback[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function answering(answer: (request: LoopbackRequest) => LoopbackReply, path = "") {
  const requests: LoopbackRequest[] = [];
  const server = await serveLoopback((request) => {
    requests.push(request);
    return Promise.resolve(answer(request));
  });
  servers.push(server);
  const clock = new VirtualClock(noon);
  const cloud = lambdaCloud({ clock, key: "secret_key", address: server.url + path });
  return { cloud, requests };
}

const order: LaunchRequest = {
  name: "training-7-a",
  type: "gpu_1x_a10",
  region: "us-west-1",
  sshKey: "ops",
  hostname: "training-7-a",
  tags: { fleet: "acme/fleet", pool: "training" },
};

const token = "03b7d30d9d3e4d8fa41657bc0d478c1b";

function aMachine(change: Readonly<Record<string, unknown>> = {}) {
  return {
    id: "0920582c7ff041399e34823a0be62549",
    status: "active",
    ssh_key_names: ["ops"],
    file_system_names: [],
    region: { name: "us-west-1", description: "California, USA" },
    instance_type: {
      name: "gpu_1x_a10",
      description: "1x A10 (24 GB PCIe)",
      gpu_description: "A10 (24 GB PCIe)",
      price_cents_per_hour: 129,
      specs: { vcpus: 30, memory_gib: 200, storage_gib: 1400, gpus: 1 },
    },
    jupyter_token: token,
    jupyter_url: `https://jupyter.example.com/?token=${token}`,
    ...change,
  };
}

describe("listing machines", () => {
  it("reads what is there, and leaves out what is not", async () => {
    const { cloud } = await answering(() => jsonReply(200, { data: [aMachine()] }));
    expect(await cloud.instances()).toEqual([
      {
        id: "0920582c7ff041399e34823a0be62549",
        status: "active",
        type: "gpu_1x_a10",
        region: "us-west-1",
        gpus: 1,
        pricePerHour: usdPerHour(1.29),
        tags: {},
        mayTerminate: true,
      },
    ]);
  });

  it.each([
    ["2026-11-23T10:00:00Z", noon - 7_200_000],
    ["2026-11-23T10:00:00.000+00:00", noon - 7_200_000],
    ["2026-11-23T10:00:00", noon - 7_200_000],
    ["soon", undefined],
    [null, undefined],
  ])("takes a first health of %j for %j", async (text, expected) => {
    const machine = aMachine({ first_healthy: text });
    const { cloud } = await answering(() => jsonReply(200, { data: [machine] }));
    expect((await cloud.instances())[0]?.firstHealthy).toBe(expected);
  });

  it("takes null for absent, everywhere", async () => {
    const nothing = { name: null, ip: null, hostname: null, tags: null, actions: null };
    const { cloud } = await answering(() => jsonReply(200, { data: [aMachine(nothing)] }));
    const [machine] = await cloud.instances();
    for (const field of ["name", "ip", "hostname"]) expect(machine).not.toHaveProperty(field);
    expect(machine).toMatchObject({ tags: {}, mayTerminate: true });
  });

  it("knows when a termination would be refused", async () => {
    const actions = { terminate: { available: false, reason_code: "vm-has-not-launched" } };
    const { cloud } = await answering(() => jsonReply(200, { data: [aMachine({ actions })] }));
    expect((await cloud.instances())[0]?.mayTerminate).toBe(false);
  });

  it.each([
    ["an id", { id: undefined }, "/data/0 must have required property 'id'"],
    ["a status", { status: undefined }, "/data/0 must have required property 'status'"],
    ["a type", { instance_type: undefined }, "'instance_type'"],
    ["a type's GPUs", { instance_type: { name: "x", specs: {} } }, "'gpus'"],
    ["a region", { region: {} }, "/data/0/region must have required property 'name'"],
  ])(
    "fails and names the field when %s is missing, without showing values",
    async (_, change, told) => {
      const { cloud } = await answering(() => jsonReply(200, { data: [aMachine(change)] }));
      const failure = await cloud.instances().catch((thrown: unknown) => thrown);
      expect(failure).toMatchObject({ kind: "unavailable" });
      expect(String(failure)).toContain(told);
      expect(String(failure)).not.toContain(token);
    },
  );

  it("follows pages to the end, and counts a machine that two of them show once", async () => {
    const pages: Readonly<Record<string, unknown>> = {
      "": { data: [aMachine({ id: "a" }), aMachine({ id: "b" })], page_token: "next" },
      next: { data: [aMachine({ id: "b" }), aMachine({ id: "c" })], page_token: null },
    };
    const { cloud } = await answering(({ query }) =>
      jsonReply(200, pages[query.get("page_token") ?? ""]),
    );
    expect((await cloud.instances()).map(({ id }) => id)).toEqual(["a", "b", "c"]);
  });

  it.each([
    ["repeat themselves", () => "again"],
    ["never end", (count: number) => `page-${count}`],
  ])("fails on pages that %s", async (_, tokenOf) => {
    let count = 0;
    const { cloud } = await answering(() => {
      count += 1;
      return jsonReply(200, { data: [], page_token: tokenOf(count) });
    });
    await expect(cloud.instances()).rejects.toMatchObject({ kind: "unavailable" });
    expect(count).toBeLessThan(110);
  });
});

describe("asking for a launch", () => {
  it("sends one machine's order, with tags and without a quantity", async () => {
    const { cloud, requests } = await answering(() =>
      jsonReply(200, { data: { instance_ids: ["abc"] } }),
    );
    expect(await cloud.launch(order, undefined)).toEqual({ kind: "launched", id: "abc" });
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /api/v1/instance-operations/launch",
    ]);
    expect(JSON.parse(requests[0]?.body ?? "")).toEqual({
      region_name: "us-west-1",
      instance_type_name: "gpu_1x_a10",
      ssh_key_names: ["ops"],
      name: "training-7-a",
      hostname: "training-7-a",
      tags: [
        { key: "fleet", value: "acme/fleet" },
        { key: "pool", value: "training" },
      ],
    });
  });

  it.each<[string, LoopbackReply]>([
    ["no ids", jsonReply(200, { data: { instance_ids: [] } })],
    ["two ids", jsonReply(200, { data: { instance_ids: ["a", "b"] } })],
    ["an empty id", jsonReply(200, { data: { instance_ids: [""] } })],
    ["nothing", textReply(200, "")],
    ["a page with 200", textReply(200, "<html>Please stand by.</html>", "text/html")],
    ["a page with 400", textReply(400, "<html>Bad request</html>", "text/html")],
    ["a page with 502", textReply(502, "<html>Bad gateway</html>", "text/html")],
    ["error 1015 with 429", textReply(429, "error code: 1015", "text/html")],
    ["error 1015 with 403", textReply(403, "banned you temporarily", "text/html")],
    ["an empty 500", textReply(500, "")],
    ["a list for an object", jsonReply(200, [])],
    ["ids that are no texts", jsonReply(200, { data: { instance_ids: [7] } })],
    ["another object's data", jsonReply(200, { data: { terminated_instances: [] } })],
    ["a refusal with 200", jsonReply(200, { error: { code: "global/quota-exceeded" } })],
    ["a code that is no text", jsonReply(400, { error: { code: 7 } })],
    [
      "the provider's own trouble",
      jsonReply(400, { error: { code: "provider/internal-unavailable" } }),
    ],
    ["a cut connection", { kind: "cut" }],
    ["an unheard-of code", jsonReply(400, { error: { code: "global/new", message: "?" } })],
    ["a rate limit in JSON", jsonReply(429, { error: { code: "global/quota-exceeded" } })],
    ["a known code with 500", jsonReply(500, { error: { code: "global/forbidden" } })],
    ["a code on a page", textReply(400, "instance-operations/launch/insufficient-capacity")],
    ["a 404 without a code", jsonReply(404, { detail: "Not Found" })],
    ["a redirect", { kind: "reply", status: 307, headers: { location: "/" }, body: "" }],
  ])("cannot know the outcome from %s, and asks once", async (_, reply) => {
    const { cloud, requests } = await answering(() => reply);
    expect(await cloud.launch(order, undefined)).toMatchObject({ kind: "unknown" });
    expect(requests).toHaveLength(1);
  });

  it.each([
    [400, "instance-operations/launch/insufficient-capacity", "no-capacity"],
    [400, "instance-operations/launch/file-system-in-wrong-region", "rejected"],
    [400, "global/quota-exceeded", "rejected"],
    [400, "global/invalid-parameters", "rejected"],
    [400, "global/object-does-not-exist", "rejected"],
    [404, "global/object-does-not-exist", "rejected"],
    [403, "global/account-inactive", "rejected"],
    [403, "global/invalid-address", "rejected"],
  ])("takes %i %s for a definite no: %s", async (status, code, why) => {
    const { cloud } = await answering(() => jsonReply(status, { error: { code, message: "No." } }));
    const answer = await cloud.launch(order, undefined);
    expect(answer).toMatchObject({ kind: "refused", why });
    expect(JSON.stringify(answer)).toContain(code);
  });
});

describe("asking for a termination", () => {
  const id = instanceIdOf("0920582c7ff041399e34823a0be62549");

  it("asks for that one machine", async () => {
    const { cloud, requests } = await answering(() =>
      jsonReply(200, { data: { terminated_instances: [aMachine()] } }),
    );
    expect(await cloud.terminate(id)).toEqual({ kind: "terminating" });
    expect(requests[0]?.path).toBe("/api/v1/instance-operations/terminate");
    expect(JSON.parse(requests[0]?.body ?? "")).toEqual({ instance_ids: [id] });
  });

  it.each<[string, LoopbackReply, string]>([
    ["another machine's end", jsonReply(200, { data: { terminated_instances: [] } }), "unknown"],
    ["a refusal", jsonReply(403, { error: { code: "global/forbidden" } }), "refused"],
    ["a missing page", textReply(404, "404 page not found"), "unknown"],
    ["a missing route", jsonReply(404, { error: { code: "global/not-found" } }), "refused"],
  ])("takes %s as it is", async (_, reply, kind) => {
    const { cloud } = await answering(() => reply);
    expect(await cloud.terminate(id)).toMatchObject({ kind });
  });
});

describe("the address", () => {
  it.each(["", "/", "/api/v1", "/api/v1/"])("may end in %j", async (path) => {
    const { cloud, requests } = await answering(() => jsonReply(200, { data: [] }), path);
    await cloud.regions();
    expect(requests[0]?.path).toBe("/api/v1/regions");
  });
});
