/** How much is held free, and for which of two reasons. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loopOf } from "../../src/decide/loop.ts";
import { headroomOf } from "../../src/forecast/headroom.ts";
import { settingsOf, usualLoop } from "../../src/forecast/queue-aims.ts";
import { QueueMemory, type QueueTiming } from "../../src/forecast/queue-memory.ts";
import { minutes } from "../../src/model/units.ts";

const few = { jobs: 96, gpus: { large: 0, small: 96 }, nodeGpus: 1 };
const quiet = { large: 0, small: 0 };

/** Headroom when so many more jobs may be late. */
function held(spare: number, change: Partial<Parameters<typeof headroomOf>[0]> = {}) {
  const lateness = { share: 0.01, spare: () => spare };
  const careless = { running: few, factor: 4, urgency: 0, surge: 0.125, arriving: quiet, lateness };
  return headroomOf({ ...careless, ...change });
}

describe("where jobs are few", () => {
  it("an eighth of them is feared at once, less what may be late of it", () => {
    expect(held(2)).toMatchObject({ gpus: 10, because: { kind: "surge", jobs: 12, spareJobs: 2 } });
  });

  it("nothing is held once the budget bears such a batch", () => {
    expect(held(12)).toMatchObject({ gpus: 0, because: { kind: "none", lateShare: 0.01 } });
  });

  it("large jobs are feared as whole nodes", () => {
    const running = { jobs: 16, gpus: { large: 128, small: 0 }, nodeGpus: 8 };
    expect(held(0, { running })).toMatchObject({ gpus: 16, wholeNodes: 2 });
  });
});

describe("where many come", () => {
  const arriving = { large: 0, small: 1 };

  it("the root of busy times arriving GPUs is held, at full care", () => {
    const { gpus, because } = held(50, { arriving, urgency: 1 });
    expect(gpus).toBe(Math.ceil(4 * Math.sqrt(96)));
    expect(because).toMatchObject({ kind: "spread", arrivingGpus: 1 });
  });

  it("more care, more arrivals or a smaller budget never hold less", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const count = fc.nat({ max: 200 });
    fc.assert(
      fc.property(share, share, count, count, (urgency, more, spare, small) => {
        const some = held(spare, { urgency, arriving: { large: 0, small } }).gpus;
        const greater = {
          urgency: Math.max(urgency, more),
          arriving: { large: 0, small: small + 1 },
        };
        expect(held(Math.max(0, spare - 1), greater).gpus).toBeGreaterThanOrEqual(some);
      }),
    );
  });
});

describe("a memory of a queue", () => {
  it("takes what was there when it began for no arrival and for nobody late", () => {
    const first = Array.from({ length: 50 }, (_, job) => job);
    const play = (stock: readonly number[]) => {
      const memory = new QueueMemory(settingsOf("5m"), usualLoop);
      for (const period of [0, 1, 2]) {
        const here = period === 0 ? stock : [];
        memory.observe({
          now: period * 300,
          arrivedJobs: here,
          arrivedGpus: { large: 0, small: here.length },
          endedAfterSeconds: [],
          waits: period === 2 ? stock.map((job) => ({ job, waitedSeconds: 600 })) : [],
          neededNodes: 96,
        });
      }
      return memory.headroom(few);
    };
    expect(play(first)).toEqual(play([]));
  });

  it("holds more where decisions are further apart than its looks at the queue", () => {
    const heldEvery = (timing: QueueTiming) => {
      const memory = new QueueMemory(settingsOf("10m"), timing);
      for (let step = 0; step < 500; step += 1) {
        memory.observe({
          now: step * 300,
          arrivedJobs: [step],
          arrivedGpus: { large: 0, small: 4 },
          endedAfterSeconds: [],
          waits: step === 0 ? [] : [{ job: step - 1, waitedSeconds: step % 10 === 0 ? 700 : 0 }],
          neededNodes: 50,
        });
      }
      return memory.headroom({ jobs: 50, gpus: { large: 0, small: 50 }, nodeGpus: 1 }).gpus;
    };
    const usual = heldEvery(loopOf(undefined));
    expect(usual).toBeGreaterThan(10);
    expect(heldEvery(loopOf(minutes(5)))).toBe(usual);
    // A loop of ten minutes: the root of two times as much.
    expect(heldEvery(loopOf(minutes(10))) / usual).toBeCloseTo(Math.SQRT2, 1);
  });
});
