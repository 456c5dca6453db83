/** What the summary of a real apply says, of a launch that is called and of one that is held. */
import { expect, it } from "vitest";
import { smallWorlds } from "../support/scenario.ts";

const world = smallWorlds();

it("tells in the job's summary what was called, and what was held and why", async () => {
  const small = await world({ load: 1 });
  await small.run("plan");
  const held = await small.run("apply", { environment: { FLEETMERGE_PAUSE: "true" } });
  expect(held.summary).toMatch(/^## Fleet apply: nothing called, 1 held\n/);
  expect(held.summary).toMatch(/\| `training-2-a` \| `paused` \| .+ \|/);
  const told = await small.run("apply");
  expect(told.summary).toMatch(/^## Fleet apply: 1 called\n/);
  expect(told.summary).toMatch(
    /\| spend \| \$1\.29\/hour \| \$2\.58\/hour \(6 %\) \| \$50\/hour \|/,
  );
  expect(told.summary).toMatch(/\| launch \| `training-2-a` \| the cloud took it/);
  expect(told.summary).toContain("```mermaid\nxychart-beta\n");
});
