/** Judges the pace of launches: inside the cloud's limits, over runs and their ends. */
import type { Violation } from "./checker.ts";
import type { FleetWorld } from "./fleet-world.ts";

/** Lambda's own numbers: one launch in 12 s and five in a minute. */
const apart = 12_000;
const inAMinute = 5;

/** Remembers how far it has looked. */
export class PaceJudge {
  readonly #world: FleetWorld;
  #seen = 0;

  constructor(world: FleetWorld) {
    this.#world = world;
  }

  /** Where a machine's own clock is wrong nobody can tell how long ago another run launched. */
  step(): readonly Violation[] {
    const { launches } = this.#world.account;
    const from = this.#seen;
    this.#seen = launches.length;
    const { runs } = this.#world;
    if (runs.slice(-4).some(({ skew }) => skew !== 0)) return [];
    return launches.slice(from).flatMap((at, index) => {
      const before = launches.slice(0, from + index);
      const last = before.at(-1);
      const recent = before.filter((one) => at - one < 60_000).length + 1;
      const say = (what: string): Violation => ({ invariant: 10, what: `a launch ${what}` });
      return [
        ...(last !== undefined && at - last < apart ? [say(`${at - last} ms after another`)] : []),
        ...(recent > inAMinute ? [say(`is the ${recent}th in a minute`)] : []),
      ];
    });
  }
}
