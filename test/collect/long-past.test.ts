/** The long past of a query: few numbers, an absence for each step that nobody measured. */
import { describe, expect, it } from "vitest";
import { pastsOf } from "../../src/collect/long-past.ts";
import type { SignalSeries } from "../../src/model/signal.ts";
import { after, instant, millis, minutes } from "../../src/model/units.ts";
import type { Meter } from "../../src/ports.ts";

const step = minutes(5);
const now = instant(Date.UTC(2026, 10, 23, 12, 3, 20));
const noon = instant(Date.UTC(2026, 10, 23, 12, 0, 0));
const ago = (steps: number) => after(noon, millis(-steps * step));

/** A meter that has values at these steps before noon, and tells what it was asked. */
function meterOf(values: Readonly<Record<number, number>>) {
  const asked: unknown[] = [];
  const samples = Object.entries(values)
    .map(([steps, value]) => ({ at: ago(Number(steps)), value }))
    .toSorted((one, other) => one.at - other.at);
  const meter: Meter = {
    utilization: () => Promise.resolve([]),
    signal: (query, range): Promise<readonly SignalSeries[]> => {
      asked.push({ query, ...range });
      return query === "broken"
        ? Promise.reject(new Error("no answer"))
        : Promise.resolve([{ labels: { size: "8" }, keys: [], samples }]);
    },
  };
  return { meter, asked };
}

describe("a long past", () => {
  it("ends at the last whole step, and has a null where there is no value", async () => {
    const { meter, asked } = meterOf({ 0: 8, 1: 16, 3: 0 });

    const { pasts } = await pastsOf([{ query: "waiting", window: minutes(15), step }], meter, now);

    expect(asked).toEqual([{ query: "waiting", from: ago(3), to: noon, step }]);
    expect(pasts).toEqual({
      waiting: {
        kind: "seen",
        value: [{ labels: { size: "8" }, from: ago(3), step, values: [0, null, 16, 8] }],
      },
    });
  });

  it("that cannot be read is a gap, and the others are read", async () => {
    const queries = ["broken", "waiting"].map((query) => ({ query, window: minutes(15), step }));
    const { pasts } = await pastsOf(queries, meterOf({ 0: 1 }).meter, now);

    const gap = { source: "signals", why: "no answer" };
    expect(pasts).toMatchObject({ broken: { kind: "gap", gap }, waiting: { kind: "seen" } });
  });

  it("that stands still is kept as values and how often each came", async () => {
    const steps = Object.fromEntries(Array.from({ length: 40 }, (_, place) => [place, 8]));
    const { meter } = meterOf({ ...steps, 0: 16 });
    const { pasts } = await pastsOf([{ query: "w", window: minutes(200), step }], meter, now);

    expect(pasts?.["w"]).toEqual({
      kind: "seen",
      value: [
        {
          labels: { size: "8" },
          from: ago(40),
          step,
          values: [null, 8, 16],
          repeats: [1, 39, 1],
        },
      ],
    });
  });

  it("is a gap where there is more of it than a record should hold", async () => {
    const day = minutes(24 * 60);
    const restless = Array.from({ length: 288 }, (_, place) => ({ at: ago(place), value: place }));
    const meter: Meter = {
      utilization: () => Promise.resolve([]),
      signal: () =>
        Promise.resolve(
          Array.from({ length: 200 }, (_, size) => ({
            ...{ labels: { size: String(size) }, keys: [] },
            samples: restless.toReversed(),
          })),
        ),
    };
    const { pasts } = await pastsOf([{ query: "w", window: day, step }], meter, now);
    expect(pasts?.["w"]).toMatchObject({
      gap: { why: expect.stringMatching(/^its 200 series have 57800 values, and 40000 are the/) },
    });
  });

  it("is not asked for without a step, nor without a meter", async () => {
    const recent = [{ query: "waiting", window: minutes(15) }];
    const { meter, asked } = meterOf({});

    expect(await pastsOf(recent, meter, now)).toEqual({});
    expect(await pastsOf([{ query: "w", window: step, step }], undefined, now)).toEqual({});
    expect(asked).toEqual([]);
  });
});
