/**
 * Markdown built as a tree and printed by mdast, so that no text can become syntax. Apart because
 * what mdast does not escape (mentions, references, formulas) must be stopped in one place.
 */
import type { Parents, PhrasingContent, RootContent, TableCell, TableRow, Text } from "mdast";
import { gfmToMarkdown } from "mdast-util-gfm";
import {
  defaultHandlers,
  type Info,
  type Options,
  type State,
  toMarkdown,
} from "mdast-util-to-markdown";
import { clip, oneLine, quiet } from "./text.ts";

/** A run of text in a sentence or cell: strings are untrusted and made inert. */
export type Words = string | PhrasingContent | readonly (string | PhrasingContent)[];

const longestText = 600;

/** Untrusted text as one line of Markdown that shows it and does nothing else. */
export function inert(untrusted: string): string {
  return clip(quiet(untrusted), longestText)
    .replace(/[\\`*_[\]<>|~&!]/g, "\\$&")
    .replace(/^([-+=#:])/, "\\$1")
    .replace(/^(\d+)([.)])/, "$1\\$2");
}

/** Untrusted text for Slack: cannot ring a channel or person, link, or change the type. */
export function slackInert(untrusted: string): string {
  return clip(oneLine(untrusted), longestText)
    .replace(/:(?=\/\/)|@/g, "$&\u200b")
    .replaceAll("*", "∗")
    .replaceAll("~", "∼")
    .replaceAll("`", "ˋ")
    .replace(/(?<!\w)_|_(?!\w)/g, "ˍ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

/** A name, type or id in a code span. */
export function code(untrusted: string): PhrasingContent {
  const value = clip(quiet(untrusted), longestText);
  return value === "" ? { type: "text", value: "(empty)" } : { type: "inlineCode", value };
}

/** Emphasised words. */
export function strong(words: Words): PhrasingContent {
  return { type: "strong", children: phrasing(words) };
}

/** A link; an address that is not http is shown as words only. */
export function link(words: Words, url: string | undefined): PhrasingContent {
  if (url === undefined || !/^https?:\/\/[^\s<>]+$/.test(url)) return strong(words);
  return { type: "link", url, children: phrasing(words) };
}

/**
 * Mentions people who are meant to hear of it: logins of the policy, the only text that may. What
 * is not a login as GitHub allows it is shown as code and reaches nobody.
 */
export function mention(login: string): PhrasingContent {
  const trusted = /^[A-Za-z0-9][A-Za-z0-9-]{0,38}(\/[A-Za-z0-9][A-Za-z0-9._-]{0,99})?$/.test(login);
  return trusted ? { type: "text", value: `@${login}` } : code(login);
}

/** A paragraph. */
export function paragraph(words: Words): RootContent {
  return { type: "paragraph", children: phrasing(words) };
}

/** A heading. */
export function heading(depth: 2 | 3 | 4, words: Words): RootContent {
  return { type: "heading", depth, children: phrasing(words) };
}

/** A bulleted list. */
export function bullets(items: readonly Words[]): RootContent {
  return {
    type: "list",
    ordered: false,
    spread: false,
    children: items.map((item) => ({
      type: "listItem",
      spread: false,
      children: [{ type: "paragraph", children: phrasing(item) }],
    })),
  };
}

/** A table; columns named in `right` (by index) are aligned to the right, for numbers. */
export function table(content: {
  readonly head: readonly Words[];
  readonly rows: readonly (readonly Words[])[];
  readonly right?: readonly number[];
}): RootContent {
  const align = content.head.map((_, index) => (content.right?.includes(index) ? "right" : null));
  return { type: "table", align, children: [content.head, ...content.rows].map(row) };
}

/** A part that is folded away until somebody opens it. `summary` is our own words. */
export function details(summary: string, children: readonly RootContent[]): readonly RootContent[] {
  return [
    { type: "html", value: `<details><summary>${summary}</summary>` },
    ...children,
    { type: "html", value: "</details>" },
  ];
}

/** A comment that nobody sees. What could end the comment early is taken out. */
export function hidden(words: string): RootContent {
  const safe = words.replace(/[^A-Za-z0-9_.:/= -]/g, "").replace(/-{2,}/g, "-");
  return { type: "html", value: `<!-- ${safe} -->` };
}

// Made once: the library keeps with each pattern what it has compiled of it.
const printing: Options = {
  bullet: "-",
  extensions: [gfmToMarkdown({ tablePipeAlign: false })],
  handlers: { text: printText },
  // mdast escapes a pipe in a cell only; at the start of a line it could open a table.
  unsafe: [{ atBreak: true, character: "|" }],
};

// Nothing in it begins or ends a construct of Markdown, save at the beginning of a line or by what
// stands before it: a link's text before a parenthesis, the beginning of an address before a full
// stop or a colon. An underscore inside a word is nothing either.
const plain =
  /^(?:[A-Za-z0-9 ,;%/$()'"?+’…-]|(?<![Ww])\.|(?<![ps]):|(?<=[A-Za-z0-9]{2})_(?=[A-Za-z0-9]{2}))*$/;

/** Plain words stay as they are, without the library's looking for each construct in them. */
function printText(node: Text, parent: Parents | undefined, state: State, info: Info): string {
  const { value } = node;
  const isFirst = info.before === "\n";
  const isApart = isFirst ? /^[A-Za-z]/.test(value) : !/^[(.:]/.test(value) || info.before === "`";
  const isClosed = info.after !== "\n" || !value.endsWith(" ");
  if (isApart && isClosed && plain.test(value)) return value;
  return defaultHandlers.text(node, parent, state, info);
}

/** The tree as Markdown, with one newline at its end. */
export function print(children: readonly RootContent[]): string {
  return toMarkdown({ type: "root", children: [...children] }, printing);
}

function row(cells: readonly Words[]): TableRow {
  return {
    type: "tableRow",
    children: cells.map((cell): TableCell => ({ type: "tableCell", children: phrasing(cell) })),
  };
}

function phrasing(words: Words): PhrasingContent[] {
  const parts = isList(words) ? words : [words];
  const last = parts.length - 1;
  return parts.map((part, index) => {
    if (typeof part !== "string") return part;
    // Between its neighbours a part keeps the spaces that join it to them.
    const start = index > 0 && part.startsWith(" ") ? " " : "";
    const end = index < last && part.endsWith(" ") && part.trim() !== "" ? " " : "";
    return { type: "text", value: `${start}${clip(quiet(part), longestText)}${end}` };
  });
}

function isList(words: Words): words is readonly (string | PhrasingContent)[] {
  return Array.isArray(words);
}
