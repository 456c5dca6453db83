/** The page's style: system fonts, two themes, phone to wide screen, paper. */

// Blue and vermilion as in Okabe and Ito's palette: told apart by any colour vision. Nothing on
// the page is told by colour alone.
const light = `
--paper: #fff; --card: #f6f7f9; --ink: #1a1d21; --quiet: #57606a; --rule: #d5d9df;
--line: #0067a5; --mark: #b34700; --band: #0067a530;
--good: #00664b; --bad: #a6340a; --link: #0059b3;`;

const dark = `
--paper: #14171b; --card: #1d2126; --ink: #e8eaed; --quiet: #a3abb5; --rule: #363c44;
--line: #56b4e9; --mark: #f0a030; --band: #56b4e938;
--good: #4fc79a; --bad: #ff9472; --link: #7cc0ff;`;

const themes = `
:root { color-scheme: light dark; ${light} }
@media (prefers-color-scheme: dark) { :root { ${dark} } }
@media print { :root { color-scheme: light; ${light} } }`;

const text = `
* { box-sizing: border-box }
body {
  margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif
}
header, main, footer { max-width: 74rem; margin: 0 auto; padding: 1rem }
h1 { margin: 0; font-size: 1.6rem; overflow-wrap: anywhere }
h2 { margin: 2rem 0 .6rem; font-size: 1.2rem }
section:first-child h2 { margin-top: 0 }
h3 { margin: 0 0 .3rem; font-size: 1rem; overflow-wrap: anywhere }
p { margin: .3rem 0; max-width: 70ch }
a { color: var(--link) }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible {
  outline: 3px solid var(--mark); outline-offset: 2px
}
summary { cursor: pointer }
details { margin-top: .5rem }
.quiet, figcaption, summary, footer, dt, small, .timeline time { color: var(--quiet); font-size: .875rem }
.number, .name, time { white-space: nowrap }
.number { text-align: right }
.prose { min-width: 14rem }
.number, dd, time, svg text { font-variant-numeric: tabular-nums }
.failed, .blocked, .expired { color: var(--bad) }
.executed { color: var(--good) }`;

const boxes = `
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .75rem }
.tiles > div, .card, figure {
  background: var(--card); border: 1px solid var(--rule); border-radius: .5rem; padding: .75rem 1rem
}
.card, figure { margin: 0 0 .75rem }
dd { margin: 0; font-size: 1.4rem }
small { display: block }
.pools {
  display: grid; gap: .75rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr))
}`;

const pictures = `
svg { display: block; width: 100%; height: auto }
svg text {
  font: 12px system-ui, sans-serif; fill: var(--quiet);
  paint-order: stroke; stroke: var(--card); stroke-width: 3px
}
svg .grid { stroke: var(--rule) }
svg .tick { stroke: var(--quiet) }
svg .curve { fill: none; stroke: var(--line); stroke-width: 2; stroke-linejoin: round }
.use { display: inline-flex; align-items: center; gap: .5rem }
.use svg { width: 6rem; height: 1.25rem; background: var(--card) }
svg .expected {
  fill: none; stroke: var(--line); stroke-width: 2; stroke-dasharray: 2 5; stroke-linecap: round
}
svg .band { fill: var(--band) }
svg .dot { fill: var(--line) }
svg .value { fill: var(--ink); font-weight: 600 }
svg line.mark { stroke: var(--mark); stroke-width: 1.5; stroke-dasharray: 6 4 }
svg text.mark { fill: var(--mark) }
.wide, .middle { display: none }`;

const lists = `
.scroll { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-size: .9375rem }
th, td {
  vertical-align: top; padding: .35rem 1.25rem .35rem 0;
  border-bottom: 1px solid var(--rule)
}
th { color: var(--quiet) }
th:not(.number) { text-align: left }
.timeline { list-style: none; margin: 0; padding: 0 }
.timeline > li {
  display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; padding: .6rem 0;
  border-bottom: 1px solid var(--rule)
}
.long > li {
  content-visibility: auto; contain-intrinsic-size: auto 4.3rem;
  padding-inline: 6px; margin-inline: -6px
}
.timeline time, .timeline .more { grid-column: 1 / -1; overflow-wrap: anywhere }
.what { font-weight: 600; overflow-wrap: anywhere }`;

const screens = `
@media (min-width: 40rem) {
  .middle { display: block }
  .narrow { display: none }
}
@media (min-width: 64rem) {
  .wide { display: block }
  .middle { display: none }
}
@media (min-width: 48rem) {
  .timeline > li { grid-template-columns: 10.5rem 1fr auto }
  .timeline time { grid-column: 1 }
  .timeline .more { grid-column: 2 / -1 }
}
@media print {
  figure, .card, li, tr { break-inside: avoid }
  details:not([open]) { display: none }
  .scroll { overflow: visible }
  table { font-size: .8125rem }
  .name { white-space: normal; overflow-wrap: anywhere }
  .long > li { content-visibility: visible }
}`;

/** Everything between `<style>` and `</style>`. */
export const pageStyle = [themes, text, boxes, pictures, lists, screens].join("").trim();
