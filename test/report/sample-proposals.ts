/** Proposals to print in tests: plain data, with hooks for hostile text. */
import type { Fleet } from "../../src/model/fleet.ts";
import { instanceIdOf } from "../../src/model/instance.ts";
import type {
  ConfirmationClass,
  Direction,
  Evidence,
  Plan,
  PlannedAction,
  Proposal,
} from "../../src/model/plan.ts";
import { actionId } from "../../src/model/plan.ts";
import type { Limits } from "../../src/model/policy.ts";
import {
  hour,
  instant,
  minutes,
  negated,
  sumRates,
  type UsdMicrosPerHour,
  usdPerHour,
} from "../../src/model/units.ts";
import type { ProposalContext } from "../../src/report/proposal-context.ts";

/** 2026-11-23T17:40:00Z. */
export const sampleNow = instant(Date.UTC(2026, 10, 23, 17, 40));

/** The limits of the shipped examples. */
export const sampleLimits: Limits = {
  maxHourlySpend: usdPerHour(100),
  maxInstances: 10,
  cooldown: { provision: minutes(30), terminate: minutes(30) },
  confirmation: {
    aboveHourlyCost: usdPerHour(20),
    timeout: hour,
    approvers: ["alice", "bob"],
    aboveTerminations: 1,
    window: minutes(360),
  },
  launchWithin: minutes(120),
};

/** Readings of one member over 15 minutes. */
export function sampleEvidence(instance: string, series: readonly number[]): Evidence {
  return {
    instance,
    window: minutes(series.length),
    samples: series.length,
    expectedSamples: series.length,
    lowest: Math.min(...series),
    highest: Math.max(...series),
    mean: series.reduce((sum, value) => sum + value, 0) / series.length,
    series,
  };
}

/** One action with everything a pull request shows. */
export function sampleAction(change: {
  readonly direction: Direction;
  readonly target: string;
  readonly reason: string;
  readonly price?: UsdMicrosPerHour;
  readonly evidence?: readonly Evidence[];
  readonly instanceType?: string;
  readonly region?: string;
}): PlannedAction {
  const type = change.direction === "grow" ? "provision_instance" : "terminate_instance";
  const price = change.price ?? usdPerHour(1.99);
  return {
    id: actionId(type, change.target, sampleNow),
    type,
    pool: "training",
    target: change.target,
    rule: change.direction === "grow" ? "high_utilization" : "idle",
    reason: change.reason,
    costImpact: change.direction === "grow" ? price : negated(price),
    instanceType: change.instanceType ?? "gpu_1x_a100_sxm4",
    region: change.region ?? "us-east-1",
    ...(change.direction === "shrink"
      ? { instanceId: instanceIdOf("0920582c7ff041399e34823a0be62549") }
      : {}),
    evidence: change.evidence ?? [],
  };
}

/** A proposal of these actions with its plan; `members` are the pool's names after it. */
export function sampleContext(parts: {
  readonly direction: Direction;
  readonly actions: readonly PlannedAction[];
  readonly members: readonly string[];
  readonly confirmation: ConfirmationClass;
  readonly plan?: Partial<Plan>;
}): ProposalContext {
  const { direction, actions, confirmation } = parts;
  const costImpact = sumRates(actions.map((action) => action.costImpact));
  const proposal: Proposal = {
    pool: "training",
    direction,
    actions,
    fleetAfter: sampleFleet(parts.members),
    costImpact,
    confirmation,
  };
  const spendNow = usdPerHour(5.97);
  const plan: Plan = {
    at: sampleNow,
    mainSha: "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    proposals: [proposal],
    blocked: [],
    holds: [],
    projection: {
      spendNow,
      spendProjected: sumRates([spendNow, costImpact]),
      spendLimit: sampleLimits.maxHourlySpend,
      countNow: 3,
      countProjected: direction === "grow" ? 3 + actions.length : 3,
      countLimit: sampleLimits.maxInstances,
    },
    gaps: [],
    quiet: [],
    ...parts.plan,
  };
  return {
    proposal,
    plan,
    limits: sampleLimits,
    decision: "2026-11-23T17-40-00Z-4b825dc642cb",
    runUrl: "https://github.example/acme/fleet/actions/runs/4711",
  };
}

function sampleFleet(members: readonly string[]): Fleet {
  const instances = members.map((name) => ({
    name,
    type: "gpu_1x_a100_sxm4",
    region: "us-east-1",
    pricePerHour: usdPerHour(1.99),
  }));
  return {
    version: 1,
    fleet: "acme/fleet",
    pools: { training: { generation: 8, instances } },
  };
}
