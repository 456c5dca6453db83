/** JSON with sorted keys: the same value is the same bytes. Apart because records compare by it. */

/** Prints with two-space indentation, sorted keys and a final newline. Undefined keys vanish. */
export function canonicalJson(value: unknown): string {
  return `${JSON.stringify(sorted(value), undefined, 2)}\n`;
}

/** The same on one line, for values that are compared and not read. */
export function compactJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  entries.sort(([one], [other]) => (one < other ? -1 : 1));
  for (const entry of entries) entry[1] = sorted(entry[1]);
  return Object.fromEntries(entries);
}
