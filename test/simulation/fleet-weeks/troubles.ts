/** What goes wrong by itself: spells in which a part is down, and single calls that fail. */
import type { CallFault } from "../../../src/local/lambda/faults.ts";
import { millis } from "../../../src/model/units.ts";
import type { Chance } from "./chance.ts";
import type { Way } from "./doors.ts";
import type { Troubles } from "./fleet-world.ts";
import type { MeterTroubles, Spell } from "./load.ts";

const minute = 60_000;

/** Spells over a life, so many a week and so long each. */
export function spells(
  chance: Chance,
  life: { readonly start: number; readonly end: number },
  how: { readonly perWeek: number; readonly minutes: readonly [least: number, most: number] },
): readonly Spell[] {
  const weeks = (life.end - life.start) / (7 * 24 * 60 * minute);
  return Array.from({ length: Math.round(how.perWeek * weeks) }, () => {
    const from = life.start + Math.floor(chance.draw() * (life.end - life.start));
    return { from, until: from + chance.between(...how.minutes) * minute };
  });
}

/** The meter's spells. */
export function meterTroubles(
  chance: Chance,
  life: { readonly start: number; readonly end: number },
): MeterTroubles {
  return {
    down: spells(chance, life, { perWeek: 3, minutes: [10, 240] }),
    late: spells(chance, life, { perWeek: 3, minutes: [15, 120] }),
    lost: spells(chance, life, { perWeek: 4, minutes: [3, 60] }),
  };
}

const afterwards: readonly CallFault[] = [
  { kind: "cut-after" },
  { kind: "hang-after" },
  { kind: "status-after", status: 504 },
];
const instead: readonly CallFault[] = [
  { kind: "cut-before" },
  { kind: "hang-before" },
  { kind: "status-before", status: 502 },
  { kind: "status-before", status: 429 },
  { kind: "garbage" },
  { kind: "problem", code: "provider/internal-unavailable" },
];

/** Parts that go down for a while, and their calls while they are up. */
export class LastingTroubles implements Troubles {
  /** How many faults of each kind were met. */
  readonly met: Record<string, number> = {};
  readonly #down: Readonly<Record<string, readonly Spell[]>>;
  readonly #limited: readonly Spell[];
  readonly #chance: Chance;
  readonly #now: () => number;
  isOver = false;
  readonly #isListLate: () => boolean;

  constructor(
    chance: Chance,
    life: { readonly start: number; readonly end: number },
    now: () => number,
    isListLate: () => boolean,
  ) {
    const down = (perWeek: number, most: number) =>
      spells(chance, life, { perWeek, minutes: [5, most] });
    this.#chance = chance;
    this.#now = now;
    this.#isListLate = isListLate;
    this.#down = {
      GitHub: down(2, 40),
      Postgres: down(3, 300),
      Pushgateway: down(3, 300),
      Slack: down(2, 300),
      "Lambda Cloud": down(3, 120),
    };
    this.#limited = down(3, 60);
  }

  count(kind: string): void {
    this.met[kind] = (this.met[kind] ?? 0) + 1;
  }

  isDown(part: string): boolean {
    if (this.isOver) return false;
    const now = this.#now();
    return (this.#down[part] ?? []).some(({ from, until }) => from <= now && now < until);
  }

  /** In a bad spell of GitHub one call in eight fails; other parts are down altogether. */
  way(part: string, call: string): Way {
    if (this.isOver) return "well";
    const draw = this.#chance.draw();
    const often = this.isDown(part) ? (part === "GitHub" ? 0.12 : 1) : 0.002;
    if (draw >= often) return "well";
    this.count(`${part} fails`);
    const isRead = /^(ref|file|folder|commit|history|identity|open|pull|changed|reviews)/u.test(
      call,
    );
    if (part === "GitHub" && isRead && call !== "commitOnBranch") return "before";
    return this.#chance.happens(0.5) ? "before" : "after";
  }

  cloud(call: string): CallFault | undefined {
    if (this.isOver) return undefined;
    const now = this.#now();
    const limited = this.#limited.some(({ from, until }) => from <= now && now < until);
    const draw = this.#chance.draw();
    const acting = call === "launch" || call === "terminate";
    if (this.isDown("Lambda Cloud") && draw < 0.7) return this.#meet("the cloud is down", instead);
    if (limited && draw < 0.4) {
      return this.#meet("429 or 1015", limits);
    }
    const lost = this.#isListLate() && call === "launch" ? 0.5 : 0.1;
    if (acting && draw < lost) return this.#meet("a lost answer, and it was done", afterwards);
    if (acting && draw < lost + 0.08)
      return this.#meet("a lost answer, and it was not done", instead);
    if (acting && draw < lost + 0.12) return this.#meet("a slow answer", slow);
    if (call === "instances" && draw < 0.01)
      return this.#meet("an empty list", [{ kind: "empty-list" }]);
    if (draw < 0.005) return this.#meet("a list that fails", instead);
    return undefined;
  }

  hook(): "done" | "fails" | "hangs" {
    const draw = this.isOver ? 0 : this.#chance.draw();
    if (draw < 0.75) return "done";
    this.count("a drain hook fails");
    return draw < 0.9 ? "fails" : "hangs";
  }

  #meet(kind: string, faults: readonly CallFault[]): CallFault {
    this.count(kind);
    return this.#chance.pick(faults);
  }
}

const limits: readonly CallFault[] = [
  { kind: "status-before", status: 429 },
  { kind: "status-before", status: 429, retryAfter: 60 },
  { kind: "status-before", status: 429, retryAfter: 1800 },
];
const slow: readonly CallFault[] = [{ kind: "slow", time: millis(100_000) }];
