/** The last look before each call: whatever changed between the merge and the call holds it. */
import { describe, expect, it } from "vitest";
import { lambdaKey } from "../../src/local/world.ts";
import { minutes } from "../../src/model/units.ts";
import { fleetOf, mergedBy } from "../support/approved-merge.ts";
import { applyWith } from "../support/interrupted-apply.ts";
import { smallWorlds } from "../support/scenario.ts";
import { entry, fleetText, limitsText, poolText } from "../support/small-team.ts";
import type { SmallWorld } from "../support/small-world.ts";

const world = smallWorlds();
const [a, b, c] = ["training-1-a", "training-1-b", "training-1-c"] as const;
async function heldBy(small: SmallWorld, reason: string): Promise<void> {
  const before = small.calls().length;
  const told = await small.run("apply");
  expect(told.log.join("\n")).toContain(`Held (${reason})`);
  expect([told.exitCode, told.outputs["decision"]]).toEqual([0, "blocked"]);
  expect(small.calls()).toHaveLength(before);
}

describe("a merged launch", () => {
  it.each([
    ["budget", { budget: "{ daily_usd: 30 }" }],
    ["budget", { budget: "{ monthly_usd: 100 }" }],
    ["too-many-changes", { changes: "[{ direction: grow, per: 1d, count: 1 }]" }],
    ["paused", { pause: "{ reason: an audit }" }],
    ["window-closed", { windows: "[{ effect: deny, acts: [apply], days: [mon] }]" }],
  ])("is held by a %s that came after its review: %o", async (reason, changes) => {
    const small = await world({ load: 0.5 });
    await small.run("apply");
    await mergedBy(small, fleetOf(a, b));
    if (reason === "too-many-changes") {
      await small.run("apply");
      await mergedBy(small, fleetOf(a, b, c));
    }
    await mergedBy(small, { "policies/limits.yaml": limitsText(changes) });
    await heldBy(small, reason);
  });

  it("counts what an earlier run launched and the list does not show yet", async () => {
    const small = await world({ load: 0.5 });
    await small.run("apply");
    small.world.lambda.faults.hideLaunchesFor(minutes(2));
    await mergedBy(small, fleetOf(a, b));
    await small.run("apply");
    await mergedBy(small, fleetOf(a, b, c));
    const told = await small.run("apply", { environment: { LAMBDA_LABS_MAX_INSTANCES: "2" } });
    expect(told.log.join("\n")).toContain("Held (instance-limit)");
    expect(small.calls()).toEqual(["launch"]);
  });
});

describe("a run whose main moves on", () => {
  it("calls nothing more on what main said before (stale), and the next one does", async () => {
    const small = await world({ load: 0.5 });
    await small.run("apply");
    await mergedBy(small, fleetOf(a, b));
    // Somebody merges while the run is on its way: after it has read main, before its first call.
    const { faults } = small.world.github;
    const regular = faults.next.bind(faults);
    let pushed: Promise<unknown> | undefined;
    faults.next = (method, path) => {
      if (path.includes("graphql") && !pushed) {
        pushed = small.push("ada", { branch: "main", files: fleetOf(a) });
      }
      return regular(method, path);
    };
    const told = await small.run("apply");
    await pushed;
    faults.next = regular;
    expect(told.log.join("\n")).toContain("Stopped (stale)");
    expect(small.calls()).toEqual([]);
  });
});

describe("a removal that a rule asked for", () => {
  const query = 'sessions{job="ssh"}';
  const busy = `busy:\n  - { query: '${query}', above: 0, for: 10m }\n`;

  it("is held while the pool's busy signal says nothing of it", async () => {
    const small = await world({ load: 0.5, running: [a, b] });
    await small.run("plan");
    await mergedBy(small, { "policies/training.yaml": poolText() + busy });
    await heldBy(small, "unknown-readings");
    expect(small.machines()).toEqual([a, b]);
  });

  it("is held when the meter is down, and made when it is back", async () => {
    const small = await world({ load: 0.5, running: [a, b] });
    await small.run("plan");
    small.world.metrics.faults.mood = "error-500";
    await heldBy(small, "unknown-readings");
    small.world.metrics.faults.mood = "well";
    await small.run("apply");
    expect(small.machines()).toEqual([a]);
  });

  it("is held when the pool's busy signal shows work that its GPUs do not", async () => {
    const small = await world({ load: 0.5, running: [a, b] });
    await small.run("plan");
    await mergedBy(small, { "policies/training.yaml": poolText() + busy });
    let sessions = 1;
    const signal = (hostname: string) => ({
      metric: "sessions",
      labels: { job: "ssh", Hostname: hostname },
      valueAt: () => sessions,
    });
    small.world.metrics.setSignals([a, b].map(signal));
    await heldBy(small, "busy-again");
    expect(small.machines()).toEqual([a, b]);
    sessions = 0;
    small.advance(11);
    await small.run("apply");
    expect(small.machines()).toEqual([a]);
  });

  const target = "{ rule: target, percent: 70, stabilize: 10m }";

  it("skips the one that works again, and goes on with the next in the same run", async () => {
    const small = await world({
      load: 0.5,
      running: [a, b, c],
      files: {
        "policies/training.yaml": `${poolText().split("  - ")[0]}  - ${target}\n`,
        "policies/limits.yaml": limitsText({
          confirmation: "{ above_terminations: 9, above_hourly_cost_usd: 20, approvers: [ada] }",
        }),
      },
    });
    expect((await small.run("plan")).outputs["decision"]).toBe("merged");
    small.setLoad(1.9);
    small.advance(9);
    const told = await small.run("apply");
    expect(told.log.join("\n")).toContain(`Held (busy-again): ${a} is not terminated`);
    expect([told.exitCode, told.outputs["decision"]]).toEqual([0, "applied"]);
    expect(small.calls()).toEqual(["terminate"]);
    expect(small.machines()).toEqual([a, c]);
  });
});

describe("a removal that was merged and not yet called", () => {
  /** The intent is written down, and a pause keeps it from being called. */
  async function intended(): Promise<SmallWorld> {
    const small = await world({ load: 1.5, running: [a, b] });
    await small.run("apply");
    await mergedBy(small, fleetOf(a));
    await small.run("apply", { environment: { FLEETMERGE_PAUSE: "shrink" } });
    expect(small.calls()).toEqual([]);
    return small;
  }

  it("is held while its machine carries our tags no more", async () => {
    const small = await intended();
    small.world.lambda.faults.takeTags(b);
    await heldBy(small, "not-ours");
    expect(small.machines()).toEqual([a, b]);
  });

  it("is held while its machine has another name", async () => {
    const small = await intended();
    const id = small.world.lambda.instances().find(({ name }) => name === b)?.id ?? "";
    const address = `${small.world.lambda.url}/api/v1/instances/${id}`;
    const headers = { authorization: `Bearer ${lambdaKey}` };
    const body = JSON.stringify({ name: "somebody-elses" });
    small.advance(1);
    expect((await fetch(address, { method: "POST", headers, body })).status).toBe(200);
    small.advance(1);
    await heldBy(small, "not-ours");
    expect(small.machines()).toEqual(["somebody-elses", a]);
  });

  it("never ends the machine that has its name now", async () => {
    const small = await intended();
    small.world.lambda.faults.terminateByHuman(b);
    small.advance(5);
    small.addMachine(b, "unmanaged");
    await small.run("apply");
    small.advance(10);
    await small.run("apply");
    expect(small.machines()).toEqual([a, b]);
    expect((await small.actions()).at(-1)).toBe(`terminate_instance ${b} executed`);
  });

  it("needs no tags where its id stood beside its name", async () => {
    const small = await world({ load: 1.5, running: [a] });
    const id = small.addMachine(b, "unmanaged");
    await mergedBy(small, {
      "state/fleet.yaml": fleetText([entry(a), entry(b, `, id: ${id}`)]),
    });
    await small.run("apply");
    await mergedBy(small, fleetOf(a));
    await small.run("apply");
    expect(small.machines()).toEqual([a]);
  });
});

describe("a termination that the cloud accepted", () => {
  async function stuck(): Promise<SmallWorld> {
    const small = await world({ load: 0.5, running: [a, b] });
    await small.run("plan");
    small.world.lambda.faults.keepTerminating(true);
    await small.run("apply");
    return small;
  }

  it("is done only when no list shows it; that it still bills is said once", async () => {
    const small = await stuck();
    for (let count = 0; count < 3; count += 1) {
      small.advance(10);
      const applied = await small.run("apply");
      expect(applied.warnings.join("\n")).toContain("training-1-b");
      expect(applied.warnings.join("\n")).toContain("is still billing");
      expect((await small.run("plan")).summary).toContain("### Still billing");
    }
    const status = async () =>
      (await small.entries()).filter(({ action }) => action.target === b)[0]?.action.status;
    expect(await status()).toBe("executing");
    expect(small.slack().filter((text) => text.startsWith("💸"))).toEqual([
      "💸 Still billing: training-1-b was terminated at 2026-11-23T09:00:18Z and is still there",
    ]);
    expect(small.metric("fleetmerge_oldest_termination_timestamp_seconds")).toBeGreaterThan(0);
    expect(small.calls()).toEqual(["terminate"]);
    small.world.lambda.faults.endTerminations();
    small.advance(10);
    const last = await small.run("plan");
    expect(last.summary).not.toContain("Still billing");
    expect(await status()).toBe("executed");
  });

  it("has succeeded when the cloud does not know the machine any more", async () => {
    const small = await world({ load: 0.5, running: [a, b] });
    await small.run("plan");
    const told = await applyWith(
      small,
      {},
      {
        on: "cloud",
        method: "terminate",
        before: async () => small.world.lambda.faults.terminateByHuman(b),
      },
    );
    expect([told.exitCode, told.outputs["decision"]]).toEqual([0, "applied"]);
    small.advance(10);
    await small.run("plan");
    expect(await small.actions()).toEqual([`terminate_instance ${b} executed`]);
    expect(small.slack().filter((text) => text.startsWith("❌"))).toEqual([]);
  });
});

describe("a termination that the cloud accepted and forgot", () => {
  it("is asked for again after ten minutes, and not while the cloud is about it", async () => {
    const small = await world({ load: 0.5, running: [a, b] });
    await small.run("plan");
    small.world.lambda.faults.forgetTerminations(true);
    await small.run("apply");
    small.advance(9);
    await small.run("apply");
    expect(small.calls()).toEqual(["terminate"]);
    small.world.lambda.faults.forgetTerminations(false);
    small.advance(2);
    await small.run("apply");
    await small.run("apply");
    expect(small.calls()).toEqual(["terminate", "terminate"]);
    small.advance(10);
    await small.run("apply");
    expect(small.machines()).toEqual([a]);
    expect(await small.actions()).toEqual([`terminate_instance ${b} executed`]);
  });
});

describe("a machine that is called active and whose GPUs are never seen", () => {
  it("is taken back after its deadline, counted as failed and never taken for idle", async () => {
    const small = await world({ load: 1 });
    await small.run("plan");
    await small.run("apply");
    small.world.metrics.faults.silence({ machine: "training-2-a", from: small.clock.now() });
    small.advance(15);
    await small.run("plan");
    expect((await small.actions())[0]).toBe("provision_instance training-2-a executing");
    small.advance(10);
    await small.run("apply");
    expect(small.calls()).toEqual(["launch", "terminate"]);
    const [entered] = await small.entries();
    expect([entered?.action.status, entered?.block_reason]).toEqual(["failed", "boot-timeout"]);
  });

  it("stays while Prometheus does not answer, and people are told once", async () => {
    const small = await world({ load: 1 });
    await small.run("plan");
    await small.run("apply");
    small.world.metrics.faults.mood = "error-500";
    for (let count = 0; count < 3; count += 1) {
      small.advance(25);
      await small.run("apply");
    }
    expect(small.calls()).toEqual(["launch"]);
    expect(small.slack().filter((text) => text.startsWith("🚫"))).toHaveLength(1);
    small.world.metrics.faults.mood = "well";
    await small.run("apply");
    expect(await small.actions()).toEqual(["provision_instance training-2-a executed"]);
  });
});
