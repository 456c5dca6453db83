/** Policies that nobody confirmed are offered to be put back: a person decides, asked once. */
import { describe, expect, it } from "vitest";
import type { Ledger } from "../../src/model/history.ts";
import { smallWorlds } from "../support/scenario.ts";
import { limitsText, poolText } from "../support/small-team.ts";
import type { SmallWorld } from "../support/small-world.ts";

const world = smallWorlds();
const limits = "policies/limits.yaml";
const raised = limitsText({ max_instances: "80" });

async function started(): Promise<SmallWorld> {
  const small = await world({ load: 0.5 });
  expect((await small.run("apply")).exitCode).toBe(0);
  return small;
}

const push = (small: SmallWorld, files: Readonly<Record<string, string | null>>) =>
  small.push("ben", { branch: "main", files });

async function planned(small: SmallWorld): Promise<void> {
  small.advance(10);
  expect((await small.run("plan")).exitCode).toBe(0);
  await small.work();
}

const policiesOf = async (small: SmallWorld) =>
  (JSON.parse(await small.git("show", "fleet-audit:ledger.json")) as Ledger).policies;

const asked = (small: SmallWorld) =>
  small.slack().filter((text) => text.startsWith("⚠️ Policies to be put back"));

describe("policies that were pushed", () => {
  it("are put back by one approved pull request, and a file that was added goes", async () => {
    const small = await started();
    const before = await small.git("ls-tree", "main", "policies/");
    const other = poolText().replace("name: training", "name: other");
    await push(small, { [limits]: raised, "policies/other.yaml": other });
    await planned(small);
    const [pull] = await small.openPulls();
    expect(pull?.head.ref).toBe("fleet/policies-revert");
    expect(pull?.title).toMatch(/^Put the policies back to [0-9a-f]{12}$/);
    expect(pull?.body).toMatch(
      /Nobody confirmed 1 commit.*2 files.*`ben`.*without a pull request/s,
    );
    expect(pull?.body).toMatch(
      /put back `policies\/limits.yaml`.*take out `policies\/other.yaml`/s,
    );
    expect(pull?.body).toMatch(
      /1 approval\*\* from @ada or @ben.*To keep them instead.*To say no/s,
    );
    const head = pull?.head.sha ?? "";
    expect(await small.status(head, "fleet/policy")).toMatch(/^success/);
    expect(await small.status(head, "fleet/confirmation")).toMatch(/^pending: .*approval/);
    const branches = await small.branches();
    await planned(small);
    await planned(small);
    expect(await small.branches()).toBe(branches);
    expect(asked(small)).toHaveLength(1);
    await small.review("ada", 1);
    expect((await small.run("confirm")).outputs["decision"]).toBe("merged");
    await planned(small);
    expect(await small.git("ls-tree", "main", "policies/")).toBe(before);
    const policies = await policiesOf(small);
    expect(policies?.confirmed).toBe(policies?.newest);
    expect(policies?.revert).toBeUndefined();
    expect([(await small.openPulls()).length, small.calls()]).toEqual([0, []]);
  });

  it("stay after a no until somebody changes them again, which is offered anew", async () => {
    const small = await started();
    await push(small, { [limits]: raised });
    await planned(small);
    await small.closePull("ada", 1);
    await planned(small);
    small.advance(24 * 60);
    await planned(small);
    expect(await small.openPulls()).toEqual([]);
    await push(small, { [limits]: limitsText({ max_instances: "90" }) });
    await planned(small);
    expect((await small.openPulls()).map(({ number }) => number)).toEqual([3]);
    await push(small, { [limits]: limitsText({ max_instances: "91" }) });
    await planned(small);
    expect((await small.openPulls()).map(({ number, body }) => [number, body])).toEqual([
      [4, expect.stringContaining("Nobody confirmed 3 commits")],
    ]);
    await push(small, { [limits]: limitsText() });
    await planned(small);
    expect(await small.openPulls()).toEqual([]);
    expect(await small.comments(4)).toEqual([
      expect.stringContaining("Closed: main's policies are confirmed."),
    ]);
  });

  it("are a person's own as soon as somebody pushes to the branch", async () => {
    const small = await started();
    await push(small, { [limits]: raised });
    await planned(small);
    const branch = "fleet/policies-revert";
    const files = { [limits]: limitsText({ max_instances: "70" }) };
    await small.push("dan", { branch, files });
    await small.review("ada", 1);
    await small.run("confirm");
    const { head, merged } = await small.pull(1);
    expect(await small.status(head.sha, "fleet/confirmation")).toMatch(/^success/);
    expect(merged).toBe(false);
    await planned(small);
    expect((await small.openPulls()).map(({ number }) => number)).toEqual([1]);
  });

  it("come back whole by GitHub's own revert of it, once that is approved", async () => {
    const small = await started();
    await push(small, { [limits]: raised });
    const more = limitsText({ max_instances: "80", cooldown: "{ provision: 2h, terminate: 2h }" });
    const onTop = await small.open("ben", { [limits]: more });
    await small.review("ada", onTop);
    await small.merge("ben", onTop);
    await planned(small);
    const [pull] = await small.openPulls();
    expect(pull?.body).toContain(`give up what pull request ${onTop} tightened`);
    await small.review("ada", pull?.number ?? 0);
    await planned(small);
    const back = await small.open("ben", { [limits]: more });
    await small.review("ada", back);
    await small.merge("ben", back);
    await planned(small);
    const policies = await policiesOf(small);
    expect(policies?.confirmed).toBe(policies?.newest);
    expect(policies?.approved).toBeUndefined();
    expect(await small.openPulls()).toEqual([]);
  });
});
