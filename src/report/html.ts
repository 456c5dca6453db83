/** HTML that escapes by itself: a value put into it is text, whatever it holds. */
import { oneLine } from "./text.ts";

const made: unique symbol = Symbol("html");

/** Markup that was made here, and so is safe to put into other markup. */
export interface Html {
  readonly [made]: string;
}

/** What may be put into markup: text (escaped), numbers, markup, or lists of markup. */
export type Content = string | number | Html | readonly Html[];

/**
 * Markup from a template; all text in its holes is escaped and cannot leave its place. Line breaks
 * of the template itself, with the indentation after them, are for the reader of the source only.
 */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Html {
  const holes = contents.map(markup);
  return { [made]: parts.map((part, index) => unfolded(part) + (holes[index] ?? "")).join("") };
}

/** No markup. */
export const nothing: Html = { [made]: "" };

/** The text of markup, for writing it to a file. */
export function printHtml(content: Html): string {
  return content[made];
}

/** A link; an address that is not http is shown as words only. */
export function anchor(words: string, url: string | undefined): Html {
  if (url === undefined || !/^https?:\/\/[^\s"'<>`]+$/.test(url)) return html`${words}`;
  return html`<a href="${url}" rel="noreferrer noopener">${words}</a>`;
}

function markup(content: Content): string {
  if (typeof content === "number") return String(content);
  if (typeof content === "string") return escaped(oneLine(content));
  return isList(content) ? content.map(printHtml).join("") : printHtml(content);
}

function unfolded(part: string): string {
  return part.replace(/\n\s*/g, "");
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

function isList(content: Html | readonly Html[]): content is readonly Html[] {
  return Array.isArray(content);
}
