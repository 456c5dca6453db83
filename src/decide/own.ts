/** Looking into records whose keys come from outside, apart so that `constructor` finds nothing. */

/** The record's own value under this key, never one inherited from Object. */
export function own<Value>(
  record: Readonly<Record<string, Value>>,
  key: string,
): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Compares two texts by code unit, the order of every list that is printed. */
export function byText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
