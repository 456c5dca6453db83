/** Several machines given back by one pull request: proposed, confirmed and applied as a whole. */
import { describe, expect, it } from "vitest";
import { smallWorlds } from "../support/scenario.ts";
import { limitsText } from "../support/small-team.ts";

const world = smallWorlds();

/** A queue in which nothing waits: the stand-in for Prometheus has no better series of zeros. */
const queued = `kind: pool
name: training
instance: { types: [gpu_1x_a10], regions: [us-east-1, us-west-1], ssh_key: ops }
size: { min: 1, max: 6 }
rules:
  - { rule: queue, query: "max by (size) (DCGM_FI_DEV_XID_ERRORS)", idle_after: 10m }
`;
const running = ["training-1-a", "training-1-b", "training-1-c"];

const teamOf = (aboveTerminations: number) =>
  world({
    load: 0.9,
    running,
    files: {
      "policies/limits.yaml": limitsText({
        confirmation: `{ above_hourly_cost_usd: 2, above_terminations: ${aboveTerminations}, timeout: 60m, approvers: [ada, ben] }`,
      }),
      "policies/training.yaml": queued,
    },
  });

describe("a queue in which nothing waits", () => {
  it("gives two idle machines back in one pull request, where three may go at once", async () => {
    const small = await teamOf(3);
    const planned = await small.run("plan");
    expect(planned).toMatchObject({ exitCode: 0, outputs: { decision: "merged" } });

    await small.work();
    const stayed = small.machines();
    expect(stayed).toHaveLength(1);
    expect(small.calls()).toEqual(["terminate", "terminate"]);
    const fleet = await small.fleet();
    expect(running.filter((name) => fleet.includes(name))).toEqual(stayed);

    await small.pass(20);
    const gone = running.filter((name) => !stayed.includes(name));
    const executed = gone.map((name) => `terminate_instance ${name} executed`);
    expect(await small.actions()).toEqual(executed);
    const pulls = new Set((await small.entries()).map((one) => one.pull_request));
    expect(pulls.size).toBe(1);
  });

  it("gives them back one after the other, where one may go at once", async () => {
    const small = await teamOf(1);
    await small.run("plan");
    await small.work();
    expect(small.machines()).toHaveLength(2);
    expect(small.calls()).toEqual(["terminate"]);
  });
});
