/** Reads fields of policies for the checker, by nothing of the product's readers. */

/** Of a mapping; empty where there is none. */
export type Fields = Readonly<Record<string, unknown>>;

/** A mapping, or none. */
export function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

/** A number, or what holds without one. */
export function number(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}

/** Minutes of a length of time. */
export function minutesOf(value: unknown, otherwise: number): number {
  const [, count, unit] = /^(\d+)([mhd])$/u.exec(String(value)) ?? [];
  const scale = unit === "h" ? 60 : unit === "d" ? 1440 : 1;
  return count === undefined ? otherwise : Number(count) * scale;
}

/** Milliseconds of the clock; absent where none is written. */
export function momentOf(value: unknown): number | undefined {
  const at = Date.parse(String(value));
  return value === undefined || Number.isNaN(at) ? undefined : at;
}

/** What a policy pauses. */
export function pausesOf(raw: Fields): readonly string[] {
  const { what } = fields(raw["pause"]);
  return raw["pause"] === undefined ? [] : [String(what)];
}
