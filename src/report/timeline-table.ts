/** What happened, as a table for a terminal: plain text, columns aligned, no control characters. */
import { happened } from "./action-words.ts";
import type { TimelineEntry } from "./fleet-report.ts";
import { signedHourly } from "./money.ts";
import { clip, oneLine } from "./text.ts";
import { minuteOf } from "./times.ts";

const columns = [
  { head: "Time (UTC)", most: 16 },
  { head: "What happened", most: 52 },
  { head: "Why", most: 60 },
  { head: "Cost impact", most: 18 },
  { head: "Confirmed", most: 28 },
  { head: "PR", most: 6 },
];
const rightAligned = 3;

/** The entries in the order given, without a line break at the end. Long texts are cut off. */
export function timelineTable(entries: readonly TimelineEntry[]): string {
  if (entries.length === 0) return "Nothing happened.";
  const rows = entries.map((entry) =>
    cellsOf(entry).map((cell, index) => cutToColumn(cell, index)),
  );
  const heads = columns.map((column) => column.head);
  const widths = columns.map((column, index) =>
    Math.max(column.head.length, ...rows.map((row) => width(row[index] ?? ""))),
  );
  const rule = widths.map((size) => "-".repeat(size));
  return [heads, rule, ...rows].map((row) => aligned(row, widths)).join("\n");
}

function cellsOf(entry: TimelineEntry): readonly string[] {
  return [
    minuteOf(entry.at).replace("Z", ""),
    happened(entry),
    entry.why,
    signedHourly(entry.costImpact),
    entry.confirmed ?? "-",
    entry.pullRequest === undefined ? "-" : `#${entry.pullRequest.number}`,
  ];
}

function cutToColumn(cell: string, index: number): string {
  return clip(oneLine(cell), columns[index]?.most ?? 0);
}

function aligned(row: readonly string[], widths: readonly number[]): string {
  return row
    .map((cell, index) => {
      const space = " ".repeat((widths[index] ?? 0) - width(cell));
      return index === rightAligned ? `${space}${cell}` : `${cell}${space}`;
    })
    .join("  ")
    .trimEnd();
}

function width(text: string): number {
  return [...text].length;
}
