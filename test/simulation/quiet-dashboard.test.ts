/** Of machines that may go, the one that goes first changes with the second; the dashboard not. */
import { expect, it } from "vitest";
import { instant, millis } from "../../src/model/units.ts";
import { chanceOf } from "./fleet-weeks/chance.ts";
import { FleetWorld } from "./fleet-weeks/fleet-world.ts";
import { entryLine, fleetText, limitsText, poolText, repository } from "./fleet-weeks/setting.ts";

const noon = instant(Date.UTC(2026, 10, 23, 12));
const names = ["training-1-a", "training-1-b", "training-1-c"] as const;
const a10 = { type: "gpu_1x_a10", region: "us-east-1" };
const limits = {
  ...{ spend: 20, count: 5, threshold: 3, timeout: 60, cooldown: 30 },
  pause: false,
} as const;
const pool = { name: "training", types: [a10.type], regions: [a10.region], min: 3, max: 5 };
// Whatever they do is idle to this rule, and the minimum keeps all of them.
const rules = ["{ rule: idle, below_percent: 99, for: 30m }"];

it("is the same text whichever idle machine would go first", async () => {
  const world = new FleetWorld({
    start: noon,
    seed: 1,
    chances: { unhealthy: 0, cudaBroken: 0, refused: {} },
    meter: { down: [], late: [], lost: [] },
    files: {
      "policies/limits.yaml": limitsText(limits),
      "policies/training.yaml": poolText({ ...pool, rules }),
      "state/fleet.yaml": fleetText({
        training: names.map((name) => entryLine({ name, ...a10, price: 1.29 })),
      }),
    },
  });
  const tags = { "managed-by": "fleetmerge", fleet: repository, pool: "training" };
  for (const [place, name] of names.entries()) {
    const request = { ...a10, name, hostname: name };
    const all = Object.entries(tags).map(([key, value]) => ({ key, value }));
    const bootedAt = instant(noon - 86_400_000 - place * 20_000);
    world.account.estate.adopt({ ...request, tags: all }, bootedAt);
  }
  const calm = { chance: chanceOf(1, "turns"), skew: millis(0) };
  await world.run("apply", calm);
  const first = new Set<string>();
  const told = new Set<string>();
  for (let left = 6; left > 0; left -= 1) {
    const run = await world.run("plan", calm);
    const [, victim] = /terminating (\S+) would leave 2/u.exec(run.summaries.join("")) ?? [];
    first.add(victim ?? "nobody");
    for (const { body } of world.hub.issues) told.add(body);
    world.clock.advance(millis(11_000));
  }
  expect([...first].toSorted()).toEqual(names);
  expect(told.size).toBe(1);
});
