/** The page's style: system fonts, two themes, phone to wide screen, paper. */

/**
 * Blue and vermilion of Okabe and Ito's palette, which people with any colour vision can tell
 * apart; nothing on the page is told by colour alone.
 */
export const pageStyle = `
:root{color-scheme:light dark;--paper:#fff;--card:#f6f7f9;--ink:#1a1d21;--quiet:#57606a;--rule:#d5d9df;
--line:#0067a5;--mark:#b34700;--band:#0067a530;--good:#00664b;--bad:#a6340a;--link:#0059b3}
@media (prefers-color-scheme:dark){:root{--paper:#14171b;--card:#1d2126;--ink:#e8eaed;--quiet:#a3abb5;
--rule:#363c44;--line:#56b4e9;--mark:#f0a030;--band:#56b4e938;--good:#4fc79a;--bad:#ff9472;--link:#7cc0ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
header,main,footer{max-width:74rem;margin:0 auto;padding:1rem}
h1{margin:0;font-size:1.6rem;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:2rem 0 .6rem}
h3{font-size:1rem;margin:0 0 .3rem;overflow-wrap:anywhere}
p{margin:.3rem 0;max-width:70ch}
a{color:var(--link)}
a:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--mark);outline-offset:2px}
.quiet,figcaption,footer{color:var(--quiet);font-size:.875rem}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.75rem;margin:1rem 0;padding:0}
.tiles>div,.card,figure{background:var(--card);border:1px solid var(--rule);border-radius:.5rem;padding:.75rem 1rem}
.tiles dt{color:var(--quiet);font-size:.875rem}
.tiles dd{margin:0;font-size:1.4rem;font-variant-numeric:tabular-nums}
.tiles dd small{display:block;font-size:.875rem;color:var(--quiet)}
figure{margin:0 0 .75rem}
svg{display:block;width:100%;height:auto}
svg text{font:11px system-ui,sans-serif;fill:var(--quiet);font-variant-numeric:tabular-nums}
svg .grid{stroke:var(--rule);stroke-width:1}
svg .tick{stroke:var(--quiet)}
svg .curve{fill:none;stroke:var(--line);stroke-width:2;stroke-linejoin:round}
svg .band{fill:var(--band)}
svg .dot{fill:var(--line)}
svg .value{fill:var(--ink);font-weight:600}
svg line.mark{stroke:var(--mark);stroke-width:1.5;stroke-dasharray:6 4}
svg text.mark{fill:var(--mark)}
.wide{display:none}
@media (min-width:48rem){.wide{display:block}.narrow{display:none}}
.pools{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,21rem),1fr));gap:.75rem}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9375rem}
th,td{text-align:left;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--rule);vertical-align:top}
th{color:var(--quiet);font-weight:600;white-space:nowrap}
td{overflow-wrap:anywhere;min-width:6rem}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
ol.timeline{list-style:none;margin:0;padding:0}
ol.timeline>li{display:grid;grid-template-columns:1fr auto;gap:0 1rem;padding:.6rem 0;border-bottom:1px solid var(--rule)}
ol.timeline .more{grid-column:1/-1;overflow-wrap:anywhere}
@media (min-width:48rem){ol.timeline>li{grid-template-columns:10.5rem 1fr auto}
ol.timeline .more{grid-column:2/-1}ol.timeline .what{grid-column:2}ol.timeline time{grid-row:1}}
ol.timeline time{grid-column:1/-1;color:var(--quiet);font-size:.875rem;font-variant-numeric:tabular-nums}
@media (min-width:48rem){ol.timeline time{grid-column:1}}
.what{font-weight:600;overflow-wrap:anywhere}
.failed,.blocked,.expired{color:var(--bad)}
.executed{color:var(--good)}
details{margin-top:.5rem}
summary{cursor:pointer;color:var(--quiet);font-size:.875rem}
@media print{:root{color-scheme:light;--paper:#fff;--card:#fff;--ink:#000;--quiet:#444;--rule:#bbb;--line:#0067a5;--mark:#b34700;--band:#0067a530;--good:#00664b;--bad:#a6340a}
figure,.card,li,tr{break-inside:avoid}details:not([open]){display:none}.scroll{overflow:visible}}
`.trim();
