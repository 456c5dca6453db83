/** Lengths of time as policies spell them: `30m`, `1h30m`, `7d`. The spelling of Prometheus. */
import { assert } from "../errors.ts";
import type { Millis } from "../model/units.ts";
import { day, hour, millis, minute } from "../model/units.ts";

/** Strict: units in descending order, each once, whole numbers, nothing else. */
export const durationPattern = "^(?=\\d)(?:\\d{1,6}d)?(?:\\d{1,6}h)?(?:\\d{1,6}m)?(?:\\d{1,6}s)?$";

const duration = /^(?=\d)(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?$/;
const second = 1000;
const units = [
  { letter: "d", length: day },
  { letter: "h", length: hour },
  { letter: "m", length: minute },
  { letter: "s", length: second },
] as const;

/** The length of `1h30m`. Undefined when the text is anything else, also `30`, `30 m`, `1.5h`. */
export function parseDuration(text: string): Millis | undefined {
  const counts = duration.exec(text)?.slice(1);
  if (!counts) return undefined;
  return millis(
    units.reduce((sum, unit, index) => sum + Number(counts[index] ?? 0) * unit.length, 0),
  );
}

/** A length that a schema has already checked, or one of our own defaults. */
export function checkedDuration(text: string): Millis {
  const length = parseDuration(text);
  assert(length !== undefined, `${text} passed for a duration`);
  return length;
}

/** The shortest spelling: `90m` prints as `1h30m`. Parts of a second are dropped. */
export function printDuration(length: Millis): string {
  let rest = Math.max(0, Math.floor(length / second)) * second;
  let text = "";
  for (const unit of units) {
    const count = Math.floor(rest / unit.length);
    rest -= count * unit.length;
    if (count > 0) text += `${count}${unit.letter}`;
  }
  return text === "" ? "0s" : text;
}
