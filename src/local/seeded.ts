/**
 * Chance for the local world, without a stream: a number depends only on the seed and the keys,
 * never on who asked before. So a lazily derived world comes out the same in any order of asking.
 */

/** A number in [0, 1) for some keys; the same keys always give the same number. */
export type Seeded = (...keys: readonly (string | number)[]) => number;

const fnvOffset = 0x811c9dc5;
const fnvPrime = 0x01000193;

/** Chance of one seed: FNV-1a over the keys, then the finaliser of MurmurHash3 to mix the bits. */
export function seededBy(seed: number | string): Seeded {
  return (...keys) => {
    let hash = fnvOffset;
    for (const letter of [seed, ...keys].join("\u0000")) {
      hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), fnvPrime);
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
  };
}

/** Hexadecimal digits that depend only on the seed and the keys. */
export function hexDigits(chance: Seeded, count: number, ...keys: readonly (string | number)[]) {
  const digit = (at: number) => Math.floor(chance("hex", ...keys, at) * 16).toString(16);
  return Array.from({ length: count }, (_, at) => digit(at)).join("");
}
