/** A queue's gauges as jobs: counted again they give the same gauges. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countedJobs, leavings, waitingMinutes } from "../../src/backtest/recorded-jobs.ts";
import { recordedWork } from "../../src/backtest/recorded-work.ts";
import { addQueueRun, type QueueRun, type QueueUse } from "../../src/model/recorded-use.ts";
import { instant, minutes } from "../../src/model/units.ts";
import { pendingRule, played, policiesOf, worldOf } from "../support/backtest-world.ts";

const record = { steps: 100, stepSeconds: 300 };

/** Gauges of one size, from the numbers of each step. */
function queueOf(counts: readonly (readonly [number, number])[], countsRunning = true, gpus = 1) {
  const runs: QueueRun[] = [];
  for (const [at, [waiting, running]] of counts.entries()) {
    addQueueRun(runs, { at, steps: 1, waiting, running });
  }
  return { pool: "p", countsRunning, sizes: [{ gpus, runs }] } satisfies QueueUse;
}

/** The same for as many steps. */
const times = (count: number, waiting: number, running: number) =>
  Array.from({ length: count }, () => [waiting, running] as const);

describe("jobs from both gauges of a queue", () => {
  it("come when one more is wanted, begin when one less waits, end when one less is there", () => {
    const queue = queueOf([...times(10, 0, 0), ...times(4, 1, 0), ...times(20, 0, 1), [0, 0]]);
    expect(countedJobs(queue, record)).toEqual([
      { gpus: 1, submittedAt: 3150, durationSeconds: 6000, waitedSeconds: 1200 },
    ]);
    expect(waitingMinutes(queue, record)).toBe(20);
  });

  it("are those that nobody saw wait, too, and those that were there at the start", () => {
    const jobs = countedJobs(queueOf([...times(5, 0, 1), ...times(5, 0, 2), [0, 0]]), record);
    expect(jobs).toEqual([
      { gpus: 1, submittedAt: 0, durationSeconds: 3150, waitedSeconds: 0 },
      { gpus: 1, submittedAt: 1650, durationSeconds: 1500, waitedSeconds: 0 },
    ]);
  });

  it("are none where somebody gave up waiting", () => {
    expect(countedJobs(queueOf([...times(3, 0, 0), ...times(4, 2, 0), [0, 0]]), record)).toEqual(
      [],
    );
  });

  it("give the same gauges when they are counted again", () => {
    const job = fc.record({
      came: fc.nat(25_000),
      waited: fc.nat(4000),
      // Who runs for less than a step may not be seen at all, and looks cancelled.
      ran: fc.integer({ min: 301, max: 9000 }),
    });
    fc.assert(
      fc.property(fc.array(job, { maxLength: 30 }), (real) => {
        const end = record.steps * record.stepSeconds;
        const looks = Array.from({ length: record.steps }, (_, at) => (at + 1) * 300);
        const begun = real.map((one) => ({ ...one, began: one.came + one.waited }));
        const at = (look: number) =>
          [
            begun.filter(({ came, began }) => came <= look && began > look).length,
            begun.filter(({ began, ran }) => began <= look && began + ran > look).length,
          ] as const;
        const counts = looks.map(at);
        const told = countedJobs(queueOf(counts), record).map((one) => {
          const began = one.submittedAt + one.waitedSeconds;
          return { came: one.submittedAt, began, ended: began + one.durationSeconds };
        });
        const again = looks.map((look) => [
          told.filter((one) => one.came <= look && (one.began > look || one.began === end)).length,
          told.filter((one) => one.began <= look && one.began < end && one.ended > look).length,
        ]);
        // At the last look what runs on is cut at the end.
        expect(again.slice(0, -1)).toEqual(counts.slice(0, -1));
      }),
    );
  });
});

describe("a queue of which only those that wait are counted", () => {
  const use = (runs: readonly (readonly [number, number])[]) => ({
    from: instant(Date.UTC(2026, 0, 5)),
    step: minutes(5),
    steps: 100,
    machines: [
      {
        name: "p-1-a",
        pool: "p",
        type: "gpu_1x_a10",
        gpus: 1,
        runs: runs.map(([at, steps]) => ({ at, steps, busyGpus: 1, average: 100, peak: 100 })),
      },
    ],
    prices: {},
    unplaced: 0,
    queues: [queueOf([...times(10, 0, 0), ...times(4, 1, 0), ...times(86, 0, 0)], false)],
  });
  const of = { pool: "p", nodeGpus: 1, queued: true };

  it("says who left it, and since when they had waited", () => {
    expect(leavings(use([])["queues"][0] ?? queueOf([]), record)).toEqual([
      { gpus: 1, cameAt: 3150, step: 14 },
    ]);
  });

  it("puts what a machine began then back to the coming of who left", () => {
    const { trace, queue } = recordedWork(use([[15, 20]]), of);
    expect(trace.jobs).toMatchObject([{ submittedAt: 3150, gpus: 1, durationSeconds: 6000 }]);
    expect(queue).toMatchObject({ from: "machines", waits: [1350], unplaced: 0 });
  });

  it("cuts what went on in two, where none began", () => {
    const { trace, queue } = recordedWork(use([[2, 40]]), of);
    expect(trace.jobs).toMatchObject([
      { submittedAt: 600, durationSeconds: 3600 },
      { submittedAt: 3150, durationSeconds: 8400 },
    ]);
    expect(queue?.waits).toEqual([0, 1050]);
  });

  it("counts whom no machine took", () => {
    expect(recordedWork(use([[40, 5]]), of).queue).toMatchObject({ unplaced: 1, waits: [0] });
  });
});

describe("a rule `queue` over recorded gauges", () => {
  it("sees the jobs wait, and launches for them", () => {
    const gauges = queueOf([...times(10, 0, 0), ...times(30, 2, 0), ...times(20, 0, 2), [0, 0]]);
    const use = {
      from: instant(Date.UTC(2026, 0, 5)),
      step: minutes(5),
      steps: 100,
      machines: [],
      prices: {},
      unplaced: 0,
      queues: [gauges],
    };
    const { trace, queue } = recordedWork(use, { pool: "p", nodeGpus: 1, queued: true });
    expect(queue?.waits).toEqual([9000, 9000]);
    const { figures } = played(policiesOf(pendingRule), worldOf(trace));
    expect(figures).toMatchObject({ launches: 2, unserved: 0, killed: 0, cutGpuHours: 0 });
    expect(figures.waits?.mean).toBeLessThan(900);
    expect(figures.waits?.mean).toBeGreaterThan(300);
  });
});
