/**
 * A note of the journal whose answer is lost was written all the same. What it announces is done,
 * whichever of a run's notes that was: a machine is not let go without its drain hook for that.
 */
import { expect, it } from "vitest";
import { instant, millis } from "../../src/model/units.ts";
import { chanceOf } from "./fleet-weeks/chance.ts";
import { FleetWorld } from "./fleet-weeks/fleet-world.ts";
import { entryLine, fleetText, limitsText, poolText, repository } from "./fleet-weeks/setting.ts";

const noon = instant(Date.UTC(2026, 10, 23, 12));
const names = ["training-1-a", "training-1-b"] as const;
const hook = "hook: { command: [bin/drain], timeout: 2m, on_failure: terminate }";
const a10 = { type: "gpu_1x_a10", region: "us-east-1" };
const line = (name: string) => entryLine({ name, ...a10, price: 1.29 });
const state = (...kept: readonly string[]) => ({
  "state/fleet.yaml": fleetText({ training: kept.map(line) }),
});

/** Two machines, and an approved removal of the second that is merged and not applied. */
async function aRemoval() {
  const pause = false as const;
  const limits = { spend: 20, count: 5, threshold: 3, timeout: 60, cooldown: 30, pause };
  const pool = { name: "training", types: [a10.type], regions: [a10.region], min: 1, max: 3 };
  const safeguards = [`drain: { ${hook} }`];
  const world = new FleetWorld({
    start: noon,
    seed: 1,
    chances: { unhealthy: 0, cudaBroken: 0, refused: {} },
    meter: { down: [], late: [], lost: [] },
    files: {
      "policies/limits.yaml": limitsText(limits),
      "policies/training.yaml": poolText({
        ...{ ...pool, safeguards },
        rules: ["{ rule: idle, below_percent: 20, for: 30m }"],
      }),
      ...state(...names),
    },
  });
  const tags = { "managed-by": "fleetmerge", fleet: repository, pool: "training" };
  for (const name of names) {
    const request = { ...a10, name, hostname: name };
    const all = Object.entries(tags).map(([key, value]) => ({ key, value }));
    world.account.estate.adopt({ ...request, tags: all }, instant(noon - 86_400_000));
  }
  await world.run("apply", calm);
  const { hub } = world;
  hub.push({ by: "ben", branch: "less", message: "One less", files: state(names[0]) });
  const pull = hub.openPull({ by: "ben", branch: "less", title: "One less", body: "" });
  hub.review(pull, "ada", "approved");
  hub.merge(pull, { by: "ben", message: "One less (#1)", how: "squash" });
  return world;
}

const calm = { chance: chanceOf(1, "turns"), skew: millis(0) };

/** Applies with the answer of one note lost, and then until nothing is left to do. */
async function applyLosing(note: number) {
  const world = await aRemoval();
  let notes = 0;
  const quiet = world.troubles;
  world.troubles = {
    ...quiet,
    way: (_part, call) => {
      if (call === "commitOnBranch") notes += 1;
      return call === "commitOnBranch" && notes === note ? "after" : "well";
    },
  };
  await world.run("apply", calm);
  world.troubles = quiet;
  for (let left = 3; left > 0; left -= 1) {
    world.clock.advance(millis(13 * 60_000));
    await world.run("apply", calm);
  }
  return { world, notes };
}

it("the drain hook is called once, whichever note of the run was lost", async () => {
  const { notes } = await applyLosing(0);
  expect(notes).toBeGreaterThan(3);
  for (let note = 0; note <= notes; note += 1) {
    const { world } = await applyLosing(note);
    const told = world.hookCalls.map(({ machine }) => machine.name);
    expect([note, told]).toEqual([note, [names[1]]]);
    const live = world.account.estate.existing().filter((one) => one.terminatedAt === undefined);
    expect([note, live.map(({ name }) => name)]).toEqual([note, [names[0]]]);
  }
});
