/** A month's report as one self-contained HTML file, in the frame and style of the fleet's page. */

import { type Content, type Html, html, nothing } from "./html.ts";
import { monthFigure } from "./month-chart.ts";
import type { MonthReport } from "./month-report.ts";
import {
  type MonthCell,
  type MonthSection,
  moneyText,
  monthSections,
  monthState,
  monthTitle,
  savedText,
} from "./month-sections.ts";
import { framedPage, tile } from "./page-frame.ts";
import { pullRequest, scrolling } from "./page-table.ts";
import { counted } from "./text.ts";

/** The whole file. The same report gives the same bytes. */
export function monthPage(report: MonthReport): string {
  return framedPage({
    title: `Fleet ${report.title}, ${monthTitle(report)}`,
    header: html`
      <p class="quiet">${monthState(report)} All times in UTC, and a month is one of UTC.</p>
      ${tiles(report)}`,
    sections: monthSections(report).map((section) => ({
      name: section.name,
      content: contentOf(section, report),
    })),
  });
}

function tiles(report: MonthReport): Html {
  const { spent, before, saved, avoided, approvals, counts } = report;
  const earlier = `${moneyText(before.spent.total)} in ${monthTitle(before)}`;
  return html`<dl class="tiles">${[
    tile("Spent", moneyText(spent.total), earlier),
    tile("Saved by actions", savedText(saved), "against having done nothing"),
    tile("Avoided", savedText(avoided.amount), `${counted(avoided.launches, "refusal")}`),
    tile("Launches", String(counts.launched), counted(counts.terminated, "termination")),
    tile("Stopped by a gate", String(counts.blocked), counted(report.blocked.length, "reason")),
    tile("Approvals", String(approvals.approved.length), `${approvals.byItself} needed none`),
  ]}</dl>`;
}

function contentOf({ says, table, isDrawn }: MonthSection, report: MonthReport): Html {
  const paragraphs = says.map((text) => html`<p>${text}</p>`);
  const [first = nothing, last = nothing] = [paragraphs[0], paragraphs.at(-1)];
  const rows = table && {
    ...table,
    rows: table.rows.map((row) => row.map(cellOf)),
  };
  // The figure has the forecast's words beside it.
  return html`
    ${isDrawn ? [first, monthFigure(drawn(report)), last] : paragraphs}
    ${rows ? scrolling(rows) : ""}`;
}

function drawn(report: MonthReport): Parameters<typeof monthFigure>[0] {
  const { start, end, spent, forecast, budget } = report;
  return {
    start,
    end,
    track: spent.track,
    ...(forecast ? { forecast } : {}),
    ...(budget === undefined ? {} : { budget }),
  };
}

function cellOf(cell: MonthCell): Content {
  return typeof cell === "string" ? cell : pullRequest(cell);
}
