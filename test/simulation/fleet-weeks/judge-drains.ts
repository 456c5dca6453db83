/** Judges how machines are let go: the hook once and heeded, and time to end their work. */
import type { Violation } from "./checker.ts";
import type { CloudCall, FleetWorld } from "./fleet-world.ts";
import type { TrueDrain } from "./truth.ts";

const minute = 60_000;
const slack = 4 * minute;

/** What is wrong with a removal that main asked for, by the pool's own drain. */
export function judgeDrain(
  world: FleetWorld,
  { at, machine }: CloudCall,
  removal: { readonly drain: TrueDrain; readonly mergedAt: number; readonly isBusy: boolean },
): readonly string[] {
  if (!machine) return [];
  const { drain, mergedAt, isBusy } = removal;
  const calls = world.hookCalls.filter((one) => one.machine.id === machine.id);
  const isHeeded = drain.onFailure === "terminate" || calls.some(({ told }) => told === "done");
  const waited = Math.round((at - mergedAt) / minute);
  return [
    ...(drain.onFailure !== undefined && calls.length === 0 ? ["its hook was not called"] : []),
    ...(drain.onFailure !== undefined && calls.length > 0 && !isHeeded
      ? ["its hook failed, and the policy keeps it"]
      : []),
    ...(isBusy && at - mergedAt + slack < drain.wait * minute
      ? [`it worked, and had ${waited} of its ${drain.wait} minutes to end that`]
      : []),
  ];
}

/** Remembers how far it has looked. */
export class HookJudge {
  readonly #world: FleetWorld;
  #seen = 0;

  constructor(world: FleetWorld) {
    this.#world = world;
  }

  /** A hook is called at most once for a machine. */
  step(): readonly Violation[] {
    const { hookCalls } = this.#world;
    const fresh = hookCalls.slice(this.#seen);
    this.#seen = hookCalls.length;
    return fresh.flatMap((call) => {
      const all = hookCalls.filter((one) => one.machine.id === call.machine.id);
      if (all.length === 1) return [];
      return [
        { invariant: 3, what: `the hook of ${call.machine.name} was called ${all.length} times` },
      ];
    });
  }
}
