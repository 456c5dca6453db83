/** `queue`: jobs that wait, by what an operator's query says of them. */
import { describe, expect, it } from "vitest";
import { signalQueries } from "../../../src/decide/signal-queries.ts";
import type { Observation } from "../../../src/model/observation.ts";
import type { QueueRule, Rule } from "../../../src/model/rule.ts";
import type { SignalSeries } from "../../../src/model/signal.ts";
import { minutes } from "../../../src/model/units.ts";
import {
  anOffer,
  aPool,
  minutesBefore,
  readingsOf,
  type SceneMember,
  somePolicies,
} from "../../support/builders.ts";
import { blocksOf, holdOf, planOf, targetsOf } from "../../support/deciding.ts";

const query = "waiting_gpus";

function aQueue(change: Partial<QueueRule> = {}): QueueRule {
  return {
    rule: "queue",
    query,
    sizeLabel: "size",
    belowPercent: 20,
    for: minutes(10),
    patience: minutes(15),
    ...change,
  };
}

/** So many GPUs of jobs of this size, for the last minutes. */
function waits(gpus: number, size?: number, since = 3): SignalSeries {
  return {
    labels: size === undefined ? {} : { size: String(size) },
    keys: [],
    samples: Array.from({ length: since }, (_, index) => ({
      at: minutesBefore(since - 1 - index),
      value: gpus,
    })),
  };
}

type Answer = NonNullable<Observation["signals"]>[string];
const seen = (...value: readonly SignalSeries[]): Answer => ({ kind: "seen", value });

function planFor(
  answer: Answer | undefined,
  training: readonly SceneMember[],
  change: {
    readonly rules?: readonly Rule[];
    readonly gpus?: number;
    readonly maxInstances?: number;
  } = {},
) {
  const { rules = [aQueue()], gpus = 8, maxInstances = 20 } = change;
  const signals = answer ? { signals: { [query]: answer } } : {};
  return planOf(
    { pools: { training }, offers: [anOffer({ gpus })], with: signals },
    { pools: [aPool({ rules, size: { min: 0, max: 20 } })], limits: { maxInstances } },
  );
}

/** A machine of eight GPUs of which so many are busy. */
function machine(letter: string, busy: number, change: Partial<SceneMember> = {}): SceneMember {
  const gpus = Array.from({ length: 8 }, (_, gpu) => Array(60).fill(gpu < busy ? 90 : 0));
  return {
    name: `training-1-${letter}`,
    readings: readingsOf(gpus),
    ...change,
    instance: { gpus: 8, ...change.instance },
  };
}

describe("a queue that waits", () => {
  it("is given the machines that it needs, at once and from nothing", () => {
    const plan = planFor(seen(waits(16, 8), waits(3, 1)), []);

    expect(targetsOf(plan)).toHaveLength(3);
    expect(plan.proposals[0]?.actions[0]).toMatchObject({
      rule: "queue",
      reason:
        "19 GPUs wait (2 jobs of 8 and 3 jobs of 1); 0 GPUs of training are free and 0 on their " +
        "way; 19 fit nowhere and need 3 machines of 8 GPUs",
    });
  });

  it("is given nothing while what is free is enough, and nobody goes meanwhile", () => {
    const plan = planFor(seen(waits(4, 4)), [machine("a", 4), machine("b", 0)]);

    expect(plan.proposals).toEqual([]);
    expect(holdOf(plan, "training-1-b")).toBe(
      "busy-again: 4 GPUs wait (1 job of 4); 12 GPUs of training are free and 0 on their way, " +
        "which is enough",
    );
  });

  it("is not helped by free GPUs on several machines, if each has too few", () => {
    expect(targetsOf(planFor(seen(waits(8, 8)), [machine("a", 4), machine("b", 4)]))).toHaveLength(
      1,
    );
  });

  it.each(["booting", "none"] as const)("counts a machine that is on its way (%s)", (status) => {
    const coming = machine("a", 8, { status });

    expect(targetsOf(planFor(seen(waits(8, 8)), [coming]))).toEqual([]);
    expect(targetsOf(planFor(seen(waits(16, 8)), [coming]))).toHaveLength(1);
  });

  it("counts a machine that came a moment ago and has no readings yet", () => {
    const fresh = machine("a", 0, {
      readings: { kind: "absent", why: "too young" },
      instance: { firstHealthy: minutesBefore(2) },
    });

    expect(targetsOf(planFor(seen(waits(8, 8, 20)), [fresh]))).toEqual([]);
  });

  it("counts of a machine that came a moment ago only what was not seen at work since", () => {
    const series = Array.from({ length: 8 }, (_, gpu) => [gpu < 6 ? 90 : 0, gpu < 6 ? 90 : 0]);
    const fresh = machine("a", 0, {
      readings: readingsOf(series),
      instance: { firstHealthy: minutesBefore(2) },
    });

    expect(targetsOf(planFor(seen(waits(2, 1)), [fresh]))).toEqual([]);
    const plan = planFor(seen(waits(3, 1)), [fresh]);
    expect(targetsOf(plan)).toHaveLength(1);
    expect(plan.proposals[0]?.actions[0]?.reason).toContain("0 GPUs of training are free and 2 on");
  });

  it("takes a machine that nobody can see for busy", () => {
    const blind = machine("a", 0, { readings: { kind: "absent", why: "no series" } });

    expect(targetsOf(planFor(seen(waits(8, 8)), [blind]))).toHaveLength(1);
  });

  it("no longer believes a free GPU that has served nobody for the whole patience", () => {
    const free = machine("a", 0);

    expect(targetsOf(planFor(seen(waits(1, 1, 11)), [free]))).toEqual([]);
    const plan = planFor(seen(waits(1, 1, 15)), [free]);
    expect(targetsOf(plan)).toHaveLength(1);
    expect(plan.proposals[0]?.actions[0]?.reason).toContain(
      "1 GPU waits (1 job of 1, of these 1 GPU for 15 minutes)",
    );
  });

  it("counts for long only what waited in every minute", () => {
    const ended = waits(9, 1, 15);
    const samples = ended.samples.map((one, at) => (at === 5 ? { ...one, value: 0 } : one));

    expect(targetsOf(planFor(seen({ ...ended, samples }), [machine("a", 0)]))).toHaveLength(1);
    expect(
      targetsOf(planFor(seen({ ...ended, samples }), [machine("a", 0), machine("b", 0)])),
    ).toHaveLength(0);
  });

  it("gets only what fits under the limits", () => {
    const plan = planFor(seen(waits(80, 8)), [], { maxInstances: 4 });

    expect(targetsOf(plan)).toHaveLength(4);
    expect(blocksOf(plan)[0]).toMatch(/^instance-limit: 10 more would bring the fleet to 10/);
  });

  it("takes whole machines for a job that is larger than one", () => {
    expect(targetsOf(planFor(seen(waits(4, 4)), [], { gpus: 1 }))).toHaveLength(4);
  });

  it("counts jobs of one GPU where there is no size, and parts of a GPU as a whole", () => {
    expect(targetsOf(planFor(seen(waits(8.2)), []))).toHaveLength(2);
  });
});

describe("a queue that is empty", () => {
  const rules = [aQueue()];

  it("lets a member go that was idle for its time, the longest idle first", () => {
    const plan = planFor(seen(waits(0)), [machine("a", 1), machine("b", 0)], { rules });

    expect(targetsOf(plan)).toEqual(["training-1-b"]);
    expect(plan.proposals[0]?.actions[0]).toMatchObject({
      rule: "queue",
      reason:
        "training-1-b has been at 0 % or less for 10 minutes (10 of 10 samples, newest 0 s old)",
    });
  });

  it("keeps a machine for one busy GPU of eight", () => {
    expect(planFor(seen(waits(0)), [machine("a", 1)]).proposals).toEqual([]);
  });

  it("keeps what cannot be seen", () => {
    const blind = machine("a", 0, { readings: { kind: "absent", why: "no series" } });

    expect(planFor(seen(waits(0)), [blind]).proposals).toEqual([]);
  });

  it("says so", () => {
    expect(planFor(seen(waits(0)), []).quiet[0]?.sentence).toBe("no GPU is waited for in training");
  });
});

describe("a queue that nobody knows", () => {
  const stale: SignalSeries = {
    labels: {},
    keys: [],
    samples: [{ at: minutesBefore(6), value: 0 }],
  };
  const bad = (value: number, size: string): SignalSeries => ({
    labels: { size },
    keys: [],
    samples: [{ at: minutesBefore(0), value }],
  });

  it.each([
    { answer: undefined, why: "could not be asked for, because there is no meter" },
    {
      answer: { kind: "gap", gap: { source: "signals", why: "Prometheus: is down" } } as const,
      why: "could not be read (Prometheus: is down)",
    },
    { answer: seen(), why: "has no series, which is not taken for an empty queue" },
    { answer: seen(stale), why: "has no value newer than 5 minutes" },
    { answer: seen(bad(-1, "1")), why: "says that -1 GPUs wait" },
    { answer: seen(bad(1, "big")), why: 'has a size of "big"' },
    { answer: seen(waits(0), bad(1, "0")), why: 'has a size of "0"' },
  ])("holds everything: $why", ({ answer, why }) => {
    const idle: Rule = { rule: "idle", belowPercent: 20, for: minutes(30) };
    const plan = planFor(answer, [machine("a", 0)], { rules: [aQueue(), idle] });

    expect(plan.proposals).toEqual([]);
    expect(blocksOf(plan)[0]).toMatch(/^unknown-readings: the (query of the )?queue /);
    expect(blocksOf(plan)[0]).toContain(why);
  });

  it("does not stop the pool's minimum", () => {
    const rules: readonly Rule[] = [aQueue(), { rule: "minimum", instances: 2 }];

    expect(targetsOf(planFor(seen(), [], { rules }))).toHaveLength(2);
  });

  it("is a gap of the plan when it could not be read", () => {
    const gap = { source: "signals", why: "Prometheus: is down" } as const;

    expect(planFor({ kind: "gap", gap }, []).gaps).toContainEqual(gap);
  });

  it("does not mind a size that is no longer waited for", () => {
    expect(targetsOf(planFor(seen(stale, waits(8, 8)), []))).toHaveLength(1);
  });
});

describe("the queries that are asked", () => {
  it("are those of all pools, each once and for its longest window", () => {
    const pools = [
      aPool({ name: "one", rules: [aQueue(), aQueue({ query: "b" })] }),
      aPool({ name: "two", rules: [aQueue({ patience: minutes(60) })] }),
    ];

    expect(signalQueries(somePolicies(pools))).toEqual([
      { query: "b", window: minutes(15) },
      { query, window: minutes(60) },
    ]);
  });
});
