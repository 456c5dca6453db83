/** Untrusted text made harmless before it is printed; apart because every printer needs it. */

/** Invisible, renders as nothing, and ends whatever GitHub or Slack would have linked. */
const breaker = "\u200b";

/**
 * One line of visible characters: control characters and line breaks become one space; zero-width,
 * direction-changing and tag characters go; half a surrogate pair becomes a replacement character.
 */
export function oneLine(text: string): string {
  // Nearly all text, and many times faster than asking after what Unicode makes of it.
  if (/^[ -~]*$/.test(text)) return text.replace(/ {2,}/g, " ").trim();
  return text
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, "")
    .replace(/[\p{Cc}\p{Z}\s]+/gu, " ")
    .trim();
}

/**
 * One line that GitHub links to nothing: no mention (`@name`, team, mail address), no reference
 * (`#12`, `GH-12`, `owner/name#1`, `owner/name@sha`), no address, no formula. An invisible
 * character breaks each, as Renovate does it. Still Markdown: print it through `markdown.ts` or
 * `inert`.
 */
export function quiet(text: string): string {
  const line = oneLine(text);
  // Nearly all text has nothing of it, and one look is five times faster than five.
  if (!/[@#$]|GH-|:\/\/|www\./i.test(line)) return line;
  return line
    .replace(/[@#]/g, `$&${breaker}`)
    .replace(/\bGH-(?=\d)/gi, `$&${breaker}`)
    .replace(/:(?=\/\/)/g, `:${breaker}`)
    .replace(/www(?=\.)/gi, `$&${breaker}`)
    .replace(/\$(?!\d)/g, "\uff04");
}

/** Takes back what `quiet` inserted, for text that a machine reads again. */
export function unbroken(text: string): string {
  return text.replaceAll(breaker, "");
}

/**
 * At most `limit` UTF-16 units and no half character, the last of them `…` when something was cut
 * off.
 */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** For the middle of a sentence: no final full stop, an ordinary first word in lower case. */
export function clause(sentence: string): string {
  const bare = sentence.trim().replace(/\.$/, "");
  return bare.replace(/^[A-Z](?=[a-z']*\s)/, (letter) => letter.toLowerCase());
}

/** For standing alone: an ordinary first word with a capital, and a full stop. */
export function sentence(text: string): string {
  const bare = text.trim();
  const capital = bare.replace(/^[a-z](?=[a-z']*\s)/, (letter) => letter.toUpperCase());
  return /[.!?…]$/.test(capital) || capital === "" ? capital : `${capital}.`;
}

/** `1 instance`, `2 instances`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** `a`, `a or b`, `a, b or c`. */
export function oneOf(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} or ${last}`;
}
