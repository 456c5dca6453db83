/** Text as YAML that no reader of YAML, old or new, takes for anything but that text. */

/** Words that some version of YAML reads as a truth value or as nothing. */
const words = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf)$/i;
/** Anything that some version of YAML may read as a number: `007`, `1e9`, `0x1f`, `1_000`. */
const number = /^(?:0[xob].*|\d[\d._-]*(?:e[\d_+-]*)?)$/i;
const plain = /^[A-Za-z0-9][A-Za-z0-9._/-]*$/;

/** Bare where that is safe everywhere, in double quotes otherwise. */
export function yamlText(text: string): string {
  if (plain.test(text) && !words.test(text) && !number.test(text)) return text;
  return JSON.stringify(text).replaceAll(/[^\x20-\x7e]/gu, escaped);
}

/**
 * Accents and scripts stay readable. What is invisible or breaks a line is spelled out, and so is
 * U+FFFD, which a reader takes for a file that is not UTF-8.
 */
function escaped(character: string): string {
  if (character !== "\ufffd" && /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff
    ? `\\U${code.toString(16).padStart(8, "0")}`
    : `\\u${code.toString(16).padStart(4, "0")}`;
}
