/** Charts that GitHub draws by itself, as mermaid in Markdown: where no picture can stand. */
import type { RootContent } from "mdast";

/** Bars with names below and one unit. */
export interface BarChart {
  readonly title: string;
  readonly unit: string;
  /** At least one. Names lose every character that could end them. */
  readonly bars: readonly { readonly name: string; readonly value: number }[];
  /** A level across all bars. Absent: none. */
  readonly limit?: number;
}

// https://mermaid.js.org/syntax/xyChart.html
/** A chart of bars, from zero up to the highest of bars and limit. */
export function barChart({ title, unit, bars, limit }: BarChart): RootContent {
  const values = bars.map(({ value }) => value);
  const top = Math.max(...values, limit ?? 0, 0.01) * 1.05;
  const level =
    limit === undefined ? [] : [`  line [${values.map(() => numberOf(limit)).join(", ")}]`];
  const lines = [
    "xychart-beta",
    `  title ${named(title)}`,
    `  x-axis [${bars.map(({ name }) => named(name)).join(", ")}]`,
    `  y-axis ${named(unit)} 0 --> ${numberOf(top)}`,
    `  bar [${values.map(numberOf).join(", ")}]`,
    ...level,
  ];
  return { type: "code", lang: "mermaid", value: lines.join("\n") };
}

function named(text: string): string {
  return `"${text.replace(/[^A-Za-z0-9 .,:%/_-]/g, "")}"`;
}

/** To the cent, without an exponent. */
function numberOf(value: number): string {
  return value.toFixed(2);
}
