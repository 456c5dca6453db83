/** Apply asks again of every merge whether it may be acted on, whoever merged it and how. */
import { describe, expect, it } from "vitest";
import { smallWorlds } from "../support/scenario.ts";
import { entry, fleetText, limitsText } from "../support/small-team.ts";
import type { SmallWorld } from "../support/small-world.ts";

const world = smallWorlds();
const a = entry("training-1-a");
const b = entry("training-1-b");
const c = entry("training-1-c");
const fleet = (...entries: readonly string[]) => ({ "state/fleet.yaml": fleetText(entries) });

/** A world whose first commit is applied already. */
async function applied(options: Parameters<typeof world>[0] = {}): Promise<SmallWorld> {
  const small = await world(options);
  expect((await small.run("apply")).exitCode).toBe(0);
  return small;
}

/** Apply refuses, says so once, and neither it nor any plan ever calls the cloud. */
async function expectRefused(small: SmallWorld): Promise<void> {
  const before = small.calls().length;
  const told = await small.run("apply");
  expect([told.exitCode, told.outputs["decision"]]).toEqual([1, "refused"]);
  await small.pass(20);
  await small.run("apply");
  expect(small.slack().filter((text) => text.startsWith("⛔ Unconfirmed merge"))).toHaveLength(1);
  expect(small.calls().slice(before)).toEqual([]);
}

describe("a direct push to main", () => {
  it("that adds an instance is not acted on", async () => {
    const small = await applied();
    await small.push("ada", { branch: "main", files: fleet(a, b) });
    await expectRefused(small);
    expect(small.machines()).toEqual(["training-1-a"]);
  });

  it("that removes an instance is not acted on", async () => {
    const small = await applied({ load: 1.5, running: ["training-1-a", "training-1-b"] });
    await small.push("ada", { branch: "main", files: fleet(a) });
    await expectRefused(small);
    expect(small.machines()).toEqual(["training-1-a", "training-1-b"]);
  });

  it("is not made good by a later confirmed merge of something else", async () => {
    const small = await applied();
    await small.push("ben", { branch: "main", files: fleet(a, b) });
    const number = await small.open("ben", fleet(a, b, c));
    await small.review("ada", number);
    await small.merge("ben", number);
    await small.work();
    expect(small.machines()).toEqual(["training-1-a", "training-1-c"]);
  });

  it("is not made good by a later change of the same entry below the threshold", async () => {
    const small = await applied({
      files: {
        "policies/limits.yaml": limitsText({ confirmation: "{ above_hourly_cost_usd: 1 }" }),
      },
    });
    await small.push("ben", { branch: "main", files: fleet(a, b) });
    await small.work();
    const elsewhere = b.replace("us-east-1", "us-west-1");
    const number = await small.open("ben", fleet(a, elsewhere));
    await small.merge("ben", number);
    await small.work();
    await small.pass(20);
    expect(small.machines()).toEqual(["training-1-a"]);
  });
});

describe("a person's pull request", () => {
  it("below the threshold is acted on without an approval", async () => {
    const small = await applied();
    const number = await small.open("ben", fleet(a, b));
    await small.run("confirm");
    const { head } = await small.pull(number);
    expect(await small.status(head.sha, "fleet/confirmation")).toMatch(/^success/);
    expect(await small.status(head.sha, "fleet/policy")).toBe(
      "success: valid: +$1.29/hour, 1 added",
    );
    await small.merge("ben", number);
    await small.work();
    expect(small.machines()).toEqual(["training-1-a", "training-1-b"]);
    await small.pass(20);
    const [only] = await small.entries();
    expect(only).toMatchObject({
      action: { type: "provision_instance", target: "training-1-b", status: "executed" },
      pull_request: number,
    });
  });

  it("that changes policies says what becomes of the limits, before anybody approves it", async () => {
    const small = await applied();
    const number = await small.open("ben", {
      "policies/limits.yaml": limitsText({ max_hourly_spend_usd: "90", max_instances: "9" }),
    });
    await small.run("confirm");
    const { head } = await small.pull(number);
    expect(await small.status(head.sha, "fleet/policy")).toMatch(
      /^success: valid: spend \$\d+\.00\/hour to \$90\.00\/hour, machines 8 to 9$/,
    );
    expect(await small.status(head.sha, "fleet/confirmation")).toMatch(/^pending/);
  });

  it("waits, though approved, while a limit has no room for what it adds", async () => {
    const limits = { "policies/limits.yaml": limitsText({ max_instances: "2" }) };
    const small = await applied({ files: limits });
    const number = await small.open("ben", fleet(a, b, c));
    await small.review("ada", number);
    await small.run("confirm");
    const { head } = await small.pull(number);
    expect(await small.status(head.sha, "fleet/confirmation")).toMatch(
      /^pending: instance-limit: .* to 3 instances.*over the limit of 2/,
    );
  });

  it("over the threshold is not acted on when it merged without an approval", async () => {
    const small = await applied();
    const number = await small.open("ben", fleet(a, b, c));
    await small.run("confirm");
    const { head } = await small.pull(number);
    expect(await small.status(head.sha, "fleet/confirmation")).toMatch(/^pending/);
    await small.merge("ben", number);
    await expectRefused(small);
  });

  it.each(["squash", "merge", "rebase"] as const)(
    "with an approval is acted on, merged by %s",
    async (method) => {
      const small = await applied();
      const number = await small.open("ben", fleet(a, b, c));
      await small.review("ada", number);
      await small.merge("ben", number, method);
      await small.work();
      expect(small.machines()).toEqual(["training-1-a", "training-1-b", "training-1-c"]);
      expect(small.slack().filter((text) => text.startsWith("⛔"))).toEqual([]);
    },
  );

  it("that removes an instance needs an approval", async () => {
    const small = await applied({ load: 1.5, running: ["training-1-a", "training-1-b"] });
    const number = await small.open("ben", fleet(a));
    await small.merge("ben", number);
    await expectRefused(small);
  });

  it("that removes an instance is acted on with an approval, however busy it is", async () => {
    const small = await applied({ load: 1.5, running: ["training-1-a", "training-1-b"] });
    const number = await small.open("ben", fleet(a));
    await small.review("ada", number);
    await small.merge("ben", number);
    await small.work();
    expect(small.machines()).toEqual(["training-1-a"]);
  });

  it("does not count an approval that came after the merge", async () => {
    const small = await applied();
    const number = await small.open("ben", fleet(a, b, c));
    await small.merge("ben", number);
    small.advance(1);
    await small.review("ada", number);
    await expectRefused(small);
  });

  it("that changes policies and the fleet is refused, approved or not", async () => {
    const small = await applied();
    const number = await small.open("ben", {
      ...fleet(a, b),
      "policies/limits.yaml": limitsText({ max_instances: "9" }),
    });
    await small.review("ada", number);
    await small.run("confirm");
    const { head } = await small.pull(number);
    expect(await small.status(head.sha, "fleet/policy")).toMatch(/^failure/);
    await small.merge("ben", number);
    await expectRefused(small);
  });

  it("cannot raise the price of an entry without an approval", async () => {
    const small = await applied({ files: fleet(a) });
    const number = await small.open("ben", fleet(a.replace("1.29", "40")));
    await small.run("confirm");
    const { head } = await small.pull(number);
    expect(await small.status(head.sha, "fleet/confirmation")).toMatch(/^pending/);
  });

  it("that deletes the fleet file or all its pools is refused", async () => {
    const small = await applied();
    for (const text of [null, "version: 1\nfleet: acme/fleet\npools: {}\n"]) {
      const number = await small.open("ben", { "state/fleet.yaml": text });
      await small.review("ada", number);
      await small.run("confirm");
      const { head } = await small.pull(number);
      expect(await small.status(head.sha, "fleet/policy")).toMatch(/^failure/);
    }
  });
});

describe("the threshold", () => {
  it("counts growth that is split over two merges together", async () => {
    const small = await applied();
    const first = await small.open("ben", fleet(a, b));
    const second = await small.open("dan", fleet(a, c, b));
    await small.merge("ben", first);
    await small.work();
    await small.merge("dan", second).catch(() => undefined);
    const third = await small.open("dan", fleet(a, b, c));
    await small.merge("dan", third);
    await small.work();
    expect(small.machines()).toEqual(["training-1-a", "training-1-b"]);
    expect(small.slack().at(-1)).toMatch(/^⛔ Unconfirmed merge/);
  });

  it("counts both halves also when one apply sees them together", async () => {
    const small = await applied();
    await small.merge("ben", await small.open("ben", fleet(a, b)));
    await small.merge("dan", await small.open("dan", fleet(a, b, c)));
    await small.work();
    expect(small.machines()).toEqual(["training-1-a", "training-1-b"]);
  });

  it("is the one that stood before the merge, not one that came after it", async () => {
    const small = await applied();
    await small.merge("ben", await small.open("ben", fleet(a, b, c)));
    const loose = limitsText({ confirmation: "{ above_hourly_cost_usd: 40 }" });
    const raised = await small.open("ben", { "policies/limits.yaml": loose });
    await small.review("ada", raised);
    await small.merge("ben", raised);
    await expectRefused(small);
  });
});

describe("an adopted machine", () => {
  const adopted = (id: string) =>
    `      - { name: old-box, id: ${id}, type: gpu_1x_a10, region: us-east-1 }\n`;

  it("needs an approval, and is never launched", async () => {
    const small = await applied();
    const id = small.addMachine("console-box", "unmanaged");
    const number = await small.open("ben", fleet(a, adopted(id)));
    await small.merge("ben", number);
    await expectRefused(small);
  });

  it("that nobody approved does not go by a rule, however idle it is", async () => {
    const small = await applied();
    const id = small.addMachine("console-box", "unmanaged");
    await small.push("ben", { branch: "main", files: fleet(a, adopted(id)) });
    await small.pass(60);
    expect(small.machines()).toContain("console-box");
    expect(small.calls()).toEqual([]);
  });

  it("ends only by an approved removal", async () => {
    const small = await applied();
    const id = small.addMachine("console-box", "unmanaged");
    const adopting = await small.open("ben", fleet(a, adopted(id)));
    await small.review("ada", adopting);
    await small.merge("ben", adopting);
    await small.work();
    await small.push("ben", { branch: "main", files: fleet(a) });
    await small.work();
    expect(small.machines()).toContain("console-box");
    await small.push("ben", { branch: "main", files: fleet(a, adopted(id)) });
    await small.work();
    const removing = await small.open("ben", fleet(a));
    await small.review("ada", removing);
    await small.merge("ben", removing);
    await small.work();
    expect(small.machines()).not.toContain("console-box");
    expect(small.calls()).toEqual(["terminate"]);
  });
});

describe("a machine that is not ours", () => {
  it("is never touched, whatever the fleet file says of its name", async () => {
    const small = await applied({ load: 0.1, files: { "policies/limits.yaml": limitsText() } });
    small.addMachine("box", "unmanaged");
    const naming = await small.open("ben", fleet(a, entry("box")));
    await small.review("ada", naming);
    await small.merge("ben", naming);
    await small.work();
    const removing = await small.open("ben", fleet(a));
    await small.review("ada", removing);
    await small.merge("ben", removing);
    await small.work();
    await small.pass(60);
    expect(small.machines().filter((name) => name === "box").length).toBeGreaterThan(0);
    const untagged = small.world.lambda.instances().filter(({ tags }) => tags.length === 0);
    expect(untagged).toHaveLength(1);
    expect(untagged[0]?.status).toBe("active");
  });
});

describe("protection", () => {
  const protectedB = entry("training-1-b", ", protect: { reason: 'a run of two weeks' }");
  const running = ["training-1-a", "training-1-b"];

  it("keeps an idle machine", async () => {
    const small = await applied({ load: 0.5, running, files: fleet(a, protectedB) });
    await small.pass(60);
    expect(small.machines()).toEqual(running);
    expect(await small.openPulls()).toEqual([]);
  });

  it("is taken away only by an approval", async () => {
    const small = await applied({ load: 0.5, running, files: fleet(a, protectedB) });
    const number = await small.open("ben", fleet(a, b));
    await small.run("confirm");
    const { head } = await small.pull(number);
    expect(await small.status(head.sha, "fleet/confirmation")).toMatch(
      /^pending: it removes the p/,
    );
    await small.merge("ben", number);
    await expectRefused(small);
  });
});

describe("with a single operator", () => {
  it("that person's own merge counts as the approval, and the record says so", async () => {
    const small = await applied({ environment: { FLEETMERGE_SINGLE_OPERATOR: "ada" } });
    const number = await small.open("ada", fleet(a, b, c));
    await small.merge("ada", number);
    await small.work();
    expect(small.machines()).toEqual(["training-1-a", "training-1-b", "training-1-c"]);
    const approvers = (await small.entries()).map((one) => one.approvers);
    expect(approvers).toContainEqual(["ada"]);
  });

  it("nobody else's merge does", async () => {
    const small = await applied({ environment: { FLEETMERGE_SINGLE_OPERATOR: "ada" } });
    const number = await small.open("ben", fleet(a, b, c));
    await small.merge("ben", number);
    await expectRefused(small);
  });
});
