/**
 * What only one life in five has to bear besides: a meter that loses most of what it measures, and
 * people who stop everything right after a merge. Apart, so that the other lives stay as they were.
 */
import { type Chance, chanceOf } from "./chance.ts";
import type { Spell } from "./load.ts";
import type { Act, People } from "./people.ts";
import { bot, limitsText, type PauseKind, pauseLine, poolText } from "./setting.ts";
import { spells } from "./troubles.ts";

const every = 5;

/** The first seeds of such lives. */
export function hardSeeds(count: number): readonly number[] {
  return Array.from({ length: count }, (_, place) => (place + 1) * every);
}

/** Whether the life of this seed is one of them. */
export function isHard(seed: number): boolean {
  return seed % every === 0;
}

/** When most samples are lost; nothing in a life that is not hard. */
export function thinSpells(
  seed: number,
  life: { readonly start: number; readonly end: number },
): readonly Spell[] {
  if (!isHard(seed)) return [];
  return spells(chanceOf(seed, "thin readings"), life, { perWeek: 5, minutes: [120, 600] });
}

/** What follows a merge, so many minutes later. */
interface Following {
  readonly after: number;
  readonly what: string;
  readonly act: Act;
}

/** People who press a switch or lower a limit once they see what was merged, and undo it later. */
export class HastyStops {
  readonly #people: People;
  readonly #chance: Chance;
  readonly #isOn: boolean;
  readonly #seen = new Set<number>();

  constructor(people: People, seed: number) {
    this.#people = people;
    this.#chance = chanceOf(seed, "hasty stops");
    this.#isOn = isHard(seed);
  }

  /** What somebody does about the merges of ours since it was asked last. */
  follow(): readonly Following[] {
    if (!this.#isOn) return [];
    const { hub } = this.#people.world;
    const fresh = hub.pulls.filter(
      ({ shown }) => shown.mergedBy === bot && !this.#seen.has(shown.number),
    );
    for (const { shown } of fresh) this.#seen.add(shown.number);
    const [, pool, direction] =
      /^fleet\/(\w+)-(grow|shrink)$/u.exec(fresh.at(-1)?.shown.head.branch ?? "") ?? [];
    if (pool === undefined || this.#isPaused() || !this.#chance.happens(0.3)) return [];
    const what = this.#chance.pick(["all", direction === "grow" ? "grow" : "shrink"] as const);
    const switches = [byVariable, byCount, byLimits(what), byPool(pool, what)];
    const [stop, release] = this.#chance.pick(switches);
    return [
      { after: 0.1, what: "a person stops in haste", act: stop },
      { after: this.#chance.between(30, 150), what: "a person lets it go on", act: release },
    ];
  }

  #isPaused(): boolean {
    const { limits, world } = this.#people;
    return limits.pause !== false || world.variables.pause;
  }
}

type Switch = readonly [stop: Act, release: Act];

const setVariable =
  (pause: boolean): Act =>
  ({ world }) => {
    world.variables = { ...world.variables, pause };
    return true;
  };
const byVariable: Switch = [setVariable(true), setVariable(false)];

/** As many machines as there are, and none more. */
const byCount: Switch = [
  ({ world }) => {
    const live = world.account.estate.existing().filter((one) => one.terminatedAt === undefined);
    world.variables = { ...world.variables, count: Math.max(1, live.length) };
    return true;
  },
  ({ world }) => {
    const { count: _count, ...others } = world.variables;
    world.variables = others;
    return true;
  },
];

function byLimits(what: PauseKind): Switch {
  const set =
    (pause: PauseKind | false): Act =>
    (people) => {
      people.limits = { ...people.limits, pause };
      return approved(people, { "policies/limits.yaml": limitsText(people.limits) });
    };
  return [set(what), set(false)];
}

function byPool(name: string, what: PauseKind): Switch {
  const set =
    (lines: readonly string[]): Act =>
    (people) => {
      const pool = people.pools.find((one) => one.name === name);
      if (!pool) return false;
      const safeguards = [...(pool.safeguards ?? []), ...lines];
      return approved(people, { [`policies/${name}.yaml`]: poolText({ ...pool, safeguards }) });
    };
  return [set([pauseLine(what)]), set([])];
}

function approved(people: People, files: Readonly<Record<string, string>>): boolean {
  const pull = people.propose("ben", files);
  people.world.hub.review(pull, "ada", "approved");
  return people.merge(pull, "ada");
}
