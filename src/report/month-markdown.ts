/** A month's report as Markdown, and as one object for machines. */
import type { RootContent } from "mdast";
import { inDollars } from "../model/units.ts";
import { bullets, code, heading, link, paragraph, print, table } from "./markdown.ts";
import { barChart } from "./mermaid.ts";
import type { MoneyTold, MonthReport } from "./month-report.ts";
import {
  dateOf,
  type MonthCell,
  type MonthSection,
  monthInBrief,
  monthSections,
  monthState,
  monthTitle,
} from "./month-sections.ts";

/** The whole report; the same report gives the same bytes. */
export function monthMarkdown(report: MonthReport): string {
  return print([
    heading(2, `Fleet ${report.title}, ${monthTitle(report)}`),
    paragraph(`${monthState(report)} All times are UTC, and a month is one of UTC.`),
    bullets(monthInBrief(report)),
    ...monthSections(report).flatMap((section) => sectionOf(section, report)),
  ]);
}

function sectionOf(
  { name, says, table: rows, isDrawn }: MonthSection,
  report: MonthReport,
): readonly RootContent[] {
  return [
    heading(3, name),
    ...says.map((text) => paragraph(text)),
    ...(isDrawn ? daysDrawn(report) : []),
    ...(rows
      ? [
          table({
            head: rows.head,
            right: rows.numbers,
            rows: rows.rows.map((row) =>
              row.map((cell, index) => cellOf(cell, rows.names?.includes(index) === true)),
            ),
          }),
        ]
      : []),
  ];
}

function cellOf(cell: MonthCell, isName: boolean) {
  if (typeof cell === "string") return isName ? code(cell) : cell;
  const words = `no. ${cell.number}`;
  return cell.url === undefined ? words : link(words, cell.url);
}

/** A bar cannot be unknown: such days are left out and named. */
function daysDrawn({ spent }: MonthReport): readonly RootContent[] {
  const known = spent.days.flatMap(({ start, spent: told }) =>
    told.kind === "known" ? [{ name: dateOf(start).slice(5), value: inDollars(told.amount) }] : [],
  );
  const unknown = spent.days.flatMap(({ start, spent: told }) =>
    told.kind === "unknown" ? [dateOf(start)] : [],
  );
  return [
    ...(known.length < 2 ? [] : [barChart({ title: "Dollars a day", unit: "USD", bars: known })]),
    ...(unknown.length === 0 ? [] : [paragraph(`Unknown: ${unknown.join(", ")}.`)]),
  ];
}

/** What `--json` and the action's output `summary` give: dollars as numbers, null is unknown. */
export function monthObject(report: MonthReport): Readonly<Record<string, unknown>> {
  const { forecast, before, approvals, advice } = report;
  return {
    month: report.month,
    whole: report.until >= report.end,
    spent_usd: dollarsOf(report.spent.total),
    spent_before_usd: dollarsOf(before.spent.total),
    saved_usd: dollarsOf(report.saved),
    avoided_usd: dollarsOf(report.avoided.amount),
    forecast_usd:
      forecast?.kind === "known"
        ? {
            low: inDollars(forecast.low),
            middle: inDollars(forecast.middle),
            high: inDollars(forecast.high),
          }
        : null,
    ...report.counts,
    blocked_by_reason: Object.fromEntries(report.blocked.map((one) => [one.reason, one.count])),
    approved: approvals.approved.length,
    middle_approval_seconds: approvals.middle === undefined ? null : approvals.middle / 1000,
    pools_usd: Object.fromEntries(
      report.pools.map(({ pool = "", cost }) => [pool, dollarsOf(cost)]),
    ),
    recommended_usd_per_month: (advice?.recommendations ?? []).map((one) => ({
      what: one.sentence,
      saved: inDollars(one.savedPerMonth),
    })),
  };
}

function dollarsOf(told: MoneyTold): number | null {
  return told.kind === "known" ? inDollars(told.amount) : null;
}
