/** How long each stage took stands with the action: in its entry and under its pull request. */
import { expect, it } from "vitest";
import { instant } from "../../src/model/units.ts";
import { stageLine } from "../../src/report/stage-times.ts";
import { smallWorlds } from "../support/scenario.ts";

const world = smallWorlds();

const names = ["seen", "decided", "proposed", "confirmed", "merged", "called", "healthy"];

it("records each stage from sight to health, in order, and says so under the pull request", async () => {
  const small = await world({ load: 1 });
  await small.run("plan", { environment: { FLEETMERGE_APPLY: "here" } });
  await small.pass(20);
  const [entry] = await small.entries();
  const stages = (entry as unknown as { stages: Record<string, string> }).stages;
  expect(Object.keys(stages).sort()).toEqual([...names].sort());
  const times = names.map((name) => Date.parse(stages[name] ?? ""));
  expect(times).toEqual([...times].sort((one, other) => one - other));
  const comments = await small.comments(1);
  expect(comments.join("\n")).toMatch(/seen → decided .* → merged .* → called .* in all/);
});

it("is one line of seconds, and none while nothing was passed", () => {
  const at = (seconds: number) => instant(seconds * 1000);
  expect(stageLine({})).toBeUndefined();
  expect(stageLine({ seen: at(0), decided: at(0.25), called: at(21) })).toBe(
    "seen → decided 0.3 s → called 20.8 s, 21 s in all",
  );
});
