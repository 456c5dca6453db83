/** What a machine cost, from the lists that showed it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { costUntil, meteredAfter } from "../../src/decide/machine-cost.ts";
import type { CostStretch } from "../../src/model/history.ts";
import type { Instance } from "../../src/model/instance.ts";
import { hour, instant, minute, type UsdMicrosPerHour, usdPerHour } from "../../src/model/units.ts";
import { anId, anInstance, minutesAfter, minutesBefore, noon } from "../support/builders.ts";

const machine = (change: Partial<Instance> = {}) =>
  anInstance({ id: anId(1), pricePerHour: usdPerHour(1.2), firstHealthy: noon, ...change });
const without = (key: keyof Instance, change: Partial<Instance> = {}) => {
  const { [key]: _left, ...rest } = machine(change);
  return rest as Instance;
};

/** What it cost, seen in these lists, a minute count each after noon; gone in the last one. */
function cost(lists: readonly (readonly [number, Instance | undefined])[]) {
  let meters = {};
  for (const [after, instance] of lists) {
    const seen = meteredAfter(meters, instance ? [instance] : [], minutesAfter(after));
    meters = seen.meters;
    if (seen.ended[0]) return seen.ended[0].cost;
  }
  return undefined;
}

describe("what a machine cost", () => {
  it("is each begun minute from its first health until no list shows it", () => {
    expect(
      cost([
        [10, machine()],
        [60, undefined],
      ]),
    ).toEqual({
      from: noon,
      to: minutesAfter(60),
      minutes: 60,
      amount: usdPerHour(1.2),
    });
    const late = instant(noon + 1);
    expect(
      cost([
        [10, machine({ firstHealthy: late })],
        [60, undefined],
      ])?.minutes,
    ).toBe(60);
    expect(costUntil([{ from: noon }], instant(noon + minute + 1)).minutes).toBe(2);
  });

  it("is nothing while it boots, and counts an unhealthy one from when it was seen", () => {
    const booting = without("firstHealthy", { status: "booting" });
    expect(
      cost([
        [0, booting],
        [10, undefined],
      ]),
    ).toBeUndefined();
    expect(
      cost([
        [0, booting],
        [10, machine({ firstHealthy: minutesAfter(4) })],
        [14, undefined],
      ])?.minutes,
    ).toBe(10);
    const broken = without("firstHealthy", { status: "unhealthy" });
    expect(
      cost([
        [2, broken],
        [10, undefined],
      ])?.minutes,
    ).toBe(8);
  });

  it("counts each price for its own time, and an unknown one never as zero", () => {
    const dearer = machine({ pricePerHour: usdPerHour(2.4) });
    expect(
      cost([
        [0, machine()],
        [30, dearer],
        [60, undefined],
      ])?.amount,
    ).toBe(usdPerHour(1.8));
    const unpriced = without("pricePerHour");
    expect(
      cost([
        [0, unpriced],
        [60, undefined],
      ]),
    ).not.toHaveProperty("amount");
    expect(
      cost([
        [0, unpriced],
        [30, machine()],
        [60, undefined],
      ])?.amount,
    ).toBe(usdPerHour(1.2));
    expect(
      cost([
        [0, machine()],
        [30, unpriced],
        [60, undefined],
      ])?.amount,
    ).toBe(usdPerHour(1.2));
  });

  it("is the same record while a list brings nothing new", () => {
    const { meters } = meteredAfter(undefined, [machine()], noon);
    expect(meteredAfter(meters, [machine()], minutesAfter(50))).toEqual({ meters, ended: [] });
  });

  it("ends with the machine, and not before", () => {
    const { meters } = meteredAfter(undefined, [machine()], noon);
    const leaving = machine({ status: "terminating" });
    expect(meteredAfter(meters, [leaving], minutesAfter(5)).ended).toEqual([]);
    const gone = machine({ status: "terminated" });
    expect(meteredAfter(meters, [gone], minutesAfter(5)).ended).toHaveLength(1);
  });

  it("is whole micro-dollars, never less than the exact price of the time, nor a minute more a stretch", () => {
    const stretches = fc
      .array(
        fc.tuple(fc.integer({ min: 1, max: 9_000_000 }), fc.integer({ min: 1, max: 40_000_000 })),
        {
          minLength: 1,
          maxLength: 5,
        },
      )
      .map((parts) => {
        let at = noon as number;
        return parts.map(([length, rate]) => {
          const from = instant(at);
          at += length;
          return {
            stretch: { from, rate: rate as UsdMicrosPerHour } satisfies CostStretch,
            to: instant(at),
          };
        });
      });
    fc.assert(
      fc.property(stretches, (parts) => {
        const end = parts.at(-1)?.to ?? noon;
        const estimate = costUntil(
          parts.map(({ stretch }) => stretch),
          end,
        );
        const exact = parts.reduce(
          (sum, { stretch, to }) => sum + (stretch.rate * (to - stretch.from)) / hour,
          0,
        );
        const most = parts.reduce(
          (sum, { stretch }) => sum + (stretch.rate * minute) / hour + 1,
          exact,
        );
        expect(Number.isInteger(estimate.amount)).toBe(true);
        expect(estimate.amount).toBeGreaterThanOrEqual(Math.floor(exact));
        expect(estimate.amount).toBeLessThanOrEqual(Math.ceil(most));
      }),
    );
  });

  it("began before anybody looked where the cloud says so", () => {
    const old = machine({ firstHealthy: minutesBefore(600) });
    expect(
      cost([
        [0, old],
        [1, undefined],
      ])?.minutes,
    ).toBe(601);
  });
});
