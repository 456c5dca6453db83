/**
 * A whole plan, from the start of the process to its end: the bundle, as a runner runs it, against
 * the local world. Every fifth machine idles; it is a dry run, as `terraform plan` is.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rolldown } from "rolldown";
import config from "../../rolldown.config.ts";
import { workflowToken } from "../../src/local/world.ts";
import { runCommand } from "../../src/run-command.ts";
import type { Benchmark } from "./case.ts";
import { type Calls, type FleetWorld, startFleetWorld } from "./fleet-world.ts";
import { terraformPlan } from "./terraform.ts";
import { middle, type Spent, timed } from "./timed-process.ts";

/** What a plan of one fleet came to. */
export interface PlanRow {
  readonly size: number;
  readonly plan: Spent;
  /** Requests that the plan sent, to each. */
  readonly calls: Calls;
  /** Start, the same requests but Lambda's, and reading alone: no plan can be under it. */
  readonly least: Spent;
  /** Absent without the binary. */
  readonly terraform?: Spent;
}

/** The figures of one run. */
export interface PlanFigures {
  /** Node that does nothing, and the bundle that is told a command that does not exist. */
  readonly bare: Spent;
  readonly cold: Spent;
  readonly rows: readonly PlanRow[];
}

/** Measures fleets of these sizes, each as often, in turns with all that it is compared to. */
export async function measurePlans(
  sizes: readonly number[],
  runsOf: (size: number) => number,
  say: (line: string) => void = () => undefined,
): Promise<PlanFigures> {
  const folder = await mkdtemp(join(tmpdir(), "fleetmerge-bench-"));
  try {
    const bundle = await bundleInto(folder);
    const start = (...words: readonly string[]) =>
      timed([process.execPath, ...words], { folder, environment: { INPUT_COMMAND: "nothing" } });
    const starts: { bare: Spent; cold: Spent }[] = [];
    for (let run = 0; run < runsOf(0); run += 1) {
      starts.push({ bare: await start("-e", "0"), cold: await start(bundle) });
    }
    const bare = middle(starts.map((one) => one.bare));
    const cold = middle(starts.map((one) => one.cold));
    for (const line of headOf(bare, cold)) say(line);
    const rows: PlanRow[] = [];
    for (const size of sizes) {
      const row = await rowOf(size, { bundle, folder, runs: runsOf(size) });
      say(lineOf(row, cold));
      rows.push(row);
    }
    return { bare, cold, rows };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function bundleInto(folder: string): Promise<string> {
  const built = await rolldown(config);
  await built.write({ ...config.output, dir: join(folder, "dist") });
  await built.close();
  const least = await rolldown({
    input: join(import.meta.dirname, "least.ts"),
    platform: "node",
    external: [/^web-streams-polyfill/u],
  });
  await least.write({ file: leastIn(folder), format: "esm", codeSplitting: false });
  await least.close();
  return join(folder, "dist/index.js");
}

const leastIn = (folder: string): string => join(folder, "least.mjs");

async function rowOf(
  size: number,
  { bundle, folder, runs }: Readonly<{ bundle: string; folder: string; runs: number }>,
): Promise<PlanRow> {
  const world = await startFleetWorld(size);
  try {
    await settle(world);
    world.idle();
    const event = join(folder, "event.json");
    const [summary, output] = [join(folder, "summary.md"), join(folder, "output")];
    await writeFile(event, JSON.stringify({ repository: { default_branch: "main" } }));
    const terraform = await terraformPlan(folder, size);
    const plans: Spent[] = [];
    const leasts: Spent[] = [];
    const others: Spent[] = [];
    let calls = world.calls();
    for (let run = 0; run < runs; run += 1) {
      await writeFile(summary, "");
      await writeFile(output, "");
      await world.rested();
      const before = world.calls();
      const asked = world.asked().length;
      plans.push(
        await timed([process.execPath, bundle], {
          folder,
          environment: {
            ...world.environment,
            ...{ GITHUB_RUN_ID: "2", GITHUB_RUN_ATTEMPT: "1", GITHUB_EVENT_PATH: event },
            ...{ GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: output },
            ...{ INPUT_COMMAND: "plan", "INPUT_GITHUB-TOKEN": workflowToken },
          },
        }),
      );
      calls = world.callsSince(before);
      const again = join(folder, "asked.json");
      await writeFile(again, JSON.stringify(world.asked().slice(asked)));
      leasts.push(
        await timed([process.execPath, leastIn(folder), bundle, again], {
          folder,
          environment: { INPUT_COMMAND: "nothing" },
        }),
      );
      if (terraform) others.push(await terraform());
    }
    const other = others.length > 0 ? { terraform: middle(others) } : {};
    return { size, plan: middle(plans), calls, least: middle(leasts), ...other };
  } finally {
    await world.close();
  }
}

/** A first plan writes down whom it knows; from then on a plan is one of many. */
async function settle(world: FleetWorld): Promise<void> {
  const nobody = () => undefined;
  const job = { log: nobody, annotate: nobody, output: nobody, summarize: async () => {} };
  const { exitCode } = await runCommand(
    {
      ...{ command: "plan", token: workflowToken, policies: "policies" },
      ...{ stateFile: "state/fleet.yaml", dryRun: "false", actionId: "" },
    },
    {
      environment: { ...world.environment, GITHUB_RUN_ID: "1", GITHUB_RUN_ATTEMPT: "1" },
      ...{ job, defaultBranch: "main", gitHubWaiting: "none" },
    },
  );
  if (exitCode !== 0) throw new Error("the first plan of the benchmark failed");
}

const seconds = (value: number): string => `${value.toFixed(2)} s`;
const memory = ({ mebibytes }: Spent): string => `${mebibytes.toFixed(0)} MiB`;
const times = (one: number, other: number): string => (one / other).toFixed(2);

function headOf(bare: Spent, cold: Spent): readonly string[] {
  const start = ({ wall, processor }: Spent) => `${seconds(wall)}, ${seconds(processor)}`;
  return [
    `Wall and processor time of bare Node: ${start(bare)}; of the cold start: ${start(cold)}.\n`,
    "| machines | wall | of it waiting | processor | / cold start | start, requests and reading " +
      "alone | memory | requests to GitHub, Lambda, Prometheus | terraform plan: wall " +
      "| processor | memory |",
    `|${" ---: |".repeat(11)}`,
  ];
}

function lineOf({ size, plan, calls, least, terraform }: PlanRow, cold: Spent): string {
  const cells = [
    size.toLocaleString("en-US"),
    ...[plan.wall, plan.waited, plan.processor].map(seconds),
    times(plan.processor, cold.processor),
    `${seconds(least.processor)}, ${times(least.processor, cold.processor)}`,
    memory(plan),
    `${calls.github}, ${calls.lambda}, ${calls.prometheus}`,
    ...(terraform
      ? [seconds(terraform.wall), seconds(terraform.processor), memory(terraform)]
      : ["absent", "", ""]),
  ];
  return `| ${cells.join(" | ")} |`;
}

/** Ten machines in so many cold starts and the waits; ten thousand in so much; no faster growth. */
const goals = { coldStarts: 1.5, seconds: 10, mebibytes: 1024, growth: 10 } as const;

/** What is over a bound, in sentences. By processor time where others load the machine. */
function overBounds({ cold, rows }: PlanFigures): readonly string[] {
  const sentences: string[] = [];
  for (const { size, plan, terraform } of rows) {
    if (plan.exitCode !== 0) sentences.push(`the plan of ${size} machines failed`);
    if (!terraform) sentences.push(`no terraform to compare ${size} machines with`);
  }
  const [first, largest] = [rows[0], rows.at(-1)];
  if (first && first.plan.processor > goals.coldStarts * cold.processor) {
    const ratio = times(first.plan.processor, cold.processor);
    sentences.push(`${first.size} machines take ${ratio} cold starts, not ${goals.coldStarts}`);
  }
  if (largest && Math.min(largest.plan.wall, largest.plan.processor) > goals.seconds) {
    sentences.push(`${largest.size} machines take more than ${goals.seconds} s`);
  }
  if (largest && largest.plan.mebibytes > goals.mebibytes) {
    sentences.push(`${largest.size} machines take more than ${goals.mebibytes} MiB`);
  }
  for (const [index, { size, plan }] of rows.entries()) {
    const before = rows[index - 1];
    if (before && plan.processor > before.plan.processor * (size / before.size)) {
      sentences.push(`from ${before.size} to ${size} machines it grows faster than the fleet`);
    }
  }
  return sentences;
}

/** A minute or two on an idle machine. */
export const planBenchmark: Benchmark = {
  name: "plan",
  run: async () => {
    const runsOf = (size: number) => (size > 1000 ? 3 : 5);
    const sizes = [10, 100, 1000, 10_000];
    return overBounds(await measurePlans(sizes, runsOf, (line) => console.log(line)));
  },
};
