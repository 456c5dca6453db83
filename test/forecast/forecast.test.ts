/** What a fleet's past says of its next minutes. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ArrivalRate } from "../../src/forecast/arrival-rate.ts";
import { endsInARow, launchesNeeded, type Outlook } from "../../src/forecast/capacity.ts";
import { DurationModel } from "../../src/forecast/durations.ts";
import { IdleGaps } from "../../src/forecast/idle-gaps.ts";
import { LateShare, urgencyOf } from "../../src/forecast/lateness.ts";

function durationsOf(lengths: readonly number[]) {
  const model = new DurationModel();
  for (const length of lengths) model.learn(length);
  return model.fitted([]);
}
const hundred = (seconds: number) => Array.from({ length: 100 }, () => seconds);

describe("durations", () => {
  it("expect nothing to end before anything has ended", () => {
    expect(new DurationModel().fitted([500]).endsWithin(10, 1e6)).toBe(0);
  });

  it("know when tasks of one length end, to the width of a bin", () => {
    const durations = durationsOf(hundred(1000));
    expect(durations.endsWithin(0, 600)).toBe(0);
    expect(durations.endsWithin(600, 800)).toBeGreaterThan(0.5);
  });

  it("are taught by those that still run", () => {
    const model = new DurationModel();
    for (const length of hundred(1000)) model.learn(length);
    const alone = model.fitted([]).endsWithin(900, 300);
    expect(model.fitted(hundred(1200)).endsWithin(900, 300)).toBeLessThan(alone);
  });

  it("give chances that grow with the time ahead", () => {
    const seconds = fc.integer({ min: 1, max: 200_000 });
    fc.assert(
      fc.property(fc.array(seconds, { minLength: 1 }), seconds, seconds, (lengths, age, ahead) => {
        const durations = durationsOf(lengths);
        const chance = durations.endsWithin(age, ahead);
        expect(chance).toBeGreaterThanOrEqual(0);
        expect(chance).toBeLessThanOrEqual(1);
        expect(durations.endsWithin(age, ahead + 60)).toBeGreaterThanOrEqual(chance);
      }),
    );
  });
});

describe("launches", () => {
  const outlook: Outlook = {
    nodeGpus: 1,
    nodes: [],
    queue: [{ gpus: 1, waitedSeconds: 10 }],
    durations: durationsOf(hundred(7200)),
    leadSeconds: 480,
    deadlineSeconds: 780,
    trust: 1,
  };
  const idle = { freeGpus: 1, usableInSeconds: 0, running: [] };

  it("serve what waits on an empty fleet", () => {
    expect(launchesNeeded(outlook)).toBe(1);
  });

  it("are not needed for what free and booting nodes will take", () => {
    expect(launchesNeeded({ ...outlook, nodes: [idle] })).toBe(0);
    expect(launchesNeeded({ ...outlook, nodes: [{ ...idle, usableInSeconds: 200 }] })).toBe(0);
  });

  it("are not needed for what a running task will make room for in time", () => {
    const running = [{ gpus: 1, ageSeconds: 80 }];
    const nodes = [{ freeGpus: 0, usableInSeconds: 0, running }];
    const short = { ...outlook, nodes, durations: durationsOf(hundred(100)) };
    expect(launchesNeeded(short)).toBe(0);
    expect(launchesNeeded({ ...short, trust: 0 })).toBe(1);
  });

  it("count that one node serves many short tasks before they are late", () => {
    const queue = Array.from({ length: 10 }, () => ({ gpus: 1, waitedSeconds: 0 }));
    const short = { ...outlook, queue, durations: durationsOf(hundred(20)) };
    expect(launchesNeeded(short)).toBeLessThan(3);
    expect(launchesNeeded({ ...outlook, queue })).toBe(10);
  });

  it("do not count on fragments for a task that needs a whole node", () => {
    const nodes = [{ freeGpus: 6, usableInSeconds: 0, running: [{ gpus: 2, ageSeconds: 10 }] }];
    const large = { ...outlook, nodeGpus: 8, nodes, queue: [{ gpus: 8, waitedSeconds: 0 }] };
    expect(launchesNeeded(large)).toBe(1);
  });

  it("know that sizes do not always add up to whole nodes", () => {
    const tasks = (...sizes: readonly number[]) =>
      sizes.map((gpus) => ({ gpus, waitedSeconds: 0 }));
    const on8 = { ...outlook, nodeGpus: 8 };
    // Two tasks of 3 fill a node; ten of them are 30 GPUs and need five nodes, not four.
    const threes = tasks(...Array.from({ length: 10 }, () => 3));
    expect(launchesNeeded({ ...on8, queue: threes })).toBe(5);
    expect(launchesNeeded({ ...on8, queue: tasks(5, 5, 3, 3) })).toBe(2);
    expect(launchesNeeded({ ...on8, queue: tasks(1, 1, 2, 4, 8) })).toBe(2);
  });

  it("never are more than the queue itself asks for", () => {
    const task = fc.record({ gpus: fc.integer({ min: 1, max: 8 }), waitedSeconds: fc.nat(2000) });
    fc.assert(
      fc.property(
        fc.array(task, { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (queue, trust) => {
          const launches = launchesNeeded({ ...outlook, nodeGpus: 8, queue, trust });
          const gpus = queue.reduce((sum, { gpus: own }) => sum + own, 0);
          expect(launches).toBeGreaterThanOrEqual(1);
          expect(launches).toBeLessThanOrEqual(queue.length);
          if (trust === 0) expect(launches).toBeGreaterThanOrEqual(Math.ceil(gpus / 8));
        },
      ),
    );
  });

  it("see few ends in a row for long tasks, and many for short ones", () => {
    expect(endsInARow(durationsOf(hundred(7200)), 480).at(-1)).toBe(0);
    expect(endsInARow(durationsOf(hundred(20)), 480).at(-1)).toBeGreaterThan(8);
  });
});

describe("idle gaps", () => {
  const keep = (gaps: IdleGaps, idleSeconds: number, returnSeconds: number) =>
    gaps.worthKeeping({ rank: 0, idleSeconds, returnSeconds });

  function afterCycles(onPeriods: number, offPeriods: number): IdleGaps {
    const gaps = new IdleGaps(300);
    for (let period = 0; period < 1000; period += 1) {
      gaps.observe(period * 300, period % (onPeriods + offPeriods) < onPeriods ? 1 : 0);
    }
    return gaps;
  }

  it("keep a node that comes back sooner than a launch would cost", () => {
    expect(keep(afterCycles(3, 1), 0, 360)).toBe(true);
  });

  it("let a node go that comes back after hours", () => {
    expect(keep(afterCycles(3, 60), 0, 360)).toBe(false);
  });

  it("keep longer what is worth more", () => {
    const gaps = afterCycles(3, 6);
    expect(keep(gaps, 0, 360)).toBe(false);
    expect(keep(gaps, 0, 3600)).toBe(true);
  });

  it("never keep what is worth nothing", () => {
    expect(keep(afterCycles(1, 1), 0, 0)).toBe(false);
  });
});

describe("lateness", () => {
  const fresh = (assumedLate = 0) =>
    new LateShare({ lateAfterSeconds: 600, assumedLate, periodSeconds: 300 });

  it("counts a job once, and late when any of its tasks is", () => {
    const late = fresh();
    late.note(1, 10);
    late.note(1, 700);
    late.note(1, 800);
    expect(late.share).toBeCloseTo(1 / 11, 9);
  });

  it("fades, so that an old bad day is forgiven", () => {
    const late = fresh();
    for (let job = 0; job < 90; job += 1) late.note(job, 700);
    const before = late.share;
    for (let period = 0; period < 288 * 60; period += 1) late.pass();
    expect(late.share).toBeLessThan(before / 2);
  });

  it("is feared where few jobs were seen", () => {
    const late = fresh(3);
    expect(urgencyOf(late.share, { from: 0.03, to: 0.05 })).toBe(1);
    for (let job = 0; job < 1000; job += 1) late.note(job, 0);
    expect(urgencyOf(late.share, { from: 0.03, to: 0.05 })).toBe(0);
  });
});

describe("the arrival rate", () => {
  it("is what came a period, once it has come for long", () => {
    const rate = new ArrivalRate({ periodSeconds: 300, longShare: 0.5 });
    for (let period = 0; period < 288 * 10; period += 1) rate.add(4);
    expect(rate.mixed).toBeCloseTo(4, 2);
    expect(rate.recent).toBeCloseTo(4, 2);
  });

  it("remembers a burst of hours ago by its long memory alone", () => {
    const rate = new ArrivalRate({ periodSeconds: 300, longShare: 0.5 });
    rate.add(100);
    for (let period = 0; period < 72; period += 1) rate.add(0);
    expect(rate.recent).toBeLessThan(0.001);
    expect(rate.mixed).toBeGreaterThan(0.1);
  });
});
