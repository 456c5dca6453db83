/** The page's charts with their captions and, for those who cannot see them, tables. */

import { dollars } from "../model/money.ts";
import { type Instant, inDollars, usdPerHour } from "../model/units.ts";
import { type ChartSize, type TimeChart, timeChart } from "./charts.ts";
import type { FleetReport, PoolTrack, TrackPoint } from "./fleet-report.ts";
import { type Html, html, nothing } from "./html.ts";
import { hourlyLimit } from "./money.ts";
import { minuteOf } from "./times.ts";
import { highest, newest, thinned } from "./track.ts";

// One unit is about one pixel in each, so that the words in them are as big as those around.
const wide: ChartSize = { width: 1100, height: 260 };
const middle: ChartSize = { width: 720, height: 230 };
const narrow: ChartSize = { width: 380, height: 210 };

/** Spend and count over time, each with its limit. */
export function fleetCharts(report: FleetReport): Html {
  const limit = hourlyLimit(report.spendLimit);
  const spend = {
    name: "Spend per hour",
    points: report.spend,
    unit: (value: number) => dollars(usdPerHour(value)).replace(/\.00$/, ""),
    marks: [{ value: inDollars(report.spendLimit), label: `limit ${limit}` }],
  };
  const count = {
    name: "Instances",
    points: report.count,
    unit: (value: number) => (Number.isInteger(value) ? String(value) : ""),
    marks: [{ value: report.countLimit, label: `limit ${report.countLimit}` }],
  };
  return html`${[spend, count].map((track) => stepFigure(report, track))}`;
}

/** Utilisation of each pool over time, one chart a pool: no colour has to be told from another. */
export function poolCharts(report: FleetReport): Html {
  if (report.pools.length === 0) return html`<p>No utilisation was measured.</p>`;
  return html`<div class="pools">${report.pools.map((pool) => poolFigure(report, pool))}</div>`;
}

type StepTrack = Pick<TimeChart, "points" | "unit" | "marks"> & { readonly name: string };

function stepFigure(report: FleetReport, track: StepTrack): Html {
  const range = rangeOf([report.spend, report.count]);
  const { name, ...drawn } = track;
  const description = describe(name, track.points, track.unit);
  if (!range) return html`<figure><h3>${name}</h3><p>Nothing was measured yet.</p></figure>`;
  const chart: TimeChart = { description, shape: "step", ...range, ...drawn };
  return html`
    <figure>
      <h3>${name}</h3>
      ${inAllWidths(chart)}
      <figcaption>${rangeWords(range)} Breaks in the line: not measured.</figcaption>
      ${valueTable(name, track.points, track.unit, "highest")}
    </figure>`;
}

/** The chart three times; the style shows the one that fits the screen. */
export function inAllWidths(chart: TimeChart): Html {
  return html`
    <div class="wide">${timeChart(chart, wide)}</div>
    <div class="middle">${timeChart(chart, middle)}</div>
    <div class="narrow">${timeChart(chart, narrow)}</div>`;
}

function poolFigure(report: FleetReport, pool: PoolTrack): Html {
  // Use is measured for a shorter time than spend is known for.
  const range = rangeOf(report.pools.map(({ points }) => points));
  const name = `Pool ${pool.pool}`;
  if (!range) return nothing;
  const chart: TimeChart = {
    description: describe(`GPU use of pool ${pool.pool}`, pool.points, percent),
    points: pool.points,
    shape: "line",
    ...range,
    marks: pool.thresholds.map(({ percent, label }) => ({ value: percent, label })),
    top: 100,
    unit: percent,
  };
  return html`
    <figure>
      <h3>${name}</h3>
      ${timeChart(chart, narrow)}
      <figcaption>
        ${rangeWords(range)} Line: mean of the pool's GPUs. Band: lowest to highest.
        ${pool.note ?? nothing}
      </figcaption>
      ${valueTable(name, pool.points, percent, "mean")}
    </figure>`;
}

interface Range {
  readonly from: Instant;
  readonly to: Instant;
}

// One range for charts of one kind, so that they can be read against each other.
function rangeOf(tracks: readonly (readonly TrackPoint[])[]): Range | undefined {
  const times = tracks.flatMap((points) => [points[0]?.at, points.at(-1)?.at]);
  const known = times.filter((at) => at !== undefined).sort((one, other) => one - other);
  const [from, to] = [known[0], known.at(-1)];
  return from !== undefined && to !== undefined && to > from ? { from, to } : undefined;
}

/** From when to when a chart goes. */
export function rangeWords(range: Range): string {
  return `${minuteOf(range.from)} to ${minuteOf(range.to)}, times in UTC.`;
}

function describe(
  name: string,
  points: readonly TrackPoint[],
  unit: (value: number) => string,
): string {
  const value = newest(points);
  const now = value === undefined ? "not measured" : unit(value);
  const most = unit(highest(points));
  return `${name} over time. Now ${now}, at most ${most}. The table below has the values.`;
}

const tableRows = 24;

/** The values of a chart for whoever cannot see it, folded away. */
export function valueTable(
  name: string,
  points: readonly TrackPoint[],
  unit: (value: number) => string,
  joining: "highest" | "mean",
): Html {
  const rows = thinned(points, tableRows, joining).map((point) => {
    const value = point.value === undefined ? "not measured" : unit(point.value);
    return html`<tr><td>${minuteOf(point.at)}</td><td class="number">${value}</td></tr>`;
  });
  const joint = points.length > tableRows ? `, ${joining} of each stretch` : "";
  return html`
    <details>
      <summary>${name} as a table${joint}</summary>
      <table>
        <thead><tr><th scope="col">From</th><th scope="col" class="number">Value</th></tr></thead>
        <tbody>${rows}</tbody>
      </table>
    </details>`;
}

function percent(value: number): string {
  return `${Math.round(value)} %`;
}
