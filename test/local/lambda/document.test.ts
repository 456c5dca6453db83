import { afterAll, describe, expect, it } from "vitest";
import { fieldTrace } from "../../../src/local/lambda/capacity-trace.ts";
import { catalogue, regions } from "../../../src/local/lambda/catalogue.ts";
import type { CallFault } from "../../../src/local/lambda/faults.ts";
import { type ProblemCode, wordings } from "../../../src/local/lambda/problems.ts";
import { minutes } from "../../../src/model/units.ts";
import { a10, endAll, isSharedHere, judge, type Staged, sharedJson, stage } from "./support.ts";

afterAll(endAll);

const hasDocument = isSharedHere("lambda-openapi.json");

async function stageWithMachines(): Promise<Staged> {
  const staged = await stage({ fileSystems: [{ name: "data", region: "us-west-1" }] });
  staged.lambda.setCapacity("gpu_8x_a100", ["us-east-1"]);
  await staged.launch({ name: "named", tags: [{ key: "pool", value: "training" }] });
  staged.clock.advance(minutes(10));
  await staged.launch({ instance_type_name: "gpu_8x_a100", region_name: "us-east-1" });
  return staged;
}

describe.runIf(hasDocument)("the answers of the local cloud", () => {
  const findFault = hasDocument ? judge() : () => ["no document"];

  it.each([
    "GET /instances",
    "GET /instance-types",
    "GET /ssh-keys",
    "GET /regions",
    "GET /images",
    "GET /file-systems",
    "GET /firewall-rules",
    "GET /audit-events",
  ])("are what Lambda's document says: %s", async (call) => {
    const { ask } = await stageWithMachines();
    const told = await ask("GET", call.slice("GET ".length));
    expect(told.status).toBe(200);
    expect(Object.values(told.json.data).length).toBeGreaterThan(0);
    expect(findFault(call, told)).toEqual([]);
  });

  it("are what the document says for one machine, renaming, ending and restarting it", async () => {
    const { ask, lambda } = await stageWithMachines();
    const id = lambda.instances()[0]?.id ?? "";
    const one = await ask("GET", `/instances/${id}`);
    const renamed = await ask("POST", `/instances/${id}`, { name: "other" });
    const ids = { instance_ids: [id] };
    const restarted = await ask("POST", "/instance-operations/restart", ids);
    const ended = await ask("POST", "/instance-operations/terminate", ids);
    expect([one, renamed, restarted, ended].map((told) => told.status)).toEqual(Array(4).fill(200));
    expect(renamed.json.data["name"]).toBe("other");
    expect(findFault("GET /instances/{id}", one)).toEqual([]);
    expect(findFault("POST /instances/{id}", renamed)).toEqual([]);
    expect(findFault("POST /instance-operations/restart", restarted)).toEqual([]);
    expect(findFault("POST /instance-operations/terminate", ended)).toEqual([]);
  });

  it("are what the document says for SSH keys made and removed and the firewall", async () => {
    const { ask } = await stage();
    const made = await ask("POST", "/ssh-keys", { name: "laptop" });
    const removed = await ask("DELETE", `/ssh-keys/${String(made.json.data["id"])}`);
    const rules = { data: [{ protocol: "icmp", source_network: "0.0.0.0/0", description: "" }] };
    const replaced = await ask("PUT", "/firewall-rules", rules);
    expect(made.json.data["private_key"]).toContain("LOCAL KEY");
    expect(findFault("POST /ssh-keys", made)).toEqual([]);
    expect(findFault("DELETE /ssh-keys/{id}", removed)).toEqual([]);
    expect(findFault("PUT /firewall-rules", replaced)).toEqual([]);
  });

  it("would be caught when they were not", async () => {
    const { ask, lambda } = await stageWithMachines();
    lambda.faults.arm({ fault: { kind: "wrong-content" } });
    expect(findFault("GET /instances", await ask("GET", "/instances"))).not.toEqual([]);
  });

  it.each([
    ["global/invalid-parameters", 400, { quantity: 2 }],
    ["global/invalid-parameters", 400, { region_name: "moon-1" }],
    ["global/object-does-not-exist", 400, { ssh_key_names: ["nobody"] }],
    ["global/object-does-not-exist", 404, { instance_type_name: "gpu_1x_abacus" }],
    ["global/object-does-not-exist", 404, { file_system_names: ["nowhere"] }],
    [
      "instance-operations/launch/file-system-in-wrong-region",
      400,
      { region_name: "us-east-1", file_system_names: ["data"] },
    ],
    ["instance-operations/launch/insufficient-capacity", 400, { region_name: "us-east-3" }],
  ])("refuse a launch with %s (%i) for %j", async (code, status, order) => {
    const { launch, lambda } = await stage({
      fileSystems: [{ name: "data", region: "us-west-1" }],
    });
    const told = await launch(order);
    expect(told.status).toBe(status);
    expect(told.json.error.code).toBe(code);
    expect(findFault("POST /instance-operations/launch", told)).toEqual([]);
    expect(lambda.instances()).toEqual([]);
  });

  it("refuse a launch over the quota with the code and the words of the document", async () => {
    const { launch } = await stage({ quota: 1 });
    await launch();
    const told = await launch();
    expect(told.json.error).toEqual({
      code: "global/quota-exceeded",
      message: "Quota exceeded.",
      suggestion: "Contact Support to increase your quota.",
    });
    expect(findFault("POST /instance-operations/launch", told)).toEqual([]);
  });

  it.each([
    ["global/invalid-api-key", 401, "POST /instance-operations/launch"],
    ["global/account-inactive", 403, "POST /instance-operations/launch"],
    ["global/invalid-address", 403, "POST /instance-operations/launch"],
    ["global/account-inactive", 403, "POST /instance-operations/terminate"],
    ["global/forbidden", 403, "GET /instances"],
    ["global/account-inactive", 403, "GET /instances"],
    ["global/not-found", 404, "GET /instances"],
    ["global/conflict", 409, "POST /instance-operations/restart"],
  ] as const)("can be made to say %s (%i) to %s", async (code, status, call) => {
    const { ask, lambda } = await stage();
    lambda.faults.arm({ fault: { kind: "problem", code } satisfies CallFault });
    const [method = "", path = ""] = call.split(" ");
    const told = await ask(method, path, method === "POST" ? a10 : undefined);
    expect([told.status, told.json.error.code]).toEqual([status, code]);
    expect(findFault(call, told)).toEqual([]);
  });

  it("can be made to say every code there is", async () => {
    const { ask, lambda } = await stage();
    for (const [code, { status }] of Object.entries(wordings)) {
      lambda.faults.arm({ fault: { kind: "problem", code: code as ProblemCode } });
      const told = await ask("GET", "/instances");
      expect([told.status, told.json.error.code]).toEqual([status, code]);
    }
  });

  it("say by themselves what is wrong with a key, an id, a path and a restart", async () => {
    const { ask, launch, lambda } = await stage();
    await launch();
    const unknown = { instance_ids: ["0".repeat(32)] };
    const booting = { instance_ids: [lambda.instances()[0]?.id] };
    const refusals = [
      await ask("GET", "/instances", undefined, "Bearer wrong"),
      await ask("POST", "/instance-operations/terminate", unknown),
      await ask("GET", `/instances/${"0".repeat(32)}`),
      await ask("POST", "/instance-operations/terminate", { instance_ids: [] }),
      await ask("GET", "/no-such-path"),
      await ask("POST", "/instance-operations/restart", booting),
    ];
    expect(refusals.map(({ status, json }) => `${status} ${json.error.code}`)).toEqual([
      "401 global/invalid-api-key",
      "404 global/object-does-not-exist",
      "404 global/object-does-not-exist",
      "400 global/invalid-parameters",
      "404 global/not-found",
      "409 global/conflict",
    ]);
    const [wrongKey, unknownId] = refusals;
    if (wrongKey && unknownId) {
      expect(findFault("GET /instances", wrongKey)).toEqual([]);
      expect(findFault("POST /instance-operations/terminate", unknownId)).toEqual([]);
    }
  });
});

describe.runIf(isSharedHere("lambda-instance-types.json"))("the catalogue", () => {
  it("has every type, price and capacity of the snapshot, and nothing else", async () => {
    const { ask } = await stage();
    const told = await ask("GET", "/instance-types");
    expect(told.json).toEqual(sharedJson("lambda-instance-types.json"));
    expect(catalogue.size).toBe(23);
  });

  it("has every region of the snapshot in its order", async () => {
    const { ask } = await stage();
    expect((await ask("GET", "/regions")).json).toEqual(sharedJson("lambda-regions.json"));
    expect(Object.keys(regions)).toHaveLength(18);
  });
});

describe.runIf(isSharedHere("lambda-capacity-trace.json"))("the capacity trace", () => {
  it("is the one of the field, poll by poll", () => {
    const trace = sharedJson("lambda-capacity-trace.json") as {
      readonly interval_s: number;
      readonly series: Record<string, { readonly regions: string[]; readonly rle: unknown }>;
    };
    const mine = fieldTrace.types.map(({ type, runs }) => [type, runs]);
    const theirs = Object.entries(trace.series).map(([type, { rle }]) => [type, rle]);
    expect(mine).toEqual(theirs);
    expect(fieldTrace.intervalSeconds).toBe(trace.interval_s);
    for (const { type, regions: named } of fieldTrace.types) {
      const written = trace.series[type]?.regions.map((region) => region.split(" ")[0]) ?? [];
      expect(named).toEqual(written.toSorted());
    }
  });
});
