/** A short number for a text: the same on every machine, and no source of chance or of secrecy. */

/** 32 bits, at or above zero: FNV-1a, stirred by the end of murmur3 so that every bit counts. */
export function fingerprint(text: string): number {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
