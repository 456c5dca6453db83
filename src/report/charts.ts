/**
 * Charts as SVG inside HTML: d3 does the scales and paths, colours come from the page's style.
 * No browser, no locale, no clock: the same report gives the same bytes.
 */
import { scaleLinear, scaleUtc } from "d3-scale";
import { area, curveLinear, curveStepAfter, line } from "d3-shape";
import { type Instant, isoTime } from "../model/units.ts";
import type { TrackPoint } from "./fleet-report.ts";
import { type Html, html, nothing } from "./html.ts";
import { highest, type Joining, newest, thinned } from "./track.ts";

/** One value over time. */
export interface TimeChart {
  /** What a screen reader says instead of the picture. */
  readonly description: string;
  readonly points: readonly TrackPoint[];
  readonly from: Instant;
  readonly to: Instant;
  /** `step`: a value holds until the next one. `line`: values are samples of something smooth. */
  readonly shape: "step" | "line";
  /** What is expected from the newest value on, drawn apart from what was. Absent: nothing is. */
  readonly forecast?: readonly TrackPoint[];
  /** Lines across: limits and thresholds, with their words. */
  readonly marks: readonly { readonly value: number; readonly label: string }[];
  /** The top of the scale, when it is not told by the values. */
  readonly top?: number;
  /** Prints a value with its unit. */
  readonly unit: (value: number) => string;
}

/** The size of the drawing in its own units: about one unit a pixel. */
export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

const margin = { top: 18, right: 22, bottom: 24, left: 60 };

// Room that the words of a value take beside the axis.
const widestValue = 70;

// A mark further above than this would press the values flat: it is named instead of drawn.
const farthestMark = 4;

/** Draws a value over time with axes, marks and its newest value in words. */
export function timeChart(chart: TimeChart, size: ChartSize): Html {
  const scales = scalesOf(chart, size);
  const joining: Joining = chart.shape === "step" ? "highest" : "mean";
  const thin = thinned(chart.points, size.width, joining);
  const points = extended(chart.shape === "step" ? changesOf(thin) : thin, chart);
  const parts = [
    valueAxis(chart, size, scales),
    timeAxis(chart, size, scales),
    band(points, scales),
    curve(chart, points, scales),
    ...expectedParts(chart, scales),
    ...chart.marks.map((mark) => markLine(mark, size, scales)),
    newestValue(chart, scales),
  ];
  const box = `0 0 ${size.width} ${size.height}`;
  return html`<svg viewBox="${box}" role="img" aria-label="${chart.description}">${parts}</svg>`;
}

const smallSize = { width: 96, height: 20 };

/** A percentage over time as a line without words, for a cell whose words tell its newest value. */
export function smallTrack(points: readonly TrackPoint[]): Html {
  const { width, height } = smallSize;
  const first = points[0]?.at ?? 0;
  const last = points.at(-1)?.at ?? first;
  const x = scaleUtc([first, Math.max(last, first + 1)], [1, width - 1]);
  const y = scaleLinear([0, 100], [height - 1, 1]);
  const draw = line<TrackPoint>()
    .defined((point) => point.value !== undefined)
    .x((point) => x(point.at))
    .y((point) => y(point.value ?? 0))
    .digits(0);
  const path = draw([...points]) ?? "";
  return html`
    <svg viewBox="0 0 ${width} ${height}" aria-hidden="true"><path class="curve" d="${path}"/></svg>`;
}

interface Scales {
  readonly x: (at: Instant) => number;
  readonly y: (value: number) => number;
  readonly top: number;
  readonly timeTicks: readonly Date[];
  readonly valueTicks: readonly number[];
}

function scalesOf(chart: TimeChart, size: ChartSize): Scales {
  const most = highest([...chart.points, ...(chart.forecast ?? [])]);
  const near = chart.marks
    .map((mark) => mark.value)
    .filter((value) => value <= most * farthestMark);
  const wanted = chart.top ?? Math.max(most * 1.1, ...near.map((value) => value * 1.05), 1);
  const y = scaleLinear([0, wanted], [size.height - margin.bottom, margin.top]);
  const x = scaleUtc([chart.from, chart.to], [margin.left, size.width - margin.right]);
  return {
    x: (at) => x(at),
    y: (value) => y(value),
    top: wanted,
    timeTicks: x.ticks(Math.max(2, Math.floor(size.width / 110))),
    valueTicks: y.ticks(4),
  };
}

// What stays as it was draws nothing in a chart of steps.
function changesOf(points: readonly TrackPoint[]): readonly TrackPoint[] {
  return points.filter((point, index) => index === 0 || point.value !== points[index - 1]?.value);
}

// A step holds until the end of the chart; a sample does not.
function extended(points: readonly TrackPoint[], chart: TimeChart): readonly TrackPoint[] {
  const last = points.at(-1);
  if (chart.shape === "line" || last === undefined || last.at >= chart.to) return points;
  return [...points, { ...last, at: chart.to }];
}

function valueAxis(chart: TimeChart, size: ChartSize, scales: Scales): Html {
  const ticks = scales.valueTicks.map((value) => {
    const y = round(scales.y(value));
    return html`
      ${across("grid", y, size)}
      <text x="${margin.left - 6}" y="${y + 4}" text-anchor="end">${chart.unit(value)}</text>`;
  });
  return html`<g>${ticks}</g>`;
}

function timeAxis(chart: TimeChart, size: ChartSize, scales: Scales): Html {
  const y = size.height - margin.bottom;
  const ticks = scales.timeTicks.map((tick, index) => {
    const x = round(scales.x(tick.getTime() as Instant));
    const label = tickLabel(chart, scales.timeTicks, index);
    return html`
      <line class="tick" x1="${x}" x2="${x}" y1="${y}" y2="${y + 4}"/>
      <text x="${x}" y="${y + 17}" text-anchor="middle">${label}</text>`;
  });
  return html`<g>${ticks}</g>`;
}

function tickLabel(chart: TimeChart, ticks: readonly Date[], index: number): string {
  const tick = isoTime((ticks[index]?.getTime() ?? chart.from) as Instant);
  const step = (ticks[1]?.getTime() ?? 0) - (ticks[0]?.getTime() ?? 0);
  return tick.slice(11, 16) === "00:00" || step >= 86_400_000
    ? tick.slice(5, 10)
    : tick.slice(11, 16);
}

function band(points: readonly TrackPoint[], scales: Scales): Html {
  if (!points.some((point) => point.low !== undefined)) return nothing;
  const draw = area<TrackPoint>()
    .defined((point) => point.low !== undefined && point.high !== undefined)
    .x((point) => scales.x(point.at))
    .y0((point) => scales.y(point.low ?? 0))
    .y1((point) => scales.y(point.high ?? 0))
    .digits(1);
  return html`<path class="band" d="${draw([...points]) ?? ""}"/>`;
}

function expectedParts(chart: TimeChart, scales: Scales): readonly Html[] {
  const { forecast = [] } = chart;
  const last = forecast.at(-1);
  if (last?.value === undefined) return [];
  const draw = line<TrackPoint>()
    .defined((point) => point.value !== undefined)
    .x((point) => scales.x(point.at))
    .y((point) => scales.y(point.value ?? 0))
    .digits(1);
  const [x, y] = [round(scales.x(last.at)), round(scales.y(last.value))];
  return [
    band(forecast, scales),
    html`<path class="expected" d="${draw([...forecast]) ?? ""}"/>`,
    html`
      <circle class="dot" cx="${x}" cy="${y}" r="3.5"/>
      <text class="value" x="${x}" y="${y - 8}" text-anchor="end">${chart.unit(last.value)}</text>`,
  ];
}

function curve(chart: TimeChart, points: readonly TrackPoint[], scales: Scales): Html {
  const draw = line<TrackPoint>()
    .defined((point) => point.value !== undefined)
    .x((point) => scales.x(point.at))
    .y((point) => scales.y(point.value ?? 0))
    .curve(chart.shape === "step" ? curveStepAfter : curveLinear)
    .digits(1);
  return html`<path class="curve" d="${draw([...points]) ?? ""}"/>`;
}

function markLine(mark: TimeChart["marks"][number], size: ChartSize, scales: Scales): Html {
  const start = margin.left + 4;
  if (mark.value > scales.top) {
    return html`<text class="mark" x="${start}" y="12">▲ ${mark.label}, above this chart</text>`;
  }
  const y = round(scales.y(mark.value));
  return html`
    ${across("mark", y, size)}
    <text class="mark" x="${start}" y="${y - 4}">${mark.label}</text>`;
}

function across(kind: string, y: number, size: ChartSize): Html {
  const end = size.width - margin.right;
  return html`<line class="${kind}" x1="${margin.left}" x2="${end}" y1="${y}" y2="${y}"/>`;
}

function newestValue(chart: TimeChart, scales: Scales): Html {
  const value = newest(chart.points);
  if (value === undefined) return nothing;
  const x = round(
    scales.x(chart.shape === "step" ? chart.to : (chart.points.at(-1)?.at ?? chart.to)),
  );
  const y = round(scales.y(value));
  const words = chart.unit(value);
  const anchor = x < margin.left + widestValue ? "start" : "end";
  return html`
    <circle class="dot" cx="${x}" cy="${y}" r="3.5"/>
    <text class="value" x="${x}" y="${y - 8}" text-anchor="${anchor}">${words}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
