/** What every page has: head, style, title, sections by name. No scripts, no network. */
import { type Html, html, printHtml } from "./html.ts";
import { pageStyle } from "./page-style.ts";

const contentPolicy = "default-src 'none'; style-src 'unsafe-inline'";

/** A part of a page under its own heading. */
export interface PageSection {
  readonly name: string;
  readonly content: Html;
}

/** What is put into the frame. */
export interface FramedPage {
  readonly title: string;
  /** Below the title. */
  readonly header: Html;
  readonly sections: readonly PageSection[];
}

/** The whole file. The same content gives the same bytes. */
export function framedPage({ title, header, sections }: FramedPage): string {
  const head = html`
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width,initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="${contentPolicy}">
    <meta name="color-scheme" content="light dark">
    <title>${title}</title>`;
  const body = html`
    <header>
      <h1>${title}</h1>
      ${header}
    </header>
    <main>${sections.map(sectionHtml)}</main>
    <footer>Made by Fleetmerge from its records. Unknown is shown as unknown, not zero.</footer>`;
  const opening = `<!doctype html>\n<html lang="en">\n<head>${printHtml(head)}`;
  const style = `<style>\n${pageStyle}\n</style></head>`;
  return `${opening}\n${style}\n<body>${printHtml(body)}</body>\n</html>\n`;
}

/** One number with its name above and its meaning below, for a list of class `tiles`. */
export function tile(name: string, value: string, more: string): Html {
  return html`<div><dt>${name}</dt><dd>${value}<small>${more}</small></dd></div>`;
}

function sectionHtml({ name, content }: PageSection, index: number): Html {
  const id = `section-${index}`;
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${name}</h2>${content}</section>`;
}
