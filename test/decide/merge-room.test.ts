/** What a merge is compared with: the cloud's list, or the last one that was written down. */
import { describe, expect, it } from "vitest";
import { mergeBlock } from "../../src/decide/merge-room.ts";
import type { PooledInstance } from "../../src/model/fleet.ts";
import type { Spending } from "../../src/model/history.ts";
import type { Observation } from "../../src/model/observation.ts";
import type { Limits } from "../../src/model/policy.ts";
import { emptyRepairMemory } from "../../src/model/repair.ts";
import { usdPerHour } from "../../src/model/units.ts";
import {
  aLaunch,
  anId,
  anInstance,
  anUnmanagedInstance,
  aScene,
  aWaitingProposal,
  mainSha,
  noon,
  someLimits,
  somePolicies,
} from "../support/builders.ts";

const price = usdPerHour(1.29);
const limits = someLimits({ maxHourlySpend: usdPerHour(3), maxInstances: 2 });
const pools = { training: [{ name: "training-1-a" }] };
const fresh: PooledInstance = {
  pool: "training",
  name: "training-2-a",
  type: "gpu_1x_a10",
  region: "us-east-1",
  pricePerHour: price,
};

function blockOf(
  observation: Observation,
  from: {
    readonly sight: "cloud" | "memory";
    readonly added?: readonly PooledInstance[];
    readonly limits?: Limits;
  },
) {
  const { added = [fresh], sight } = from;
  return mergeBlock({
    difference: { added, removed: [], changed: [] },
    fleet: observation.fleet,
    ledger: observation.ledger,
    policies: somePolicies(undefined, from.limits ?? limits),
    ...(sight === "cloud" ? { observation } : {}),
  })?.reason;
}

/** The last list: our machine, known by its id, and these of other people. */
function remembered(...others: Spending["machines"][string][]): Observation {
  const machines = [{ from: noon, rate: price }, ...others];
  const listed = machines.map((one, index) => [anId(index + 1), one] as const);
  const spending = { since: noon, machines: Object.fromEntries(listed), days: {}, unknownDays: [] };
  const entry = { id: anId(1) };
  return aScene({
    pools: { training: [{ name: "training-1-a", entry }] },
    ledger: { spending },
  });
}

describe("by the cloud's list, a growth", () => {
  it("merges where it fits exactly under the count", () => {
    expect(blockOf(aScene({ pools }), { sight: "cloud" })).toBeUndefined();
  });

  it("waits where it would be one too many", () => {
    const added = [fresh, { ...fresh, name: "training-2-b" }];
    expect(blockOf(aScene({ pools }), { sight: "cloud", added })).toBe("instance-limit");
  });

  it("waits where somebody else's machine leaves no room for its cost", () => {
    const others = [anUnmanagedInstance()];
    expect(blockOf(aScene({ pools, others }), { sight: "cloud" })).toBe("spend-limit");
  });

  it("waits where nobody knows what somebody else's machine costs", () => {
    const { pricePerHour: _unknown, ...machine } = anUnmanagedInstance();
    expect(blockOf(aScene({ pools, others: [machine] }), { sight: "cloud" })).toBe("price-unknown");
  });

  it("waits for a machine of the first file whose removal is merged and not taken up", () => {
    const removed = anInstance({ id: anId(7), name: "training-0-a" });
    const ledger = { repair: { ...emptyRepairMemory, known: { "training-0-a": removed.id } } };
    const wide = someLimits({ maxInstances: 2 });
    const scene = aScene({ pools, others: [removed], ledger });
    expect(blockOf(scene, { sight: "cloud", limits: wide })).toBe("instance-limit");
  });

  it("does not wait for another that only waits, nor for itself", () => {
    const waiting = [aWaitingProposal(), aWaitingProposal({ number: 42, adds: ["training-2-b"] })];
    expect(blockOf(aScene({ pools, waiting }), { sight: "cloud" })).toBeUndefined();
  });

  it("that adds no name is not compared", () => {
    const others = [anUnmanagedInstance({ pricePerHour: usdPerHour(9) })];
    expect(blockOf(aScene({ pools, others }), { sight: "cloud", added: [] })).toBeUndefined();
  });
});

describe("where no cloud may be asked, a growth", () => {
  it("merges where it fits beside the machines of the last list", () => {
    expect(blockOf(remembered(), { sight: "memory" })).toBeUndefined();
  });

  it("waits where a machine of that list leaves no room for it", () => {
    expect(blockOf(remembered({ from: noon, rate: price }), { sight: "memory" })).toBe(
      "spend-limit",
    );
  });

  it("waits where a machine of that list has no known price", () => {
    expect(blockOf(remembered({ from: noon }), { sight: "memory" })).toBe("price-unknown");
  });

  it("waits for machines of ours that main names no more and that list still has", () => {
    const roomy = { sight: "memory", limits: someLimits({ maxInstances: 2 }) } as const;
    const scene = remembered({ from: noon, rate: price });
    expect(blockOf(scene, roomy)).toBeUndefined();

    const id = anId(2);
    const { ledger } = scene;
    const called = { pool: "training", at: noon, actionId: "t", commit: mainSha };
    const leaving = { "training-0-a": { ...called, state: "called", instanceId: id } as const };
    const launched = { "training-0-a": aLaunch({ state: "healthy", instanceId: id }) };
    const known = { ...emptyRepairMemory, known: { "training-0-a": id } };
    for (const more of [{ terminations: leaving }, { launches: launched }, { repair: known }]) {
      const seen = { ...scene, ledger: { ...ledger, ...more } };
      expect(blockOf(seen, roomy)).toBe("instance-limit");
    }
  });

  it("counts the names of main where no list was written down", () => {
    const two = { training: [{ name: "training-1-a" }, { name: "training-1-b" }] };
    expect(blockOf(aScene({ pools: two }), { sight: "memory" })).toBe("instance-limit");
  });

  it("is compared with that list too when the cloud did not answer", () => {
    const scene = remembered({ from: noon, rate: price });
    const blind: Observation = {
      ...scene,
      instances: { kind: "gap", gap: { source: "instances", why: "it timed out" } },
    };
    expect(blockOf(blind, { sight: "cloud" })).toBe("spend-limit");
  });
});
