/** "Your edit over the last 30 days": a backtest as a part of a job's summary. */

import type { BacktestAnswer } from "../model/backtest.ts";
import { backtestColumns, backtestRows, limitLines, sizesOf, titleOf } from "./backtest-table.ts";
import { bullets, details, heading, paragraph, print, table } from "./markdown.ts";

const title = "Your edit over the last 30 days";

/** The table, the sizes over time, and what has to be known besides. */
export function backtestMarkdown(answer: BacktestAnswer): string {
  const names = backtestColumns(answer);
  const rows = backtestRows(answer).map(({ name, cells, change }) => [
    name,
    ...cells,
    change ?? "",
  ]);
  const columns = names.map((_, place) => place + 1);
  const notes = [...limitLines(answer).map((line) => line.slice(2)), ...answer.notes];
  return print([
    heading(3, title),
    paragraph(`Main's policies and those of this pull request, played over ${titleOf(answer)}.`),
    table({ head: ["", ...names, "change"], rows, right: [...columns, names.length + 1] }),
    ...(answer.comparison === undefined
      ? []
      : [paragraph(`${answer.comparison[0]?.toUpperCase()}${answer.comparison.slice(1)}.`)]),
    // One block, so that the bars stand below each other.
    { type: "code", lang: "text", value: sizesOf(answer).join("\n").trimEnd() },
    ...details("What is taken for granted, and what nobody knows", [bullets(notes)]),
  ]);
}

/** The same place, where nothing could be played. `why` is a sentence without its full stop. */
export function noBacktestMarkdown(why: string): string {
  return print([heading(3, title), paragraph(`Nothing was played: ${why}.`)]);
}

/** One sentence for a notice that has the title itself: money and regret first. */
export function backtestSentence(answer: BacktestAnswer): string {
  const said = ["cost", "busy GPU-hours cut", "launches", "approvals needed"];
  const changes = backtestRows(answer)
    .filter(({ name }) => said.includes(name))
    .map(({ name, cells, change }) => {
      const compared = cells.slice(-answer.played.length);
      return `${name} ${compared.join(" -> ")} (${change ?? "same"})`;
    });
  return `${changes.join("; ")}; played over ${titleOf(answer)}`;
}
