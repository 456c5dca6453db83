/** What looks odd is told once when it appears and once when it is over; warnings by plan. */
import { describe, expect, it } from "vitest";
import { smallWorlds } from "../support/scenario.ts";
import { limitsText, poolText } from "../support/small-team.ts";
import type { SmallWorld } from "../support/small-world.ts";

const world = smallWorlds();

/** From now on GPU 0 of the machine reports this XID; 0 is none. */
function report(small: SmallWorld, machine: string, code: number): void {
  small.world.metrics.faults.xid({ machine, gpu: 0, code, from: small.clock.now() });
}

async function oddEntries(small: SmallWorld): Promise<readonly string[]> {
  const subjects = await small.git("log", "--format=%s", "fleet-audit");
  return subjects.split("\n").filter((subject) => subject.includes("odd"));
}

describe("what looks odd", () => {
  it("is told once, stays in the summary, and is told again when it is over", async () => {
    const small = await world({ load: 1.5, running: ["training-1-a", "training-1-b"] });
    await small.pass(30);
    expect(small.slack()).toEqual([]);
    report(small, "training-1-b", 79);

    small.advance(5);
    const { summary } = await small.run("plan");
    expect(summary).toContain("### Looks odd");
    expect(summary).toContain("GPU 0 reports XID 79");
    const told = [
      expect.stringMatching(/^🔎 Looks odd: broken-gpu \(fact\) - training-1-b is active/),
    ];
    expect(small.slack()).toEqual(told);
    small.advance(5);
    expect((await small.run("plan")).summary).toContain("### Looks odd");
    expect(small.slack()).toEqual(told);
    expect(await oddEntries(small)).toEqual(["Note what looks odd: broken-gpu"]);

    report(small, "training-1-b", 0);
    small.advance(25);
    expect((await small.run("plan")).summary).not.toContain("XID 79");
    expect(small.slack()).toEqual([...told, "☑️ No longer odd: broken-gpu - training-1-b"]);
    expect(await oddEntries(small)).toHaveLength(2);
    small.advance(2);
    await small.run("plan");
    expect(small.slack()).toHaveLength(2);
  });

  it("is not taken to be over while the meter is silent", async () => {
    const small = await world({ load: 0.5 });
    small.addMachine("jupyter", "unmanaged");
    await small.pass(20);
    expect(small.slack()).toEqual([
      expect.stringMatching(/^🔎 Looks odd: unmanaged-machine \(fact\) - The machine jupyter/),
    ]);
    report(small, "training-1-a", 79);
    await small.pass(10);
    expect(small.slack()[1]).toContain("broken-gpu");
    small.world.metrics.faults.mood = "error-500";
    await small.pass(10);
    expect(small.slack().filter((text) => text.includes("No longer odd"))).toEqual([]);
  });

  it("is also a sibling that leaves the others, found by the library that a plan loads", async () => {
    const running = ["a", "b", "c", "d", "e"].map((letter) => `training-1-${letter}`);
    const small = await world({ load: 4, running });
    const { summary, log } = await small.run("plan");
    expect(log.filter((line) => line.startsWith("Advice goes without"))).toEqual([]);
    expect(summary).toMatch(/`outlier` \(suspicion\): training-1-e was at \S+ % on average/);
  });

  it("is also a month that will pass its budget, before it does", async () => {
    const budgeted = (monthly: number) => ({
      "policies/limits.yaml": limitsText({ budget: `{ monthly_usd: ${monthly} }` }),
    });
    const small = await world({ load: 0.5, files: budgeted(200) });
    small.advance(5);
    const { summary, log, warnings } = await small.run("plan");
    const forecast = /This month is expected to cost \$2\d\d\.\d\d by its end, nine times of ten/u;
    expect(summary).toMatch(forecast);
    expect(log.filter((line) => forecast.test(line))).toHaveLength(1);
    expect(summary).toContain("`budget-overrun` (suspicion): This month is expected to cost");
    expect(warnings).toEqual([expect.stringMatching(/budget-overrun: This month is expected/u)]);
    expect(small.slack()).toEqual([
      expect.stringMatching(
        /^🔎 Looks odd: budget-overrun \(suspicion\) - This month .* \$200\.00/,
      ),
    ]);
    await small.pass(10);
    expect(small.slack()).toHaveLength(1);
  });

  it("stands in a proposal as what it costs until the month's end, and in the metrics", async () => {
    const files = {
      "policies/limits.yaml": limitsText({
        budget: "{ monthly_usd: 900 }",
        confirmation: "{ above_hourly_cost_usd: 0, timeout: 60m, approvers: [ada, ben] }",
      }),
    };
    const small = await world({ load: 1, files });
    await small.pass(30);
    const [pull] = await small.openPulls();
    expect(pull?.body).toMatch(
      /Without this: This month is expected to cost \$\d+\.\d\d by its end, nine times of ten/,
    );
    expect(pull?.body).toMatch(
      /of a budget of \$900\.00 is spent so far.* This changes it by \+\$\d+\.\d\d until 2026/,
    );
    expect(small.metric("fleetmerge_monthly_budget_dollars")).toBe(900);
    expect(
      small.metric("fleetmerge_month_end_spend_dollars", { estimate: "high" }),
    ).toBeGreaterThan(
      small.metric("fleetmerge_month_end_spend_dollars", { estimate: "middle" }) ?? 900,
    );
  });

  it("is written and told by no dry run", async () => {
    const small = await world({ load: 0.5 });
    small.addMachine("jupyter", "unmanaged");
    const { summary } = await small.run("plan", { dryRun: true });
    expect(summary).toContain("The machine jupyter");
    expect(small.slack()).toEqual([]);
  });
});

describe("warnings about policies", () => {
  it("stand at their place in every plan, once, and in its summary", async () => {
    const files = { "policies/training.yaml": poolText().replace("max: 6", "max: 40") };
    const small = await world({ load: 0.5, files });
    const { warnings, summary } = await small.run("plan");
    const ours = warnings.filter((text) => text.includes("size.max is 40"));
    expect(ours).toEqual([
      expect.stringMatching(/^policies\/training\.yaml:4:\d+ size\.max is 40/),
    ]);
    expect(summary).toContain("### Odd in the policies");
    expect(summary).toMatch(/`policies\/training\.yaml:4:\d+` Size\.max is 40/i);
    expect(small.slack()).toEqual([]);
  });

  it("are nothing where nothing is odd", async () => {
    const small = await world({ load: 0.5 });
    const { warnings, summary } = await small.run("plan");
    expect(warnings).toEqual([]);
    expect(summary).not.toContain("Odd in the policies");
  });
});
