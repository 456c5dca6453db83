/** GitHub drops scheduled runs: whoever looks at the fleet is told, once, and sees it for a day. */
import { expect, it } from "vitest";
import { smallWorlds } from "../support/scenario.ts";
import type { SmallWorld } from "../support/small-world.ts";

const world = smallWorlds();

/** GitHub's scheduler starts a plan now; it is over when this returns. */
async function scheduled(small: SmallWorld): Promise<void> {
  await small.world.github.queueScheduled(".github/workflows/plan.yml");
  await small.work();
}

async function dashboard(small: SmallWorld): Promise<string> {
  const asked = { owner: "acme", repo: "fleet", labels: "fleet-dashboard" };
  const { data } = await small.as("ada").issues.listForRepo(asked);
  return data[0]?.body ?? "";
}

it("tells plans that came late, in Slack once, in its warnings and on the dashboard", async () => {
  const small = await world({ load: 0.5 });
  const told = () => small.slack().filter((text) => text.startsWith("⏰"));
  for (const minutes of [0, 10, 10]) {
    small.advance(minutes);
    await scheduled(small);
  }
  expect(told()).toEqual([]);
  expect(await dashboard(small)).not.toContain("late");

  small.advance(90);
  await small.world.github.queueScheduled(".github/workflows/plan.yml");
  const first = await small.run("plan");
  const gap = "none began between 2026-11-23 09:20Z and 2026-11-23 10:50Z";
  expect(told()).toEqual([expect.stringContaining(`⏰ Plans came late: ${gap}`)]);
  expect(first.warnings).toEqual([expect.stringContaining("8 runs came late or not at all")]);
  expect(first.summary).toContain("### Late plans");
  expect(await dashboard(small)).toContain("8 runs came late or not at all");

  small.advance(10);
  const second = await small.run("plan");
  expect(told()).toHaveLength(1);
  expect(second.warnings).toEqual([]);
  expect(await dashboard(small)).toContain("8 runs came late or not at all");
});
