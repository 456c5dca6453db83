/** What the fleet file says wrongly is put right by pull requests that ask nothing of a cloud. */
import { describe, expect, it } from "vitest";
import type { Ledger } from "../../src/model/history.ts";
import { parseFleetFile } from "../../src/policy/fleet-file.ts";
import { smallWorlds } from "../support/scenario.ts";
import { entry, fleetText, limitsText } from "../support/small-team.ts";
import type { SmallWorld } from "../support/small-world.ts";

const world = smallWorlds();
const file = "state/fleet.yaml";
const two = ["training-1-a", "training-1-b"];

async function applied(options: Parameters<typeof world>[0] = {}): Promise<SmallWorld> {
  // Nobody is idle and not everybody is busy: no rule has a wish.
  const small = await world({ load: (options.running ?? [""]).length - 0.5, ...options });
  expect((await small.run("apply")).exitCode).toBe(0);
  return small;
}

/** Three plans more find nothing to do, and nothing was asked of the cloud since. */
async function expectSettled(small: SmallWorld, calls: readonly string[]): Promise<void> {
  await small.work();
  await small.pass(20);
  const before = await small.branches();
  for (let count = 0; count < 3; count += 1) {
    small.advance(2);
    expect((await small.run("plan")).exitCode).toBe(0);
    expect((await small.work()).map(({ command }) => command)).toEqual([]);
  }
  expect(await small.branches()).toBe(before);
  expect(small.calls()).toEqual(calls);
}

const ledgerOf = async (small: SmallWorld) =>
  JSON.parse(await small.git("show", "fleet-audit:ledger.json")) as Ledger;

/** Somebody ends machines in the console, and their work goes elsewhere. */
function end(small: SmallWorld, ...names: readonly string[]): void {
  for (const name of names) small.world.lambda.faults.terminateByHuman(name);
  small.setLoad(small.machines().length - 0.5);
}

/** Somebody renames a machine in the console, which makes this call. */
async function rename(small: SmallWorld, id: string, name: string): Promise<void> {
  const { environment } = small.world;
  const answer = await fetch(`${environment["LAMBDA_API_URL"]}/api/v1/instances/${id}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${environment["LAMBDA_API_KEY"]}`,
    },
    body: JSON.stringify({ name }),
  });
  expect(answer.status).toBe(200);
}

/** What the file says, however it is printed. */
const saysOf = (text: string) => {
  const parsed = parseFleetFile({ path: file, text });
  return parsed.kind === "parsed" ? parsed.fleet : parsed.problems;
};
const saidBy = async (small: SmallWorld) => saysOf(await small.fleet());

const drift = (small: SmallWorld) => small.slack().filter((text) => text.startsWith("🧭 Drift"));

const push = (small: SmallWorld, text: string) =>
  small.push("ben", { branch: "main", files: { [file]: text } });

describe("a name that is dead", () => {
  it("is taken out once its machine is known to have vanished", async () => {
    const small = await applied({ running: two });
    end(small, "training-1-b");
    small.advance(10);
    const told = await small.run("plan");
    expect(told.outputs).toMatchObject({ decision: "merged" });
    expect(await small.fleet()).not.toContain("training-1-b");
    const pull = await small.pull(1);
    expect([pull.head.ref, pull.merged, pull.commits]).toEqual(["fleet/training-repair", true, 1]);
    expect(pull.title).toBe("Repair training: take out training-1-b");
    expect(pull.body).toMatch(/no cloud.*Nothing is launched or terminated by its merge/s);
    expect(pull.body).toMatch(/the machine of training-1-b .* is gone/);
    expect(await small.git("log", "-1", "--format=%B", "main")).toMatch(
      /^Fleet-Repair: vanished training-1-b$/m,
    );
    await small.work();
    await expectSettled(small, []);
    expect(drift(small)).toEqual([
      expect.stringMatching(/^🧭 Drift: training - .*training-1-b .* is gone/),
    ]);
  });

  it("stays while the cloud does not say that its machine is gone", async () => {
    const small = await applied({ running: [...two, "training-1-c"] });
    end(small, "training-1-c");
    // The list shows it no more; asked by its id, the cloud answers nothing.
    small.world.lambda.faults.arm({ on: "get-instance", fault: { kind: "garbage" } });
    small.advance(10);
    await small.run("plan");
    expect(await small.fleet()).toContain("training-1-c");
    await small.run("plan");
    expect(await small.fleet()).not.toContain("training-1-c");
  });

  it("is taken out by a person's approval where several vanished", async () => {
    const running = [...two, "training-1-c", "training-1-d"];
    const small = await applied({ running });
    end(small, "training-1-c", "training-1-d");
    await small.pass(20);
    const [pull] = await small.openPulls();
    expect(pull?.head.ref).toBe("fleet/training-repair");
    expect(pull?.body).toMatch(/Needs 1 approval.*a person must say that they are gone/s);
    expect(drift(small)).toHaveLength(1);
    await small.pass(120);
    expect((await small.openPulls()).map(({ number }) => number)).toEqual([1]);
    await small.review("ada", 1);
    expect((await small.run("confirm")).outputs["decision"]).toBe("merged");
    await small.work();
    expect(await small.fleet()).not.toMatch(/training-1-[cd]/);
    expect(small.machines()).toEqual(two);
  });

  it("is taken out when its launch has expired, and when its boot took too long", async () => {
    const small = await applied();
    small.world.lambda.setCapacity("gpu_1x_a10", []);
    const number = await small.open("ben", {
      [file]: fleetText([entry("training-1-a"), entry("training-1-b")]),
    });
    await small.merge("ben", number);
    await small.work();
    await small.pass(150);
    expect(await small.actions()).toEqual(["provision_instance training-1-b expired"]);
    expect(await small.fleet()).not.toContain("training-1-b");
    expect(small.machines()).toEqual(["training-1-a"]);
  });

  it("is no machine: one that lives under it after all is held and said", async () => {
    const running = [...two, "training-1-c", "training-1-d"];
    const small = await applied({ running });
    end(small, "training-1-c", "training-1-d");
    await small.pass(20);
    small.addMachine("training-1-d");
    await small.review("ada", 1);
    await small.run("confirm");
    await small.work();
    await small.pass(60);
    expect(small.machines()).toEqual([...two, "training-1-d"]);
    expect(small.calls()).toEqual([]);
  });
});

describe("a merge that nobody confirmed", () => {
  it("is taken back: what it added goes, and is never launched", async () => {
    const small = await applied();
    const before = await small.fleet();
    await push(small, fleetText([entry("training-1-a"), entry("training-1-b")]));
    await small.work();
    await small.pass(20);
    expect(await saidBy(small)).toEqual(saysOf(before));
    await expectSettled(small, []);
  });

  it("is taken back: what it removed comes back with its protection, and lives on", async () => {
    const kept = entry("training-1-b").replace(" }", ", protect: { reason: Exam } }");
    const small = await applied({
      running: two,
      files: { [file]: fleetText([entry("training-1-a"), kept]) },
    });
    const before = await small.fleet();
    await push(small, fleetText([entry("training-1-a")]));
    await small.work();
    await small.pass(20);
    expect(await saidBy(small)).toEqual(saysOf(before));
    expect(before).toContain("Exam");
    small.setLoad(0);
    await small.pass(60);
    expect(small.machines()).toContain("training-1-b");
    expect(small.calls()).not.toContain("launch");
  });

  it("is taken back over several commits to what was confirmed, and no further", async () => {
    const small = await applied({ running: two });
    const before = await small.fleet();
    await push(
      small,
      fleetText([entry("training-1-a").replace("1.29", "40"), entry("training-1-b")]),
    );
    await push(small, fleetText([entry("training-1-a").replace("1.29", "50")]));
    await small.work();
    await small.pass(20);
    expect(await saidBy(small)).toEqual(saysOf(before));
    await expectSettled(small, []);
  });

  it("is not put back where the machine is gone meanwhile", async () => {
    const small = await applied({ running: two });
    await push(small, fleetText([entry("training-1-a")]));
    await small.work();
    end(small, "training-1-b");
    await small.pass(20);
    expect(await small.fleet()).not.toContain("training-1-b");
    await expectSettled(small, []);
  });

  it("is good again by a person's own revert, without an approval", async () => {
    const small = await applied({ running: two });
    const before = await small.fleet();
    await push(small, fleetText([entry("training-1-a")]));
    await small.run("apply");
    const number = await small.open("ben", { [file]: before });
    await small.run("confirm");
    const { head } = await small.pull(number);
    expect(await small.status(head.sha, "fleet/confirmation")).toMatch(/^success/);
    await small.merge("ben", number);
    await small.work();
    const main = (await small.git("rev-parse", "main")).trim();
    expect((await ledgerOf(small)).commits[main]).toMatchObject({ confirmed: true, growth: 0 });
    await expectSettled(small, []);
  });
});

describe("a machine that is otherwise than the file says", () => {
  const orphaned = async () => {
    const small = await applied();
    const id = small.addMachine("stray-box");
    await small.pass(10);
    return { small, id };
  };

  it("is offered, adopted by an approval, and then judged by the rules", async () => {
    const { small, id } = await orphaned();
    const [pull] = await small.openPulls();
    expect(pull?.head.ref).toBe("fleet/training-adopt");
    expect(pull?.title).toBe("Adopt in training: take in stray-box");
    expect(pull?.body).toMatch(/To ignore it.*To remove the machine/s);
    await small.review("ada", 1);
    await small.run("confirm");
    await small.work();
    expect(await small.fleet()).toContain(`name: stray-box, id: ${id}`);
    expect(small.calls()).toEqual([]);
    await small.pass(10);
    expect(await small.openPulls()).toEqual([]);
    expect(drift(small)).toEqual([expect.stringContaining("machine stray-box")]);
  });

  it("is ignored for as long as it lives once the offer was closed", async () => {
    const { small } = await orphaned();
    await small.closePull("ada", 1);
    await small.pass(20);
    small.advance(24 * 60);
    await small.pass(20);
    expect(await small.openPulls()).toEqual([]);
    expect(small.machines()).toEqual(["stray-box", "training-1-a"]);
    expect(small.calls()).toEqual([]);
  });

  it("is offered no more when it is gone", async () => {
    const { small } = await orphaned();
    small.world.lambda.faults.terminateByHuman("stray-box");
    await small.pass(10);
    expect(await small.openPulls()).toEqual([]);
    expect(await small.fleet()).not.toContain("stray-box");
    expect((await ledgerOf(small)).repair?.told).toEqual({});
  });

  it("is offered with its id when it was renamed, and stays ours meanwhile", async () => {
    const small = await applied({ running: two });
    const id = small.world.lambda.instances().find(({ name }) => name === "training-1-b")?.id;
    small.advance(1);
    await rename(small, id ?? "", "bobs-box");
    await small.pass(10);
    const [pull] = await small.openPulls();
    expect(pull?.title).toBe("Adopt in training: name the machine of training-1-b");
    expect(pull?.body).toContain("is called bobs-box at the cloud");
    await small.review("ada", 1);
    await small.run("confirm");
    await small.work();
    expect(await small.fleet()).toContain(`name: training-1-b, id: ${id}`);
    await expectSettled(small, []);
  });

  it("is offered with the type that it has, and no other type is ever launched for it", async () => {
    const other = entry("training-1-b").replace("gpu_1x_a10", "gpu_1x_a6000");
    const files = { [file]: fleetText([entry("training-1-a"), other]) };
    const small = await applied({ running: two, files });
    await small.pass(10);
    const [pull] = await small.openPulls();
    expect(pull?.title).toBe("Adopt in training: note the type of training-1-b");
    expect(pull?.body).toMatch(/is a gpu_1x_a10 at the cloud, and the file says gpu_1x_a6000/);
    await small.pass(20);
    expect(drift(small)).toHaveLength(1);
    expect(await small.fleet()).toContain("gpu_1x_a6000");
    await small.review("ada", 1);
    await small.run("confirm");
    await small.work();
    expect(await small.fleet()).not.toContain("gpu_1x_a6000");
    await expectSettled(small, []);
    expect(small.machines()).toEqual(two);
  });

  it("is not touched and not offered without our tags", async () => {
    const small = await applied();
    small.addMachine("somebodys", "unmanaged");
    await small.pass(20);
    expect(await small.openPulls()).toEqual([]);
    expect(small.machines()).toContain("somebodys");
  });
});

describe("a frozen proposal", () => {
  it("says in its comment what has changed since", async () => {
    const limits = limitsText({ confirmation: "{ above_hourly_cost_usd: 1, timeout: 60m }" });
    const small = await world({ load: 1, files: { "policies/limits.yaml": limits } });
    await small.run("apply");
    await small.run("plan");
    expect((await small.comments(1)).join()).not.toContain("Since this was proposed");
    small.world.lambda.faults.changePrice("gpu_1x_a10", 150);
    small.setLoad(0.5);
    small.advance(20);
    await small.run("plan");
    const [comment, ...others] = await small.comments(1);
    expect(others).toEqual([]);
    expect(comment).toContain("the price of gpu_1x_a10 rose from $1.29/hour to $1.50/hour");
    expect(comment).toContain("the plan would now ask for nothing");
    await small.run("confirm");
    expect(await small.comments(1)).toEqual([comment]);
  });
});
