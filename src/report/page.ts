/** The page: one self-contained HTML file without scripts or network, from a FleetReport. */

import { hourly } from "../model/money.ts";
import { inDollars, usdPerHour } from "../model/units.ts";
import type { FleetReport } from "./fleet-report.ts";
import { type Html, html, nothing, printHtml } from "./html.ts";
import { hourlyLimit, savedDollars, shareOf } from "./money.ts";
import { fleetCharts, poolCharts } from "./page-charts.ts";
import {
  adviceSection,
  blocksSection,
  fleetSection,
  savingsSection,
  timelineSection,
  waitingSection,
} from "./page-sections.ts";
import { pageStyle } from "./page-style.ts";
import { counted } from "./text.ts";
import { minuteOf } from "./times.ts";
import { newest } from "./track.ts";

const contentPolicy = "default-src 'none'; style-src 'unsafe-inline'";

/** The whole file. The same report gives the same bytes. */
export function fleetPage(report: FleetReport): string {
  const head = html`
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width,initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="${contentPolicy}">
    <meta name="color-scheme" content="light dark">
    <title>Fleet ${report.title}</title>`;
  const note = report.note === undefined ? nothing : html`<p>${report.note}</p>`;
  const body = html`
    <header>
      <h1>Fleet ${report.title}</h1>
      ${note}
      <p class="quiet">As of ${minuteOf(report.generatedAt)}. All times in UTC.</p>
      ${tiles(report)}
    </header>
    <main>${sections(report)}</main>
    <footer>Made by Fleetmerge from its records. Unknown is shown as unknown, not zero.</footer>`;
  const opening = `<!doctype html>\n<html lang="en">\n<head>${printHtml(head)}`;
  const style = `<style>\n${pageStyle}\n</style></head>`;
  return `${opening}\n${style}\n<body>${printHtml(body)}</body>\n</html>\n`;
}

function sections(report: FleetReport): readonly Html[] {
  const all = [
    { name: "Waiting for a person", content: waitingSection(report) },
    { name: "Spend and size", content: fleetCharts(report) },
    { name: "Fleet now", content: fleetSection(report) },
    { name: "GPU use by pool", content: poolCharts(report) },
    { name: "What happened", content: timelineSection(report) },
    { name: "Savings", content: savingsSection(report) },
    ...(report.advice
      ? [{ name: "Odd, or dearer than need be", content: adviceSection(report.advice) }]
      : []),
    { name: "Stopped by a gate", content: blocksSection(report) },
  ];
  return all.map(({ name, content }, index) => {
    const id = `section-${index}`;
    return html`<section aria-labelledby="${id}"><h2 id="${id}">${name}</h2>${content}</section>`;
  });
}

function tiles(report: FleetReport): Html {
  const { waiting, savings } = report;
  const first = savings[0];
  return html`<dl class="tiles">${[
    spendTile(report),
    countTile(report),
    tile("Waiting for a person", String(waiting.length), counted(waiting.length, "pull request")),
    first?.saved === undefined ? nothing : tile("Saved", savedDollars(first.saved), first.what),
  ]}</dl>`;
}

function spendTile(report: FleetReport): Html {
  const value = newest(report.spend);
  const limit = inDollars(report.spendLimit);
  if (value === undefined)
    return tile("Spend now", "unknown", `of ${hourlyLimit(report.spendLimit)}`);
  const share = shareOf({ value, limit });
  return tile(
    "Spend now",
    hourly(usdPerHour(value)),
    `${share} of ${hourlyLimit(report.spendLimit)}`,
  );
}

function countTile(report: FleetReport): Html {
  const value = newest(report.count);
  const limit = `of ${report.countLimit} allowed`;
  return tile("Instances", value === undefined ? "unknown" : String(value), limit);
}

function tile(name: string, value: string, more: string): Html {
  return html`<div><dt>${name}</dt><dd>${value}<small>${more}</small></dd></div>`;
}
