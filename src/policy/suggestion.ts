/** What somebody probably meant: the nearest known word, the same quantity in the right unit. */
import { millis } from "../model/units.ts";
import { parseDuration, printDuration } from "./duration.ts";

/** Shown when there is no near word: more would bury the message. */
const listedAtMost = 8;

/**
 * `Did you mean "idle"?`, or a list of what is known when nothing is near. `plural` says what the
 * list is of: `rules`.
 */
export function suggestion(
  written: string,
  known: { readonly words: readonly string[]; readonly plural: string },
): string {
  const meant = nearest(written, known.words);
  return meant === undefined ? listing(known) : `Did you mean ${JSON.stringify(meant)}?`;
}

/** The known word with the least difference. Undefined when every one is a different word. */
export function nearest(written: string, words: readonly string[]): string | undefined {
  const spelled = plain(written);
  const allowed = Math.max(1, Math.floor(spelled.length / 3));
  return words
    .map((word) => ({ word, distance: editDistance(spelled, plain(word)) }))
    .filter(({ distance }) => distance <= allowed)
    .sort((one, other) => one.distance - other.distance || (one.word < other.word ? -1 : 1))[0]
    ?.word;
}

function plain(word: string): string {
  return word.slice(0, 100).toLowerCase().replaceAll("-", "_");
}

function listing(known: { readonly words: readonly string[]; readonly plural: string }): string {
  if (known.words.length === 0) return `There are no ${known.plural} here`;
  const shown = known.words.slice(0, listedAtMost).join(", ");
  const rest = known.words.length - listedAtMost;
  return `Known ${known.plural}: ${shown}${rest > 0 ? ` and ${rest} more` : ""}`;
}

/** Insertions, deletions, replacements and swaps of neighbours between two short words. */
function editDistance(one: string, other: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[other.length] ?? 0;
}

const unitWords: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  second: 1,
  m: 60,
  min: 60,
  minute: 60,
  h: 3600,
  hr: 3600,
  hour: 3600,
  d: 86_400,
  day: 86_400,
  w: 604_800,
  week: 604_800,
};

/** `30`, `30 min`, `30M`, `1.5h` as `30m`, `30m`, `30m`, `1h30m`; a bare number is minutes. */
export function durationMeant(written: unknown): string | undefined {
  const text = String(written).trim().toLowerCase();
  if (parseDuration(String(written)) !== undefined) return undefined;
  const [, count, word] = /^(\d{1,6}(?:\.\d{1,4})?) ?([a-z]*)$/.exec(text) ?? [];
  if (count === undefined) return undefined;
  const name = word || "m";
  const seconds = unitWords[name] ?? unitWords[name.replace(/s$/, "")];
  if (seconds === undefined) return undefined;
  const meant = printDuration(millis(Number(count) * seconds * 1000));
  return parseDuration(meant) === undefined ? undefined : meant;
}

/** `$1,000/hour`, `100 USD` as `1000`, `100`. */
export function dollarsMeant(written: unknown): string | undefined {
  if (typeof written !== "string") return undefined;
  const bare = written
    .replaceAll(/[$, _]|usd|dollars?/gi, "")
    .replace(/(?:\/|per)(?:h|hour)$/i, "");
  return /^\d{1,9}(?:\.\d{1,6})?$/.test(bare) ? String(Number(bare)) : undefined;
}

/** `80%`, `0.8` as `80`, `80`. */
export function percentMeant(written: unknown): string | undefined {
  if (typeof written === "number") {
    const percent = Math.round(written * 1e6) / 1e4;
    return written > 0 && written < 1 && percent >= 1 ? String(percent) : undefined;
  }
  const [, count] = /^(\d{1,3}(?:\.\d{1,4})?) ?(?:%|percent)?$/i.exec(String(written)) ?? [];
  return count;
}
