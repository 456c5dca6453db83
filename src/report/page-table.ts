/** Tables of a page that a keyboard can scroll, and the small things in their cells. */
import { type Instant, isoTime } from "../model/units.ts";
import type { PullRequestReference } from "./fleet-report.ts";
import { anchor, type Content, type Html, html } from "./html.ts";
import { minuteOf } from "./times.ts";

/** A table that may be wider than the screen. */
export interface ScrollingTable {
  readonly label: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Content[])[];
  /** Columns of numbers and of sentences, by index; the rest are names that do not wrap. */
  readonly numbers?: readonly number[];
  readonly prose?: readonly number[];
}

/** Focusable, so that a keyboard can scroll what does not fit. */
export function scrolling(table: ScrollingTable): Html {
  const kind = (index: number) =>
    table.numbers?.includes(index) ? "number" : table.prose?.includes(index) ? "prose" : "name";
  // A column without a name heads nothing that could be read out.
  const heads = table.head.map((word, index) =>
    word === ""
      ? html`<td class="${kind(index)}"></td>`
      : html`<th scope="col" class="${kind(index)}">${word}</th>`,
  );
  const body = table.rows.map((row) => {
    const cells = row.map((cell, index) => html`<td class="${kind(index)}">${cell}</td>`);
    return html`<tr>${cells}</tr>`;
  });
  return html`
    <div class="scroll" role="region" aria-label="${table.label}" tabindex="0">
      <table><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table>
    </div>`;
}

/** An instant to the minute. */
export function timeOf(at: Instant): Html {
  return html`<time datetime="${isoTime(at)}">${minuteOf(at)}</time>`;
}

/** `#12`, linked where its address is known. */
export function pullRequest(reference: PullRequestReference): Html {
  return anchor(`#${reference.number}`, reference.url);
}
