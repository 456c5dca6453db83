/** Anomalies and recommendations: what each sees, with its numbers, and what it leaves alone. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adviceOf } from "../../src/decide/advice.ts";
import type { Advice } from "../../src/model/advice.ts";
import type { Offer } from "../../src/model/offer.ts";
import { usd, usdPerHour } from "../../src/model/units.ts";
import {
  aLaunch,
  anId,
  anInstance,
  anOffer,
  anUnmanagedInstance,
  aPool,
  aScene,
  minutesBefore,
  readingsOf,
  type Scene,
  somePolicies,
  steadyReadings,
} from "../support/builders.ts";
import { anyCase } from "../support/random-cases.ts";

const one = { name: "training-1-a" };
const other = { name: "training-1-b" };
const busy = { ...other, at: 90 };

function advice(scene: Scene, pool = aPool()): Advice {
  return adviceOf(aScene(scene), somePolicies([pool]));
}

const told = (scene: Scene) =>
  advice(scene).anomalies.map(
    ({ kind, certainty, sentence }) => `${kind} ${certainty} ${sentence}`,
  );

describe("anomalies", () => {
  it("are none in a sound fleet", () => {
    expect(told({ pools: { training: [one, busy] } })).toEqual([]);
  });

  it("name an active machine whose metrics are gone, and since when it is active", () => {
    const absent = { kind: "absent", why: "no series" } as const;
    expect(told({ pools: { training: [{ ...one, readings: absent }] } })).toEqual([
      "metrics-gone fact training-1-a has been active for 24 hours and has no readings to trust: no series",
    ]);
    const stopped = steadyReadings(50, { until: minutesBefore(7) });
    expect(told({ pools: { training: [{ ...one, readings: stopped }] } })).toEqual([
      "metrics-gone fact training-1-a has been active for 24 hours and has no sample of its own in the last 5 minutes",
    ]);
  });

  it("give a new machine's exporter a quarter of an hour", () => {
    const absent = { kind: "absent", why: "no series" } as const;
    const young = (age: number) => ({
      pools: {
        training: [{ ...one, readings: absent, instance: { firstHealthy: minutesBefore(age) } }],
      },
    });
    expect(told(young(14))).toEqual([]);
    expect(told(young(15))).toHaveLength(1);
  });

  it("do not take a gap of one sample for silence", () => {
    const holed = readingsOf([[50, undefined, 50, undefined, 50]]);
    expect(told({ pools: { training: [{ ...one, readings: holed }] } })).toEqual([]);
  });

  it("name a machine that boots too long, by its size", () => {
    const booting = (age: number, gpus = 1): Scene => ({
      pools: { training: [{ ...one, status: "booting", instance: { gpus } }] },
      ledger: {
        launches: { "training-1-a": aLaunch({ at: minutesBefore(age), instanceId: anId(1) }) },
      },
    });
    expect(told(booting(12))).toEqual([]);
    expect(told(booting(13))).toEqual([
      "booting-too-long fact training-1-a was launched 13 minutes ago and still boots; a gpu_1x_a10 usually works after 12 minutes",
    ]);
    expect(told(booting(25, 8))).toEqual([]);
    expect(told(booting(26, 8))).toHaveLength(1);
  });

  it("tell an orphan of ours from somebody's own machine", () => {
    const others = [
      anUnmanagedInstance(),
      anInstance({ id: anId(901), name: "training-9-z", hostname: "training-9-z" }),
    ];
    expect(told({ pools: { training: [one] }, others })).toEqual([
      expect.stringMatching(
        /^unmanaged-machine fact the machine jupyter \(0+384\), .* for \$1.29\/hour, is not/,
      ),
      expect.stringMatching(
        /^unmanaged-machine fact the machine training-9-z .* an orphan; adopt or/,
      ),
    ]);
  });

  it("name what the fleet file wants and no cloud lists", () => {
    const entry = { id: anId(77) };
    expect(told({ pools: { training: [{ ...one, status: "none", entry }] } })).toEqual([
      "missing-machine fact training-1-a is named in the fleet file, but the cloud does not list it",
    ]);
    const gap = { kind: "gap", gap: { source: "instances", why: "503" } } as const;
    const unseen = { pools: { training: [{ ...one, status: "none" as const, entry }] } };
    expect(told({ ...unseen, with: { instances: gap } })).toEqual([]);
  });

  const young = { firstHealthy: minutesBefore(50) };

  it("suspect a machine that stayed at zero all its life while siblings worked", () => {
    const broken = { ...one, at: 0, instance: young };
    expect(told({ pools: { training: [broken, busy] } })).toEqual([
      "never-used suspicion training-1-a was at 0 % since it became healthy 50 minutes ago, while training-1-b worked: look whether its driver and CUDA answer (nvidia-smi)",
    ]);
  });

  it.each([
    [
      "no sibling worked",
      {
        training: [
          { ...one, at: 0, instance: young },
          { ...other, at: 30 },
        ],
      },
    ],
    ["it did a little", { training: [{ ...one, at: 1, instance: young }, busy] }],
    ["it is an old machine that may have worked before", { training: [{ ...one, at: 0 }, busy] }],
    [
      "it is too young",
      { training: [{ ...one, at: 0, instance: { firstHealthy: minutesBefore(29) } }, busy] },
    ],
  ])("suspect nobody when %s", (_, pools) => {
    expect(told({ pools })).toEqual([]);
  });
});

const large = { type: "gpu_8x_a100", gpus: 8, pricePerHour: usdPerHour(10.32) };
const smaller = [
  anOffer({ ...large, regions: [] }),
  anOffer({ type: "gpu_1x_a100", gpus: 1, pricePerHour: usdPerHour(1.29), regions: [] }),
  anOffer({ type: "gpu_4x_a100", gpus: 4, pricePerHour: usdPerHour(5.16), regions: [] }),
  anOffer({ type: "gpu_2x_h100", gpus: 2, pricePerHour: usdPerHour(4), regions: [] }),
];
const gpusAt = (values: readonly number[]) =>
  readingsOf(values.map((value) => Array.from({ length: 45 }, () => value)));

describe("recommendations", () => {
  it("are none in a sound fleet", () => {
    expect(advice({ pools: { training: [one, busy] } }).recommendations).toEqual([]);
  });

  it("give back what does nothing, for its price of a month", () => {
    const { recommendations } = advice({ pools: { training: [{ ...one, at: 3 }, busy] } });
    expect(recommendations).toEqual([
      {
        kind: "idle-machine",
        subject: "training-1-a",
        machines: ["training-1-a"],
        sentence: "training-1-a does nothing: give it back, if nobody waits for it",
        savedPerMonth: usd(941.7),
        method:
          "Its busiest GPU was at 3 % or less, under 5 %, in the last 30 minutes (30 of 30 samples); " +
          "$1.29/hour for 730 hours, if it stays so.",
      },
    ]);
  });

  it("say nothing of a machine whose readings or price are unknown", () => {
    const partial = steadyReadings(0, { minutes: 12 });
    const pools = {
      training: [
        { ...one, readings: partial },
        { ...other, at: 0, instance: { firstHealthy: minutesBefore(24 * 60) } },
      ],
    };
    const observation = aScene({ pools });
    const unpriced = {
      ...observation,
      instances: {
        kind: "seen" as const,
        value:
          observation.instances.kind === "seen"
            ? observation.instances.value.map(({ pricePerHour: _price, ...instance }) => instance)
            : [],
      },
    };
    const policies = somePolicies([aPool()]);
    expect(adviceOf(unpriced, policies).recommendations).toEqual([]);
    const priced = adviceOf(observation, policies).recommendations;
    expect(priced.map(({ subject }) => subject)).toEqual(["training-1-b"]);
  });

  it("size an 8-GPU machine by the GPUs that work, with the same GPU", () => {
    const scene = (values: readonly number[]): Scene => ({
      pools: { training: [{ ...one, readings: gpusAt(values), instance: large }] },
      offers: smaller,
    });
    const [found] = advice(scene([90, 80, 0, 0, 0, 0, 0, 0])).recommendations;
    expect(found).toMatchObject({
      kind: "oversized-machine",
      sentence: "training-1-a has 8 GPUs and uses 2: a gpu_4x_a100 would do",
      savedPerMonth: usd(3766.8),
    });
    expect(advice(scene([90, 90, 90, 90, 90, 0, 0, 0])).recommendations).toEqual([]);
    expect(advice(scene([90, 0, 0, 0, 0, 0, 0, 0])).recommendations[0]?.sentence).toContain(
      "a gpu_1x_a100 would do",
    );
  });

  describe("of a cheaper type", () => {
    const a6000 = anOffer({
      type: "gpu_1x_a6000",
      description: "1x RTX A6000 (48 GB)",
      pricePerHour: usdPerHour(0.8),
      regions: ["us-west-1"],
    });
    const pcie = anOffer({ type: "gpu_1x_a10_pcie", pricePerHour: usdPerHour(0.9) });
    const types = ["gpu_1x_a10", "gpu_1x_a6000"];
    const found = (offers: readonly Offer[], regions: readonly string[], names = types) => {
      const pool = aPool({ instance: { types: names, regions, sshKey: "ops" } });
      return advice({ pools: { training: [one] }, offers }, pool).recommendations;
    };

    it("take what the policy allows, and what can be had there now", () => {
      expect(found([anOffer(), a6000], [])).toMatchObject([
        { kind: "cheaper-type", subject: "training-1-a", savedPerMonth: usd(357.7) },
      ]);
      expect(found([anOffer(), a6000], [])[0]?.method).toContain("training allows it, with capac");
      expect(found([anOffer(), a6000], [], ["gpu_1x_a10"])).toEqual([]);
      expect(found([anOffer(), { ...a6000, regions: [] }], [])).toEqual([]);
      expect(found([anOffer(), { ...a6000, gpus: 2 }], [])).toEqual([]);
    });

    it("name the type and the region that the policy would have to allow", () => {
      expect(found([anOffer(), a6000], ["us-east-1"])[0]?.method).toContain(
        "would have to allow a region of us-west-1, with capacity now in us-west-1",
      );
      const [equal] = found([anOffer(), pcie], [], ["gpu_1x_a10"]);
      expect(equal).toMatchObject({ savedPerMonth: usd(284.7) });
      expect(equal?.method).toContain("would have to allow the type gpu_1x_a10_pcie, with");
    });

    it("prefer what is allowed, though something else costs even less", () => {
      const cheapest = { ...pcie, pricePerHour: usdPerHour(0.1) };
      expect(found([anOffer(), a6000, cheapest], [])[0]?.sentence).toContain("a gpu_1x_a6000 has");
    });

    it.each([
      { from: 1.29, to: 1.23, isTold: false, why: "less than 5 % of the price" },
      { from: 1.29, to: 1.22, isTold: true, why: "5 % and $51.10 a month" },
      { from: 0.2, to: 0.19, isTold: false, why: "5 %, but $7.30 a month" },
      { from: 0.2, to: 0.18, isTold: true, why: "10 % and $14.60 a month" },
    ])("name a move from $$from to $$to: $isTold, for it saves $why", ({ from, to, isTold }) => {
      const machine = { ...one, instance: { pricePerHour: usdPerHour(from) } };
      const offers = [{ ...a6000, pricePerHour: usdPerHour(to) }];
      const pool = aPool({ instance: { types, regions: [], sshKey: "ops" } });
      const told = advice({ pools: { training: [machine] }, offers }, pool).recommendations;
      expect(told).toHaveLength(isTold ? 1 : 0);
    });

    it("never name what is as dear or dearer", () => {
      const price = fc.integer({ min: 1, max: 300 });
      fc.assert(
        fc.property(price, price, (first, second) => {
          const offers = [
            { ...a6000, pricePerHour: usdPerHour(first / 100) },
            { ...pcie, pricePerHour: usdPerHour(second / 100) },
          ];
          const [best] = found([anOffer(), ...offers], []);
          // 5 % of $1.29 are 6.45 cents.
          const cheaper = Math.min(first, second) <= 122;
          expect(best !== undefined).toBe(cheaper);
          if (best) expect(best.savedPerMonth).toBeGreaterThan(0);
        }),
        { numRuns: 100 },
      );
    });
  });

  it("promise no dollar twice, and begin with the largest", () => {
    fc.assert(
      fc.property(anyCase, ({ observation, policies }) => {
        const { recommendations } = adviceOf(observation, policies);
        const subjects = recommendations.map(({ subject }) => subject);
        expect(new Set(subjects).size).toBe(subjects.length);
        const saved = recommendations.map(({ savedPerMonth }) => savedPerMonth);
        expect(saved).toEqual([...saved].sort((left, right) => right - left));
        expect(saved.every((amount) => amount >= usd(10))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});
