/** The sizes of backtested fleets over time as one picture that stands alone. */

import { scaleLinear } from "d3-scale";
import { curveStepAfter, line } from "d3-shape";
import type { BacktestAnswer } from "../model/backtest.ts";
import { titleOf } from "./backtest-table.ts";

const size = { width: 960, height: 320, left: 48, right: 16, top: 40, bottom: 40 };
const colours = ["#4b5563", "#c2410c", "#1d4ed8"];
const workColour = "#d1d5db";
const realColour = "#15803d";

interface Curve {
  readonly name: string;
  readonly colour: string;
  readonly values: readonly number[];
}

/** An SVG file: machines by set of policies, and the machines that the work would have filled. */
export function backtestChart(answer: BacktestAnswer): string {
  const curves = curvesOf(answer);
  const steps = Math.max(2, ...curves.map(({ values }) => values.length));
  const most = Math.max(1, ...curves.flatMap(({ values }) => values));
  const stepSeconds = answer.played[0]?.course.stepSeconds ?? 3600;
  const days = (steps * stepSeconds) / 86_400;
  const x = scaleLinear([0, days], [size.left, size.width - size.right]);
  const y = scaleLinear([0, most], [size.height - size.bottom, size.top]);
  const path = line<number>()
    .x((_, place) => round(x((place * stepSeconds) / 86_400)))
    .y((value) => round(y(value)))
    .curve(curveStepAfter);
  const foot = size.height - size.bottom;
  const parts = [
    ...y.ticks(5).map((value) => {
      const at = round(y(value));
      const across = `<line x1="${size.left}" x2="${size.width - size.right}" y1="${at}" y2="${at}"/>`;
      return across + text({ x: size.left - 6, y: at + 4, anchor: "end", words: String(value) });
    }),
    ...x
      .ticks(10)
      .map((day) => text({ x: round(x(day)), y: foot + 16, anchor: "middle", words: String(day) })),
    text({ x: size.width - size.right, y: foot + 32, anchor: "end", words: "days" }),
    ...curves.map(({ colour, values }) => `<path d="${path(values) ?? ""}" stroke="${colour}"/>`),
    ...curves.map(({ name, colour }, place) => {
      const at = size.left + place * 220;
      return (
        `<rect x="${at}" y="14" width="14" height="4" fill="${colour}"/>` +
        text({ x: at + 20, y: 20, anchor: "start", words: name })
      );
    }),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" role="img"
  aria-label="Machines over ${escaped(titleOf(answer))}">
<style>text{font:12px sans-serif;fill:#444}line{stroke:#eee}path{fill:none;stroke-width:1.5}</style>
<rect width="${size.width}" height="${size.height}" fill="#fff"/>
${parts.join("\n")}
</svg>
`;
}

function curvesOf({ played, real }: BacktestAnswer): readonly Curve[] {
  const work = { name: "work", colour: workColour, values: played[0]?.course.needed ?? [] };
  const sets = played.map(({ name, course }, place) => ({
    name,
    colour: colours[place % colours.length] ?? workColour,
    values: course.machines,
  }));
  const was = real && { name: "as it was", colour: realColour, values: real.machines };
  return [work, ...(was ? [was] : []), ...sets];
}

function text(of: {
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "middle" | "end";
  readonly words: string;
}): string {
  return `<text x="${of.x}" y="${of.y}" text-anchor="${of.anchor}">${escaped(of.words)}</text>`;
}

function escaped(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
