/** JSON with sorted keys: the same value is the same bytes. Apart because records compare by it. */

/** Prints with two-space indentation, sorted keys and a final newline. Undefined keys vanish. */
export function canonicalJson(value: unknown): string {
  return `${JSON.stringify(sorted(value), undefined, 2)}\n`;
}

/** The same on one line, for values that are compared and not read. */
export function compactJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

/** The value itself where it is in order: most of a ledger stays what was read of it. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value.map(sorted);
    return items.every((item, place) => item === value[place]) ? value : items;
  }
  if (!isFields(value)) return value;
  const keys = Object.keys(value);
  const entries = keys.map((key) => sorted(value[key]));
  const isInOrder = keys.every((key, place) => place === 0 || (keys[place - 1] ?? "") < key);
  if (isInOrder && keys.every((key, place) => entries[place] === value[key])) return value;
  const pairs = keys.map((key, place): readonly [string, unknown] => [key, entries[place]]);
  return Object.fromEntries(pairs.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
