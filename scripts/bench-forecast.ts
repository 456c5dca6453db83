/** `npm run bench:forecast`: demand and month's end, forecast at every hour of the real traces. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { boundsOf } from "../src/backtest/bounds.ts";
import { judgedDemand } from "../src/backtest/judged-demand.ts";
import { judgedMonthEnds, spendByHour } from "../src/backtest/month-ends.ts";
import { scoredScenario as scenario } from "../src/backtest/scenario.ts";
import { simulate } from "../src/backtest/simulate.ts";
import type { Trace } from "../src/backtest/trace.ts";
import { demandTables, monthEndTable } from "./bench-forecast-tables.ts";
import { shippedPolicies } from "./shipped-policies.ts";
import {
  developmentTrace,
  haveTraces,
  scoredTraces,
  stressTraces,
  traceFolder,
} from "./trace-files.ts";

const names = [...scoredTraces, ...stressTraces];
/** Of the whole cluster; has no jobs, so that it is forecast and not played. */
const demandOnly = "philly-nodes";

function say(words: string): void {
  process.stderr.write(`${words}\n`);
}

/** GPUs wanted each five minutes, without waiting. */
function demandOf(name: string): readonly number[] {
  const bytes = readFileSync(join(traceFolder, `${name}.demand.csv.gz`));
  const lines = gunzipSync(bytes).toString("utf8").trimEnd().split("\n").slice(1);
  return lines.map((line) => Number(line.split(",")[1]));
}

function monthEndsOf(trace: Trace) {
  const entrant = shippedPolicies().find(({ name }) => name === "fleetmerge-cost");
  if (!entrant) throw new Error("fleetmerge-cost is not shipped");
  const run = entrant.enter({ trace, scenario, bounds: boundsOf(trace, scenario) });
  return judgedMonthEnds(spendByHour(trace, scenario, simulate({ trace, scenario, ...run })), 6);
}

function main(): void {
  if (!haveTraces()) {
    say(`The real traces are ABSENT (${traceFolder}): there is nothing to forecast.`);
    process.exitCode = 1;
    return;
  }
  const demand = [...names, demandOnly].map((name) => {
    const started = performance.now();
    const judged = judgedDemand(demandOf(name));
    say(`${name}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
    return { name, judged };
  });
  process.stdout.write(`${demandTables(demand)}\n\n`);
  const months = names.map((name) => ({ name, judged: monthEndsOf(developmentTrace(name)) }));
  process.stdout.write(`${monthEndTable(months)}\n`);
}

main();
