import { describe, expect, it } from "vitest";
import { type Instant, instant, minute, minutes } from "../../src/model/units.ts";
import { gapsIn, planInterval } from "../../src/stages/schedule.ts";

const start = instant(Date.UTC(2026, 10, 23, 9));
const at = (count: number): Instant => instant(start + count * minute);
const run = (count: number) =>
  ({ id: count, url: "https://x.example", startedAt: at(count), state: "succeeded" }) as const;
const interval = minutes(10);

describe("the schedule", () => {
  it("has no gap while plans are late by less than three", () => {
    const runs = [0, 10, 25, 55].map(run);
    expect(gapsIn(runs, { interval, now: at(56) })).toEqual([]);
  });

  it("has a gap where plans are missing, newest first, for a day", () => {
    const runs = [0, 70, 80, 120].map(run);
    expect(gapsIn(runs, { interval, now: at(121) })).toEqual([
      { from: at(80), to: at(120), missed: 3 },
      { from: at(0), to: at(70), missed: 6 },
    ]);
    expect(gapsIn(runs, { interval, now: at(120 + 25 * 60) })).toEqual([]);
  });

  it.each([
    ["- cron: '4-59/10 * * * *'", interval],
    ['- cron: "*/5 * * * *"', minutes(5)],
    ["- cron: 17 * * * *", minutes(60)],
    ["- cron: '0 9 * * 1'", undefined],
    ["workflow_dispatch:", undefined],
  ])("is read from %s", async (text, expected) => {
    const file = () => Promise.resolve(text);
    const workspace = { file, folder: async () => ({}), write: async () => "" };
    expect(await planInterval(workspace)).toBe(expected);
  });
});
