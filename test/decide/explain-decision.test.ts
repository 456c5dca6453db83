/** Explanations of decisions: the same plan, and every step that led to it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "../../src/decide/decide.ts";
import { explainDecision } from "../../src/decide/explain-decision.ts";
import type { PoolExplanation } from "../../src/model/explanation.ts";
import { gateReasons } from "../../src/model/plan.ts";
import { minutes, usdPerHour } from "../../src/model/units.ts";
import {
  anOffer,
  aPool,
  aScene,
  minutesAfter,
  minutesBefore,
  noon,
  readingsOf,
  type Scene,
  somePolicies,
  steadyReadings,
} from "../support/builders.ts";
import { anyCase } from "../support/random-cases.ts";

const one = { name: "training-1-a" };
const other = { name: "training-1-b" };

function explained(scene: Scene, pool = aPool()): PoolExplanation {
  const { pools } = explainDecision(aScene(scene), somePolicies([pool]), noon).explanation;
  const found = pools.find((candidate) => candidate.pool === "training");
  if (!found) throw new Error("no explanation of training");
  return found;
}

describe("an explanation", () => {
  const runs = { numRuns: Number(process.env["FLEETMERGE_PROPERTY_RUNS"] ?? 200) };

  it("comes with the very plan that is decided", () => {
    fc.assert(
      fc.property(anyCase, ({ observation, policies }) => {
        const { plan } = explainDecision(observation, policies, noon);
        expect(plan).toEqual(decide(observation, policies, noon));
      }),
      runs,
    );
  });

  it("agrees with its plan on every pool, gate and member", () => {
    fc.assert(
      fc.property(anyCase, ({ observation, policies }) => {
        const { plan, explanation } = explainDecision(observation, policies, noon);
        for (const { pool, verdict, gates, members } of explanation.pools) {
          const proposal = plan.proposals.find((candidate) => candidate.pool === pool);
          expect(verdict.kind).toBe(proposal?.direction ?? "nothing");
          const quiet = plan.quiet.find((candidate) => candidate.pool === pool)?.sentence;
          if (!proposal) expect(verdict.sentence).toBe(quiet);
          const asked = gates.map(({ gate }) => gateReasons.indexOf(gate));
          expect(asked).toEqual([...asked].sort((left, right) => left - right));
          const blocked = gates.findIndex(({ outcome }) => outcome === "blocked");
          expect([-1, gates.length - 1]).toContain(blocked);
          if (blocked >= 0) expect(verdict.reason).toBe(gates[blocked]?.gate);
          for (const { hold, action } of members) expect([hold, action]).not.toEqual([]);
        }
        const names = explanation.pools.flatMap(({ members }) => members.map(({ name }) => name));
        for (const { instance } of plan.holds) expect(names).toContain(instance);
      }),
      runs,
    );
  });

  it("of nothing names the one reason and when it ends", () => {
    const protect = { reason: "thesis run", until: minutesAfter(90) };
    const { verdict, gates } = explained({ pools: { training: [{ ...one, at: 3, protect }] } });
    expect(verdict).toMatchObject({
      kind: "nothing",
      reason: "protected",
      until: minutesAfter(90),
    });
    expect(gates.at(-1)).toMatchObject({ gate: "protected", outcome: "blocked" });
  });

  it("of nothing that any rule asked for says when a rule could answer differently", () => {
    const { verdict, gates, choice } = explained({ pools: { training: [{ ...one, at: 50 }] } });
    expect(verdict).toMatchObject({ kind: "nothing", until: minutesAfter(15) });
    expect(verdict.reason).toBeUndefined();
    expect([gates, choice]).toEqual([[], undefined]);
  });

  it("of a held fleet gives every pool the reason of all", () => {
    const { verdict, members } = explained({
      pools: { training: [one] },
      with: { repository: "mallory/fork" },
    });
    expect(verdict).toMatchObject({ kind: "nothing", reason: "not-ours" });
    expect(members[0]?.hold?.reason).toBe("not-ours");
  });

  it("shows a trimmed growth at the gate that trimmed it", () => {
    const rules = [
      { rule: "high_utilization", abovePercent: 80, for: minutes(15), add: 3 },
    ] as const;
    const { verdict, gates } = explained(
      { pools: { training: [{ ...one, at: 95 }] } },
      aPool({ rules, size: { min: 0, max: 3 } }),
    );
    expect(verdict).toMatchObject({ kind: "grow", costImpact: usdPerHour(2.58) });
    expect(gates.filter(({ outcome }) => outcome !== "passed")).toEqual([
      {
        gate: "instance-limit",
        outcome: "trimmed",
        sentence: expect.stringContaining("over its maximum of 3"),
      },
    ]);
  });
});

describe("the choice of a type", () => {
  const offers = [
    anOffer(),
    anOffer({ type: "gpu_1x_a6000", pricePerHour: usdPerHour(0.8), regions: ["us-west-1"] }),
    anOffer({ type: "gpu_1x_h100", pricePerHour: usdPerHour(2.49), regions: ["europe-1"] }),
    anOffer({ type: "gpu_1x_b200", regions: [] }),
  ];
  const types = ["gpu_1x_a10", "gpu_1x_a6000", "gpu_1x_h100", "gpu_1x_b200", "gpu_1x_none"];
  const pool = aPool({
    instance: { types, regions: ["us-east-1", "us-west-1"], sshKey: "ops" },
  });
  const busy = { training: [{ ...one, at: 95 }] };

  it("lists every other one with its difference in dollars, or why it was none", () => {
    const alternatives = explained({ pools: busy, offers }, pool).choice?.alternatives;
    expect(alternatives?.map(({ name, chosen, sentence }) => [name, chosen, sentence])).toEqual([
      ["gpu_1x_a10 in us-east-1", true, ""],
      ["gpu_1x_a6000", false, "has capacity in us-west-1, for $0.49/hour less"],
      ["gpu_1x_h100", false, "has no capacity in the pool's regions, only in europe-1"],
      ["gpu_1x_b200", false, "has no capacity in the pool's regions"],
      ["gpu_1x_none", false, "the cloud does not offer it"],
    ]);
  });

  it("chooses none when the offers were not seen", () => {
    const gap = { kind: "gap", gap: { source: "offers", why: "503" } } as const;
    const choice = explained({ pools: busy, with: { offers: gap } }, pool).choice;
    expect(choice?.alternatives.map(({ chosen, sentence }) => [chosen, sentence])).toEqual(
      types.map(() => [false, "no offers could be read"]),
    );
  });
});

describe("the choice of who goes", () => {
  it("lists every idle member with its idle time and what speaks against it", () => {
    const protect = { reason: "thesis run" };
    const late = readingsOf([Array.from({ length: 60 }, (_, at) => (at < 20 ? 70 : 2))], {
      key: other.name,
    });
    const { choice } = explained({
      pools: {
        training: [
          { ...one, at: 2, protect },
          { ...other, readings: late },
          { name: "training-1-c", at: 50 },
        ],
      },
    });
    expect(
      choice?.alternatives.map(({ name, chosen, sentence }) => [name, chosen, sentence]),
    ).toEqual([
      [
        "training-1-a",
        false,
        "idle for 59 minutes; training-1-a is protected until the protection is removed: thesis run",
      ],
      ["training-1-b", true, "idle for 39 minutes"],
    ]);
  });
});

describe("the readings of a member", () => {
  const readingsFor = (scene: Scene) => explained(scene).members[0]?.readings;

  it("are known with samples, coverage, age and range", () => {
    expect(readingsFor({ pools: { training: [{ ...one, at: 40 }] } })).toEqual({
      kind: "known",
      window: minutes(30),
      samples: 30,
      expectedSamples: 30,
      coveragePercent: 100,
      newest: 0,
      lowest: 40,
      highest: 40,
    });
  });

  const kinds: readonly (readonly [string, string, Scene["pools"]])[] = [
    [
      "stale when the newest sample is old",
      "stale",
      { training: [{ ...one, readings: steadyReadings(1, { until: minutesBefore(9) }) }] },
    ],
    [
      "stale when everything is older than the window",
      "stale",
      { training: [{ ...one, readings: steadyReadings(1, { until: minutesBefore(90) }) }] },
    ],
    [
      "partial when samples are missing",
      "partial",
      { training: [{ ...one, readings: steadyReadings(1, { minutes: 12 }) }] },
    ],
    [
      "partial when a GPU is missing",
      "partial",
      { training: [{ ...one, readings: steadyReadings(1), instance: { gpus: 2 } }] },
    ],
    [
      "absent when there are none",
      "absent",
      { training: [{ ...one, readings: { kind: "absent", why: "no series" } }] },
    ],
    [
      "absent when they may be another machine's",
      "absent",
      { training: [{ ...one, readings: { kind: "ambiguous", why: "two answer to its key" } }] },
    ],
    [
      "absent when all are from before its own life",
      "absent",
      { training: [{ ...one, at: 3, instance: { firstHealthy: minutesAfter(1) } }] },
    ],
  ];

  it.each(kinds)("are %s", (_, kind, pools) => {
    const readings = readingsFor({ ...(pools ? { pools } : {}) });
    expect(readings?.kind).toBe(kind);
    expect(readings?.why).toEqual(expect.any(String));
  });

  it("are not spoken of where no machine lives", () => {
    expect(readingsFor({ pools: { training: [{ ...one, status: "none" }] } })).toBeUndefined();
  });
});
