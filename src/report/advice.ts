/** Anomalies and recommendations in words: for a terminal and for the job summary. */
import type { RootContent } from "mdast";
import type { Advice } from "../model/advice.ts";
import type { MonthEnd } from "../model/month-end.ts";
import { bullets, code, heading, paragraph, table, type Words } from "./markdown.ts";
import { savedDollars } from "./money.ts";
import { monthEndSentence } from "./month-end.ts";
import { clause, counted, oneLine, sentence } from "./text.ts";

/** The month's end and both lists for a terminal; empty when there is nothing to say. */
export function adviceText({
  anomalies,
  recommendations,
  monthEnd,
  foresights = [],
}: Advice): string {
  const odd = anomalies.map((one) => `  ${one.kind} (${one.certainty}): ${clause(one.sentence)}`);
  const cheaper = recommendations.map(
    (one) => `  ${savedDollars(one.savedPerMonth)} a month: ${clause(one.sentence)}. ${one.method}`,
  );
  const foreseen = foresights.map((one) => `  ${one.pool}: ${clause(one.sentence)}`);
  return [
    ...(foreseen.length === 0 ? [] : ["Forecast of demand", ...foreseen]),
    ...(monthEnd ? ["Month's end", ...monthEndLines(monthEnd)] : []),
    ...(odd.length === 0 ? [] : ["Looks odd", ...odd]),
    ...(cheaper.length === 0 ? [] : ["Could cost less", ...cheaper]),
  ]
    .map((line) => `${line.startsWith("  ") ? "  " : ""}${oneLine(line)}\n`)
    .join("");
}

function monthEndLines(monthEnd: MonthEnd): readonly string[] {
  const how = monthEnd.kind === "known" ? [`  How: ${monthEnd.method}`] : [];
  return [`  ${clause(monthEndSentence(monthEnd))}`, ...how];
}

/** Both lists for Markdown, at most `rows` of each; nothing when there is nothing to say. */
export function adviceSections(
  { anomalies, recommendations, foresights = [] }: Advice,
  rows: number,
): readonly RootContent[] {
  return [
    ...(foresights.length === 0
      ? []
      : [
          heading(3, "Forecast of demand"),
          bullets(
            foresights
              .slice(0, rows)
              .map((one): Words => [code(one.pool), `: ${sentence(one.sentence)}`]),
          ),
          ...rest(foresights.length, rows),
        ]),
    ...(anomalies.length === 0
      ? []
      : [
          heading(3, "Looks odd"),
          bullets(
            anomalies
              .slice(0, rows)
              .map(
                (one): Words => [code(one.kind), ` (${one.certainty}): `, sentence(one.sentence)],
              ),
          ),
          ...rest(anomalies.length, rows),
        ]),
    ...(recommendations.length === 0
      ? []
      : [
          heading(3, "Could cost less"),
          table({
            head: ["What", "Saved a month", "How this was worked out"],
            right: [1],
            rows: recommendations
              .slice(0, rows)
              .map((one) => [
                sentence(one.sentence),
                savedDollars(one.savedPerMonth),
                sentence(one.method),
              ]),
          }),
          ...rest(recommendations.length, rows),
        ]),
  ];
}

function rest(count: number, rows: number): readonly RootContent[] {
  return count <= rows ? [] : [paragraph(`${counted(count - rows, "more row")} left out here.`)];
}
