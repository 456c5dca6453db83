/** Worlds and policies of backtests in tests: one pool of one type, limits out of the way. */

import { Backtest, type World } from "../../src/backtest/over-decide/backtest.ts";
import { scoredScenario } from "../../src/backtest/scenario.ts";
import type { Job, Trace } from "../../src/backtest/trace.ts";
import type { BacktestPlayed } from "../../src/model/backtest.ts";
import type { Policies } from "../../src/model/policy.ts";
import { instant, usdPerHour } from "../../src/model/units.ts";
import { loadPolicies } from "../../src/policy/load.ts";

/** The limits of every policy here, unless a test brings its own. */
const wide = `kind: limits
max_hourly_spend_usd: 100000
max_instances: 10000
cooldown: { provision: 0m, terminate: 0m }
confirmation: { above_hourly_cost_usd: 90000, timeout: 1h, above_terminations: 1000 }
`;

/** The rule that launches for what waits and gives back after ten idle minutes. */
export const pendingRule = "rule: queue, query: waiting, idle_after: 10m";

/** Policies of one pool `p` with one rule. */
export function policiesOf(
  rule: string,
  {
    nodeGpus = 1,
    limits = wide,
    size = "min: 0, max: 10000",
  }: { readonly nodeGpus?: number; readonly limits?: string; readonly size?: string } = {},
): Policies {
  const pool = `kind: pool
name: p
instance: { types: [gpu_${nodeGpus}x_a100], ssh_key: ops }
size: { ${size} }
rules:
  - { ${rule} }
`;
  const loaded = loadPolicies({ "limits.yaml": limits, "p.yaml": pool }, {});
  if (loaded.kind === "problems") throw new Error(JSON.stringify(loaded.problems));
  return loaded.policies;
}

/** Jobs as a trace that ends some time after the last. */
export function traceOf(jobs: readonly Job[], horizonSeconds: number, nodeGpus = 1): Trace {
  return { name: "by hand", jobs, horizonSeconds, nodeGpus };
}

/** A world of one pool, in which everything is measured. */
export function worldOf(
  trace: Trace,
  change: Partial<World> & { startNodes?: number } = {},
): World {
  const { startNodes = 0, ...rest } = change;
  const { nodeGpus } = trace;
  const type = `gpu_${nodeGpus}x_a100`;
  return {
    work: [{ pool: "p", trace, startNodes }],
    offers: [
      {
        type,
        description: type,
        gpus: nodeGpus,
        pricePerHour: usdPerHour(1.29 * nodeGpus),
        regions: ["us-east-1"],
      },
    ],
    origin: instant(Date.UTC(2026, 0, 5)),
    timing: scoredScenario.timing,
    boot: "billed",
    warmUpSeconds: 0,
    approvalSeconds: 900,
    ...rest,
  };
}

/** Plays policies to the end of a world. */
export function played(policies: Policies, world: World): BacktestPlayed {
  const backtest = new Backtest({ name: "x", policies }, world);
  while (!backtest.isDone) backtest.step();
  return backtest.result();
}
