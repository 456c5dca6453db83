/** Jobs told from two gauges: who came, began and ended, as far as counts can tell. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JobLine } from "../../src/decide/job-line.ts";

/** Plays gauges of five minutes a step; a step that is not known is left out. */
function played(steps: readonly (readonly [waiting: number, running: number] | undefined)[]) {
  const line = new JobLine(1, { next: 0 });
  const seen: { arrived: number; ended: readonly number[]; waits: readonly number[] }[] = [];
  let continued = false;
  for (const [place, step] of steps.entries()) {
    if (step) {
      const [waiting, running] = step;
      line.pass({ now: place * 300, waiting, running, continued });
      const waits = line.waits(300).map(({ waitedSeconds }) => waitedSeconds);
      seen.push({ arrived: line.arrived, ended: line.ended, waits });
    }
    continued = step !== undefined;
  }
  return { line, seen, last: seen.at(-1) };
}

describe("jobs told from two gauges", () => {
  it("come when there are more, and have not waited when they run at once", () => {
    expect(
      played([
        [0, 2],
        [0, 5],
      ]).last,
    ).toEqual({ arrived: 3, ended: [], waits: [0, 0, 0] });
  });

  it("wait from the step that first sees them to the one that sees them run, give or take half", () => {
    expect(
      played([
        [0, 0],
        [2, 0],
        [2, 0],
        [0, 2],
      ]).last?.waits,
    ).toEqual([450, 600 - 150 + 300 * 0.618_033_988_749_894_9]);
  });

  it("count as late while they still wait", () => {
    expect(
      played([
        [0, 0],
        [1, 0],
        [1, 0],
        [1, 0],
      ]).last?.waits,
    ).toEqual([600]);
  });

  it("end in the middle of the step that misses them, the oldest first", () => {
    expect(
      played([
        [0, 0],
        [0, 1],
        [0, 2],
        [0, 1],
      ]).last?.ended,
    ).toEqual([450]);
  });

  it("are no arrivals at the first step and after a gap, because nobody saw them come", () => {
    const { seen } = played([[4, 3], undefined, [40, 30], [0, 70]]);
    expect(seen).toEqual([
      { arrived: 0, ended: [], waits: [] },
      { arrived: 0, ended: [], waits: [] },
      { arrived: 0, ended: [], waits: [] },
    ]);
  });

  it("are as many as the gauges say after every step, and none of negative length", () => {
    const gauge = fc.nat({ max: 30 });
    fc.assert(
      fc.property(fc.array(fc.tuple(gauge, gauge), { minLength: 1, maxLength: 40 }), (steps) => {
        const { line, seen } = played(steps);
        const [, running] = steps.at(-1) ?? [0, 0];
        expect(line.ages.length).toBeLessThanOrEqual(running);
        for (const { arrived, ended, waits } of seen) {
          expect(arrived).toBeGreaterThanOrEqual(0);
          expect([...ended, ...waits, ...line.ages].every((seconds) => seconds >= 0)).toBe(true);
        }
      }),
    );
  });
});
