/** How the cloud is disposed over a life: what it has, how late its lists are, what never ends. */
import { type PolledCapacity, stepsOf } from "../../../src/local/lambda/capacity.ts";
import { instant, millis } from "../../../src/model/units.ts";
import { type Chance, chanceOf } from "./chance.ts";
import type { FleetWorld } from "./fleet-world.ts";

const minute = 60_000;

/** What moods are planted into: a life's world and events. */
export interface Moods {
  readonly world: FleetWorld;
  readonly seed: number;
  readonly start: number;
  readonly end: number;
  at(at: number, what: string, happen: () => unknown): void;
  /** Counts a fault that was met. */
  count(kind: string): void;
}

/** Capacity comes and goes: as it was polled at Lambda where there is a trace, and by chance. */
export function plantCapacity(moods: Moods, trace?: PolledCapacity): void {
  const { world, start, end } = moods;
  const { capacity } = world.account.estate;
  const chance = chanceOf(moods.seed, "capacity");
  const length = trace ? trace.intervalSeconds * 1000 * polls(trace) : 40 * minute;
  for (let at = start; at < end; at += length) {
    moods.at(at, "capacity", () => {
      const places = { gpu_1x_a10: ["us-east-1", "us-west-1"], gpu_1x_gh200: ["us-east-3"] };
      if (trace) capacity.replay(stepsOf(trace, instant(at)));
      for (const [type, regions] of Object.entries(places)) {
        if (trace && type !== "gpu_1x_a10") continue;
        // The trace always has A10s; without this a fallback to them could never fail.
        if (trace && !chance.happens(0.5)) continue;
        capacity.set(
          type,
          regions.filter(() => chance.happens(0.6)),
        );
        moods.count("capacity flickers");
      }
    });
  }
}

/** Lists that lag, boots that never end, terminations that hang. */
export function plantCloud(moods: Moods, chance: Chance): void {
  const { world, start, end } = moods;
  const { faults } = world.account;
  for (let day = start; day < end; day += 24 * 60 * minute) {
    const at = day + chance.draw() * 20 * 60 * minute;
    const draw = chance.draw();
    if (draw < 0.4) {
      const late = chance.pick([150, 150, 1_800, 4_500]) * 1000;
      moods.at(at, "the list lags", () => {
        faults.hideLaunchesFor(millis(late));
        world.isListLate = true;
      });
      moods.at(at + 180 * minute, "the list is quick", () => {
        faults.hideLaunchesFor(millis(0));
        world.isListLate = false;
      });
      moods.count("a slow list");
    } else if (draw < 0.6) {
      moods.at(at, "a boot will never end", () => faults.decideLaunch({ bootSeconds: 1e9 }));
      moods.count("an endless boot");
    } else if (draw < 0.75) {
      moods.at(at, "terminations hang", () => faults.keepTerminating(true));
      moods.at(at + 60 * minute, "terminations go on", () => faults.keepTerminating(false));
      moods.count("hanging terminations");
    }
  }
}

function polls(trace: PolledCapacity): number {
  const [first] = trace.types;
  return (first?.runs ?? []).reduce((sum, [, length]) => sum + length, 0);
}
