/** A backtest in words: rows of figures for terminals and Markdown, and an object for machines. */

import type {
  BacktestAnswer,
  BacktestFigures,
  BacktestPlayed,
  BacktestReal,
  WaitFigures,
} from "../model/backtest.ts";
import { dollars } from "../model/money.ts";
import { usd } from "../model/units.ts";
import { sparkline } from "./sparkline.ts";
import { counted } from "./text.ts";

/** One line of the table: a name, a cell for each set of policies, and what changed. */
export interface BacktestRow {
  readonly name: string;
  readonly cells: readonly string[];
  /** Of the last set against the first; absent where there is one set, or nothing to compare. */
  readonly change?: string;
}

interface Row {
  readonly name: string;
  /** Undefined where the backtest cannot know. */
  readonly value: (figures: Partial<BacktestFigures>) => number | undefined;
  readonly print: (value: number) => string;
}

const rows: readonly Row[] = [
  { name: "cost", value: ({ costUsd }) => costUsd, print: money },
  { name: "launches", value: ({ launches }) => launches, print: count },
  { name: "terminations", value: ({ terminations }) => terminations, print: count },
  { name: "busy GPU-hours cut", value: ({ cutGpuHours }) => cutGpuHours, print: hours },
  { name: "work interrupted", value: ({ killed }) => killed, print: count },
  { name: "wait, mean", value: ({ waits }) => waits?.mean, print: time },
  { name: "wait, p50", value: ({ waits }) => waits?.p50, print: time },
  { name: "wait, p95", value: ({ waits }) => waits?.p95, print: time },
  { name: "wait, p99", value: ({ waits }) => waits?.p99, print: time },
  { name: "jobs never started", value: ({ unserved }) => unserved, print: count },
  { name: "saturated minutes", value: ({ saturatedMinutes }) => saturatedMinutes, print: count },
  { name: "flaps", value: ({ flaps }) => flaps, print: count },
  { name: "limit hits", value: ({ limitHits }) => limitHits && sum(limitHits), print: count },
  { name: "approvals needed", value: ({ approvals }) => approvals, print: count },
  { name: "approvals too late", value: ({ expired }) => expired, print: count },
  { name: "machines, mean", value: ({ meanMachines }) => meanMachines, print: tenths },
  { name: "machines, peak", value: ({ peakMachines }) => peakMachines, print: count },
];

/** The rows of an answer, those without a meaning in it left out. */
export function backtestRows({ played, real }: BacktestAnswer): readonly BacktestRow[] {
  return rows.flatMap(({ name, value, print }) => {
    const values = played.map(({ figures }) => value(figures));
    if (values.every((one) => one === undefined)) return [];
    const was = real ? [value(real.figures)] : [];
    const cells = [...was, ...values].map((one) => (one === undefined ? "–" : print(one)));
    const [first, last] = [values[0], values.at(-1)];
    if (values.length < 2 || first === undefined || last === undefined) return [{ name, cells }];
    return [{ name, cells, change: changeOf(first, last, print) }];
  });
}

function changeOf(before: number, now: number, print: Row["print"]): string {
  if (print(before) === print(now)) return "same";
  const sign = now > before ? "+" : "-";
  const share = before > 0 ? ` (${sign}${Math.abs((now / before - 1) * 100).toFixed(1)} %)` : "";
  return `${sign}${print(Math.abs(now - before))}${share}`;
}

/** The heads of the cells: what really was first, where anybody knows. */
export function backtestColumns({ played, real }: BacktestAnswer): readonly string[] {
  return [...(real ? [asItWas] : []), ...played.map(({ name }) => name)];
}

const asItWas = "as it was";

/** The same in columns, with the fleet's size over time and what has to be known besides. */
export function backtestText(answer: BacktestAnswer): string {
  const heading = ["", ...backtestColumns(answer)];
  const hasChange = answer.played.length > 1;
  const all = [
    hasChange ? [...heading, "change"] : heading,
    ...backtestRows(answer).map(({ name, cells, change }) =>
      hasChange ? [name, ...cells, change ?? ""] : [name, ...cells],
    ),
  ];
  const widths = heading.map((_, column) => widest(all, column));
  const lines = all.map((cells) =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ")
      .trimEnd(),
  );
  return [
    `${titleOf(answer)}\n`,
    ...lines,
    "",
    ...sizesOf(answer),
    ...limitLines(answer),
    ...allNotes(answer).map((note) => `- ${note}`),
    "",
  ].join("\n");
}

function widest(all: readonly (readonly string[])[], column: number): number {
  return Math.max(...all.map((cells) => cells[column]?.length ?? 0));
}

function allNotes({ comparison, notes }: BacktestAnswer): readonly string[] {
  return comparison === undefined ? notes : [comparison, ...notes];
}

/** `30 days of the trace team.csv`; a part says so. */
export function titleOf({ source, days, isWhole }: BacktestAnswer): string {
  const length = counted(Math.round(days * 10) / 10, "day");
  return isWhole ? `${length} of ${source}` : `the first ${length} of ${source}: time ran out`;
}

/** Which limits were met, and in how many plans. */
export function limitLines({ played }: BacktestAnswer): readonly string[] {
  return played.flatMap(({ name, figures: { limitHits } }) => {
    const hits = Object.entries(limitHits).map(([reason, hit]) => `${reason} in ${hit}`);
    return hits.length === 0 ? [] : [`- limits met under ${name}, by plans: ${hits.join(", ")}`];
  });
}

/** A line of bars a set, all on the scale of the largest fleet. */
export function sizesOf(answer: BacktestAnswer): readonly string[] {
  const { played, real } = answer;
  const all = [...played.map(({ course }) => course.machines), real?.machines ?? []];
  const most = Math.max(1, ...all.flat());
  const names = backtestColumns(answer);
  const width = Math.max(...names.map(({ length }) => length), "work".length);
  const bar = (name: string, values: readonly number[]) =>
    `${name.padEnd(width)}  ${sparkline(values.map((value) => (100 * value) / most))}`;
  const [first] = played;
  return [
    `Machines over time, up to ${most}:`,
    ...(real ? [bar(asItWas, real.machines)] : []),
    ...played.map(({ name, course }) => bar(name, course.machines)),
    ...(first ? [bar("work", first.course.needed)] : []),
    "",
  ];
}

/** The whole answer for a machine: snake_case, seconds, dollars and hours. */
export function backtestJson(answer: BacktestAnswer) {
  return {
    source: answer.source,
    days: answer.days,
    complete: answer.isWhole,
    notes: allNotes(answer),
    ...(answer.real ? { as_it_was: realJson(answer.real) } : {}),
    results: answer.played.map(resultJson),
  };
}

/** What is not in it is not known. */
function realJson({ figures, machines }: BacktestReal) {
  const { waits, costUsd, meanMachines } = figures;
  return {
    ...(costUsd === undefined ? {} : { cost_usd: rounded(costUsd) }),
    launches: figures.launches,
    terminations: figures.terminations,
    ...(waits ? waitsJson(waits) : {}),
    saturated_min: figures.saturatedMinutes,
    flaps: figures.flaps,
    approvals: figures.approvals,
    approvals_expired: figures.expired,
    ...(meanMachines === undefined ? {} : { machines_mean: rounded(meanMachines) }),
    machines_peak: figures.peakMachines,
    machines,
  };
}

function waitsJson({ mean, p50, p95, p99 }: WaitFigures) {
  return { wait_mean_s: rounded(mean), wait_p50_s: p50, wait_p95_s: p95, wait_p99_s: p99 };
}

function resultJson({ name, figures, course, decisions }: BacktestPlayed) {
  const { waits } = figures;
  return {
    policies: name,
    cost_usd: rounded(figures.costUsd),
    debt_usd: rounded(figures.debtUsd),
    launches: figures.launches,
    terminations: figures.terminations,
    cut_gpu_hours: rounded(figures.cutGpuHours),
    interrupted: figures.killed,
    ...(waits ? waitsJson(waits) : {}),
    jobs: figures.jobs,
    unserved: figures.unserved,
    saturated_min: figures.saturatedMinutes,
    flaps: figures.flaps,
    limit_hits: figures.limitHits,
    approvals: figures.approvals,
    approvals_expired: figures.expired,
    machines_mean: rounded(figures.meanMachines),
    machines_peak: figures.peakMachines,
    decisions,
    course: { step_s: course.stepSeconds, machines: course.machines, needed: course.needed },
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

function sum(hits: BacktestFigures["limitHits"]): number {
  return Object.values(hits).reduce((total, hit) => total + hit, 0);
}

function money(value: number): string {
  return dollars(usd(value));
}

function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");
}

function tenths(value: number): string {
  return value.toFixed(1);
}

function hours(value: number): string {
  return value === 0 ? "0" : `${value.toFixed(1)} h`;
}

/** `45 s`, `12.5 min`, `3.2 h`, `1.4 d`. */
function time(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${(seconds / 60).toFixed(1)} min`;
  if (seconds < 172_800) return `${(seconds / 3600).toFixed(1)} h`;
  return `${(seconds / 86_400).toFixed(1)} d`;
}
