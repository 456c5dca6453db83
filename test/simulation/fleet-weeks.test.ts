/** The simulation itself: it repeats by its seed, and its checker sees what must never be. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { noChances } from "../../src/local/lambda/estate.ts";
import { instant, millis } from "../../src/model/units.ts";
import { bugs } from "./fleet-weeks/bugs.ts";
import { chanceOf } from "./fleet-weeks/chance.ts";
import { Checker } from "./fleet-weeks/checker.ts";
import { FleetWorld } from "./fleet-weeks/fleet-world.ts";
import { live } from "./fleet-weeks/life.ts";
import { bot, entryLine, fleetText, limitsText } from "./fleet-weeks/setting.ts";

describe("a life", () => {
  it("is the same for the same seed, to the last commit", async () => {
    const [one, other] = [await live({ seed: 2, weeks: 0.3 }), await live({ seed: 2, weeks: 0.3 })];
    expect(one).toEqual(other);
    expect(one.steps).toBeGreaterThan(100);
    const another = await live({ seed: 3, weeks: 0.3 });
    expect(another.digest).not.toBe(one.digest);
  });
});

describe("the checker", () => {
  it("sees a launch that main never asked for, without the lock and without tags", async () => {
    const world = new FleetWorld({
      start: instant(Date.UTC(2026, 10, 23, 9)),
      seed: 1,
      files: { "state/fleet.yaml": "version: 1\nfleet: acme/fleet\npools: {}\n" },
      chances: noChances,
      meter: { down: [], late: [], lost: [] },
    });
    const checker = new Checker(world);
    const run = await world.run("plan", { chance: chanceOf(1, "turns"), skew: millis(0) });
    expect(checker.step()).toEqual([]);
    world.calls.push({
      run,
      at: world.clock.now(),
      main: world.hub.main,
      lock: undefined,
      seen: [],
      launch: { name: "x", type: "gpu_1x_a10", region: "r", sshKey: "k", hostname: "x", tags: {} },
      told: "launched",
      cents: 129,
    });
    expect(checker.step().map(({ invariant }) => invariant)).toEqual([3, 3, 4]);
  });
});

describe("the judge of merges", () => {
  const limits = limitsText({
    ...{ spend: 6, count: 4, threshold: 9, timeout: 60, cooldown: 15, pause: false },
  });
  const grown = entryLine({ name: "x", type: "gpu_1x_a10", region: "r", price: 5 });

  it.each([
    ["a machine at its last list, over the limit with it", 1, [1]],
    ["an empty last list, although an earlier run saw a machine", 0, []],
  ])("sees %s", async (_case, machines, invariants) => {
    const start = instant(Date.UTC(2026, 10, 23, 9));
    const files = {
      "policies/limits.yaml": limits,
      "state/fleet.yaml": fleetText({ training: [] }),
    };
    const meter = { down: [], late: [], lost: [] };
    const world = new FleetWorld({ start, seed: 1, files, chances: noChances, meter });
    const { hub, account, runs } = world;
    const tags = [{ key: "managed-by", value: "fleetmerge" }];
    const machine = account.estate.adopt(
      { type: "gpu_1x_a10", region: "r", name: "y", hostname: "y", tags },
      start,
    );
    const checker = new Checker(world);
    for (const seen of [[machine], Array.from({ length: machines }, () => machine)]) {
      const run = await world.run("plan", { chance: chanceOf(1, "turns"), skew: millis(0) });
      run.seen = seen;
    }
    expect(runs).toHaveLength(2);
    expect(checker.step()).toEqual([]);
    const text = fleetText({ training: [grown] });
    hub.push({ by: bot, branch: "b", message: "Grow", files: { "state/fleet.yaml": text } });
    const pull = hub.openPull({ by: bot, branch: "b", title: "Grow", body: "" });
    hub.merge(pull, { by: bot, message: "Grow (#1)", how: "squash" });
    expect(checker.step().map(({ invariant }) => invariant)).toEqual(invariants);
  });
});

describe("the planted bugs", () => {
  it.each(bugs)("still fit: $name", (bug) => {
    for (const { path, good } of [bug, ...(bug.besides ?? [])]) {
      expect(readFileSync(path, "utf8").split(good)).toHaveLength(2);
    }
  });
});
