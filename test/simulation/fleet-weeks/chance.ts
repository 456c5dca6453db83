/** Chance in streams of its own for each topic: a draw for people never shifts one for faults. */

/** Numbers that depend on the seed, the topic and how many were drawn before. */
export interface Chance {
  /** In [0, 1). */
  draw(): number;
  /** True with this probability. */
  happens(probability: number): boolean;
  /** Whole, both ends included. */
  between(least: number, most: number): number;
  /** One of them; there must be some. */
  pick<One>(from: readonly One[]): One;
}

/** A stream for a topic. Mulberry32, seeded by FNV-1a of both. */
export function chanceOf(seed: number, topic: string): Chance {
  let state = 0x811c9dc5;
  for (const letter of `${seed}/${topic}`) {
    state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  }
  const draw = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number) => least + Math.floor(draw() * (most - least + 1));
  return {
    draw,
    happens: (probability) => draw() < probability,
    between,
    pick: (from) => {
      const found = from[between(0, from.length - 1)];
      if (found === undefined) throw new Error("there is nothing to pick from");
      return found;
    },
  };
}

/** A share in [0, 1) of some whole numbers, the same every time: for what is asked in any order. */
export function shareOf(...numbers: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const number of numbers) {
    hash = Math.imul(hash ^ (number | 0), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  }
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
