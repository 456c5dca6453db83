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

describe("a life", () => {
  it("is the same for the same seed, to the last commit", async () => {
    const [one, other] = [await live({ seed: 2, weeks: 0.3 }), await live({ seed: 2, weeks: 0.3 })];
    expect(one).toEqual(other);
    expect(one.steps).toBeGreaterThan(100);
    const another = await live({ seed: 3, weeks: 0.3 });
    expect(another.digest).not.toBe(one.digest);
  }, 120_000);
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

describe("the planted bugs", () => {
  it.each(bugs)("still fit: $name", ({ path, good }) => {
    expect(readFileSync(path, "utf8").split(good)).toHaveLength(2);
  });
});
