/** Markdown as GitHub would show it: its dialect, its looks in light and dark. For the pictures. */
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

/** Colours and measures of GitHub's own stylesheet, as far as a pull request's text needs them. */
const style = `
:root { --text: #1f2328; --muted: #59636e; --back: #ffffff; --line: #d1d9e0; --code: #818b981f;
  --stripe: #f6f8fa; --link: #0969da; --merge: #1f883d; --head: #f6f8fa; }
@media (prefers-color-scheme: dark) { :root { --text: #f0f6fc; --muted: #9198a1; --back: #0d1117;
  --line: #3d444d; --code: #656c7633; --stripe: #151b23; --link: #4493f8; --merge: #238636;
  --head: #151b23; } }
body { margin: 0; padding: 24px; background: var(--back); color: var(--text);
  font: 14px/1.5 "Liberation Sans", "DejaVu Sans", sans-serif; }
h1.title { font-size: 26px; font-weight: 400; margin: 0 0 8px; }
h1.title span, .who { color: var(--muted); }
.state { display: inline-block; background: var(--merge); color: #fff; border-radius: 2em;
  padding: 3px 12px; margin-right: 8px; }
.who { margin-bottom: 16px; }
.who b, a { color: var(--link); text-decoration: none; font-weight: inherit; }
article { border: 1px solid var(--line); border-radius: 6px; }
article header { background: var(--head); border-bottom: 1px solid var(--line); padding: 8px 16px;
  border-radius: 6px 6px 0 0; color: var(--muted); }
article > div { padding: 16px; }
article > div > :first-child { margin-top: 0; }
h2, h3 { margin: 24px 0 12px; } h2 { font-size: 21px; border-bottom: 1px solid var(--line); }
h3 { font-size: 17px; } p, ul, pre, table, details { margin: 0 0 12px; }
table { border-collapse: collapse; display: block; overflow: auto; }
th, td { border: 1px solid var(--line); padding: 6px 13px; }
tr:nth-child(2n) td { background: var(--stripe); }
code { background: var(--code); border-radius: 6px; padding: 2px 5px;
  font: 85% "Liberation Mono", "DejaVu Sans Mono", monospace; }
pre { background: var(--stripe); border-radius: 6px; padding: 12px; overflow: auto; }
td code { white-space: nowrap; }
pre code { background: none; padding: 0; } li input { margin-right: 6px; }
`;

/** A pull request's page: head, title, state and its first comment. */
export function pullRequestPage(pull: {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly author: string;
  readonly from: string;
  readonly into: string;
}): string {
  const html = micromark(pull.body, {
    // The bodies are our own, and use the tags that GitHub lets through.
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  const { number, author, from, into } = pull;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(pull.title)}</title>
<style>${style}</style>
<h1 class="title">${escaped(pull.title)} <span>#${number}</span></h1>
<p class="who"><span class="state">Open</span><b>${author}</b> wants to merge 1 commit into
<code>${into}</code> from <code>${from}</code></p>
<article><header><b>${author}</b> commented now</header><div>${html}</div></article></html>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
