/** Random observations and policies for properties, and the same ones in another order. */
import fc from "fast-check";
import { tagsOf } from "../../src/model/instance.ts";
import type { Observation } from "../../src/model/observation.ts";
import type { Policies } from "../../src/model/policy.ts";
import type { Rule } from "../../src/model/rule.ts";
import { instant, minutes, usd, usdPerHour } from "../../src/model/units.ts";
import {
  aLaunch,
  anId,
  anOffer,
  anOpenAction,
  anUnmanagedInstance,
  aPool,
  aScene,
  aWaitingProposal,
  minutesBefore,
  readingsOf,
  repository,
  type SceneMember,
  someLimits,
  somePolicies,
} from "./builders.ts";
import { ofRules, ofSignals } from "./random-rules.ts";
import { limitSafeguards, poolSafeguards } from "./random-safeguards.ts";

/** The pools of every random case. */
export const poolNames = ["alpha", "beta", "gamma"] as const;

type Mood = "busy" | "idle" | "mixed";
const mood = fc.constantFrom<Mood>("busy", "busy", "idle", "mixed");
const low = fc.integer({ min: 0, max: 8 });
const high = fc.integer({ min: 85, max: 100 });
const odd = fc.constantFrom(undefined, 20, 80, 50, 1e18, Number.NaN);

/** So many minutes ago a series that was high becomes what its mood says. */
const fallen = 7;

/** Steady in the pool's mood, at times too short, late, or with one odd value somewhere. */
function series(of: Mood): fc.Arbitrary<readonly (number | undefined)[]> {
  const base = of === "busy" ? high : of === "idle" ? low : fc.oneof(low, high);
  return fc
    .tuple(fc.constantFrom(45, 45, 45, 45, 31, 20), base, fc.nat(44), odd, fc.nat(5))
    .map(([length, steady, place, other, oddness]) =>
      Array.from({ length }, (_, at) => {
        if (oddness === 0 && at === place) return other;
        return oddness === 1 && at < length - fallen ? 95 : steady;
      }),
    );
}

function readings(of: Mood): fc.Arbitrary<SceneMember["readings"] & object> {
  return fc.oneof(
    {
      weight: 14,
      arbitrary: fc
        .array(series(of), { minLength: 1, maxLength: 2 })
        .map((gpus) => readingsOf(gpus)),
    },
    { weight: 1, arbitrary: fc.constant({ kind: "absent", why: "no series" } as const) },
    { weight: 1, arbitrary: fc.constant({ kind: "ambiguous", why: "two machines" } as const) },
  );
}
const price = fc.option(fc.constantFrom(0.5, 1.29, 24, 40).map(usdPerHour), {
  nil: undefined,
  freq: 9,
});

interface Drawn {
  readonly status: NonNullable<SceneMember["status"]>;
  readonly readings: NonNullable<SceneMember["readings"]>;
  readonly price: ReturnType<typeof usdPerHour> | undefined;
  readonly healthyFor: number | undefined;
  readonly tagged: boolean;
  readonly adopted: boolean;
  readonly protectedFor: number | undefined;
  readonly mayTerminate: boolean;
  readonly leasedFor: number | undefined;
  readonly protectTag: Readonly<Record<string, string>>;
  /** As many GPUs measured as the machine has. */
  readonly gpusFit: boolean;
}
const usually = fc.integer({ min: 0, max: 14 }).map((draw) => draw > 0);

/** One that holds, one that is over, and one that nobody can read. */
const protectTags = ["2026-11-23T12:01:00Z", "2026-11-22", "soon"].map((end) => ({
  "fleetmerge-protect": end,
}));

function drawn(of: Mood): fc.Arbitrary<Drawn> {
  return fc.record({
    status: fc.oneof(
      { weight: 12, arbitrary: fc.constant("active" as const) },
      {
        weight: 2,
        arbitrary: fc.constantFrom("booting", "unhealthy", "terminating", "none"),
      },
    ),
    readings: readings(of),
    price,
    healthyFor: fc.constantFrom(undefined, 5, 20, 120, 120, 120, 120, 120, 120),
    tagged: usually,
    adopted: usually.map((usual) => !usual),
    protectedFor: fc.constantFrom(undefined, undefined, undefined, undefined, -5, 5),
    mayTerminate: usually,
    leasedFor: fc.constantFrom(undefined, undefined, undefined, undefined, undefined, -5, 0, 90),
    protectTag: fc.nat(30).map((draw) => protectTags[draw] ?? {}),
    gpusFit: usually,
  });
}

function members(): fc.Arbitrary<readonly Drawn[]> {
  return mood.chain((of) => fc.array(drawn(of), { maxLength: 3 }));
}

function member(pool: string, letter: number, one: Drawn): SceneMember {
  const name = `${pool}-1-${String.fromCharCode(97 + letter)}`;
  const id = anId(poolNames.indexOf(pool as (typeof poolNames)[number]) * 100 + letter + 1);
  return {
    name,
    status: one.status,
    readings: one.readings,
    ...(one.protectedFor === undefined
      ? {}
      : { protect: { reason: "a run", until: minutesBefore(-one.protectedFor) } }),
    instance: {
      id,
      mayTerminate: one.mayTerminate,
      gpus: one.gpusFit && one.readings.kind === "measured" ? one.readings.gpus.length : 3,
      tags: one.tagged ? { ...tagsOf(repository, pool), ...one.protectTag } : {},
      ...optional("pricePerHour", one.price),
      ...optional(
        "firstHealthy",
        one.healthyFor === undefined ? undefined : minutesBefore(one.healthyFor),
      ),
    },
    entry: {
      ...(one.adopted ? { id } : {}),
      ...(one.leasedFor === undefined ? {} : { lease: { until: minutesBefore(-one.leasedFor) } }),
    },
  };
}

/** Overrides the builder's default with "unknown" where nothing was drawn. */
function optional<Key extends string>(key: Key, drawnValue: unknown): Record<string, unknown> {
  return { [key]: drawnValue };
}

const ledger = fc.record({
  completed: fc.dictionary(
    fc.constantFrom("alpha-grow", "alpha-shrink", "beta-grow", "gamma-shrink"),
    fc.integer({ min: 0, max: 60 }).map((ago) => minutesBefore(ago)),
    { maxKeys: 1 },
  ),
  launches: fc.dictionary(
    fc.constantFrom("alpha-1-a", "alpha-2-a", "beta-1-b", "gamma-9-z"),
    fc
      .record({
        state: fc.constantFrom(
          "intended",
          "unknown",
          "launched",
          "healthy",
          "refused",
          "closed",
          "gone",
        ),
        at: fc.constantFrom(0, 2, 60, 1439, 1441).map((ago) => minutesBefore(ago)),
        instanceId: fc.constantFrom(anId(1), anId(77)),
      })
      .map((change) => aLaunch({ ...change, pool: "alpha" })),
    { maxKeys: 2 },
  ),
  open: fc.constantFrom(
    {},
    {},
    {},
    { one: anOpenAction({ pool: "beta" }) },
    { one: anOpenAction({ pool: "beta", target: "beta-1-a", state: "approved" }) },
  ),
  failed: fc.constantFrom({}, {}, {}, { "beta-grow": minutesBefore(4) }),
  spending: fc.constantFrom(
    { since: minutesBefore(600), machines: {}, days: { "2026-11-23": usd(90) }, unknownDays: [] },
    { since: minutesBefore(9), machines: {}, days: {}, unknownDays: ["2026-11-02"] },
    { since: minutesBefore(9), machines: {}, days: { "2026-11-02": usd(90) }, unknownDays: [] },
  ),
  rejected: fc.constantFrom(
    {},
    {},
    {},
    {
      "gamma-shrink": { until: minutesBefore(-9), why: "closed by bob", pullRequest: 7 },
    },
  ),
});

/** All that a decision is made from. */
export interface Case {
  readonly observation: Observation;
  readonly policies: Policies;
}
/** Fleets, readings, ledgers and limits at random, most of them sound. */
export const anyCase: fc.Arbitrary<Case> = fc
  .record({
    members: fc.tuple(members(), members(), members()),
    ledger,
    others: fc.array(price, { maxLength: 2 }),
    offerPrice: price,
    regions: fc.constantFrom(["us-east-1"], ["us-east-1"], []),
    waiting: fc.constantFrom([], [], [aWaitingProposal({ pool: "gamma", adds: ["gamma-2-a"] })]),
    gap: fc.constantFrom(
      "none",
      "none",
      "none",
      "none",
      "none",
      "none",
      "instances",
      "offers",
      "tag",
    ),
    maxSpend: fc.constantFrom(1, 60, 250, 500),
    maxInstances: fc.constantFrom(0, 5, 9, 12, 20),
    queueCooldown: fc.constantFrom(undefined, minutes(0), minutes(20)),
    threshold: fc.constantFrom(1, 20, 100),
    aboveTerminations: fc.constantFrom(0, 1, 1, 2, 5),
    add: fc.integer({ min: 1, max: 3 }),
    ofRules: fc.tuple(ofRules, ofRules, ofRules),
    signals: ofSignals,
    min: fc.integer({ min: 0, max: 2 }),
    max: fc.integer({ min: 2, max: 5 }),
    priorities: fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2)),
    ofLimits: limitSafeguards,
    ofPools: fc.tuple(poolSafeguards, poolSafeguards, poolSafeguards),
  })
  .map((drawnCase) => {
    const gap = { kind: "gap", gap: { source: "instances", why: "lost" } } as const;
    const observation = aScene({
      pools: Object.fromEntries(
        poolNames.map((pool, at) => [
          pool,
          (drawnCase.members[at] ?? []).map((one, letter) => member(pool, letter, one)),
        ]),
      ),
      others: drawnCase.others.map((cost, at) =>
        anUnmanagedInstance({
          id: anId(900 + at),
          name: at === 0 ? "alpha-1-a" : "jupyter",
          ...optional("pricePerHour", cost),
        }),
      ),
      offers: [
        anOffer({ regions: drawnCase.regions, ...optional("pricePerHour", drawnCase.offerPrice) }),
      ],
      ledger: drawnCase.ledger,
      waiting: drawnCase.waiting,
      with: {
        signals: drawnCase.signals,
        ...(drawnCase.gap === "instances" ? { instances: gap } : {}),
        ...(drawnCase.gap === "offers" ? { offers: gap } : {}),
        ...(drawnCase.gap === "tag" ? { repository: "acme/other" } : {}),
      },
    });
    const limits = someLimits({
      ...drawnCase.ofLimits,
      maxHourlySpend: usdPerHour(drawnCase.maxSpend),
      maxInstances: drawnCase.maxInstances,
      cooldown: {
        ...someLimits().cooldown,
        ...optional("queue", drawnCase.queueCooldown),
      },
      confirmation: {
        ...someLimits().confirmation,
        aboveHourlyCost: usdPerHour(drawnCase.threshold),
        aboveTerminations: drawnCase.aboveTerminations,
      },
    });
    const pools = poolNames.slice(0, 3).map((name, at) =>
      aPool({
        name,
        ...drawnCase.ofPools[at],
        priority: drawnCase.priorities[at] ?? 0,
        size: { min: drawnCase.min, max: drawnCase.max },
        ...drawnCase.ofRules[at]?.busy,
        rules: [
          ...(drawnCase.ofRules[at]?.withOriginal ? originalRules(drawnCase.add) : []),
          ...(drawnCase.ofRules[at]?.more ?? []),
        ],
      }),
    );
    return { observation, policies: somePolicies(pools, limits) };
  });

function originalRules(add: number): readonly Rule[] {
  return [
    { rule: "high_utilization", abovePercent: 80, for: minutes(15), add },
    { rule: "idle", belowPercent: 20, for: minutes(30) },
  ];
}

/** Numbers without end from one: cheaper than a stream that is drawn, and as repeatable. */
export function* numbersFrom(seed: number): Generator<number, never> {
  for (let state = seed >>> 0; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state >>> 4;
  }
}

/** The same items in an order drawn from these numbers. */
export function shuffled<Item>(items: readonly Item[], numbers: Iterator<number>): readonly Item[] {
  return items
    .map((item) => ({ item, key: Number(numbers.next().value) }))
    .sort((one, other) => one.key - other.key)
    .map(({ item }) => item);
}

function shuffledRecord<Item>(
  record: Readonly<Record<string, Item>>,
  numbers: Iterator<number>,
): Readonly<Record<string, Item>> {
  return Object.fromEntries(shuffled(Object.entries(record), numbers));
}

/** The same observation with every list and record in another order. */
export function shuffledObservation(
  observation: Observation,
  numbers: Iterator<number>,
): Observation {
  const { instances, offers, fleet, ledger: memory } = observation;
  return {
    ...observation,
    at: instant(observation.at),
    instances:
      instances.kind === "gap"
        ? instances
        : { kind: "seen", value: shuffled(instances.value, numbers) },
    offers:
      offers.kind === "gap" ? offers : { kind: "seen", value: shuffled(offers.value, numbers) },
    waiting: shuffled(observation.waiting, numbers),
    signals: Object.fromEntries(
      shuffled(Object.entries(observation.signals ?? {}), numbers).map(([query, answer]) => [
        query,
        answer.kind === "gap"
          ? answer
          : {
              kind: "seen" as const,
              value: shuffled(answer.value, numbers).map((one) => ({
                ...one,
                samples: shuffled(one.samples, numbers),
              })),
            },
      ]),
    ),
    readings: Object.fromEntries(
      shuffled(Object.entries(observation.readings), numbers).map(([id, one]) => [
        id,
        one.kind === "measured"
          ? {
              ...one,
              gpus: shuffled(one.gpus, numbers).map((gpu) => ({
                ...gpu,
                samples: shuffled(gpu.samples, numbers),
              })),
            }
          : one,
      ]),
    ),
    fleet: {
      ...fleet,
      pools: Object.fromEntries(
        shuffled(Object.entries(fleet.pools), numbers).map(([name, pool]) => [
          name,
          { ...pool, instances: shuffled(pool.instances, numbers) },
        ]),
      ),
    },
    ledger: {
      ...memory,
      launches: shuffledRecord(memory.launches, numbers),
      open: shuffledRecord(memory.open, numbers),
      completed: shuffledRecord(memory.completed, numbers),
    },
  };
}
