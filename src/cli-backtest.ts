/** `backtest`: what policies would have done, from a terminal. Apart because of its options. */

import { readFile, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Command } from "commander";
import { parseJobs } from "./backtest/csv.ts";
import type { Contestant } from "./backtest/over-decide/backtest.ts";
import type { Trace } from "./backtest/trace.ts";
import { type Environment, environmentLimits } from "./environment.ts";
import { messageOf, OperatorError, type Problem } from "./errors.ts";
import type { Settings } from "./model/settings.ts";
import { folderWorkspace } from "./outside/workspace.ts";
import { parseDuration } from "./policy/duration.ts";
import { loadPolicies } from "./policy/load.ts";
import type { Outside } from "./ports.ts";
import { nothingChanged } from "./record/stage-result.ts";
import { backtestChart } from "./report/backtest-chart.ts";
import { backtestJson, backtestText } from "./report/backtest-table.ts";
import { type Ended, runCommand, runToEnd } from "./run-command.ts";
import { auditedDays, pastOf, useFromAudit, useFromMeter } from "./stages/backtest-past.ts";
import {
  type Assumptions,
  answerOf,
  type Played,
  traceWorld,
  usualAssumptions,
} from "./stages/backtest-world.ts";
import type { Inputs, Surroundings } from "./wire.ts";

interface Options {
  readonly policies: string;
  readonly against?: string;
  readonly trace?: string;
  readonly days?: string;
  readonly warmUp?: string;
  readonly pool?: string;
  readonly nodeGpus?: string;
  readonly price: string;
  readonly timing: string;
  readonly approval: string;
  readonly capacity?: string;
  readonly chart?: string;
  readonly json?: boolean;
  readonly token?: string;
  readonly stateFile: string;
  readonly branch: string;
}

/** How the command line starts it. */
export interface BacktestStart {
  readonly environment: Environment;
  readonly out: { write(text: string): unknown };
  readonly err: { readonly isTTY?: boolean; write(text: string): unknown };
  surroundings(branch: string): Surroundings;
  inputs(command: string, options: Pick<Options, "policies" | "stateFile" | "branch">): Inputs;
  end(ended: Ended): void;
}

/** Adds the command. */
export function addBacktestCommand(program: Command, start: BacktestStart): void {
  const usual = usualAssumptions;
  const { periodSeconds, actionSeconds, bootSeconds } = usual.timing;
  program
    .command("backtest")
    .description("say what policies would have done to the recorded past, or to a job trace")
    .option("--policies <folder>", "the policies that are played", "policies")
    .option("--against <folder>", "policies to compare them with, which come first in the table")
    .option("--days <number>", "so many days (default: 30 of the past, all of a trace)")
    .option("--trace <file>", "a job trace instead of it (submit_s,gpus,duration_s; gzip or not)")
    .option("--pool <name>", "the pool that works off the trace, where there are several")
    .option("--node-gpus <number>", "GPUs of a machine of the trace (default: as its type says)")
    .option("--warm-up <days>", "days of a trace that are only learned from (default: 7 of 14)")
    .option(
      "--price <usd>",
      "of a GPU and hour, where no file tells it",
      String(usual.usdPerGpuHour),
    )
    .option(
      "--timing <seconds>",
      "period, action and boot",
      `${periodSeconds},${actionSeconds},${bootSeconds}`,
    )
    .option("--approval <time>", "how long people take to approve", "30m")
    .option("--capacity <machines>", "machines that the cloud has at most (default: any number)")
    .option("--chart <file>", "write the sizes over time as an SVG picture")
    .option("--json", "print the figures as JSON")
    .option("--token <token>", "GitHub token for the recorded past (default: GITHUB_TOKEN)")
    .option("--state-file <file>", "the fleet file", "state/fleet.yaml")
    .option("--branch <name>", "the default branch", "main")
    .action(async (options: Options) => start.end(await runBacktest(options, start)));
}

function runBacktest(options: Options, start: BacktestStart): Promise<Ended> {
  const surroundings = start.surroundings(options.branch);
  const { trace: file } = options;
  if (file === undefined) {
    return runCommand(start.inputs("backtest", options), surroundings, async (outside, settings) =>
      tell(await past(options, start, { outside, settings }), options, start),
    );
  }
  const { job } = surroundings;
  return runToEnd(job, async () => {
    const asked = readOptions(options);
    const contestants = await contestantsOf(options, start.environment);
    const trace = await readTrace(file, asked.days);
    const warmUp = asked.warmUp ?? (trace.horizonSeconds >= 14 * 86_400 ? 7 : 0);
    const { pool } = options;
    const world = traceWorld({
      contestants,
      trace,
      ...(pool === undefined ? {} : { pool }),
      ...(asked.nodeGpus === undefined ? {} : { nodeGpus: asked.nodeGpus }),
      warmUpSeconds: warmUp * 86_400,
      assumptions: asked.assumptions,
    });
    refuseEmpty(trace, { file, warmUpSeconds: warmUp * 86_400 });
    return tell(world, options, start);
  });
}

/** The meter knows most; without one, what plan wrote down of it. */
async function past(
  options: Options,
  { environment }: BacktestStart,
  { outside, settings }: { readonly outside: Outside; readonly settings: Settings },
): Promise<Played> {
  const { days = 30, assumptions } = readOptions(options);
  const contestants = await contestantsOf(options, environment);
  const use =
    (await useFromMeter(outside, settings, { days, contestants })) ??
    (await useFromAudit({ forge: outside.forge }));
  const audited = await auditedDays(outside.forge, { days, until: outside.clock.now() });
  const known = pastOf({ use, contestants, days, assumptions, audited });
  if (known.kind === "known") return known.played;
  return refuse(
    `there is no past to play policies over: ${known.why}`,
    "Set PROMETHEUS_URL to the server that knows the machines, or give a job trace by --trace",
  );
}

async function tell(played: Played, options: Options, start: BacktestStart) {
  const started = performance.now();
  let shown = -1;
  const answer = answerOf(played, (progress) => {
    const half = Math.floor(progress * 200);
    if (start.err.isTTY && half > shown) {
      start.err.write(`\r${progressBar(progress, started)}`);
      shown = half;
    }
    return true;
  });
  if (start.err.isTTY) start.err.write("\r\u001b[K");
  if (options.json === true) {
    start.out.write(`${JSON.stringify(backtestJson(answer), undefined, 2)}\n`);
  } else start.out.write(backtestText(answer));
  if (options.chart !== undefined) await writeChart(options.chart, backtestChart(answer));
  return nothingChanged(backtestJson(answer));
}

/** `[########........] 52 %, 9 s to go`. */
function progressBar(progress: number, started: number): string {
  const filled = Math.round(progress * 20);
  const spent = (performance.now() - started) / 1000;
  const left = progress > 0.02 ? `, ${Math.ceil(spent / progress - spent)} s to go` : "";
  const bar = `${"#".repeat(filled)}${".".repeat(20 - filled)}`;
  return `[${bar}] ${Math.floor(progress * 100)} %${left}\u001b[K`;
}

async function writeChart(file: string, svg: string): Promise<void> {
  try {
    await writeFile(file, svg);
  } catch (thrown) {
    refuse(
      `${file} cannot be written: ${messageOf(thrown)}`,
      "Name a file in a folder that exists",
    );
  }
}

async function contestantsOf(
  { policies, against }: Options,
  environment: Environment,
): Promise<readonly Contestant[]> {
  const folders = against === undefined ? [policies] : [against, policies];
  const found = await Promise.all(folders.map((folder) => loadedFrom(folder, environment)));
  const problems = found.flatMap((one) => ("problems" in one ? one.problems : []));
  if (problems.length > 0) throw new OperatorError(problems);
  const names = folders.map((folder) => basename(folder.replace(/\/+$/u, "")) || folder);
  const isClear = new Set(names).size === names.length;
  return found.flatMap((one, place) =>
    "problems" in one
      ? []
      : [{ name: (isClear ? names[place] : folders[place]) ?? "", policies: one.policies }],
  );
}

async function loadedFrom(folder: string, environment: Environment) {
  // Its parent, so that problems name the folder as it was typed.
  const files = await folderWorkspace(folder).folder(".");
  const named = Object.entries(files).map(
    ([path, text]) => [path.replace(/^\./u, folder.replace(/\/+$/u, "")), text] as const,
  );
  if (!named.some(([path]) => path.endsWith(".yaml"))) {
    return refuse(`there is no policy in ${folder}`, "Name a folder of policies");
  }
  const loaded = loadPolicies(Object.fromEntries(named), environmentLimits(environment));
  return loaded.kind === "problems" ? { problems: loaded.problems } : { policies: loaded.policies };
}

async function readTrace(file: string, days: number | undefined): Promise<Omit<Trace, "nodeGpus">> {
  const jobs = parseJobs(await textOf(file), file);
  const last = jobs.reduce((latest, { submittedAt }) => Math.max(latest, submittedAt), 0);
  const whole = Math.ceil((last + 1) / 86_400) * 86_400;
  const horizonSeconds = days === undefined ? whole : Math.min(whole, days * 86_400);
  return { name: basename(file), jobs, horizonSeconds };
}

async function textOf(file: string): Promise<string> {
  try {
    const bytes = await readFile(file);
    const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return (isPacked ? gunzipSync(bytes) : bytes).toString("utf8");
  } catch (thrown) {
    return refuse(
      `${file} cannot be read: ${messageOf(thrown)}`,
      "Give a file of submit_s,gpus,duration_s, as plain text or packed with gzip",
    );
  }
}

function refuseEmpty(
  { jobs, horizonSeconds }: Omit<Trace, "nodeGpus">,
  of: { readonly file: string; readonly warmUpSeconds: number },
): void {
  const { file, warmUpSeconds } = of;
  if (horizonSeconds <= warmUpSeconds) {
    refuse(
      `${file} has ${horizonSeconds / 86_400} days, all of which are only learned from`,
      "Ask for more days, or for fewer by --warm-up",
    );
  }
  if (jobs.some(({ submittedAt }) => submittedAt < horizonSeconds)) return;
  refuse(`${file} has no job in the days that are played`, "Ask for more days");
}

interface Asked {
  readonly days?: number;
  readonly warmUp?: number;
  readonly nodeGpus?: number;
  readonly assumptions: Assumptions;
}

/** All that is wrong with the options at once. */
function readOptions(options: Options): Asked {
  const problems: Problem[] = [];
  const number = (name: string, text: string | undefined, most: number) => {
    if (text === undefined) return undefined;
    if (/^\d{1,6}$/u.test(text) && Number(text) >= 1 && Number(text) <= most) return Number(text);
    problems.push({
      what: `--${name} is ${text.slice(0, 40)}`,
      hint: `Write a whole number from 1 to ${most}`,
    });
    return undefined;
  };
  const days = number("days", options.days, 400);
  const warmUp = options.warmUp === "0" ? 0 : number("warm-up", options.warmUp, 100);
  const nodeGpus = number("node-gpus", options.nodeGpus, 16);
  const capacity = number("capacity", options.capacity, 10_000);
  const approval = parseDuration(options.approval);
  if (approval === undefined) {
    problems.push({ what: `--approval is ${options.approval}`, hint: "Write a time such as 30m" });
  }
  const price = Number(options.price);
  if (!(price > 0 && price < 1000)) {
    problems.push({ what: `--price is ${options.price}`, hint: "Write dollars, such as 1.29" });
  }
  const timing = timingOf(options.timing);
  if (!timing) {
    const hint = "Write three whole numbers of seconds, of which the period is whole minutes";
    problems.push({ what: `--timing is ${options.timing}`, hint: `${hint}: 300,120,360` });
  }
  if (problems.length > 0 || !timing) throw new OperatorError(problems);
  return {
    ...(days === undefined ? {} : { days }),
    ...(warmUp === undefined ? {} : { warmUp }),
    ...(nodeGpus === undefined ? {} : { nodeGpus }),
    assumptions: {
      timing,
      approvalSeconds: (approval ?? 0) / 1000,
      ...(capacity === undefined ? {} : { capacity }),
      prices: {},
      usdPerGpuHour: price,
    },
  };
}

function timingOf(text: string): Assumptions["timing"] | undefined {
  const found = /^([1-9]\d{0,4}),(\d{1,5}),(\d{1,5})$/u.exec(text);
  if (!found) return undefined;
  const [periodSeconds = 0, actionSeconds = 0, bootSeconds = 0] = found.slice(1).map(Number);
  return periodSeconds % 60 === 0 ? { periodSeconds, actionSeconds, bootSeconds } : undefined;
}

function refuse(what: string, hint: string): never {
  throw new OperatorError([{ what, hint }]);
}
