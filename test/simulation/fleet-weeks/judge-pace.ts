/**
 * Judges the pace of launches: inside the cloud's limits, over runs and their ends, and hardly
 * slower than those allow.
 */
import type { Violation } from "./checker.ts";
import type { FleetWorld, RunRecord } from "./fleet-world.ts";

/** Lambda's own numbers: one launch in 12 s and five in a minute. */
const apart = 12_000;
const inAMinute = 5;
/** So much longer than the limits' minimum many launches may take. */
const most = 1.05;

/** Remembers how far it has looked. */
export class PaceJudge {
  readonly #world: FleetWorld;
  #seen = 0;
  #runs = 0;

  constructor(world: FleetWorld) {
    this.#world = world;
  }

  /** Launches and runs that there were since. */
  step(): readonly Violation[] {
    return [...this.#tooFast(), ...this.#tooSlow()];
  }

  /** Of runs that have ended, each once. */
  #tooSlow(): readonly Violation[] {
    const { runs } = this.#world;
    const found: Violation[] = [];
    for (; runs[this.#runs] && runs[this.#runs]?.ended !== "running"; this.#runs += 1) {
      const run = runs[this.#runs];
      if (run && this.#isSmooth(run)) found.push(...this.#judgeRun(run));
    }
    return found;
  }

  /** Nothing failed that it would wait for, and no other run let time pass beside it. */
  #isSmooth(run: RunRecord): boolean {
    const { id, cloudFaults, doors, ended, skew, startedAt } = run;
    const isAlone = this.#world.runs.every((one) => one.id === id || one.startedAt !== startedAt);
    const isWell = cloudFaults === 0 && doors?.cut.length === 0 && ended === "done";
    return isAlone && isWell && skew === 0;
  }

  #judgeRun(run: RunRecord): readonly Violation[] {
    const calls = this.#world.calls.filter((one) => one.run === run);
    // Whatever else was called, and a cloud that sends us away, takes a time of its own.
    const other = calls.findIndex(({ launch, told }) => !launch || told === "unknown");
    const launches = (other < 0 ? calls : calls.slice(0, other)).flatMap((one) => one.sentAt ?? []);
    const [first, last] = [launches[0], launches.at(-1)];
    if (first === undefined || last === undefined) return [];
    const [took, least] = [last - first, (launches.length - 1) * apart];
    if (took <= least * most) return [];
    const pace = `${launches.length} launches took ${took} ms, and ${least} ms is the least`;
    return [{ invariant: 10, what: `run ${run.id}: ${pace}` }];
  }

  /** Where a machine's own clock is wrong nobody can tell how long ago another run launched. */
  #tooFast(): readonly Violation[] {
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
