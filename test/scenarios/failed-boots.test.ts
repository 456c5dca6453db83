/**
 * Machines that never become healthy: where the next one is tried, and when their pool is
 * stopped.
 */
import { describe, expect, it } from "vitest";
import { smallWorlds } from "../support/scenario.ts";
import { entry, fleetText, limitsText } from "../support/small-team.ts";
import type { SmallWorld } from "../support/small-world.ts";

const world = smallWorlds();
const never = { bootSeconds: Number.POSITIVE_INFINITY };

const policy = (types: string, regions: string): string => `kind: pool
name: training
instance: { types: [${types}], regions: [${regions}], ssh_key: ops }
size: { min: 1, max: 6 }
rules:
  - { rule: high_utilization, above_percent: 80, for: 15m, add: 1 }
`;

interface Setting {
  readonly types?: string;
  readonly regions?: string;
}

/** A world in which the boot of the proposed `training-2-a` failed and was taken back. */
async function failed({ types = "gpu_1x_a10", regions = "us-east-1, us-west-1" }: Setting = {}) {
  const small = await world({
    load: 1,
    files: {
      "policies/training.yaml": policy(types, regions),
      "policies/limits.yaml": limitsText({
        cooldown: "{ provision: 30m, terminate: 30m, after_failure: 10m }",
        confirmation: "{ above_hourly_cost_usd: 20, approvers: [ada, ben] }",
      }),
    },
  });
  for (const type of types.split(", ")) {
    small.world.lambda.setCapacity(type, ["us-east-1", "us-west-1"]);
  }
  expect((await small.run("plan")).outputs["decision"]).toBe("merged");
  small.world.lambda.faults.decideLaunch(never);
  await small.run("apply");
  small.advance(21);
  await small.run("apply");
  expect(small.calls()).toEqual(["launch", "terminate"]);
  await small.work();
  return small;
}

/** `name type/region` of every launch that the cloud was asked for. */
function asked(small: SmallWorld): readonly string[] {
  return small.world.lambda.requests.flatMap(({ call, body }) => {
    if (call !== "launch") return [];
    const order = JSON.parse(body) as Readonly<Record<string, string>>;
    return [`${order["name"]} ${order["instance_type_name"]}/${order["region_name"]}`];
  });
}

async function failedPlaces(small: SmallWorld): Promise<readonly string[]> {
  const text = await small.git("show", "fleet-audit:ledger.json");
  const ledger = JSON.parse(text) as { readonly failedPlaces?: object };
  return Object.keys(ledger.failedPlaces ?? {});
}

describe("after a machine that never became healthy", () => {
  it("a fresh name is tried in another region first, and the proposal says why", async () => {
    const small = await failed();
    expect(await failedPlaces(small)).toEqual(["gpu_1x_a10/us-east-1"]);
    await small.pass(40);
    expect(asked(small)).toEqual([
      "training-2-a gpu_1x_a10/us-east-1",
      "training-3-a gpu_1x_a10/us-west-1",
    ]);
    const fresh = (await small.entries()).find(({ action }) => action.target === "training-3-a");
    expect(fresh?.action.reason).toContain(
      "gpu_1x_a10 in us-west-1, because the last gpu_1x_a10 in us-east-1 never became healthy",
    );
    expect(fresh?.action.status).toBe("executed");
  });

  it("a fresh name is of another type where there is no other region", async () => {
    const small = await failed({ types: "gpu_1x_a10, gpu_1x_a6000", regions: "us-east-1" });
    await small.pass(40);
    expect(asked(small)).toEqual([
      "training-2-a gpu_1x_a10/us-east-1",
      "training-3-a gpu_1x_a6000/us-east-1",
    ]);
  });

  it("the same place is tried where there is no other, and a success there is remembered", async () => {
    const small = await failed({ regions: "us-east-1" });
    await small.pass(40);
    expect(asked(small)).toEqual([
      "training-2-a gpu_1x_a10/us-east-1",
      "training-3-a gpu_1x_a10/us-east-1",
    ]);
    expect(await failedPlaces(small)).toEqual([]);
  });
});

describe("boots that fail in a row", () => {
  const named = ["training-2-a", "training-2-b", "training-2-c", "training-2-d"];

  async function several(fates: readonly ("fails" | "works")[]): Promise<SmallWorld> {
    const small = await world({
      load: 0.5,
      files: { "policies/training.yaml": policy("gpu_1x_a10", "us-east-1, us-west-1") },
    });
    await small.run("apply");
    await asksFor(small, named.slice(0, fates.length));
    for (const fate of fates) {
      small.world.lambda.faults.decideLaunch(fate === "fails" ? never : {});
    }
    await small.run("apply");
    expect(small.calls()).toHaveLength(fates.length);
    return small;
  }

  async function asksFor(small: SmallWorld, names: readonly string[]): Promise<void> {
    const entries = ["training-1-a", ...names].map((name) => entry(name));
    const number = await small.open("ben", { "state/fleet.yaml": fleetText(entries, 2) });
    await small.review("ada", number);
    await small.merge("ben", number);
  }

  const told = (small: SmallWorld) => small.slack().filter((text) => text.startsWith("⛔"));

  it("stop their pool like refused launches do, which is said once", async () => {
    const small = await several(["fails", "fails", "fails"]);
    small.advance(21);
    await small.run("apply");
    expect(small.calls().filter((call) => call === "terminate")).toHaveLength(3);
    expect(told(small)).toEqual(["⛔ Pool stopped: training - its launches failed in a row"]);
    await asksFor(small, named);
    await small.run("apply");
    await small.pass(30);
    expect(small.calls().filter((call) => call === "launch")).toHaveLength(3);
    expect(told(small)).toHaveLength(1);
    const held = (await small.entries()).filter(({ action }) => action.target === "training-2-d");
    expect(held.map(({ block_reason }) => block_reason)).toEqual(["anomaly"]);
  });

  it("stop it until somebody says retry, and what was asked for is launched then", async () => {
    const small = await several(["fails", "fails", "fails"]);
    small.advance(21);
    await small.run("apply");
    await asksFor(small, named);
    await small.run("apply");
    expect(asked(small)).toHaveLength(3);
    const note = await small.open("dan", { "NOTE.md": "A note\n" });
    await small.comment("ada", note, "/fleet retry training");
    await small.run("confirm");
    const said = (await small.comments(note)).find((text) => text.includes("**Retry.**"));
    expect(said).toMatch(/Tried again: .*training/);
    await small.work();
    expect(asked(small).slice(3)).toEqual(["training-2-d gpu_1x_a10/us-west-1"]);
  });

  it("count once each, and are told once, though the termination is asked for three times", async () => {
    const small = await several(["fails"]);
    const fault = { kind: "cut-before" } as const;
    small.world.lambda.faults.arm({ on: "terminate", fault, times: 2 });
    small.advance(21);
    for (let count = 0; count < 3; count += 1) await small.run("apply");
    expect(small.calls()).toEqual(["launch", "terminate", "terminate", "terminate"]);
    expect(small.slack().filter((text) => text.startsWith("❌"))).toHaveLength(1);
    const text = await small.git("show", "fleet-audit:ledger.json");
    const { trials } = JSON.parse(text) as { readonly trials: unknown };
    expect(trials).toMatchObject({ training: { failures: 1 } });
  });

  it("stop nothing while one between them became healthy", async () => {
    const small = await several(["fails", "fails"]);
    small.advance(21);
    await small.run("apply");
    await asksFor(small, named.slice(0, 3));
    await small.run("apply");
    small.advance(10);
    await small.run("apply");
    small.world.lambda.faults.decideLaunch(never);
    await asksFor(small, named);
    await small.run("apply");
    small.advance(21);
    await small.run("apply");
    expect(small.calls().filter((call) => call === "terminate")).toHaveLength(3);
    expect(told(small)).toEqual([]);
  });
});
