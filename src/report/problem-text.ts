/** Problems of files as a terminal shows them: the place, the line itself, a caret, what to do. */
import type { Problem } from "../errors.ts";

/** How bad it is: an error keeps the files from being used, a warning does not. */
export type Severity = "error" | "warning";

/**
 * `file:line:column: error: what`, the line of the file with a caret under the place, then the
 * hint. `texts` are the files by the path that the problem names; `nameOf` says how it is shown.
 */
export function problemText(
  problem: Problem,
  shown: {
    readonly severity: Severity;
    readonly texts: Readonly<Record<string, string>>;
    readonly nameOf: (path: string) => string;
  },
): string {
  const { at, what, hint } = problem;
  const [first = "", ...more] = what.split("\n");
  const head = at ? `${shown.nameOf(at.file)}:${at.line}:${at.column}: ` : "";
  const text = at && Object.hasOwn(shown.texts, at.file) ? shown.texts[at.file] : undefined;
  const excerpt = at && text !== undefined ? excerptOf(text, at) : [];
  const lines = [`${head}${shown.severity}: ${first}`, ...more, ...excerpt, `  ${hint}`];
  return lines.map(printable).join("\n");
}

/** A terminal's width, less the margin. */
const widest = 90;
const margin = 5;

/** The line and the caret; of a long line the part around the place. */
function excerptOf(
  text: string,
  at: { readonly line: number; readonly column: number },
): readonly string[] {
  const line = text.split(/\r?\n/)[at.line - 1];
  if (line === undefined || line.trim() === "") return [];
  const from = at.column > widest - 10 ? at.column - Math.floor(widest / 2) : 0;
  const part = line.slice(from, from + widest);
  const before = part.slice(0, Math.max(0, at.column - 1 - from));
  const indent = before.replace(/[^\t]/gu, " ");
  const number = String(at.line).padStart(margin);
  return [`${number} | ${part}`, `${" ".repeat(margin)} | ${indent}^`];
}

/** Without the control characters by which a file's text could steer a terminal. */
function printable(text: string): string {
  return text.replace(/[^\P{Cc}\t]/gu, "");
}
