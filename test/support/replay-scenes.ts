/**
 * Hand-made decisions that `scripts/record-replays.ts` records under test/replay: each stands for
 * one thing that must never change unnoticed. Policies are YAML, so that a new key needs no edit.
 */
import type { Observation } from "../../src/model/observation.ts";
import type { Policies } from "../../src/model/policy.ts";
import { usdPerHour } from "../../src/model/units.ts";
import { loadPolicies } from "../../src/policy/load.ts";
import {
  anId,
  anOffer,
  anUnmanagedInstance,
  aScene,
  aWaitingProposal,
  minutesAfter,
  minutesBefore,
  readingsOf,
  type Scene,
  steadyReadings,
} from "./builders.ts";

/** What a decision is made from. */
export interface ReplayScene {
  readonly observation: Observation;
  readonly policies: Policies;
}

const limits = `kind: limits
max_hourly_spend_usd: 50
max_instances: 8
cooldown: { provision: 30m, terminate: 30m }
confirmation: { above_hourly_cost_usd: 20, timeout: 60m, approvers: [ada] }
`;

const training = `kind: pool
name: training
instance: { types: [gpu_1x_a10, gpu_1x_a6000], regions: [us-east-1, us-west-1], ssh_key: ops }
size: { min: 1, max: 5 }
rules:
  - { rule: high_utilization, above_percent: 80, for: 15m, add: 2 }
  - { rule: idle, below_percent: 20, for: 30m }
`;

const finetune = `kind: pool
name: finetune
priority: 20
instance: { types: [gpu_8x_a100], ssh_key: ops }
size: { min: 0, max: 2 }
rules:
  - { rule: high_utilization, above_percent: 80, for: 15m, add: 1 }
  - { rule: idle, below_percent: 20, for: 30m }
`;

const large = { type: "gpu_8x_a100", gpus: 8, pricePerHour: usdPerHour(10.32) };
const dear = { ...large, pricePerHour: usdPerHour(22) };
const offers = [
  anOffer(),
  anOffer({ type: "gpu_1x_a6000", pricePerHour: usdPerHour(0.8), regions: ["us-west-1"] }),
  anOffer({ ...large, regions: ["us-east-1"] }),
];

const one = { name: "training-1-a" };
const other = { name: "training-1-b" };

/** Seven GPUs at rest, the eighth at work: the machine is busy. */
const oneOfEight = readingsOf(
  Array.from({ length: 8 }, (_, gpu) => Array.from({ length: 45 }, () => (gpu === 5 ? 90 : 0))),
  { key: "finetune-1-a" },
);

/** By name of the record's file, without its ending. */
const scenes: Readonly<Record<string, Scene>> = {
  "busy-pool-grows-by-two": { pools: { training: [{ ...one, at: 95 }] } },
  "one-calm-member-stops-growth": {
    pools: {
      training: [
        { ...one, at: 95 },
        { ...other, at: 60 },
      ],
    },
  },
  "longest-idle-member-goes": {
    pools: {
      training: [
        { ...one, at: 2 },
        {
          ...other,
          readings: readingsOf([[...fill(20, 70), ...fill(40, 2)]], { key: other.name }),
        },
      ],
    },
  },
  "broken-member-goes-first": {
    pools: {
      training: [
        { ...one, at: 0 },
        { ...other, at: 0, instance: { hostname: other.name, ip: "198.51.100.2" } },
        { name: "training-1-c", at: 0 },
      ],
    },
    with: { faults: [{ kind: "xid", keys: [other.name], gpu: "0", value: 79 }] },
  },
  "protected-member-stays": {
    pools: {
      training: [
        { ...one, at: 3, protect: { reason: "thesis run", until: minutesAfter(90) } },
        { ...other, at: 60 },
      ],
    },
  },
  "unknown-readings-hold-everything": {
    pools: { training: [{ ...one, readings: { kind: "absent", why: "no series" } }, other] },
  },
  "stale-readings-are-not-idle": {
    pools: {
      training: [
        { ...one, readings: steadyReadings(0, { until: minutesBefore(9) }) },
        { ...other, at: 60 },
      ],
    },
  },
  "lost-list-holds-everything": {
    pools: { training: [{ ...one, at: 95 }] },
    with: { instances: { kind: "gap", gap: { source: "instances", why: "Lambda answered 503" } } },
  },
  "foreign-fleet-file-holds-everything": {
    pools: { training: [{ ...one, at: 95 }] },
    with: { repository: "mallory/fork" },
  },
  "no-capacity-anywhere": {
    pools: { training: [{ ...one, at: 95 }] },
    offers: offers.map((offer) => ({ ...offer, regions: [] })),
  },
  "second-type-where-the-first-has-no-capacity": {
    pools: { training: [{ ...one, at: 95 }] },
    offers: offers.map((offer) =>
      offer.type === "gpu_1x_a10" ? { ...offer, regions: [] } : offer,
    ),
  },
  "price-unknown-buys-nothing": {
    pools: { training: [{ ...one, at: 95 }] },
    offers: offers.map(({ pricePerHour: _price, ...offer }) => offer),
  },
  "spend-limit-trims-growth": {
    pools: { training: [{ ...one, at: 95 }] },
    others: [anUnmanagedInstance({ pricePerHour: usdPerHour(46.5), id: anId(901) })],
  },
  "cooldown-delays-growth": {
    pools: { training: [{ ...one, at: 95 }] },
    ledger: { completed: { "training-grow": minutesBefore(12) } },
  },
  "waiting-proposal-is-not-repeated": {
    pools: { training: [{ ...one, at: 95 }] },
    waiting: [aWaitingProposal()],
  },
  "dear-growth-asks-for-approval": {
    pools: { training: [one], finetune: [{ name: "finetune-1-a", at: 95, instance: dear }] },
    offers: [anOffer({ ...dear, regions: ["us-east-1"] })],
  },
  "jumped-price-is-held": {
    pools: { training: [one], finetune: [{ name: "finetune-1-a", at: 95, instance: large }] },
    offers: [anOffer({ ...dear, regions: ["us-east-1"] })],
  },
  "one-busy-gpu-keeps-eight": {
    pools: {
      training: [one],
      finetune: [{ name: "finetune-1-a", readings: oneOfEight, instance: large }],
    },
  },
  "booting-and-missing-members": {
    pools: {
      training: [
        { ...one, at: 95 },
        { ...other, status: "booting" },
        { name: "training-1-c", status: "none" },
      ],
    },
  },
};

function fill(count: number, value: number): readonly number[] {
  return Array.from({ length: count }, () => value);
}

/** Every scene with its policies, in order of name. */
export function replayScenes(): ReadonlyMap<string, ReplayScene> {
  const loaded = loadPolicies(
    {
      "policies/limits.yaml": limits,
      "policies/training.yaml": training,
      "policies/finetune.yaml": finetune,
    },
    {},
  );
  if (loaded.kind === "problems") throw new Error(JSON.stringify(loaded.problems));
  const { policies } = loaded;
  return new Map(
    Object.entries(scenes)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, scene]) => [name, { policies, observation: aScene({ offers, ...scene }) }]),
  );
}
