/** The tables of `npm run bench:forecast`, as docs/benchmarks.md shows them. */
import type { JudgedDemand } from "../src/backtest/judged-demand.ts";
import type { JudgedMonthEnd } from "../src/backtest/month-ends.ts";

/** One trace. */
export interface OfTrace<Judged> {
  readonly name: string;
  readonly judged: Judged;
}

/** Points ahead, then upper quantiles. */
export function demandTables(traces: readonly OfTrace<JudgedDemand>[]): string {
  return `${levelTable(traces)}\n\n${riseTable(traces)}`;
}

function levelTable(traces: readonly OfTrace<JudgedDemand>[]): string {
  const rows = traces.map(({ name, judged }) => [
    name,
    ...judged.levels.map(({ lastValue, race, bestAfterwards }) =>
      [race, lastValue, bestAfterwards].map((one) => one.toFixed(3)).join(" / "),
    ),
  ]);
  const ratios = (place: number) =>
    traces.map(({ judged }) => {
      const level = judged.levels[place];
      return level ? level.race / level.lastValue : 1;
    });
  const columns = [0, 1, 2, 3].map((place) => ratios(place));
  return [
    "WAPE: race / last value / best single model known afterwards",
    table(["trace", "15 min", "1 h", "6 h", "24 h"], rows),
    `race ÷ last value, median: ${columns.map((one) => median(one).toFixed(3)).join(", ")}; ` +
      `worst: ${columns.map((one) => Math.max(...one).toFixed(3)).join(", ")}`,
  ].join("\n\n");
}

function riseTable(traces: readonly OfTrace<JudgedDemand>[]): string {
  const rows = traces.map(({ name, judged }) => [
    name,
    ...judged.rises.flatMap(({ baseline, race, covered, noRise, ...said }) => [
      `${race.toFixed(4)} / ${baseline.toFixed(4)}`,
      baseline > 0 ? (race / baseline).toFixed(3) : "",
      `${covered.toFixed(3)} (${noRise.toFixed(2)})`,
      said.expected > 0 ? `${said.expectedCovered.toFixed(3)} (${said.expected.toFixed(2)})` : "",
    ]),
  ]);
  const at = (place: number) => traces.flatMap(({ judged }) => judged.rises[place] ?? []);
  const summary = [0, 1].map((place) => {
    const ratios = at(place).map(({ race, baseline }) => race / baseline);
    const covered = at(place).map((one) => one.covered);
    return (
      `${place === 0 ? "15 min" : "1 h"}: pinball ÷ baseline ` +
      `median ${median(ratios).toFixed(3)}, mean ${mean(ratios).toFixed(3)}; covered median ${median(covered).toFixed(3)}, ` +
      `mean ${mean(covered).toFixed(3)}`
    );
  });
  const head = [
    "pinball / baseline",
    "ratio",
    "covered (no rise at all)",
    "covered where a rise was expected (so often)",
  ];
  return [
    "Upper quantile (0.9) of the most within 15 minutes, then within 1 hour",
    table(["trace", ...head, ...head], rows),
    summary.join("\n\n"),
  ].join("\n\n");
}

/** Coverage of the band of the month's end. */
export function monthEndTable(traces: readonly OfTrace<readonly JudgedMonthEnd[]>[]): string {
  const rows = traces.map(({ name, judged }) => [
    name,
    String(judged.length),
    held(judged).toFixed(3),
    (mean(judged.map((one) => Math.abs(one.middle - one.came) / one.came)) * 100).toFixed(0),
    (mean(judged.map((one) => (one.high - one.low) / one.came)) * 100).toFixed(0),
  ]);
  const all = traces.flatMap(({ judged }) => judged);
  const each = mean(traces.map(({ judged }) => held(judged)));
  return [
    "The month's end: forecasts each six hours, share inside the band of 90 %",
    table(["trace", "forecasts", "inside", "error of the middle, %", "width of the band, %"], rows),
    `all traces alike: ${each.toFixed(3)}; all ${all.length} forecasts alike: ${held(all).toFixed(3)}`,
  ].join("\n\n");
}

function held(judged: readonly JudgedMonthEnd[]): number {
  return judged.filter(({ low, high, came }) => low <= came && came <= high).length / judged.length;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const above = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? above : ((sorted[middle - 1] ?? 0) + above) / 2;
}
