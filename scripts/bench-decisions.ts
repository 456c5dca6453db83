/** `npm run bench:decisions`: every policy on every trace, as tables, JSON and a chart. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { baselines, type Entrant } from "../src/backtest/baselines.ts";
import { type Scenario, scoredScenario } from "../src/backtest/scenario.ts";
import { type Score, scoreOf, standingOf } from "../src/backtest/score.ts";
import { syntheticTrace } from "../src/backtest/synthetic.ts";
import type { Trace } from "../src/backtest/trace.ts";
import { messageOf, OperatorError } from "../src/errors.ts";
import { standingsChart } from "./bench-chart.ts";
import { costAndWait, crossTable, rowOf, standingsTable, waitsAndChurn } from "./bench-tables.ts";
import { shippedPolicies } from "./shipped-policies.ts";
import {
  developmentTrace,
  haveTraces,
  readTraceFile,
  scoredTraces,
  stressTraces,
  traceFolder,
} from "./trace-files.ts";

const field: readonly Entrant[] = [...baselines, ...shippedPolicies()];
const outputFolder = join(import.meta.dirname, "../bench-output");

const usage = `npm run bench:decisions -- [options]
  --trace FILE      a job trace instead of the scored ones; may be given more than once
  --node-gpus N     GPUs of a node in those traces (default: INDEX.json beside the file, else 1)
  --policy NAME     only this policy; may be given more than once
  --timing P,A,B    period, action and boot in seconds (default 300,120,360)
  --json            one object a policy and trace on standard output, and no files
  --help`;

const known = {
  trace: { type: "string", multiple: true, default: [] as string[] },
  "node-gpus": { type: "string" },
  policy: { type: "string", multiple: true, default: [] as string[] },
  timing: { type: "string" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

const options = readOptions();

/** What Node says of an option that does not exist is enough; its stack is not. */
function readOptions() {
  try {
    return parseArgs({ options: known }).values;
  } catch (thrown) {
    process.stderr.write(`${messageOf(thrown)}\n\n${usage}\n`);
    process.exit(2);
  }
}

function refuse(what: string, hint: string): never {
  throw new OperatorError([{ what, hint }]);
}

function say(words: string): void {
  process.stderr.write(`${words}\n`);
}

function tracesToRun(): readonly Trace[] {
  const nodeGpus = options["node-gpus"];
  if (nodeGpus !== undefined && !/^[1-9]\d?$/u.test(nodeGpus)) {
    refuse(`--node-gpus is ${nodeGpus}`, "Write how many GPUs a node has, such as 1 or 8");
  }
  const size = nodeGpus === undefined ? {} : { nodeGpus: Number(nodeGpus) };
  if (options.trace.length > 0) {
    return options.trace.map((file) => readTraceFile({ file, ...size }));
  }
  if (haveTraces()) return [...scoredTraces, ...stressTraces].map(developmentTrace);
  say(`The real traces are ABSENT (${traceFolder}): these are synthetic ones, and no score.`);
  return [1, 2, 3, 4].map((seed) =>
    syntheticTrace({ seed, days: 30, nodeGpus: seed % 2 === 0 ? 8 : 1, sweepsPerDay: 30 * seed }),
  );
}

function policiesToRun(): readonly Entrant[] {
  const unknown = options.policy.filter((name) => !field.some((one) => one.name === name));
  if (unknown.length > 0) {
    const names = field.map(({ name }) => name).join(", ");
    refuse(`There is no policy ${unknown.join(", ")}`, `Choose of ${names}`);
  }
  if (options.policy.length === 0) return field;
  return field.filter(({ name }) => options.policy.includes(name));
}

function scenarioToRun(): Scenario {
  if (options.timing === undefined) return scoredScenario;
  const found = /^([1-9]\d{0,5}),(\d{1,6}),(\d{1,6})$/u.exec(options.timing);
  if (!found) {
    return refuse(
      `--timing is ${options.timing}`,
      "Write three whole numbers of seconds: 300,120,360",
    );
  }
  const [periodSeconds = 0, actionSeconds = 0, bootSeconds = 0] = found.slice(1).map(Number);
  return { ...scoredScenario, timing: { periodSeconds, actionSeconds, bootSeconds } };
}

function run(): readonly Score[] {
  const [traces, entrants, scenario] = [tracesToRun(), policiesToRun(), scenarioToRun()];
  const scores: Score[] = [];
  for (const [place, trace] of traces.entries()) {
    const started = performance.now();
    for (const entrant of entrants) {
      const score = scoreOf({ entrant, trace, scenario });
      scores.push(score);
      if (options.json) process.stdout.write(`${JSON.stringify(rowOf(score))}\n`);
    }
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    say(`[${place + 1}/${traces.length}] ${trace.name}: ${entrants.length} policies, ${seconds} s`);
  }
  return scores;
}

/** The scored run keeps its name; another timing does not overwrite it. */
function stem(): string {
  const timing = options.timing?.replaceAll(",", "-");
  return timing === undefined ? "decisions" : `decisions-${timing}`;
}

function write(scores: readonly Score[]): void {
  const scored = scores.filter(({ trace }) => !stressTraces.includes(trace));
  const policies = [...new Set(scored.map(({ policy }) => policy))];
  const markdown = [
    "# Decisions on real traces",
    standingsTable(scored),
    "Without genai-lora:",
    standingsTable(scored.filter(({ trace }) => trace !== "genai-lora")),
    "Cost over the clairvoyant bound / p95 wait:",
    crossTable(scores, costAndWait),
    "Mean wait; p99 wait; saturated minutes; launches:",
    crossTable(scores, waitsAndChurn),
  ].join("\n\n");
  mkdirSync(outputFolder, { recursive: true });
  const standings = policies.map((policy) => standingOf(policy, scored));
  writeFileSync(join(outputFolder, `${stem()}.md`), `${markdown}\n`);
  const rows = scores.map((score) => JSON.stringify(rowOf(score)));
  writeFileSync(join(outputFolder, `${stem()}.json`), `[\n${rows.join(",\n")}\n]\n`);
  writeFileSync(join(outputFolder, `${stem()}.svg`), standingsChart(standings));
  process.stdout.write(`${standingsTable(scored)}\n`);
  say(`Tables, rows and chart are in ${outputFolder}`);
}

function main(): void {
  if (options.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const scores = run();
  if (!options.json) write(scores);
}

try {
  main();
} catch (thrown) {
  if (!(thrown instanceof OperatorError)) throw thrown;
  say(thrown.message);
  process.exitCode = 2;
}
