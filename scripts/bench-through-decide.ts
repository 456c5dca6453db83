/**
 * `npm run bench:through-decide`: the shipped queue policies and the pending rule on real traces,
 * not by the benchmark's own policies but by the very `decide` of a plan, with all that holds it.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { boundsOf } from "../src/backtest/bounds.ts";
import { measured } from "../src/backtest/measure.ts";
import { Backtest } from "../src/backtest/over-decide/backtest.ts";
import { noHeadroom, pendingScaler } from "../src/backtest/policies/pending.ts";
import { scoredScenario } from "../src/backtest/scenario.ts";
import { scoreOf } from "../src/backtest/score.ts";
import { simulate } from "../src/backtest/simulate.ts";
import type { Trace } from "../src/backtest/trace.ts";
import { OperatorError } from "../src/errors.ts";
import type { Policies } from "../src/model/policy.ts";
import { instant, millis, usdPerHour } from "../src/model/units.ts";
import { loadPolicies } from "../src/policy/load.ts";
import { shippedFolder, shippedPolicies } from "./shipped-policies.ts";
import { developmentTrace, haveTraces } from "./trace-files.ts";

const usage = `npm run bench:through-decide -- [options]
  --trace NAME      a development trace; may be given more than once (default: three small ones)
  --days N          days after the warm-up of 7 (default: all of the trace)
  --cooldown N      minutes between two like actions of a pool, those of a queue too (default: as
                    shipped, 10, and none for what a queue wants beyond all that is on its way)
  --policy NAME     one of the policies; may be given more than once (default: all)`;

const scenario = scoredScenario;
/** Small enough to be done in minutes, and unlike each other. */
const usualTraces: readonly string[] = ["helios-earth-vccaA", "genai-lora", "helios-earth-vcTJs"];

const pendingName = "pending-idle10";
const pendingText = `kind: pool
name: ${pendingName}
instance: { types: [gpu_8x_a100], ssh_key: ops }
size: { min: 0, max: 12 }
rules:
  - { rule: queue, query: waiting, idle_after: 10m }
`;

interface Row {
  readonly cost: number;
  readonly p95: number;
  readonly p99: number;
  readonly launches: number;
}

function readOptions() {
  const known = {
    trace: { type: "string", multiple: true, default: [] as string[] },
    days: { type: "string" },
    cooldown: { type: "string" },
    policy: { type: "string", multiple: true, default: [] as string[] },
  } as const;
  return parseArgs({ options: known }).values;
}

function shipped(): Policies {
  const names = readdirSync(shippedFolder).filter((name) => /(?<!\.test)\.yaml$/u.test(name));
  const texts = names.map((name) => [name, readFileSync(join(shippedFolder, name), "utf8")]);
  const files = { ...Object.fromEntries(texts), "pending.yaml": pendingText };
  const loaded = loadPolicies(files, {});
  if (loaded.kind === "problems") throw new OperatorError(loaded.problems);
  return loaded.policies;
}

/** One pool alone on machines like the trace's, with limits of money and size out of the way. */
function lifted(policies: Policies, name: string, cooldown: number | undefined): Policies {
  const { limits, pools } = policies;
  const asked = cooldown === undefined ? undefined : millis(cooldown * 60_000);
  const pause = asked === undefined ? {} : { provision: asked, terminate: asked, queue: asked };
  return {
    limits: {
      ...limits,
      maxHourlySpend: usdPerHour(1e6),
      maxInstances: 10_000,
      cooldown: { ...limits.cooldown, ...pause },
      confirmation: {
        ...limits.confirmation,
        aboveHourlyCost: usdPerHour(1e6),
        aboveTerminations: 1000,
      },
    },
    pools: pools
      .filter((pool) => pool.name === name)
      .map((pool) => ({ ...pool, size: { min: 0, max: 10_000 } })),
  };
}

function throughDecide(policies: Policies, trace: Trace): Row {
  const [pool] = policies.pools;
  const type = pool?.instance.types[0] ?? "";
  const gpus = trace.nodeGpus;
  const backtest = new Backtest(
    { name: pool?.name ?? "", policies },
    {
      work: [{ pool: pool?.name ?? "", trace, startNodes: 0 }],
      offers: [
        {
          type,
          description: type,
          gpus,
          pricePerHour: usdPerHour(scenario.billing.usdPerGpuHour * gpus),
          regions: ["us-east-1"],
        },
      ],
      origin: instant(Date.UTC(2026, 0, 5)),
      timing: scenario.timing,
      boot: "billed",
      warmUpSeconds: scenario.warmUpSeconds,
      approvalSeconds: 0,
    },
  );
  while (!backtest.isDone) backtest.step();
  const { costUsd, waits, launches } = backtest.result().figures;
  return { cost: costUsd, p95: waits?.p95 ?? 0, p99: waits?.p99 ?? 0, launches };
}

function byBenchmark(name: string, trace: Trace): Row {
  const entrant = shippedPolicies().find((one) => one.name === name);
  const { figures } = entrant
    ? scoreOf({ entrant, trace, scenario })
    : { figures: pendingFigures(trace) };
  return rowOf(figures);
}

function pendingFigures(trace: Trace) {
  const settings = { idleSeconds: 600, mostNodes: 10_000, headroomNodes: noHeadroom };
  const policy = pendingScaler(settings);
  return measured(trace, scenario, simulate({ trace, scenario, policy, startNodes: 0 }));
}

function rowOf(figures: ReturnType<typeof measured>): Row {
  const { costUsd, waitP95Seconds, waitP99Seconds, launches } = figures;
  return { cost: costUsd, p95: waitP95Seconds, p99: waitP99Seconds, launches };
}

function line(
  words: readonly [trace: string, policy: string, by: string],
  row: Row,
  bound: number,
): string {
  const cells = [
    ...words,
    (row.cost / bound).toFixed(3),
    `${row.p95} s`,
    `${row.p99} s`,
    row.launches,
  ];
  return `| ${cells.join(" | ")} |\n`;
}

function main(): void {
  const { trace: asked, days, cooldown, policy: wanted } = readOptions();
  const names = asked.length > 0 ? asked : usualTraces;
  if (!haveTraces()) {
    process.stderr.write("The development traces are not there (../shared/data/traces).\n");
    process.exitCode = 2;
    return;
  }
  const policies = shipped();
  const out = process.stdout;
  out.write("| trace | policy | decided by | cost / bound | p95 | p99 | launches |\n");
  out.write("| --- | --- | --- | --- | --- | --- | --- |\n");
  for (const name of names) {
    const whole = developmentTrace(name);
    const most = days === undefined ? Number.POSITIVE_INFINITY : (7 + Number(days)) * 86_400;
    const trace = { ...whole, horizonSeconds: Math.min(whole.horizonSeconds, most) };
    const bound = boundsOf(trace, scenario).clairvoyantUsd;
    const order = [pendingName, ...shippedPolicies().map((one) => one.name)];
    for (const policy of order.filter((one) => wanted.length === 0 || wanted.includes(one))) {
      out.write(line([name, policy, "benchmark"], byBenchmark(policy, trace), bound));
      const minutes = cooldown === undefined ? undefined : Number(cooldown);
      // The pending rule is there to be compared, so that nothing else holds it.
      const pause = policy === pendingName ? 0 : minutes;
      const through = throughDecide(lifted(policies, policy, pause), trace);
      out.write(line([name, policy, "decide"], through, bound));
    }
  }
}

try {
  main();
} catch (thrown) {
  process.stderr.write(`${thrown instanceof Error ? thrown.message : thrown}\n\n${usage}\n`);
  process.exitCode = 2;
}
