/** The gate `window-closed`: hours of the week, their edges, and when it opens again. */
import { describe, expect, it } from "vitest";
import { closedWindow } from "../../../src/decide/windows.ts";
import type { ActionWindow } from "../../../src/model/safety.ts";
import { type Instant, instant, isoTime } from "../../../src/model/units.ts";
import { weekdays } from "../../../src/model/zoned-time.ts";
import { aPool, someLimits } from "../../support/builders.ts";
import { blocksOf, planOf, targetsOf } from "../../support/deciding.ts";

const utc = (text: string): Instant => instant(Date.parse(text));
const workdays = ["mon", "tue", "wed", "thu", "fri"] as const;
const office = { days: workdays, from: 9 * 60, to: 17 * 60, zone: "Europe/Berlin" } as const;

function aWindow(change: Partial<ActionWindow> = {}): ActionWindow {
  const acts = ["propose", "merge", "apply"] as const;
  return { effect: "allow", acts, days: weekdays, from: 0, to: 1440, zone: "UTC", ...change };
}

/** `open`, or when it opens next. */
function opening(
  windows: readonly ActionWindow[],
  now: string,
  pool: readonly ActionWindow[] = [],
) {
  const policies = {
    limits: someLimits({ windows }),
    pools: [aPool({ windows: pool })],
  };
  const block = closedWindow({ act: "propose", pool: "training" }, policies, utc(now));
  if (!block) return "open";
  return block.until === undefined ? "never" : isoTime(block.until);
}

describe("window-closed", () => {
  it("holds a proposal and says when the window opens", () => {
    const windows = [aWindow({ ...office, from: 14 * 60, zone: "UTC" })];
    const scene = { pools: { training: [{ name: "training-1-a", at: 95 }] } };

    const plan = planOf(scene, { limits: { windows } });

    expect(blocksOf(plan)).toEqual([
      "window-closed: proposing for training is closed now (allowed only mon to fri 14:00 to " +
        "17:00 UTC); it opens at 14:00Z",
    ]);
    expect(plan.blocked[0]?.block?.until).toBe(utc("2026-11-23T14:00:00Z"));
    const merges = [aWindow({ ...office, from: 14 * 60, acts: ["merge", "apply"] })];
    expect(targetsOf(planOf(scene, { limits: { windows: merges } }))).toEqual(["training-2-a"]);
  });

  it("is open without windows, and with only such as deny other hours", () => {
    expect(opening([], "2026-11-23T12:00:00Z")).toBe("open");
    expect(opening([aWindow({ ...office, effect: "deny" })], "2026-11-23T20:00:00Z")).toBe("open");
  });

  it("begins with its first minute and ends before its last", () => {
    const windows = [aWindow(office)];
    expect(opening(windows, "2026-11-23T07:59:59Z")).toBe("2026-11-23T08:00:00Z");
    expect(opening(windows, "2026-11-23T08:00:00Z")).toBe("open");
    expect(opening(windows, "2026-11-23T15:59:59Z")).toBe("open");
    expect(opening(windows, "2026-11-23T16:00:00Z")).toBe("2026-11-24T08:00:00Z");
    expect(opening(windows, "2026-11-27T16:00:00Z")).toBe("2026-11-30T08:00:00Z");
  });

  it("lets deny beat allow", () => {
    const lunch = aWindow({ effect: "deny", from: 12 * 60, to: 13 * 60 });
    expect(opening([aWindow(office), lunch], "2026-11-23T12:30:00Z")).toBe("2026-11-23T13:00:00Z");
    const friday = aWindow({ effect: "deny", days: ["fri"] });
    expect(opening([aWindow(office), friday], "2026-11-27T10:00:00Z")).toBe("2026-11-30T08:00:00Z");
  });

  it("crosses midnight into a day that it does not name", () => {
    const night = [aWindow({ days: ["fri"], from: 22 * 60, to: 6 * 60 })];
    expect(opening(night, "2026-11-27T21:59:00Z")).toBe("2026-11-27T22:00:00Z");
    expect(opening(night, "2026-11-28T05:59:00Z")).toBe("open");
    expect(opening(night, "2026-11-28T06:00:00Z")).toBe("2026-12-04T22:00:00Z");
    expect(opening(night, "2026-11-27T05:00:00Z")).toBe("2026-11-27T22:00:00Z");
  });

  it("needs both the fleet's and the pool's windows", () => {
    const morning = [aWindow({ from: 8 * 60, to: 12 * 60 })];
    const late = [aWindow({ from: 11 * 60, to: 18 * 60 })];
    expect(opening(morning, "2026-11-23T09:00:00Z", late)).toBe("2026-11-23T11:00:00Z");
    expect(opening(morning, "2026-11-23T12:00:00Z", late)).toBe("2026-11-24T11:00:00Z");
    const disjoint = [aWindow({ from: 13 * 60, to: 18 * 60 })];
    expect(opening(morning, "2026-11-23T12:00:00Z", disjoint)).toBe("never");
  });

  it("opens by the wall clock on the days on which clocks change", () => {
    const early = (from: number, to: number) => [aWindow({ from, to, zone: "Europe/Berlin" })];
    // In the night to 29 March the hour from 02:00 to 03:00 is skipped.
    expect(opening(early(150, 180), "2026-03-28T02:00:00Z")).toBe("2026-03-30T00:30:00Z");
    expect(opening(early(150, 240), "2026-03-28T23:30:00Z")).toBe("2026-03-29T01:00:00Z");
    expect(opening(early(9 * 60, 600), "2026-03-28T12:00:00Z")).toBe("2026-03-29T07:00:00Z");
    // In the night to 25 October it comes twice, and the window opens twice.
    expect(opening(early(120, 150), "2026-10-25T00:10:00Z")).toBe("open");
    expect(opening(early(120, 150), "2026-10-25T00:40:00Z")).toBe("2026-10-25T01:00:00Z");
    expect(opening(early(120, 150), "2026-10-25T01:29:59Z")).toBe("open");
    expect(opening(early(120, 150), "2026-10-25T01:30:00Z")).toBe("2026-10-26T01:00:00Z");
  });

  it("names the days as people do", () => {
    const words = (days: ActionWindow["days"]) => {
      const windows = [aWindow({ effect: "deny", days: [...days, "mon"], zone: "UTC" })];
      const scene = { pools: { training: [{ name: "training-1-a", at: 95 }] } };
      return /denied ([^)]*)\)/.exec(
        blocksOf(planOf(scene, { limits: { windows } }))[0] ?? "",
      )?.[1];
    };
    expect(words(["sat", "sun"])).toBe("mon, sat and sun UTC");
    expect(words(["tue", "wed"])).toBe("mon to wed UTC");
    expect(words(weekdays)).toBe("every day UTC");
  });
});
