/** A proposal ends with its reason, and each merge has the rest decided anew. */
import { describe, expect, it } from "vitest";
import { smallWorlds } from "../support/scenario.ts";
import { limitsText, poolText } from "../support/small-team.ts";

const world = smallWorlds();

describe("a removal that waits", () => {
  it("is closed as soon as nobody wants it any more, and may be proposed again", async () => {
    const confirmation = "{ above_hourly_cost_usd: 2, above_terminations: 0, timeout: 6h }";
    const small = await world({
      load: 0.1,
      running: ["training-1-a", "training-1-b"],
      files: { "policies/limits.yaml": limitsText({ confirmation }) },
    });
    await small.run("apply");
    await small.pass(40);
    const [pull] = await small.openPulls();
    expect(pull?.head.ref).toBe("fleet/training-shrink");
    small.setLoad(1.5);
    await small.pass(10);
    const { state, merged } = await small.pull(pull?.number ?? 0);
    expect([state, merged]).toEqual(["closed", false]);
    expect((await small.actions()).join()).toMatch(/terminate_instance training-1-[ab] expired/);
    small.setLoad(0.1);
    await small.pass(50);
    expect((await small.openPulls()).map(({ head }) => head.ref)).toEqual([
      "fleet/training-shrink",
    ]);
    expect(small.calls()).toEqual([]);
  });
});

describe("two proposals of one plan", () => {
  it("are decided one after the other: the second on what main is by the first's merge", async () => {
    const other = poolText().replace("name: training", "name: other");
    const small = await world({ load: 1, files: { "policies/other.yaml": other } });
    expect((await small.run("plan")).outputs["decision"]).toBe("waiting");
    const [first, second] = [await small.pull(1), await small.pull(2)];
    expect([first.merged, first.head.ref, second.head.ref]).toEqual([
      true,
      "fleet/other-grow",
      "fleet/training-grow",
    ]);
    const parent = (await small.git("rev-parse", `${second.head.sha}^`)).trim();
    expect(parent).toBe(first.merge_commit_sha);
    expect(second.body).toContain("$1.29/hour that merged without approval lately");
  });
});
