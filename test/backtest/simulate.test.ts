/** The simulated cloud: cases computed by hand, and what holds of every run. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundsOf } from "../../src/backtest/bounds.ts";
import { measured } from "../../src/backtest/measure.ts";
import { fixedFleet } from "../../src/backtest/policies/fixed.ts";
import { noHeadroom, pendingScaler } from "../../src/backtest/policies/pending.ts";
import type { ScalingPolicy } from "../../src/backtest/scaling-policy.ts";
import { type Scenario, scoredScenario } from "../../src/backtest/scenario.ts";
import { simulate } from "../../src/backtest/simulate.ts";
import { syntheticTrace } from "../../src/backtest/synthetic.ts";
import type { Job, Trace } from "../../src/backtest/trace.ts";

const warm = scoredScenario.warmUpSeconds;
const job = (submittedAt: number, gpus: number, durationSeconds: number): Job => ({
  submittedAt: warm + submittedAt,
  gpus,
  durationSeconds,
});
const traceOf = (jobs: readonly Job[], nodeGpus = 1): Trace => ({
  name: "by hand",
  jobs,
  nodeGpus,
  horizonSeconds: warm + 20_000,
});
const pending10 = () =>
  pendingScaler({ idleSeconds: 600, mostNodes: 10, headroomNodes: noHeadroom });

function play(run: {
  readonly trace: Trace;
  readonly policy: ScalingPolicy;
  readonly startNodes?: number;
  readonly scenario?: Scenario;
}) {
  const scenario = run.scenario ?? scoredScenario;
  const { trace, policy, startNodes = 0 } = run;
  return measured(trace, scenario, simulate({ trace, scenario, policy, startNodes }));
}

/** Terminates node 0 at one decision, whatever runs on it. */
function terminateAt(when: number): ScalingPolicy {
  return {
    decide: ({ now }) => ({ launch: 0, terminate: now === warm + when ? [0] : [] }),
  };
}

describe("one job on an empty fleet", () => {
  const trace = traceOf([job(1000, 1, 1000)]);

  it("waits for the next decision, the action and the boot, and pays by the minute", () => {
    const figures = play({ trace, policy: pending10() });
    // Decided at 1200, called at 1320, ready at 1680, done at 2680; idle for 600 s at the
    // decision of 3300, called at 3420: 2100 s are 35 minutes.
    expect(figures.waitMeanSeconds).toBe(680);
    expect(figures.costUsd).toBeCloseTo((35 / 60) * 1.29, 9);
  });

  it("pays from the ready node on where booting is free", () => {
    const billing = { ...scoredScenario.billing, boot: "free" } as const;
    const figures = play({ trace, policy: pending10(), scenario: { ...scoredScenario, billing } });
    expect(figures.costUsd).toBeCloseTo((29 / 60) * 1.29, 9);
  });

  it("is bounded by its own time and one boot", () => {
    const bounds = boundsOf(trace, scoredScenario);
    expect(bounds.clairvoyantUsd).toBeCloseTo((1360 / 3600) * 1.29, 9);
    expect(bounds.fluidUsd).toBeCloseTo((1000 / 3600) * 1.29, 9);
  });
});

describe("a queue", () => {
  it("is strict: a small job behind a large one waits, though it would fit", () => {
    const jobs = [job(0, 6, 1000), job(1, 4, 100), job(2, 2, 100)];
    const figures = play({ trace: traceOf(jobs, 8), policy: fixedFleet, startNodes: 1 });
    expect(figures.waitP99Seconds).toBe(999);
    expect(figures.waitMeanSeconds).toBeCloseTo((0 + 999 + 998) / 3, 9);
  });

  it("makes a job of many nodes wait for its last task", () => {
    const figures = play({
      trace: traceOf([job(0, 16, 700)], 8),
      policy: fixedFleet,
      startNodes: 1,
    });
    expect(figures.waitMeanSeconds).toBe(700);
  });

  it("charges what was not served, and censors its wait at the end", () => {
    const figures = play({ trace: traceOf([job(0, 2, 3600)]), policy: fixedFleet });
    expect(figures.debtUsd).toBeCloseTo(2 * 1.29, 9);
    expect(figures.waitMeanSeconds).toBe(20_000);
    expect(figures.unserved).toBe(1);
  });
});

describe("a terminated node", () => {
  it("sends its task back to the head of the queue, to start anew", () => {
    const jobs = [job(0, 1, 1000), job(10, 1, 50)];
    const figures = play({ trace: traceOf(jobs), policy: terminateAt(300), startNodes: 2 });
    // The second node is free from 60 on and takes the first job at 300.
    expect(figures.kills).toBe(1);
    expect(figures.waitP99Seconds).toBe(300);
  });

  it("is paid until the call", () => {
    const figures = play({ trace: traceOf([]), policy: terminateAt(300), startNodes: 1 });
    expect(figures.costUsd).toBeCloseTo((7 / 60) * 1.29, 9);
  });
});

describe("every run", () => {
  const trace = fc
    .record({ seed: fc.nat(), nodeGpus: fc.constantFrom(1, 8) })
    .map((fleet) => syntheticTrace({ ...fleet, days: 9, sweepsPerDay: 20 }));

  it("costs at least the work, and loses none of it", () => {
    fc.assert(
      fc.property(trace, (some) => {
        const figures = play({ trace: some, policy: pending10() });
        expect(figures.costUsd).toBeGreaterThan(boundsOf(some, scoredScenario).fluidUsd - 1e-6);
        expect(figures.kills).toBe(0);
      }),
      { numRuns: 30 },
    );
  });

  it("has no wait and no debt on a fleet larger than all of its jobs", () => {
    fc.assert(
      fc.property(trace, (some) => {
        const startNodes = some.jobs.reduce((sum, { gpus }) => sum + gpus, 0);
        const figures = play({ trace: some, policy: fixedFleet, startNodes });
        expect(figures.waitP99Seconds).toBe(0);
        expect(figures.saturatedMinutes).toBe(0);
      }),
      { numRuns: 8 },
    );
  });

  it("is the same when it is run again", () => {
    const some = syntheticTrace({ seed: 7, days: 9, nodeGpus: 8, sweepsPerDay: 40 });
    expect(play({ trace: some, policy: pending10() })).toEqual(
      play({ trace: some, policy: pending10() }),
    );
  });
});
