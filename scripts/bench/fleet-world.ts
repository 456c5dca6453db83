/**
 * A local world with a fleet of any size, in pools of a hundred. Apart from the demo's: its
 * Prometheus has nothing to work out, so that what is measured is the plan.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startLocalGitHub } from "../../src/local/github/local-github.ts";
import { type LocalLambda, startLocalLambda } from "../../src/local/lambda/lambda.ts";
import { jsonReply, type LoopbackReply, serveLoopback } from "../../src/local/loopback.ts";
import { lambdaKey, workflowToken } from "../../src/local/world.ts";
import { day, instant } from "../../src/model/units.ts";
import { systemClock } from "../../src/outside/system-clock.ts";

/** Requests so far, by who was asked. */
export type Calls = Readonly<Record<"github" | "lambda" | "prometheus", number>>;

/** A request to GitHub or Prometheus, to be sent again. Lambda's are left out: it has a pace. */
export interface AskedRequest {
  readonly url: string;
  readonly method: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A running world. */
export interface FleetWorld {
  /** What a job in it has. */
  readonly environment: Readonly<Record<string, string>>;
  /** Every fifth machine idles from now on; before, none does. */
  idle(): void;
  calls(): Calls;
  callsSince(before: Calls): Calls;
  /** Waits until Lambda lets a first request through: a run knows nothing of the one before it. */
  rested(): Promise<void>;
  /** Everything asked so far, but for Lambda. */
  asked(): readonly AskedRequest[];
  close(): Promise<void>;
}

const repository = "acme/fleet";
const json = "application/json";
const asWorkflow = { authorization: `bearer ${workflowToken}`, "content-type": json };
const machinesPerPool = 100;
const type = "gpu_1x_a10";

interface Machine {
  readonly pool: string;
  readonly name: string;
}

/** Starts it with so many machines, all of which run for 40 days and are in the fleet file. */
export async function startFleetWorld(size: number): Promise<FleetWorld> {
  const machines = Array.from({ length: size }, (_, index): Machine => {
    const pool = `pool-${Math.floor(index / machinesPerPool)}`;
    return { pool, name: `${pool}-1-${nameOf(index % machinesPerPool)}` };
  });
  const directory = await mkdtemp(join(tmpdir(), "fleetmerge-bench-"));
  const bot = { login: "github-actions[bot]", type: "Bot", permission: "write" } as const;
  const github = await startLocalGitHub({
    clock: systemClock,
    directory,
    repository,
    files: filesOf(machines),
    users: [{ ...bot, token: workflowToken, kind: "github-token" }],
    settings: { actionsMayCreatePullRequests: true },
  });
  const lambda = await startLocalLambda({ clock: systemClock, key: lambdaKey, seed: 7 });
  lambda.setCapacity(type, ["us-east-1"]);
  for (const { pool, name } of machines) {
    const tags = { "managed-by": "fleetmerge", fleet: repository, pool };
    lambda.addInstance({
      ...{ type, region: "us-east-1", name, hostname: name },
      since: instant(Date.now() - 40 * day),
      tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
    });
  }
  let idles = false;
  const counted = { github: 0, prometheus: 0 };
  const sent: AskedRequest[] = [];
  github.watch(({ method, path, query, requestBody: body }) => {
    counted.github += 1;
    sent.push({ url: `${github.url}${path}?${query}`, method, body, headers: asWorkflow });
  });
  const calls = (): Calls => ({ ...counted, lambda: lambda.requests.length });
  const prometheus = await serveLoopback(async ({ method, path, query, body, headers: had }) => {
    counted.prometheus += 1;
    const headers = { "content-type": had["content-type"] ?? json };
    sent.push({ url: `${prometheus.url}${path}?${query}`, method, body, headers });
    const asked = new URLSearchParams([...query, ...new URLSearchParams(body)]);
    return path === "/api/v1/query_range" ? rangeReply(machines, asked, idles) : nothing;
  });
  return {
    environment: {
      GITHUB_REPOSITORY: repository,
      GITHUB_API_URL: github.url,
      GITHUB_GRAPHQL_URL: `${github.url}/graphql`,
      GITHUB_SERVER_URL: github.url,
      LAMBDA_API_KEY: lambdaKey,
      LAMBDA_API_URL: lambda.url,
      PROMETHEUS_URL: prometheus.url,
    },
    idle: () => {
      idles = true;
    },
    calls,
    asked: () => sent,
    rested: () => untilRested(lambda),
    callsSince: (before) => {
      const { github: asked, lambda: cloud, prometheus: meter } = calls();
      const github = asked - before.github;
      return { github, lambda: cloud - before.lambda, prometheus: meter - before.prometheus };
    },
    close: async () => {
      await Promise.all([github.close(), lambda.close(), prometheus.close()]);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function untilRested({ requests }: LocalLambda): Promise<void> {
  const free = () => (requests.at(-1)?.at ?? 0) + 1_000 - Date.now();
  for (let wait = free(); wait > 0; wait = free()) await sleep(wait);
}

/** `a` to `z`, `ba` and so on: names of machines end in letters. */
function nameOf(index: number): string {
  const letter = String.fromCharCode(97 + (index % 26));
  return index < 26 ? letter : nameOf(Math.floor(index / 26)) + letter;
}

function filesOf(machines: readonly Machine[]): Record<string, string> {
  const pools = Map.groupBy(machines, ({ pool }) => pool);
  const fleet = [...pools].map(([pool, own]) => {
    const lines = own.map(
      ({ name }) =>
        `      - { name: ${name}, type: ${type}, region: us-east-1, price_usd_per_hour: 1.29 }\n`,
    );
    return `  ${pool}:\n    generation: 1\n    instances:\n${lines.join("")}`;
  });
  return {
    ".github/workflows/apply.yml": "on:\n  workflow_dispatch:\n    inputs:\n      sha:\n",
    "policies/limits.yaml":
      `kind: limits\nmax_hourly_spend_usd: ${10 * machines.length}\n` +
      `max_instances: ${Math.min(10_000, 2 * machines.length)}\n` +
      "confirmation: { above_hourly_cost_usd: 20 }\n",
    "state/fleet.yaml": `version: 1\nfleet: ${repository}\npools:\n${fleet.join("")}`,
    ...Object.fromEntries([...pools.keys()].map((pool) => [`policies/${pool}.yaml`, policy(pool)])),
  };
}

const policy = (pool: string): string => `kind: pool
name: ${pool}
instance: { types: [${type}], regions: [us-east-1], ssh_key: ops }
size: { min: 1, max: ${2 * machinesPerPool} }
rules:
  - { rule: high_utilization, above_percent: 80, for: 15m, add: 1 }
  - { rule: idle, below_percent: 20, for: 30m }
`;

const nothing: LoopbackReply = jsonReply(200, {
  status: "success",
  data: { resultType: "matrix", result: [] },
});

/** Of dcgm-exporter's utilisation a value at every step; of any other metric nothing. */
function rangeReply(
  machines: readonly Machine[],
  asked: URLSearchParams,
  idles: boolean,
): LoopbackReply {
  if (!(asked.get("query") ?? "").includes("DCGM_FI_DEV_GPU_UTIL")) return nothing;
  const [start, end, step] = ["start", "end", "step"].map((name) => Number(asked.get(name)));
  const ats: number[] = [];
  for (let at = start ?? 0; at <= (end ?? 0); at += step || 60) ats.push(at);
  const values = (most: number) =>
    JSON.stringify(ats.map((at, place) => [at, String(most - (place % 3))]));
  const [busy, idle] = [values(60), values(idles ? 3 : 60)];
  const isByGpu = (asked.get("query") ?? "").includes("UUID");
  const result = machines.map(({ name }, index) => {
    const gpu = isByGpu ? `,"gpu":"0","UUID":"GPU-${index}"` : "";
    const labels = `{"Hostname":"${name}","instance":"${name}:9400"${gpu}}`;
    return `{"metric":${labels},"values":${index % 5 === 0 ? idle : busy}}`;
  });
  const body = `{"status":"success","data":{"resultType":"matrix","result":[${result.join()}]}}`;
  return { kind: "reply", status: 200, headers: { "content-type": "application/json" }, body };
}
