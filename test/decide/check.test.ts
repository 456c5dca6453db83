/** The independent reader of plans finds each planted violation, and none in a sound plan. */
import { describe, expect, it } from "vitest";
import { violations } from "../../src/decide/check.ts";
import { decide } from "../../src/decide/decide.ts";
import type { Instance } from "../../src/model/instance.ts";
import type { Observation } from "../../src/model/observation.ts";
import type { PlannedAction, Proposal } from "../../src/model/plan.ts";
import type { Policies } from "../../src/model/policy.ts";
import { emptyRepairMemory } from "../../src/model/repair.ts";
import { usdPerHour } from "../../src/model/units.ts";
import {
  aCommitVerdict,
  aLaunch,
  anId,
  anInstance,
  anUnmanagedInstance,
  aPool,
  aScene,
  aWaitingProposal,
  minutesAfter,
  minutesBefore,
  noon,
  someLimits,
  somePolicies,
} from "../support/builders.ts";

const policies = somePolicies([aPool(), aPool({ name: "idlers", size: { min: 1, max: 6 } })]);
const observation = aScene({
  pools: {
    training: [{ name: "training-1-a", at: 95 }],
    idlers: [
      { name: "idlers-1-a", at: 1 },
      { name: "idlers-1-b", at: 50 },
    ],
  },
});
const plan = decide(observation, policies, noon);

/** What the checker says of the sound plan when the world was another one. */
function seeing(change: Partial<Observation>, under: Policies = policies): readonly string[] {
  return violations({ ...observation, ...change }, under, plan);
}

/** What it says of a plan with one proposal changed. */
function planting(
  direction: Proposal["direction"],
  change: (proposal: Proposal) => Proposal,
): readonly string[] {
  const proposals = plan.proposals.map((one) => (one.direction === direction ? change(one) : one));
  return violations(observation, policies, { ...plan, proposals });
}

function acting(
  direction: Proposal["direction"],
  change: Partial<PlannedAction>,
): readonly string[] {
  return planting(direction, (proposal) => ({
    ...proposal,
    actions: proposal.actions.map((action) => ({ ...action, ...change })),
  }));
}

function liveWith(name: string, change: Partial<Instance>): Partial<Observation> {
  const seen = observation.instances.kind === "seen" ? observation.instances.value : [];
  const value = seen.map((one) => (one.name === name ? { ...one, ...change } : one));
  return { instances: { kind: "seen", value } };
}

function limited(change: Parameters<typeof someLimits>[0]): Policies {
  return { ...policies, limits: someLimits(change) };
}

const ledger = observation.ledger;
const gap = (source: "instances" | "offers") =>
  ({ kind: "gap", gap: { source, why: "lost" } }) as const;
const entryOf = (pool: string) => observation.fleet.pools[pool]?.instances[0];

describe("the checker", () => {
  it("finds nothing in a plan that grows one pool and shrinks another", () => {
    expect(plan.proposals.map(({ pool, direction }) => `${pool} ${direction}`)).toEqual([
      "idlers shrink",
      "training grow",
    ]);
    expect(violations(observation, policies, plan)).toEqual([]);
  });

  it("counts no name whose machine lived and is gone: nothing is launched under it again", () => {
    const { fleet } = observation;
    const gone = { name: "idlers-0-a", type: "gpu_1x_a10", region: "us-east-1" };
    const idlers = fleet.pools["idlers"] ?? { generation: 1, instances: [] };
    const named = {
      ...fleet,
      pools: { ...fleet.pools, idlers: { ...idlers, instances: [gone, ...idlers.instances] } },
    };
    const under = limited({ maxInstances: 4 });
    expect(seeing({ fleet: named }, under)).toContain("the plan has 5 instances of at most 4");
    const repair = { ...emptyRepairMemory, known: { "idlers-0-a": "0".repeat(32) } };
    const told = seeing({ fleet: named, ledger: { ...ledger, repair } }, under);
    expect(told.filter((one) => one.includes("of at most"))).toEqual([]);
  });

  const block = { reason: "paused", sentence: "paused" } as const;
  const grow = plan.proposals.find((one) => one.direction === "grow");
  const planted: Record<string, { readonly found: readonly string[]; readonly says: string }> = {
    "acts on a gap": { found: seeing({ instances: gap("instances") }), says: "without a list" },
    "growth without offers": { found: seeing({ offers: gap("offers") }), says: "without offers" },
    "another repository's fleet": {
      found: seeing({ repository: "acme/b" }),
      says: "acts on the fleet",
    },
    "an identity of another target": {
      found: acting("grow", { id: "provision_instance_x_1" }),
      says: "does not name",
    },
    "two actions of one identity": {
      found: violations(observation, policies, {
        ...plan,
        blocked: (grow?.actions ?? []).map((action) => ({ ...action, block })),
      }),
      says: "identity of two actions",
    },
    "a blocked action that is proposed": {
      found: acting("grow", { block }),
      says: "although it is blocked",
    },
    "a block without a reason": {
      found: violations(observation, policies, {
        ...plan,
        blocked: (grow?.actions ?? []).map((action) => ({
          ...action,
          target: "training",
          id: "provision_instance_training_1795435200",
        })),
      }),
      says: "without a reason",
    },
    "an empty proposal": {
      found: planting("grow", (one) => ({ ...one, actions: [] })),
      says: "is empty",
    },
    "a pool without a policy": {
      found: seeing({}, { ...policies, pools: [aPool()] }),
      says: "has no policy",
    },
    "a wrong sum": {
      found: planting("grow", (one) => ({ ...one, costImpact: usdPerHour(1) })),
      says: "actions' sum",
    },
    "a sum that is too large": {
      found: planting("grow", (one) => ({ ...one, costImpact: usdPerHour(2) })),
      says: "actions' sum",
    },
    "an action of the other kind": {
      found: acting("grow", { type: "terminate_instance" }),
      says: "does not belong",
    },
    "an action of another pool": {
      found: acting("grow", { pool: "idlers" }),
      says: "does not belong",
    },
    "growth that costs nothing": {
      found: acting("grow", { costImpact: usdPerHour(0) }),
      says: "wrong sign",
    },
    "two proposals for one pool": {
      found: violations(observation, policies, {
        ...plan,
        proposals: [...plan.proposals, ...(grow ? [grow] : [])],
      }),
      says: "two proposals",
    },
    "two terminations in one pool": {
      found: planting("shrink", (one) => ({ ...one, actions: [...one.actions, ...one.actions] })),
      says: "more machines at once",
    },
    "a fleet without the action": {
      found: planting("grow", (one) => ({ ...one, fleetAfter: observation.fleet })),
      says: "is not main's",
    },
    "a fleet that touches another pool": {
      found: planting("grow", (one) => ({
        ...one,
        fleetAfter: {
          ...one.fleetAfter,
          pools: { ...one.fleetAfter.pools, idlers: { generation: 1, instances: [] } },
        },
      })),
      says: "is not main's",
    },
    "a fleet of another price": {
      found: acting("grow", { costImpact: usdPerHour(1.3) }),
      says: "is not main's",
    },
    "a generation that stays": {
      found: planting("grow", (one) => ({
        ...one,
        fleetAfter: {
          ...one.fleetAfter,
          pools: {
            ...one.fleetAfter.pools,
            training: {
              generation: 1,
              instances: one.fleetAfter.pools["training"]?.instances ?? [],
            },
          },
        },
      })),
      says: "the generation of training goes from 1 to 1",
    },
    "a type of nobody's choice": {
      found: acting("grow", { instanceType: "gpu_8x_h100" }),
      says: "does not allow",
    },
    "a name that was one before": {
      found: seeing({
        ledger: { ...ledger, launches: { "training-2-a": aLaunch({ state: "gone" }) } },
      }),
      says: "was a name before",
    },
    "spend over the limit": {
      found: seeing({}, limited({ maxHourlySpend: usdPerHour(5.15) })),
      says: "spends 5160000",
    },
    "spend of others over the limit": {
      found: seeing({
        instances: {
          kind: "seen",
          value: [
            ...(observation.instances.kind === "seen" ? observation.instances.value : []),
            anUnmanagedInstance({ pricePerHour: usdPerHour(99) }),
          ],
        },
      }),
      says: "micro-dollars an hour",
    },
    "spend that waits over the limit": {
      found: seeing({ waiting: [aWaitingProposal({ pool: "x", costImpact: usdPerHour(99) })] }),
      says: "micro-dollars an hour",
    },
    "an unknown price": {
      found: seeing(liveWith("idlers-1-b", { pricePerHour: undefined as never })),
      says: "nobody knows",
    },
    "a count over the limit": {
      found: seeing({}, limited({ maxInstances: 3 })),
      says: "4 instances of at most 3",
    },
    "a lost launch over the limit": {
      found: seeing(
        { ledger: { ...ledger, launches: { lost: aLaunch({ state: "unknown" }) } } },
        limited({ maxInstances: 4 }),
      ),
      says: "5 instances of at most 4",
    },
    "a machine that main names no more, over the limit": {
      found: seeing(
        {
          instances: {
            kind: "seen",
            value: [
              ...(observation.instances.kind === "seen" ? observation.instances.value : []),
              anInstance({ id: anId(77), name: "training-0-a" }),
            ],
          },
          ledger: {
            ...ledger,
            repair: { ...emptyRepairMemory, known: { "training-0-a": anId(77) } },
          },
        },
        limited({ maxInstances: 4 }),
      ),
      says: "5 instances of at most 4",
    },
    "a pool over its maximum": {
      found: seeing(
        {},
        somePolicies([aPool({ size: { min: 0, max: 1 } }), aPool({ name: "idlers" })]),
      ),
      says: "the pool training has 2",
    },
    "a victim that is not there": {
      found: seeing({ instances: { kind: "seen", value: [] } }),
      says: "without being there",
    },
    "a victim that is not ours": {
      found: seeing(liveWith("idlers-1-a", { tags: {} })),
      says: "is not ours",
    },
    "a victim that the cloud keeps": {
      found: seeing(liveWith("idlers-1-a", { mayTerminate: false })),
      says: "is protected",
    },
    "a victim that is protected": {
      found: seeing({
        fleet: {
          ...observation.fleet,
          pools: {
            ...observation.fleet.pools,
            idlers: {
              generation: 1,
              instances: (observation.fleet.pools["idlers"]?.instances ?? []).map((one) =>
                one.name === entryOf("idlers")?.name
                  ? { ...one, protect: { reason: "a run", until: minutesAfter(1) } }
                  : one,
              ),
            },
          },
        },
      }),
      says: "is protected",
    },
    "a victim without readings": {
      found: seeing({ readings: {} }),
      says: "not known to have been idle",
    },
    "a victim that is young": {
      found: seeing(liveWith("idlers-1-a", { firstHealthy: minutesBefore(20) })),
      says: "not known to have been idle",
    },
    "a victim with a GPU that nobody measured": {
      found: seeing(liveWith("idlers-1-a", { gpus: 8 })),
      says: "not known to have been idle",
    },
    "a victim that the minimum needs": {
      found: seeing(
        {},
        somePolicies([aPool(), aPool({ name: "idlers", size: { min: 2, max: 6 } })]),
      ),
      says: "left with 1 of at least 2",
    },
    "growth over the threshold by itself": {
      found: seeing(
        {},
        limited({ confirmation: { ...someLimits().confirmation, aboveHourlyCost: usdPerHour(1) } }),
      ),
      says: "merges by itself",
    },
    "growth over the threshold with what merged lately": {
      found: seeing({
        ledger: { ...ledger, commits: { c: aCommitVerdict({ growth: usdPerHour(99) }) } },
      }),
      says: "merges by itself",
    },
    "a removal that needs a person": {
      found: seeing(
        {},
        limited({ confirmation: { ...someLimits().confirmation, aboveTerminations: 0 } }),
      ),
      says: "merges by itself",
    },
    "a twin that waits": {
      found: seeing({ waiting: [aWaitingProposal()] }),
      says: "waits for an approval already",
    },
    "a cooldown": {
      found: seeing({ ledger: { ...ledger, completed: { "training-grow": minutesBefore(29) } } }),
      says: "is cooling down",
    },
    "a refusal": {
      found: seeing({
        ledger: {
          ...ledger,
          rejected: { "idlers-shrink": { until: minutesAfter(1), why: "no", pullRequest: 1 } },
        },
      }),
      says: "was rejected lately",
    },
  };

  it.each(Object.entries(planted))("finds %s", (_what, { found, says }) => {
    expect(found.join("\n")).toContain(says);
  });
});
