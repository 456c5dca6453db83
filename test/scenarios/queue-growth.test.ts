/** A queue that grows while machines boot: more is asked for, and nothing is asked for twice. */
import { describe, expect, it } from "vitest";
import { smallWorlds } from "../support/scenario.ts";
import { limitsText, type SmallWorld } from "../support/small-world.ts";

const world = smallWorlds();

const queued = `kind: pool
name: training
instance: { types: [gpu_1x_a10], regions: [us-east-1], ssh_key: ops }
size: { min: 1, max: 6 }
rules:
  - { rule: queue, query: "max by (size) (jobs_waiting)", idle_after: 10m }
`;

/** So many jobs of one GPU wait from now on. */
function setWaiting(small: SmallWorld, count: number): void {
  small.world.metrics.setSignals([
    { metric: "jobs_waiting", labels: { size: "1" }, valueAt: () => count },
  ]);
}

async function planned(small: SmallWorld): Promise<string | undefined> {
  small.advance(5);
  const { outputs } = await small.run("plan");
  await small.work();
  return outputs["decision"];
}

/** One job waits and is served by a launch; then another one comes, while that machine boots. */
async function secondJob(threshold: number): Promise<SmallWorld> {
  const confirmation = `{ above_hourly_cost_usd: ${threshold}, timeout: 60m }`;
  const limits = limitsText({ confirmation });
  const files = { "policies/training.yaml": queued, "policies/limits.yaml": limits };
  const small = await world({ load: 1, files });
  setWaiting(small, 1);
  expect(await planned(small)).toBe("merged");
  expect(small.calls()).toEqual(["launch"]);
  setWaiting(small, 2);
  return small;
}

describe("a queue that grows while a machine boots", () => {
  it("is served by a second growth, each launched once and none for who is served", async () => {
    const small = await secondJob(10);
    expect(await planned(small)).toBe("merged");
    expect(small.calls()).toEqual(["launch", "launch"]);
    expect(small.machines()).toHaveLength(3);

    expect(await planned(small)).toBe("nothing");
    expect(small.calls()).toEqual(["launch", "launch"]);
  });

  it("waits for a person where both growths together are over the threshold", async () => {
    const small = await secondJob(2);
    expect(await planned(small)).toBe("waiting");
    expect(small.calls()).toEqual(["launch"]);
    expect(await planned(small)).toBe("waiting");
    expect(await small.openPulls()).toHaveLength(1);
  });
});
