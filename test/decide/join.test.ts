/** Several rules' answers become one wish: what one of them keeps, no other lets go. */
import { describe, expect, it } from "vitest";
import type { Rule } from "../../src/model/rule.ts";
import { minutes } from "../../src/model/units.ts";
import { aPool, minutesBefore } from "../support/builders.ts";
import { planOf, targetsOf } from "../support/deciding.ts";

const idle: Rule = { rule: "idle", belowPercent: 20, for: minutes(30) };
const queue: Rule = {
  rule: "queue",
  query: "waiting",
  sizeLabel: "size",
  belowPercent: 20,
  for: minutes(10),
  patience: minutes(15),
};

/** Who goes of a busy and an idle machine while jobs of so many GPUs wait. */
function goesWhile(waiting: number, rules: readonly Rule[]): readonly string[] {
  const samples = Array.from({ length: 3 }, (_, ago) => ({
    at: minutesBefore(ago),
    value: waiting,
  }));
  const training = [
    { name: "training-1-a", at: 90 },
    { name: "training-1-b", at: 1 },
  ];
  const signals = {
    waiting: { kind: "seen", value: [{ labels: {}, keys: [], samples }] },
  } as const;
  return targetsOf(
    planOf({ pools: { training }, with: { signals } }, { pools: [aPool({ rules })] }),
  );
}

describe("several rules", () => {
  it("let an idle member go when none of them keeps it", () => {
    expect(goesWhile(0, [idle, queue])).toEqual(["training-1-b"]);
  });

  it("keep every member while one of them keeps all: a job waits that it has room for", () => {
    expect(goesWhile(1, [idle])).toEqual(["training-1-b"]);
    expect(goesWhile(1, [idle, queue])).toEqual([]);
    expect(goesWhile(1, [queue, idle])).toEqual([]);
  });

  it("leave as many as the highest of their minimums, in whatever order", () => {
    const least = (instances: number): Rule => ({ rule: "minimum", instances });
    expect(goesWhile(0, [idle, least(1)])).toEqual(["training-1-b"]);
    expect(goesWhile(0, [idle, least(1), least(2)])).toEqual([]);
    expect(goesWhile(0, [idle, least(2), least(1)])).toEqual([]);
  });
});
