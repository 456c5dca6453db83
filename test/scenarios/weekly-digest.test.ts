/** What Slack hears of a week: once, by the first plan after it. */
import { describe, expect, it } from "vitest";
import { smallWorlds } from "../support/scenario.ts";
import type { SmallWorld } from "../support/small-world.ts";

const world = smallWorlds();
const week = 7 * 24 * 60;

const digests = (small: SmallWorld) => small.slack().filter((line) => line.startsWith("📊"));

describe("the digest of a week", () => {
  it("is sent by the first plan of the next one, and by no other", async () => {
    const small = await world({ load: 1 });
    await small.run("plan");
    await small.work();
    await small.pass(20);
    expect(digests(small)).toEqual([]);
    small.advance(week);
    expect(await small.run("plan", { dryRun: true })).toMatchObject({ exitCode: 0 });
    expect(digests(small)).toEqual([]);

    await small.run("plan");
    await small.run("plan");
    expect(digests(small)).toEqual([
      expect.stringMatching(/^📊 Week of \d{4}-\d\d-\d\d to .* \(UTC\)$/),
    ]);
    const text = small.world.slack.messages.map((one) => one.text ?? "").join("\n\n");
    expect(text).toMatch(/• 1 launched, 0 terminated, 0 failed/);
    expect(text).toMatch(/• Spent unknown \(counting began later\)/);
    expect(text).toMatch(/• This month is expected to cost \$/);

    small.advance(week);
    await small.run("plan", { environment: { FLEETMERGE_DIGEST: "off" } });
    expect(digests(small)).toHaveLength(1);
    await small.run("plan");
    expect(digests(small)).toHaveLength(2);
    expect(small.world.slack.messages.at(-1)?.text).toMatch(/• Spent \$\d/);
  });

  it("is refused on a day that is none", async () => {
    const small = await world();
    const told = await small.run("plan", { environment: { FLEETMERGE_DIGEST: "moonday" } });
    expect(told.exitCode).toBe(2);
    expect(told.errors.join()).toContain("Write monday or another day of the week, or off");
  });
});
