/** The chart of the decision benchmark: what a policy costs against how long jobs wait. */

import { scaleLinear, scaleLog } from "d3-scale";
import type { Standing } from "../src/backtest/score.ts";

const size = { width: 860, height: 460, left: 60, right: 190, top: 24, bottom: 48 };
const ticks = [
  [60, "1 min"],
  [300, "5 min"],
  [600, "10 min"],
  [3600, "1 h"],
  [86_400, "1 d"],
] as const;

/** All standings as points, waits on a logarithmic scale from ten seconds. */
export function standingsChart(standings: readonly Standing[]): string {
  const most = Math.max(...standings.map(({ ratio }) => ratio));
  const least = Math.min(...standings.map(({ ratio }) => ratio), 1);
  const longest = Math.max(3600, ...standings.map(({ medianP95Seconds }) => medianP95Seconds));
  const x = scaleLog([10, longest], [size.left, size.width - size.right]).clamp(true);
  const y = scaleLinear(
    [least * 0.97, Math.min(most, 2) * 1.02],
    [size.height - size.bottom, size.top],
  ).clamp(true);
  const foot = size.height - size.bottom;
  const parts = [
    ...ticks
      .filter(([seconds]) => seconds <= longest)
      .map(([seconds, words]) => text({ x: x(seconds), y: foot + 18, anchor: "middle", words })),
    ...y.ticks(6).map((value) => {
      const at = round(y(value));
      const line = `<line x1="${size.left}" x2="${size.width - size.right}" y1="${at}" y2="${at}"/>`;
      return line + text({ x: size.left - 6, y: at + 4, anchor: "end", words: value.toFixed(2) });
    }),
    ...standings.map((standing) => {
      const at = {
        x: round(x(Math.max(10, standing.medianP95Seconds))),
        y: round(y(standing.ratio)),
      };
      const ours = standing.policy.startsWith("fleetmerge");
      const dot = `<circle cx="${at.x}" cy="${at.y}" r="4" class="${ours ? "ours" : "field"}"/>`;
      return dot + text({ x: at.x + 7, y: at.y + 4, anchor: "start", words: standing.policy });
    }),
    text({ x: size.left, y: 14, anchor: "start", words: "cost / clairvoyant bound" }),
    text({
      x: size.width - size.right,
      y: size.height - 8,
      anchor: "end",
      words: "median p95 wait",
    }),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" role="img"
  aria-label="Cost over the clairvoyant bound against the median p95 wait, by policy">
<style>text{font:12px sans-serif;fill:#444}line{stroke:#ddd}.field{fill:#8a94a6}.ours{fill:#c2410c}</style>
<rect width="${size.width}" height="${size.height}" fill="#fff"/>
${parts.join("\n")}
</svg>
`;
}

function text(at: {
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "middle" | "end";
  readonly words: string;
}): string {
  return `<text x="${round(at.x)}" y="${round(at.y)}" text-anchor="${at.anchor}">${at.words}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
