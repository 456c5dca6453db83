import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Machine } from "../../../src/local/workload/machine.ts";
import { JobQueue } from "../../../src/local/workload/queue.ts";
import { type Job, parseTrace } from "../../../src/local/workload/trace.ts";
import { instant } from "../../../src/model/units.ts";
import { isSharedHere, shared } from "../lambda/support.ts";
import { aMachine } from "./a-machine.ts";

const at = (seconds: number) => instant(seconds * 1_000);
const job = (submitSeconds: number, gpus: number, durationSeconds: number): Job => ({
  submitSeconds,
  gpus,
  durationSeconds,
});
const queueOf = (jobs: readonly Job[], machineGpus = 1) =>
  new JobQueue({ jobs, start: at(0), machineGpus });

describe("the queue of a job trace", () => {
  it("serves strictly in order: a small job waits behind a large one that does not fit", () => {
    const queue = queueOf([job(0, 1, 100), job(1, 2, 10), job(2, 1, 10)], 2);
    queue.advance(at(50), [aMachine({ id: "a", gpus: 2 })]);
    expect(queue.figures()).toMatchObject({ started: 1, queuedGpus: 3, busyGpus: 1 });
    queue.advance(at(1_000), [aMachine({ id: "a", gpus: 2 })]);
    expect(queue.figures()).toMatchObject({ done: 3, waitP50: 99, waitP95: 108, waitMean: 69 });
  });

  it("lets a job that arrives as another ends take its GPU at once", () => {
    const queue = queueOf([job(0, 1, 60), job(60, 1, 60)]);
    queue.advance(at(120), [aMachine({ id: "a" })]);
    expect(queue.figures()).toMatchObject({ done: 2, waitMean: 0 });
  });

  it("gives a job larger than a machine whole machines", () => {
    const machines = [aMachine({ id: "a", gpus: 8 }), aMachine({ id: "b", gpus: 8 })];
    const queue = queueOf([job(0, 12, 60), job(1, 1, 60)], 8);
    queue.advance(at(30), machines);
    expect(queue.figures()).toMatchObject({ busyGpus: 16, queuedGpus: 1 });
  });

  it("puts small jobs where they fit tightest", () => {
    const machines = [aMachine({ id: "a", gpus: 8 }), aMachine({ id: "b", gpus: 2 })];
    const queue = queueOf([job(0, 2, 60)], 8);
    queue.advance(at(30), machines);
    const busy = (id: string) => queue.isBusyAt({ id, gpu: 0, at: at(10) });
    expect([busy("a"), busy("b")]).toEqual([false, true]);
  });

  it("puts what ran on a lost machine back at the head, to start over, and counts it", () => {
    const lost = aMachine({ id: "a", activeUntil: at(50) });
    const next = aMachine({ id: "b", activeFrom: at(200) });
    const queue = queueOf([job(0, 1, 100), job(10, 1, 5)]);
    queue.advance(at(100), [lost]);
    expect(queue.figures()).toMatchObject({ killed: 1, queuedGpus: 2, busyGpus: 0, done: 0 });
    queue.advance(at(299), [lost, next]);
    expect(queue.figures()).toMatchObject({ done: 0, busyGpus: 1 });
    queue.advance(at(305), [lost, next]);
    expect(queue.figures()).toMatchObject({ done: 2, waitP50: 200, waitP95: 290 });
  });

  it("uses no machine whose GPUs do not work", () => {
    const queue = queueOf([job(0, 1, 10)]);
    queue.advance(at(60), [aMachine({ id: "a", usable: false })]);
    expect(queue.figures()).toMatchObject({ started: 0, queuedGpus: 1 });
  });

  it("remembers what each GPU did, and forgets on demand all but what still holds", () => {
    const queue = queueOf([job(10, 1, 20), job(100, 1, 1_000)]);
    const busy = (second: number) => queue.isBusyAt({ id: "a", gpu: 0, at: at(second) });
    queue.advance(at(500), [aMachine({ id: "a" })]);
    expect([5, 10, 29, 30, 100, 500].map(busy)).toEqual([false, true, true, false, true, true]);
    queue.forgetBefore(at(400));
    expect([400, 500].map(busy)).toEqual([true, true]);
  });

  it("does not seat a machine again that it has forgotten", () => {
    const gone = aMachine({ id: "a", activeUntil: at(50) });
    const queue = queueOf([job(60, 1, 10)]);
    queue.advance(at(55), [gone]);
    queue.forgetBefore(at(50));
    queue.advance(at(100), [gone]);
    expect(queue.figures()).toMatchObject({ started: 0, killed: 0, queuedGpus: 1 });
  });

  it("comes out the same however often it is asked on the way", () => {
    const jobs = fc.array(
      fc.record({
        submitSeconds: fc.nat(500),
        gpus: fc.integer({ min: 1, max: 5 }),
        durationSeconds: fc.nat(200),
      }),
      { maxLength: 30 },
    );
    const stops = fc.array(fc.nat(1_000), { maxLength: 10 });
    const machines: readonly Machine[] = [
      aMachine({ id: "a", gpus: 2, activeUntil: at(400) }),
      aMachine({ id: "b", gpus: 2, activeFrom: at(100) }),
    ];
    const seen = (second: number) =>
      machines
        .filter(({ activeFrom }) => activeFrom <= at(second))
        .map(({ activeUntil, ...rest }) =>
          activeUntil !== undefined && activeUntil <= at(second) ? { ...rest, activeUntil } : rest,
        );
    fc.assert(
      fc.property(jobs, stops, (wild, when) => {
        const sorted = wild.toSorted((one, other) => one.submitSeconds - other.submitSeconds);
        const [once, often] = [queueOf(sorted, 2), queueOf(sorted, 2)];
        for (const stop of when.toSorted((one, other) => one - other)) {
          often.advance(at(stop), seen(stop));
        }
        once.advance(at(2_000), seen(2_000));
        often.advance(at(2_000), seen(2_000));
        expect(often.figures()).toEqual(once.figures());
      }),
    );
  });

  const trace = "traces/philly-103959.jobs.csv.gz";
  it.runIf(isSharedHere(trace))(
    "works off a real trace without waits when there are enough",
    () => {
      const jobs = parseTrace(trace, readFileSync(resolve(shared, trace)));
      const machines = Array.from({ length: 89 }, (_, index) => aMachine({ id: `m${index}` }));
      const queue = queueOf(jobs);
      for (let day = 1; day <= 400; day += 1) queue.advance(at(day * 86_400), machines);
      expect(queue.figures()).toMatchObject({ submitted: 1_707, done: 1_707, killed: 0 });
      expect(queue.figures().waitP95).toBe(0);
    },
  );
});
