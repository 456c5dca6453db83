/** People ask by a comment, and are answered: each command from its comment to what came of it. */
import { describe, expect, it } from "vitest";
import { smallWorlds } from "../support/scenario.ts";
import { entry, fleetText, limitsText } from "../support/small-team.ts";
import type { SmallWorld } from "../support/small-world.ts";

const world = smallWorlds();
const waiting = {
  "policies/limits.yaml": limitsText({ confirmation: "{ above_hourly_cost_usd: 1 }" }),
};

/** A world in which a growth waits for an approval; the number of its pull request. */
async function withProposal(): Promise<{ readonly small: SmallWorld; readonly number: number }> {
  const small = await world({ load: 1, files: waiting });
  await small.pass(20);
  const [pull] = await small.openPulls();
  return { small, number: pull?.number ?? 0 };
}

/** The answers under a number, without what else is said there. */
async function answers(small: SmallWorld, number: number): Promise<readonly string[]> {
  const all = await small.comments(number);
  return all
    .filter((body) => /^<!-- fleetmerge:(answer|refused)-/.test(body))
    .map((body) => body.split("\n").slice(1).join("\n").trim());
}

describe("commands by comment", () => {
  it("hold the fleet from the comment on, until resume", async () => {
    const { small, number } = await withProposal();
    await small.comment("dan", number, "/fleet hold 4h because we move house");
    small.advance(1);
    await small.run("confirm");
    expect(await answers(small, number)).toEqual([
      expect.stringMatching(/^\*\*Hold\.\*\* The whole fleet is held until 2026-11-23 13:21Z/),
    ]);
    await small.review("ada", number);
    await small.run("confirm");
    await small.pass(10);
    expect(await small.openPulls()).toHaveLength(1);
    expect(small.calls()).toEqual([]);
    expect((await small.comments(number)).join("\n")).toContain(
      "paused by the command of dan until 13:21Z: we move house",
    );
    await small.comment("ben", number, "/fleet resume");
    await small.run("confirm");
    await small.work();
    expect(small.calls()).toEqual(["launch"]);
    expect((await answers(small, number)).at(-1)).toBe(
      "**Resume.** The hold of dan until 2026-11-23 13:21Z is over.",
    );
  });

  it("are carried out once, and answered once, whatever events come", async () => {
    const { small, number } = await withProposal();
    await small.comment("ada", number, "/fleet hold 1h");
    await small.run("plan");
    const before = await small.branches();
    for (const stage of ["confirm", "plan", "confirm"]) await small.run(stage);
    expect(await answers(small, number)).toHaveLength(1);
    expect(await small.branches()).toBe(before);
  });

  it("protect a machine at once, and in the fleet file by a pull request of their own", async () => {
    const { small, number } = await withProposal();
    await small.comment(
      "dan",
      number,
      "/fleet protect training-1-a 2d because a demo for @ceo #12",
    );
    await small.run("confirm");
    expect(await answers(small, number)).toEqual([
      expect.stringMatching(
        /^\*\*Protect\.\*\* training-1-a is not terminated before 2026-11-25 09:21Z\. It stands/,
      ),
    ]);
    expect(await small.fleet()).toContain(
      'protect: { reason: "a demo for @ceo #12", until: "2026-11-25T09:21:00Z" }',
    );
    await small.comment("dan", number, "/fleet extend 8h training-1-a");
    await small.run("confirm");
    expect((await answers(small, number)).at(-1)).toBe(
      "**Extend.** training-1-a has no lease: nothing ends it by time.",
    );
  });

  it("extend a lease, never shortening it, to thirty days from the comment at most", async () => {
    const entries = [entry("training-1-a", ', lease: { until: "2026-11-24T09:00:00Z" }')];
    const small = await world({ load: 0.5, files: { "state/fleet.yaml": fleetText(entries) } });
    await small.pass(10);
    const number = await small.open("dan", { "NOTE.md": "A note\n" });
    await small.comment("dan", number, "/fleet extend training-1-a 8h");
    await small.run("confirm");
    await small.work();
    expect(await answers(small, number)).toEqual([
      expect.stringMatching(/ends at 2026-11-24 17:00Z\. It stands in the fleet file now\./),
    ]);
    expect(await small.fleet()).toContain('lease: { until: "2026-11-24T17:00:00Z" }');
    expect(await small.git("log", "-1", "--format=%B", "main")).toMatch(
      /^Extend the lease of training-1-a until 2026-11-24 17:00Z \(#\d+\)\n\nAsked for by dan\./,
    );
    const owed = await small.run("plan");
    expect(owed.log.join("\n")).not.toContain("Starting apply");
    for (const time of ["29d", "30d", "8h"]) {
      await small.comment("dan", number, `/fleet extend training-1-a ${time}`);
    }
    await small.run("confirm");
    expect((await answers(small, number)).slice(1)).toEqual([
      expect.stringMatching(/ends at 2026-12-23 09:1\dZ\. It stands in the fleet file now\./),
      expect.stringMatching(/A comment moves it to at most 2026-12-23 09:1\dZ; beyond that change/),
      expect.stringMatching(/A comment moves it to at most 2026-12-23 09:1\dZ; beyond that change/),
    ]);
  });

  it("forget a no, and look again at once", async () => {
    const { small, number } = await withProposal();
    await small.closePull("ada", number);
    await small.pass(10);
    expect(await small.openPulls()).toEqual([]);
    await small.comment("ada", number, "/fleet retry");
    await small.run("confirm");
    expect(await answers(small, number)).toEqual([
      `**Retry.** Tried again: the no of pull request ${number} is forgotten. A plan is started now.`,
    ]);
    await small.work();
    expect(await small.openPulls()).toHaveLength(1);
  });

  it("take back a launch by a pull request that needs an approval", async () => {
    const small = await world({ load: 1 });
    await small.pass(40);
    const done = (await small.entries()).find(({ action }) => action.status === "executed");
    const note = await small.open("dan", { "NOTE.md": "A note\n" });
    const id = done?.action.id ?? "";
    await small.comment("dan", note, `/fleet rollback ${id}`);
    await small.comment("dan", note, `/fleet rollback ${id.replace(/_\d+$/, "_1")}`);
    await small.run("confirm");
    const [first, second] = await answers(small, note);
    expect(first).toContain("is taken back by a pull request, which needs an approval.");
    expect(second).toBe("**Rollback.** There is no action with that id on the branch fleet-audit.");
    expect((await small.openPulls()).map(({ title }) => title)).toContainEqual(
      expect.stringMatching(/^Roll back training by 1/),
    );
    await small.comment("ada", note, `/fleet rollback ${id}`);
    await small.run("confirm");
    expect((await answers(small, note)).at(-1)).toBe(first);
  });

  it("are helped with where they are mistaken, and approve nothing", async () => {
    const { small, number } = await withProposal();
    const all = ["/fleet hodl 4h", "/fleet", "/fleet hold soon", "/fleet approve", "/fleet plan"];
    for (const said of all) {
      await small.comment("ada", number, said);
    }
    await small.comment("ada", number, "I think /fleet hold 4h would be wise");
    await small.comment("ada", number, "> /fleet hold 4h");
    await small.run("plan");
    const said = await answers(small, number);
    expect(said).toHaveLength(5);
    expect(said[0]).toContain("Did you mean hold. The commands are:");
    expect(said[1]).toContain("- `/fleet protect NAME 2d because REASON`");
    expect(said[2]).toMatch(/Its time is written like 30m, 4h or 2d\. It is written like:/);
    expect(said[4]).toBe("**Plan.** This very plan looks at it.");
    expect(said[3]).toMatch(/^\*\*Not approved\.\*\* A comment approves nothing.*\/files\)\.$/);
    expect(small.calls()).toEqual([]);
  });

  it("are heard by the next plan when every event was lost, and too late when it is too late", async () => {
    const { small, number } = await withProposal();
    await small.comment("ada", number, "/fleet plan");
    await small.comment("ada", number, "/fleet hold 7d");
    small.advance(36 * 60);
    await small.run("plan");
    const said = await answers(small, number);
    expect(said[0]).toContain("It was read more than a day after it was written");
    expect(said[1]).toContain("The whole fleet is held until 2026-11-30 09:21Z");
  });

  it("wait for the end of a dry run, which says nothing to anybody", async () => {
    const { small, number } = await withProposal();
    await small.comment("ada", number, "/fleet hold 4h");
    await small.run("confirm", { dryRun: true });
    await small.run("plan", { dryRun: true });
    expect(await answers(small, number)).toEqual([]);
    await small.run("confirm");
    expect(await answers(small, number)).toHaveLength(1);
  });
});
