/** Launches that are refused: where they go next, and when their pool is stopped. */
import { describe, expect, it } from "vitest";
import { millis } from "../../src/model/units.ts";
import { smallWorlds } from "../support/scenario.ts";
import { entry, fleetText, limitsText } from "../support/small-team.ts";
import type { SmallWorld } from "../support/small-world.ts";

const world = smallWorlds();
const name = "training-2-a";

/** Limits under which several machines need nobody's approval. */
const roomy = { confirmation: "{ above_hourly_cost_usd: 20, approvers: [ada, ben] }" };

const policy = (types: string, more = ""): string => `kind: pool
name: training
instance: { types: [${types}], regions: [us-east-1, us-west-1], ssh_key: ops }
size: { min: 1, max: 6 }
rules:
  - { rule: high_utilization, above_percent: 80, for: 15m, add: 1 }
${more}`;

/** A world in which the launch of `training-2-a` is merged and not yet applied. */
async function merged(types = "gpu_1x_a10", limits?: string): Promise<SmallWorld> {
  const small = await world({
    load: 1,
    files: {
      "policies/training.yaml": policy(types),
      ...(limits === undefined ? {} : { "policies/limits.yaml": limits }),
    },
  });
  const [first = ""] = types.split(", ");
  small.world.lambda.setCapacity(first, ["us-east-1"]);
  expect((await small.run("plan")).outputs["decision"]).toBe("merged");
  return small;
}

/** A world in which launches of `training-2-a`, `-b` … are merged and not yet applied. */
async function several(count: number, limits?: string) {
  const files = { "policies/training.yaml": policy("gpu_1x_a10") };
  const small = await world({
    load: 0.5,
    files: limits === undefined ? files : { ...files, "policies/limits.yaml": limits },
  });
  await small.run("apply");
  const added = ["training-2-a", "training-2-b", "training-2-c", "training-2-d"];
  const names = ["training-1-a", ...added.slice(0, count)];
  const wanted = names.map((one) => entry(one));
  const number = await small.open("ben", { "state/fleet.yaml": fleetText(wanted, 2) });
  await small.review("ada", number);
  await small.merge("ben", number);
  return { small, names };
}

/** `type/region` of every launch that the cloud was asked for. */
function asked(small: SmallWorld): readonly string[] {
  return small.world.lambda.requests.flatMap(({ call, body }) => {
    if (call !== "launch") return [];
    const order = JSON.parse(body) as { instance_type_name: string; region_name: string };
    return [`${order.instance_type_name}/${order.region_name}`];
  });
}

async function entryOf(small: SmallWorld, target = name) {
  const found = (await small.entries()).filter(({ action }) => action.target === target);
  expect(found).toHaveLength(1);
  return found[0];
}

const told = (small: SmallWorld, sign: string) =>
  small.slack().filter((text) => text.startsWith(sign));

describe("a launch that no region has room for", () => {
  it("goes to the next type that costs no more, and both orders are recorded", async () => {
    const small = await merged("gpu_1x_a10, gpu_1x_a6000");
    small.world.lambda.setCapacity("gpu_1x_a10", []);
    small.world.lambda.setCapacity("gpu_1x_a6000", ["us-west-1"]);
    const ended = await small.run("apply");
    expect([ended.exitCode, ended.outputs["decision"]]).toEqual([0, "applied"]);
    expect(asked(small)).toEqual([
      "gpu_1x_a10/us-east-1",
      "gpu_1x_a10/us-west-1",
      "gpu_1x_a6000/us-west-1",
    ]);
    small.advance(15);
    await small.run("plan");
    expect(await entryOf(small)).toMatchObject({
      action: { status: "executed", cost_impact: 1.09 },
      reviewed: { type: "gpu_1x_a10", region: "us-east-1", price_usd_per_hour: 1.29 },
      called: { type: "gpu_1x_a6000", region: "us-west-1", price_usd_per_hour: 1.09 },
      price_usd_per_hour: 1.09,
    });
    expect(told(small, "❌")).toEqual([]);
    const said = small.world.slack.messages.map(({ text }) => text ?? "").join();
    expect(said).toContain(
      `${name} of pool training, +$1.09/hour. Launched gpu_1x_a6000 in us-west-1 at $1.09/hour; ` +
        "reviewed was gpu_1x_a10 in us-east-1 at $1.29/hour.",
    );
    const type = { action_type: "provision_instance" };
    expect(small.metric("lambda_labs_autonomous_cost_impact_dollars", type)).toBe(1.09);
  });

  it("keeps its entry in the fleet file, and no later run takes that for drift", async () => {
    const small = await merged("gpu_1x_a10, gpu_1x_a6000");
    small.world.lambda.setCapacity("gpu_1x_a10", []);
    small.world.lambda.setCapacity("gpu_1x_a6000", ["us-west-1"]);
    await small.run("apply");
    small.setLoad(1);
    const before = await small.fleet();
    await small.pass(40);
    expect(await small.fleet()).toBe(before);
    expect(before).toContain(`name: ${name}, type: gpu_1x_a10, region: us-east-1`);
    expect(small.machines()).toEqual(["training-1-a", name]);
    expect(await small.openPulls()).toEqual([]);
  });

  it("never goes to a type that costs more, though the policy allows it", async () => {
    const small = await merged("gpu_1x_a6000, gpu_1x_a10");
    small.world.lambda.setCapacity("gpu_1x_a6000", []);
    await small.pass(40);
    expect(asked(small).filter((order) => order.startsWith("gpu_1x_a10/"))).toEqual([]);
    expect(small.machines()).toEqual(["training-1-a"]);
  });

  it("goes to no type for which a limit has no room, though it costs no more than was reviewed", async () => {
    const small = await merged("gpu_1x_a10, gpu_1x_a6000");
    small.world.lambda.setPrice("gpu_1x_a10", 50);
    small.world.lambda.setCapacity("gpu_1x_a10", []);
    small.world.lambda.setCapacity("gpu_1x_a6000", ["us-west-1"]);
    const environment = { LAMBDA_LABS_MAX_HOURLY_SPEND: "1.5" };
    const ended = await small.run("apply", { environment });
    expect(ended.log.join("\n")).toContain("Held (spend-limit)");
    expect(asked(small)).toEqual(["gpu_1x_a10/us-east-1", "gpu_1x_a10/us-west-1"]);
    await small.run("apply");
    expect(asked(small).slice(2)).toEqual(["gpu_1x_a6000/us-west-1"]);
  });

  it("is proposed anew at the higher price by the next plan, and never launched besides", async () => {
    const small = await merged("gpu_1x_a6000, gpu_1x_a10");
    small.world.lambda.setCapacity("gpu_1x_a6000", []);
    await small.work();
    expect((await entryOf(small))?.action.status).toBe("approved");
    await small.pass(10);
    expect(await entryOf(small)).toMatchObject({
      action: { status: "expired" },
      error:
        "every place inside its approved cost of $1.09/hour had no capacity, and gpu_1x_a10 at " +
        "$1.29/hour is proposed instead",
    });
    expect(await small.fleet()).not.toContain(name);
    const [pull, ...others] = await small.openPulls();
    expect([pull?.head.ref, others]).toEqual(["fleet/training-grow", []]);
    small.world.lambda.setCapacity("gpu_1x_a6000", ["us-east-1"]);
    await small.pass(20);
    expect(small.machines()).toEqual(["training-1-a"]);
    await small.review("ada", pull?.number ?? 0);
    await small.pass(20);
    expect(small.machines()).toEqual(["training-1-a", "training-3-a"]);
    expect(await entryOf(small, "training-3-a")).toMatchObject({
      action: { status: "executed", cost_impact: 1.29 },
      approvers: ["ada"],
    });
  });
});

describe("a launch that nobody would repeat", () => {
  it("waits for room inside its approved cost, though the policy has a type that costs more", async () => {
    const small = await merged("gpu_1x_a6000, gpu_1x_a10");
    small.world.lambda.setCapacity("gpu_1x_a6000", []);
    await small.work();
    small.setLoad(0.5);
    await small.pass(30);
    expect(await small.openPulls()).toEqual([]);
    small.world.lambda.setCapacity("gpu_1x_a6000", ["us-east-1"]);
    await small.pass(30);
    expect(small.machines()).toEqual(["training-1-a", name]);
  });
});

describe("a place that had no capacity", () => {
  it("is left alone for longer each time, and no run is started in vain", async () => {
    const small = await merged();
    small.world.lambda.setCapacity("gpu_1x_a10", []);
    await small.run("apply");
    expect(asked(small)).toHaveLength(2);
    small.advance(2);
    const again = await small.run("apply");
    expect(again.log.join("\n")).toContain("Held (no-capacity)");
    const planned = await small.run("plan");
    expect(planned.log.join("\n")).not.toContain("Starting apply");
    expect(asked(small)).toHaveLength(2);
    await small.work();
    await small.pass(100);
    const pauses = asked(small).length / 2;
    expect(pauses).toBeGreaterThan(2);
    expect(pauses).toBeLessThan(7);
    expect(told(small, "❌")).toHaveLength(1);
  });

  it("is asked again in time and forgotten after a success", async () => {
    const small = await merged();
    small.world.lambda.setCapacity("gpu_1x_a10", []);
    await small.run("apply");
    small.world.lambda.setCapacity("gpu_1x_a10", ["us-east-1"]);
    await small.pass(10);
    expect(small.machines()).toEqual(["training-1-a", name]);
    const ledger = JSON.parse(await small.git("show", "fleet-audit:ledger.json")) as {
      readonly refusals: object;
    };
    expect(Object.keys(ledger.refusals)).not.toContain("gpu_1x_a10/us-east-1");
  });

  it("costs the other names of the same merge no call", async () => {
    const { small, names } = await several(3);
    small.world.lambda.setCapacity("gpu_1x_a10", ["us-west-1"]);
    await small.run("apply");
    expect(asked(small)).toEqual([
      "gpu_1x_a10/us-east-1",
      ...Array(3).fill("gpu_1x_a10/us-west-1"),
    ]);
    expect(small.machines()).toEqual(names);
  });
});

describe("a merge of several launches", () => {
  it("goes on in the next run where capacity ended in the middle", async () => {
    const { small, names } = await several(3);
    const problem = {
      kind: "problem",
      code: "instance-operations/launch/insufficient-capacity",
    } as const;
    small.world.lambda.faults.arm({ on: "launch", fault: { kind: "slow", time: 0 as never } });
    small.world.lambda.faults.arm({ on: "launch", times: 4, fault: problem });
    const first = await small.run("apply");
    expect([first.exitCode, first.outputs["decision"]]).toEqual([1, "partly-applied"]);
    expect(small.machines()).toEqual(names.slice(0, 2));
    small.world.lambda.faults.clear();
    await small.work();
    await small.pass(20);
    expect(small.machines()).toEqual(names);
    expect(small.calls().filter((call) => call === "terminate")).toEqual([]);
  });
});

describe("launches that fail in a row", () => {
  const refusal = { kind: "problem", code: "global/quota-exceeded" } as const;

  async function stopped(): Promise<SmallWorld> {
    const { small } = await several(4, limitsText(roomy));
    small.world.lambda.faults.arm({ on: "launch", times: 99, fault: refusal });
    await small.run("apply");
    return small;
  }

  /** The pool's policy is changed by a pull request that ada approves. */
  async function approved(small: SmallWorld, text: string): Promise<void> {
    const number = await small.open("ben", { "policies/training.yaml": text });
    await small.review("ada", number);
    await small.merge("ben", number);
    small.advance(1);
  }

  it("stop their pool, which is said once", async () => {
    const small = await stopped();
    expect(small.calls()).toEqual(["launch", "launch", "launch"]);
    expect(told(small, "⛔")).toEqual(["⛔ Pool stopped: training - its launches failed in a row"]);
    await small.pass(40);
    expect(small.calls()).toHaveLength(3);
    expect(told(small, "⛔")).toHaveLength(1);
    expect(told(small, "🚫")).toEqual([]);
    expect(await entryOf(small, "training-2-d")).toMatchObject({
      action: { status: "approved" },
      block_reason: "anomaly",
    });
  });

  it("are tried again when the pool's policy says something else", async () => {
    const small = await stopped();
    small.world.lambda.faults.clear();
    await approved(small, `# Nothing new.\n${policy("gpu_1x_a10")}`);
    await small.run("apply");
    expect(small.calls()).toHaveLength(3);
    await approved(small, policy("gpu_1x_a10").replace("max: 6", "max: 7"));
    await small.run("apply");
    expect(small.machines()).toHaveLength(5);
  });

  it("are tried again after apply.stop_for, and the first failure then stops it again", async () => {
    const small = await stopped();
    const text = `${limitsText(roomy)}apply: { launch_within: 1d, stop_for: 1h }\n`;
    const number = await small.open("ben", { "policies/limits.yaml": text });
    await small.review("ada", number);
    await small.merge("ben", number);
    small.advance(58);
    await small.run("apply");
    expect(small.calls()).toHaveLength(3);
    small.advance(5);
    await small.run("apply");
    expect(small.calls()).toHaveLength(4);
    expect(told(small, "⛔")).toHaveLength(2);
    small.world.lambda.faults.clear();
    small.advance(62);
    await small.run("apply");
    expect(small.machines()).toHaveLength(5);
  });
});

describe("a launch without a clear answer", () => {
  it("is made good by a fresh name, while the lost one counts for a day", async () => {
    const small = await merged("gpu_1x_a10", limitsText(roomy));
    small.world.lambda.faults.arm({ on: "launch", fault: { kind: "garbage" } });
    await small.run("apply");
    await small.work();
    await small.pass(20);
    expect(await entryOf(small)).toMatchObject({
      action: { status: "failed" },
      block_reason: "outcome-unknown",
    });
    expect(small.machines()).toEqual(["training-1-a", "training-3-a"]);
    const names = small.world.lambda.requests.flatMap(({ call, body }) =>
      call === "launch" ? [(JSON.parse(body) as { name: string }).name] : [],
    );
    expect(names).toEqual([name, "training-3-a"]);
    const limits = { environment: { LAMBDA_LABS_MAX_INSTANCES: "3" } };
    small.setLoad(2);
    small.advance(60);
    expect((await small.run("plan", limits)).outputs["decision"]).toBe("blocked");
    const reasons = (await small.entries()).map((one) => one.block_reason);
    expect(reasons).toContain("instance-limit");
    small.advance(24 * 60);
    expect((await small.run("plan", limits)).outputs["decision"]).toBe("merged");
  });

  it("is asked for with the tags and the host name by which it can be found", async () => {
    const small = await merged();
    await small.run("apply");
    const [order] = small.world.lambda.requests.filter(({ call }) => call === "launch");
    expect(JSON.parse(order?.body ?? "")).toMatchObject({
      name,
      hostname: name,
      tags: [
        { key: "managed-by", value: "fleetmerge" },
        { key: "fleet", value: "acme/fleet" },
        { key: "pool", value: "training" },
      ],
    });
  });
});

describe("the pace of one apply", () => {
  it("is the cloud's, though each answer takes five seconds", async () => {
    const { small } = await several(3);
    const fault = { kind: "slow", time: millis(5_000) } as const;
    small.world.lambda.faults.arm({ on: "launch", times: 3, fault });
    await small.run("apply");
    const at = small.world.lambda.requests.flatMap((one) =>
      one.call === "launch" ? [one.at] : [],
    );
    const gaps = at.slice(1).map((one, place) => one - (at[place] ?? one));
    expect(gaps).toHaveLength(2);
    for (const gap of gaps) {
      expect(gap).toBeGreaterThanOrEqual(12_000);
      expect(gap).toBeLessThanOrEqual(12_600);
    }
  });
});

describe("an apply that is sent away in the middle", () => {
  it("looks again, which waits as long as it must, before it means to launch the next", async () => {
    const { small } = await several(2);
    const fault = { kind: "status-before", status: 429 } as const;
    small.world.lambda.faults.arm({ on: "launch", fault });
    await small.run("apply");
    const calls = small.world.lambda.requests.map(({ call }) => call);
    const between = calls.slice(calls.indexOf("launch") + 1, calls.lastIndexOf("launch"));
    expect(between).toContain("list-instances");
    expect(small.machines()).toEqual(["training-1-a", "training-2-b"]);
  });
});
