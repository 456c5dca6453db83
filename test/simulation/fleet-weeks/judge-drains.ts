/** Judges how machines are let go: the hook once and heeded, and time to end their work. */
import type { Rented } from "../../../src/local/lambda/rented.ts";
import type { Violation } from "./checker.ts";
import type { CutCall } from "./doors.ts";
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
  const isCalled = calls.length > 0 || (isHeeded && isLeftOpen(world, machine));
  return [
    ...(drain.onFailure !== undefined && !isCalled ? ["its hook was not called"] : []),
    ...(drain.onFailure !== undefined && calls.length > 0 && !isHeeded
      ? ["its hook failed, and the policy keeps it"]
      : []),
    ...(isBusy && at - mergedAt + slack < drain.wait * minute
      ? [`it worked, and had ${waited} of its ${drain.wait} minutes to end that`]
      : []),
  ];
}

/**
 * Called once at the most: a run that died between its note and the call, or to which GitHub did
 * not answer when it noted that and when it looked again, has left open whether it was. Then a
 * failed hook is what everybody must take it for.
 */
function isLeftOpen({ runs }: FleetWorld, { id, name = "" }: Rented): boolean {
  return runs.some(({ doors, ended }) => {
    const cut = doors?.cut ?? [];
    const isKilled = ended === "killed";
    if (isKilled && cut.some((one) => isHookOf(id, one))) return true;
    const noted = cut.findIndex((one) => one.isDone && isNoteOf(name, one));
    const later = noted < 0 ? [] : cut.slice(noted + 1);
    return noted >= 0 && (isKilled || later.some((one) => looking.has(one.name)));
  });
}

/** How a run looks whether its note was taken, and writes it again. */
const looking: ReadonlySet<string> = new Set(["ref", "file", "commitOnBranch"]);

function isNoteOf(machine: string, { name, given: [request] }: CutCall): boolean {
  if (name !== "commitOnBranch") return false;
  const { headline } = (request ?? {}) as { readonly headline?: string };
  return headline === `Note the drain hook of ${machine}`;
}

function isHookOf(id: string, { name, given: [, machine] }: CutCall): boolean {
  return name === "call" && ((machine ?? {}) as { readonly id?: string }).id === id;
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
