/** The history as text: a table that fits a terminal, JSON and CSV. Nothing in it can act. */

import type { HistoryRow } from "../model/records.ts";
import { inDollars, isoTime, type UsdMicrosPerHour } from "../model/units.ts";
import { happened } from "./action-words.ts";
import { signedHourly } from "./money.ts";
import { counted, oneLine } from "./text.ts";
import { minuteOf } from "./times.ts";

const heads = ["Time (UTC)", "What happened", "Why", "Cost impact", "Who", "PR"] as const;
/** Which may be cut off, and how narrow they may become. */
const least = [16, 20, 20, 11, 8, 3] as const;
const rightAligned = 3;
const gap = 2;

/** The rows as a table of at most so many columns. Long texts are cut off, the sentence first. */
export function historyTable(rows: readonly HistoryRow[], columns: number): string {
  if (rows.length === 0) return "Nothing in the history is like that.";
  const cells = rows.map((row) => cellsOf(row).map(oneLine));
  const widths = fitted(
    heads.map((head, place) =>
      Math.max(head.length, ...cells.map((line) => widthOf(line[place] ?? ""))),
    ),
    columns,
  );
  const rule = widths.map((width) => "-".repeat(width));
  const lines = [[...heads], rule, ...cells].map((line) => lineOf(line, widths));
  return [...lines, "", counted(rows.length, "row")].join("\n");
}

function cellsOf(row: HistoryRow): readonly string[] {
  const { pullRequest, error, blockReason, reason } = row;
  const why = blockReason === undefined ? reason : `${blockReason}: ${error ?? reason}`;
  return [
    minuteOf(row.at).replace("Z", ""),
    whatOf(row),
    error !== undefined && blockReason === undefined ? error : why,
    row.costImpact === undefined ? "-" : signedHourly(row.costImpact),
    row.people.length === 0 ? "-" : row.people.join(", "),
    pullRequest === undefined ? "-" : `#${pullRequest}`,
  ];
}

function whatOf(row: HistoryRow): string {
  const { type, state, pool, target } = row;
  if (type === "change") return "Change merged";
  if (state === "merged" || state === "unrecorded") {
    return `${type === "provision_instance" ? "Launch" : "Termination"} of ${target}, unrecorded`;
  }
  return happened({ type, state, pool, target });
}

/** Takes from the widest of what may be cut until the line fits, or nothing may be cut any more. */
function fitted(wanted: readonly number[], columns: number): readonly number[] {
  const widths = [...wanted];
  const total = () => widths.reduce((sum, width) => sum + width, gap * (widths.length - 1));
  while (total() > columns) {
    const room = widths.map((width, place) => width - (least[place] ?? width));
    const most = Math.max(room[2] ?? 0, 0) > 0 ? 2 : room.indexOf(Math.max(...room));
    if ((room[most] ?? 0) <= 0) break;
    const cut = Math.min(room[most] ?? 0, total() - columns);
    widths[most] = (widths[most] ?? 0) - cut;
  }
  return widths;
}

function lineOf(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, place) => {
      const width = widths[place] ?? 0;
      const text = cutTo(cell, width);
      const space = " ".repeat(Math.max(0, width - widthOf(text)));
      return place === rightAligned ? `${space}${text}` : `${text}${space}`;
    })
    .join(" ".repeat(gap))
    .trimEnd();
}

function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let cut = "";
  for (const character of text) {
    if (widthOf(cut + character) > width - 1) break;
    cut += character;
  }
  return `${cut}…`;
}

// East Asian wide characters and pictures take two columns, marks that combine none.
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u;
const wideToo = /[\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** How many columns of a terminal a text takes. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue;
    width += wide.test(character) || wideToo.test(character) ? 2 : 1;
  }
  return width;
}

/** One object a row: snake_case, ISO times, dollars as numbers; what nobody knows is absent. */
export function historyObject(row: HistoryRow): Readonly<Record<string, unknown>> {
  return {
    time: isoTime(row.at),
    id: row.id,
    type: row.type,
    state: row.state,
    pool: row.pool,
    target: row.target,
    instance_id: row.instanceId,
    reason: row.reason,
    block_reason: row.blockReason,
    error: row.error,
    rule: row.rule,
    cost_impact_usd_per_hour: dollarsOf(row.costImpact),
    people: row.people,
    pull_request: row.pullRequest,
    merge_sha: row.mergeSha,
    executed_at: row.executedAt === undefined ? undefined : isoTime(row.executedAt),
    decision: row.decision,
  };
}

function dollarsOf(rate: UsdMicrosPerHour | undefined): number | undefined {
  return rate === undefined ? undefined : inDollars(rate);
}

const csvColumns = [
  "time",
  "id",
  "type",
  "state",
  "pool",
  "target",
  "instance_id",
  "reason",
  "block_reason",
  "error",
  "rule",
  "cost_impact_usd_per_hour",
  "people",
  "pull_request",
  "merge_sha",
  "executed_at",
  "decision",
] as const;

/**
 * RFC 4180: a header, CRLF, quotes doubled. Text that a spreadsheet would take for a formula begins
 * with an apostrophe (https://owasp.org/www-community/attacks/CSV_Injection); numbers stay numbers.
 */
export function historyCsv(rows: readonly HistoryRow[]): string {
  const lines = rows.map((row) => {
    const values = historyObject(row);
    return csvColumns.map((column) => csvCell(values[column])).join(",");
  });
  return [csvColumns.join(","), ...lines].map((line) => `${line}\r\n`).join("");
}

function csvCell(value: unknown): string {
  if (value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = Array.isArray(value) ? value.join(" ") : String(value);
  const inert = /^[\s\p{Cf}]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u.test(text)
    ? `'${text}`
    : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
