/** The page: one self-contained HTML file without scripts or network, from a FleetReport. */

import { dollars, hourly } from "../model/money.ts";
import { inDollars, usdPerHour } from "../model/units.ts";
import type { FleetReport } from "./fleet-report.ts";
import { type Html, html, nothing } from "./html.ts";
import { hourlyLimit, savedDollars, shareOf } from "./money.ts";
import { monthFigure } from "./month-chart.ts";
import { fleetCharts, poolCharts } from "./page-charts.ts";
import { framedPage, type PageSection, tile } from "./page-frame.ts";
import {
  adviceSection,
  approvalSection,
  blocksSection,
  fleetSection,
  savingsSection,
  timelineSection,
  waitingSection,
} from "./page-sections.ts";
import { counted } from "./text.ts";
import { minuteOf } from "./times.ts";
import { newest } from "./track.ts";

/** The whole file. The same report gives the same bytes. */
export function fleetPage(report: FleetReport): string {
  const note = report.note === undefined ? nothing : html`<p>${report.note}</p>`;
  return framedPage({
    title: `Fleet ${report.title}`,
    header: html`
      ${note}
      <p class="quiet">As of ${minuteOf(report.generatedAt)}. All times in UTC.</p>
      ${tiles(report)}`,
    sections: sections(report),
  });
}

function sections(report: FleetReport): readonly PageSection[] {
  return [
    { name: "Waiting for a person", content: waitingSection(report) },
    { name: "Spend and size", content: fleetCharts(report) },
    ...(report.month ? [{ name: "This month", content: monthFigure(report.month) }] : []),
    { name: "Fleet now", content: fleetSection(report) },
    { name: "GPU use by pool", content: poolCharts(report) },
    { name: "What happened", content: timelineSection(report) },
    { name: "Savings", content: savingsSection(report) },
    ...(report.advice
      ? [{ name: "Odd, or dearer than need be", content: adviceSection(report.advice) }]
      : []),
    ...(report.approvals
      ? [{ name: "Approvals", content: approvalSection(report.approvals) }]
      : []),
    { name: "Stopped by a gate", content: blocksSection(report) },
  ];
}

function tiles(report: FleetReport): Html {
  const { waiting, savings } = report;
  const first = savings[0];
  return html`<dl class="tiles">${[
    spendTile(report),
    countTile(report),
    monthTile(report),
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

function monthTile({ month }: FleetReport): Html {
  const forecast = month?.forecast;
  if (forecast?.kind !== "known") return nothing;
  const { low, middle, high } = forecast;
  const band = `nine times of ten ${dollars(low)} to ${dollars(high)}`;
  return tile("Expected this month", dollars(middle), band);
}

function countTile(report: FleetReport): Html {
  const value = newest(report.count);
  const limit = `of ${report.countLimit} allowed`;
  return tile("Instances", value === undefined ? "unknown" : String(value), limit);
}
