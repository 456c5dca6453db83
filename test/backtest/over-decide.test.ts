/** The backtest over `decide`: cases computed by hand, and agreement with the benchmark. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { measured } from "../../src/backtest/measure.ts";
import { Backtest } from "../../src/backtest/over-decide/backtest.ts";
import { PlayedDemand, PlayedPast } from "../../src/backtest/over-decide/recall.ts";
import { noHeadroom, pendingScaler } from "../../src/backtest/policies/pending.ts";
import { scoredScenario } from "../../src/backtest/scenario.ts";
import { simulate } from "../../src/backtest/simulate.ts";
import { syntheticTrace } from "../../src/backtest/synthetic.ts";
import type { Job } from "../../src/backtest/trace.ts";
import { foresightOf } from "../../src/decide/demand-foresight.ts";
import { pastStep, queuePast } from "../../src/decide/queue-past.ts";
import { instant, millis } from "../../src/model/units.ts";
import { pendingRule, played, policiesOf, traceOf, worldOf } from "../support/backtest-world.ts";

const job = (submittedAt: number, gpus: number, durationSeconds: number): Job => ({
  submittedAt,
  gpus,
  durationSeconds,
});

describe("one job on an empty fleet", () => {
  const trace = traceOf([job(1000, 1, 1000)], 20_000);

  it("waits for the next decision, the action and the boot, and pays by the minute", () => {
    const { figures } = played(policiesOf(pendingRule), worldOf(trace));
    // Decided at 1200, called at 1320, ready at 1680, done at 2680; ten idle minutes are seen at
    // 3300, called at 3420: 2100 s are 35 minutes.
    expect(figures.waits?.mean).toBe(680);
    expect(figures.costUsd).toBeCloseTo((35 / 60) * 1.29, 9);
    expect(figures).toMatchObject({ launches: 1, terminations: 1, approvals: 0, killed: 0 });
  });

  it("waits for a person where the growth is over the threshold", () => {
    const limits = `kind: limits
max_hourly_spend_usd: 100
max_instances: 10
confirmation: { above_hourly_cost_usd: 1, timeout: 1h }
`;
    const { figures } = played(policiesOf(pendingRule, { limits }), worldOf(trace));
    // Approved at 2100, called at 2220, ready at 2580.
    expect(figures.waits?.mean).toBe(1580);
    expect(figures).toMatchObject({ approvals: 1, expired: 0 });
  });

  it("never runs where nobody approves in time", () => {
    const limits = `kind: limits
max_hourly_spend_usd: 100
max_instances: 10
confirmation: { above_hourly_cost_usd: 1, timeout: 1h }
`;
    const world = worldOf(trace, { approvalSeconds: 7200 });
    const { figures } = played(policiesOf(pendingRule, { limits }), world);
    // Remembered as a no for six hours, which is longer than the trace.
    expect(figures).toMatchObject({ approvals: 1, expired: 1, unserved: 1, launches: 0 });
  });

  it("meets the limit of machines, of the operator and of the cloud", () => {
    const two = traceOf([job(1000, 2, 1000)], 5000);
    const small = policiesOf(pendingRule, { size: "min: 0, max: 1" });
    expect(played(small, worldOf(two)).figures.limitHits).toEqual({
      // The plan of the launch, one while its machine boots, and three until the second task ends.
      "instance-limit": 5,
    });
    const world = worldOf(two, { capacity: 1 });
    const { figures } = played(policiesOf(pendingRule), world);
    expect(figures).toMatchObject({ launches: 1, peakMachines: 1 });
    expect(Object.keys(figures.limitHits)).toEqual(["no-capacity"]);
  });

  it("counts a launch soon after a termination as a flap", () => {
    const again = traceOf([job(1000, 1, 1000), job(3500, 1, 1000)], 20_000);
    expect(played(policiesOf(pendingRule), worldOf(again)).figures.flaps).toBe(1);
  });
});

describe("recorded work, which cannot wait", () => {
  const passing = { ...traceOf([job(1000, 1, 1000)], 20_000), late: "passes" as const };

  it("is cut until the machine comes, and ends at its time", () => {
    const { figures } = played(policiesOf(pendingRule), worldOf(passing));
    expect(figures.cutGpuHours).toBeCloseTo(680 / 3600, 9);
    expect(figures.waits).toBeUndefined();
    expect(figures.debtUsd).toBe(0);
  });

  it("is cut whole where nothing ever comes", () => {
    const policies = policiesOf("rule: idle, below_percent: 20, for: 30m");
    expect(played(policies, worldOf(passing)).figures.cutGpuHours).toBeCloseTo(1000 / 3600, 9);
  });

  it("is taken for idle where it works less hard than the policy asks, and is cut short", () => {
    const loadOf = () => ({ average: 4, peak: 6 });
    const faint = { ...passing, jobs: [job(0, 1, 9000)], loadOf };
    const policies = policiesOf("rule: idle, below_percent: 20, for: 30m");
    const { figures } = played(policies, worldOf(faint, { startNodes: 1 }));
    expect(figures).toMatchObject({ terminations: 1, killed: 1 });
    expect(figures.cutGpuHours).toBeGreaterThan(1);
  });
});

describe("against the benchmark’s own simulation", () => {
  it.each([
    { seed: 3, nodeGpus: 1, sweepsPerDay: 12 },
    { seed: 4, nodeGpus: 8, sweepsPerDay: 24 },
  ])("agrees on the pending rule, on seed $seed", (fleet) => {
    const trace = syntheticTrace({ ...fleet, days: 4 });
    const warmUpSeconds = 86_400;
    const scenario = { ...scoredScenario, warmUpSeconds };
    const settings = { idleSeconds: 600, mostNodes: 10_000, headroomNodes: noHeadroom };
    const policy = pendingScaler(settings);
    const run = { trace, scenario, policy, startNodes: 0 };
    const reference = measured(trace, scenario, simulate(run));
    const policies = policiesOf(pendingRule, { nodeGpus: fleet.nodeGpus });
    const { figures } = played(policies, worldOf(trace, { warmUpSeconds }));
    expect(figures.killed).toBe(0);
    expect(figures.costUsd / reference.costUsd).toBeGreaterThan(0.97);
    expect(figures.costUsd / reference.costUsd).toBeLessThan(1.03);
    const waits = figures.waits?.mean ?? 0;
    expect(waits / reference.waitMeanSeconds).toBeGreaterThan(0.9);
    expect(waits / reference.waitMeanSeconds).toBeLessThan(1.1);
  });
});

describe("a backtest of any fleet", () => {
  const fleets = fc.record({
    seed: fc.nat(),
    nodeGpus: fc.constantFrom(1, 8),
    days: fc.constant(1),
    sweepsPerDay: fc.integer({ min: 2, max: 12 }),
  });

  it("is the same each time, and counts each machine once", () => {
    fc.assert(
      fc.property(fleets, fc.integer({ min: 0, max: 3 }), (fleet, startNodes) => {
        const trace = syntheticTrace(fleet);
        const world = worldOf(trace, { startNodes });
        const policies = policiesOf(pendingRule, { nodeGpus: fleet.nodeGpus });
        const one = played(policies, world);
        expect(played(policies, world)).toEqual(one);
        const { launches, terminations } = one.figures;
        expect(terminations).toBeLessThanOrEqual(launches + startNodes);
        expect(one.figures.killed).toBe(0);
      }),
      { numRuns: 4 },
    );
  });

  it("says of a part of the time what it would say of a trace that ended there", () => {
    const trace = syntheticTrace({ seed: 5, nodeGpus: 1, days: 2, sweepsPerDay: 10 });
    const policies = policiesOf(pendingRule);
    const backtest = new Backtest({ name: "x", policies }, worldOf(trace));
    while (backtest.seconds < 86_400) backtest.step();
    const short = played(policies, worldOf({ ...trace, horizonSeconds: 86_400 }));
    expect(backtest.result().figures.costUsd).toBeCloseTo(short.figures.costUsd, 6);
    expect(backtest.result().figures.waits).toEqual(short.figures.waits);
  });
});

describe("the past of a queue, played once", () => {
  const learns = { aim: "10m", running: "running", history: millis(8 * pastStep * 60) } as const;
  const rule = {
    rule: "queue",
    query: "waiting",
    sizeLabel: "size",
    patience: millis(600_000),
    belowPercent: 5,
    for: millis(600_000),
    learns,
  } as const;
  const counts = fc.array(fc.tuple(fc.nat(3), fc.nat(5), fc.nat(2), fc.nat(4)), {
    minLength: 280,
    maxLength: 900,
    size: "max",
  });

  it("tells what a run would learn from the same steps", () => {
    fc.assert(
      fc.property(counts, (steps) => {
        const past = new PlayedPast({ learns, machine: 8 });
        const start = Math.ceil(Date.UTC(2026, 0, 5) / pastStep) * pastStep;
        for (const [place, [wait1, run1, wait8, run8]] of steps.entries()) {
          const waits = new Map([[1, wait1] as const, [8, wait8] as const]);
          const runs = new Map([[1, run1] as const, [8, run8] as const]);
          past.pass({ at: start + place * pastStep, waits, runs });
        }
        const { moments } = past;
        const from = instant(moments[0]?.at ?? 0);
        const series = (size: number, of: "waits" | "runs") => ({
          labels: { size: String(size) },
          from,
          step: pastStep,
          values: moments.map((moment) => (moment[of].get(size) ?? 0) * size),
        });
        const seen = (of: "waits" | "runs") => ({
          kind: "seen" as const,
          value: [series(1, of), series(8, of)],
        });
        const pasts = { waiting: seen("waits"), running: seen("runs") };
        const now = instant(moments.at(-1)?.at ?? 0);
        const whole = queuePast({ rule, learns, pasts, machine: 8, now });
        const told = past.told();
        expect(told.kind).toBe(whole.kind);
        if (told.kind !== "known" || whole.kind !== "known") return;
        expect(told.jobs).toEqual(whole.jobs);
        expect(told.known).toBe(whole.known);
        expect(told.memory.headroom(told.running)).toEqual(whole.memory.headroom(whole.running));
        expect(told.memory).toEqual(whole.memory);
      }),
      { numRuns: 5 },
    );
  });
});

describe("a forecast in a backtest", () => {
  const history = millis(4 * 86_400_000);
  /** One GPU announces seven more, ten minutes later, every two hours. */
  const wanted = (place: number) => [0, 1, 1, 8, 8, 8][place % 24] ?? 0;
  const foresees = { mode: "on", running: "running", history } as const;
  const rule = {
    rule: "headroom",
    gpus: 0,
    percent: 0,
    belowPercent: 5,
    for: millis(600_000),
    foresees,
  } as const;

  it("expects what a run would after the same steps, also when the past was cut", () => {
    const past = new PlayedDemand({ rule, foresees, machine: 1 });
    const start = Math.ceil(Date.UTC(2026, 0, 5) / pastStep) * pastStep;
    const kinds = new Set<string>();
    for (let place = 0; place < 7 * 288; place += 1) {
      const at = start + place * pastStep;
      past.pass({ at, waits: new Map(), runs: new Map([[1, wanted(place)]]) });
      if (place % 97 !== 2) continue;
      const { moments } = past;
      const values = moments.map(({ runs }) => runs.get(1) ?? 0);
      const from = instant(moments[0]?.at ?? 0);
      const series = { labels: {}, from, step: pastStep, values };
      const pasts = { running: { kind: "seen" as const, value: [series] } };
      const question = { rule, foresees, pasts, machine: 1, planInterval: undefined };
      const whole = foresightOf({ ...question, now: instant(at) });
      const told = past.told();
      kinds.add(told.kind);
      expect(told).toEqual(whole.kind === "known" ? { ...whole, levels: [] } : whole);
    }
    expect(kinds).toEqual(new Set(["unknown", "known"]));
  });

  it("holds machines with `on`, and none in the shadow", () => {
    const jobs = Array.from({ length: 36 }, (_, turn) => [
      job(turn * 7200 + 310, 1, 1500),
      ...Array.from({ length: 7 }, () => job(turn * 7200 + 910, 1, 900)),
    ]).flat();
    const world = worldOf(traceOf(jobs, 3 * 86_400), { warmUpSeconds: 86_400 });
    const rules = (mode: string) =>
      `rule: queue, query: waiting, running: running, forecast: ${mode}`;
    const [shadow, on] = ["shadow", "on"].map((mode) => played(policiesOf(rules(mode)), world));
    const plain = played(policiesOf("rule: queue, query: waiting"), world);
    expect(shadow?.figures).toEqual(plain.figures);
    expect(on?.figures.waits?.mean).toBeLessThan((plain.figures.waits?.mean ?? 0) / 2);
  });
});
