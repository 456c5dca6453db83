/** Properties of every decision, over random fleets, readings, ledgers and limits. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { violations } from "../../src/decide/check.ts";
import { decide } from "../../src/decide/decide.ts";
import { isLive, tagsOf } from "../../src/model/instance.ts";
import type { Observation } from "../../src/model/observation.ts";
import type { Policies } from "../../src/model/policy.ts";
import { instant, minutes, usdPerHour } from "../../src/model/units.ts";
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
  noon,
  readingsOf,
  repository,
  type SceneMember,
  someLimits,
  somePolicies,
} from "../support/builders.ts";

const runs = { numRuns: Number(process.env["FLEETMERGE_PROPERTY_RUNS"] ?? 300) };
const poolNames = ["alpha", "beta", "gamma"] as const;

type Mood = "busy" | "idle" | "mixed";
const mood = fc.constantFrom<Mood>("busy", "busy", "idle", "mixed");
const low = fc.integer({ min: 0, max: 8 });
const high = fc.integer({ min: 85, max: 100 });
const odd = fc.constantFrom(undefined, 20, 80, 50, 1e18, Number.NaN);

/** Steady in the pool's mood, sometimes too short, sometimes with one odd value somewhere. */
function series(of: Mood): fc.Arbitrary<readonly (number | undefined)[]> {
  const base = of === "busy" ? high : of === "idle" ? low : fc.oneof(low, high);
  return fc
    .tuple(fc.constantFrom(45, 45, 45, 45, 31, 20), base, fc.nat(44), odd, fc.nat(5))
    .map(([length, steady, place, other, oddness]) =>
      Array.from({ length }, (_, at) => (oddness === 0 && at === place ? other : steady)),
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
  /** As many GPUs measured as the machine has. */
  readonly gpusFit: boolean;
}
const usually = fc.integer({ min: 0, max: 14 }).map((draw) => draw > 0);

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
      tags: one.tagged ? tagsOf(repository, pool) : {},
      ...optional("pricePerHour", one.price),
      ...optional(
        "firstHealthy",
        one.healthyFor === undefined ? undefined : minutesBefore(one.healthyFor),
      ),
    },
    entry: one.adopted ? { id } : {},
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
  open: fc.constantFrom({}, {}, {}, { one: anOpenAction({ pool: "beta" }) }),
  rejected: fc.constantFrom(
    {},
    {},
    {},
    {
      "gamma-shrink": { until: minutesBefore(-9), why: "closed by bob", pullRequest: 7 },
    },
  ),
});

interface Case {
  readonly observation: Observation;
  readonly policies: Policies;
}
const anyCase: fc.Arbitrary<Case> = fc
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
    threshold: fc.constantFrom(1, 20, 100),
    add: fc.integer({ min: 1, max: 3 }),
    min: fc.integer({ min: 0, max: 2 }),
    max: fc.integer({ min: 2, max: 5 }),
    priorities: fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2)),
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
        ...(drawnCase.gap === "instances" ? { instances: gap } : {}),
        ...(drawnCase.gap === "offers" ? { offers: gap } : {}),
        ...(drawnCase.gap === "tag" ? { repository: "acme/other" } : {}),
      },
    });
    const limits = someLimits({
      maxHourlySpend: usdPerHour(drawnCase.maxSpend),
      maxInstances: drawnCase.maxInstances,
      confirmation: {
        ...someLimits().confirmation,
        aboveHourlyCost: usdPerHour(drawnCase.threshold),
      },
    });
    const pools = poolNames.slice(0, 3).map((name, at) =>
      aPool({
        name,
        priority: drawnCase.priorities[at] ?? 0,
        size: { min: drawnCase.min, max: drawnCase.max },
        rules: [
          { rule: "high_utilization", abovePercent: 80, for: minutes(15), add: drawnCase.add },
          { rule: "idle", belowPercent: 20, for: minutes(30) },
        ],
      }),
    );
    return { observation, policies: somePolicies(pools, limits) };
  });

describe("every decision", () => {
  it("keeps the invariants, as the independent checker reads them", () => {
    fc.assert(
      fc.property(anyCase, ({ observation, policies }) => {
        const plan = decide(observation, policies, noon);
        expect(violations(observation, policies, plan)).toEqual([]);
      }),
      runs,
    );
  });

  it("acts often enough for these properties to mean something", () => {
    const seen = new Map<string, number>();
    for (const { observation, policies } of fc.sample(anyCase, { numRuns: 600, seed: 7 })) {
      const plan = decide(observation, policies, noon);
      for (const { direction } of plan.proposals)
        seen.set(direction, (seen.get(direction) ?? 0) + 1);
      for (const { block } of plan.blocked) {
        seen.set(block?.reason ?? "", (seen.get(block?.reason ?? "") ?? 0) + 1);
      }
    }
    for (const expected of [
      "grow",
      "shrink",
      "protected",
      "minimum-size",
      "instance-limit",
      "spend-limit",
      "cooldown",
      "no-capacity",
      "price-unknown",
      "rejected-recently",
    ]) {
      expect(seen.get(expected) ?? 0, `${expected}: ${JSON.stringify([...seen])}`).toBeGreaterThan(
        0,
      );
    }
  });

  it("is the same, byte for byte, however the lists are ordered", () => {
    fc.assert(
      fc.property(anyCase, fc.infiniteStream(fc.nat()), ({ observation, policies }, numbers) => {
        const one = decide(observation, policies, noon);
        const again = decide(observation, policies, noon);
        const other = decide(
          shuffledObservation(observation, numbers),
          { ...policies, pools: shuffled(policies.pools, numbers) },
          noon,
        );
        expect(JSON.stringify(again)).toBe(JSON.stringify(one));
        expect(JSON.stringify(other)).toBe(JSON.stringify(one));
      }),
      runs,
    );
  });

  it("changes nothing that it was given", () => {
    fc.assert(
      fc.property(anyCase, ({ observation, policies }) => {
        const before = JSON.stringify({ observation, policies });
        decide(observation, policies, noon);
        expect(JSON.stringify({ observation, policies })).toBe(before);
      }),
      runs,
    );
  });

  it("speaks of every pool and of every named machine", () => {
    fc.assert(
      fc.property(anyCase, ({ observation, policies }) => {
        const plan = decide(observation, policies, noon);
        const actions = [...plan.proposals.flatMap((one) => one.actions), ...plan.blocked];
        const told = new Set([
          ...plan.holds.map((hold) => hold.instance),
          ...actions.map((action) => action.target),
        ]);
        for (const { name } of Object.values(observation.fleet.pools).flatMap((p) => p.instances)) {
          expect(told, name).toContain(name);
        }
        const pools = [
          ...plan.quiet.map((one) => one.pool),
          ...plan.proposals.map((one) => one.pool),
        ];
        expect(pools.sort()).toEqual([...poolNames]);
      }),
      runs,
    );
  });

  it("proposes nothing again once its proposals wait", () => {
    fc.assert(
      fc.property(anyCase, ({ observation, policies }) => {
        const plan = decide(observation, policies, noon);
        const waiting = plan.proposals.map(({ pool, direction, actions, costImpact }, at) => {
          const names = actions.map((action) => action.target);
          return aWaitingProposal({
            number: 50 + at,
            pool,
            direction,
            actionIds: actions.map((action) => action.id),
            adds: direction === "grow" ? names : [],
            removes: direction === "shrink" ? names : [],
            costImpact,
          });
        });
        const next = decide(
          { ...observation, waiting: [...observation.waiting, ...waiting] },
          policies,
          noon,
        );
        const twice = next.proposals.filter(({ pool, direction }) =>
          plan.proposals.some((one) => one.pool === pool && one.direction === direction),
        );
        expect(twice).toEqual([]);
        expect(next.projection.countProjected).toBe(plan.projection.countProjected);
        expect(next.projection.spendProjected).toBe(plan.projection.spendProjected);
      }),
      runs,
    );
  });

  it("never exceeds a limit by growth, counted by hand", () => {
    fc.assert(
      fc.property(anyCase, ({ observation, policies }) => {
        const plan = decide(observation, policies, noon);
        const added = plan.proposals.flatMap(({ actions }) =>
          actions.filter((action) => action.costImpact > 0),
        );
        if (added.length === 0) return;
        const live = observation.instances.kind === "seen" ? observation.instances.value : [];
        const spend = [
          ...live.filter(isLive).map((one) => one.pricePerHour ?? Number.POSITIVE_INFINITY),
          ...added.map((one) => one.costImpact),
        ].reduce((sum, rate) => sum + rate, 0);
        expect(spend).toBeLessThanOrEqual(policies.limits.maxHourlySpend);
        expect(plan.projection.countProjected).toBeLessThanOrEqual(policies.limits.maxInstances);
      }),
      runs,
    );
  });
});

function shuffled<Item>(items: readonly Item[], numbers: Iterator<number>): readonly Item[] {
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

function shuffledObservation(observation: Observation, numbers: Iterator<number>): Observation {
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
