/** What was spent since the month's start and what is expected at its end, as a figure. */

import { dollars } from "../model/money.ts";
import type { MonthEnd } from "../model/month-end.ts";
import { type Instant, inDollars, type UsdMicros, usd } from "../model/units.ts";
import type { TimeChart } from "./charts.ts";
import type { TrackPoint } from "./fleet-report.ts";
import { type Html, html, nothing } from "./html.ts";
import type { MoneyTold } from "./month-report.ts";
import { forecastText } from "./month-sections.ts";
import { inAllWidths, rangeWords, valueTable } from "./page-charts.ts";

/** A month to draw. */
export interface DrawnMonth {
  readonly start: Instant;
  readonly end: Instant;
  /** The sum since the start, oldest first; the last is now, or the month's end. */
  readonly track: readonly { readonly at: Instant; readonly total: MoneyTold }[];
  readonly forecast?: MonthEnd;
  /** Of the month. Absent: the policies set none. */
  readonly budget?: UsdMicros;
}

/** The figure; a sentence where nothing is known to draw. */
export function monthFigure(month: DrawnMonth): Html {
  const { start, end, forecast, budget } = month;
  const points = month.track.map(pointOf);
  const ahead = forecastText(forecast);
  const words = ahead === "" ? nothing : html`<p>${ahead}</p>`;
  if (points.length < 2 || !points.some(({ value }) => value !== undefined)) {
    return html`<p>No spend of this month is known to draw.</p>${words}`;
  }
  const name = "Spent since the month began";
  const expected = expectedPoints(points.at(-1), forecast);
  const chart: TimeChart = {
    description: described(points, forecast),
    points,
    ...(expected.length === 0 ? {} : { forecast: expected }),
    from: start,
    to: end,
    shape: "line",
    marks:
      budget === undefined
        ? []
        : [{ value: inDollars(budget), label: `budget ${dollars(budget)}` }],
    unit,
  };
  const band = expected.length === 0 ? "" : "Dotted: what is expected. Band: nine of ten cases.";
  return html`
    <figure>
      <h3>${name}</h3>
      ${inAllWidths(chart)}
      <figcaption>${rangeWords({ from: start, to: end })} ${band}</figcaption>
      ${valueTable(name, points, unit, "highest")}
    </figure>
    ${words}`;
}

function pointOf({ at, total }: DrawnMonth["track"][number]): TrackPoint {
  return total.kind === "known" ? { at, value: inDollars(total.amount) } : { at };
}

function expectedPoints(
  now: TrackPoint | undefined,
  forecast: MonthEnd | undefined,
): readonly TrackPoint[] {
  if (now?.value === undefined || forecast?.kind !== "known") return [];
  const { end, low, middle, high } = forecast;
  const last = { value: inDollars(middle), low: inDollars(low), high: inDollars(high) };
  return [
    { ...now, low: now.value, high: now.value },
    { at: end, ...last },
  ];
}

function described(points: readonly TrackPoint[], forecast: MonthEnd | undefined): string {
  const value = points.at(-1)?.value;
  const now = value === undefined ? "unknown" : unit(value);
  const ahead =
    forecast?.kind === "known"
      ? ` About ${dollars(forecast.middle)} is expected at the month's end.`
      : "";
  return `Dollars spent since the month began. Now ${now}.${ahead} The table below has the values.`;
}

function unit(value: number): string {
  return dollars(usd(value)).replace(/\.00$/, "");
}
