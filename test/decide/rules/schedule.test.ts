/** `schedule`: sizes by the clock on a wall, also on the days on which clocks change. */
import { describe, expect, it } from "vitest";
import { decide } from "../../../src/decide/decide.ts";
import type { Rule, ScheduleRule } from "../../../src/model/rule.ts";
import { after, type Instant, instant, minutes } from "../../../src/model/units.ts";
import { weekdays } from "../../../src/model/zoned-time.ts";
import {
  aPool,
  aScene,
  minutesBefore,
  type SceneMember,
  somePolicies,
  steadyReadings,
} from "../../support/builders.ts";
import { blocksOf, holdOf, targetsOf } from "../../support/deciding.ts";

const berlin = "Europe/Berlin";

function aSchedule(change: Partial<ScheduleRule> = {}): ScheduleRule {
  return {
    rule: "schedule",
    days: weekdays,
    from: 8 * 60,
    to: 18 * 60,
    zone: "UTC",
    except: [],
    belowPercent: 20,
    for: minutes(30),
    ...change,
  };
}

const utc = (text: string): Instant => instant(Date.parse(`${text}:00Z`));

function planAt(
  now: Instant,
  rules: readonly Rule[],
  training: readonly (SceneMember & { readonly at: number })[] = [],
) {
  const members = training.map((member) => ({
    ...member,
    readings: steadyReadings(member.at, { until: now }),
    instance: { ...member.instance, firstHealthy: minutesBefore(300, now) },
  }));
  const scene = aScene({ pools: { training: members }, with: { at: now } });
  return decide(scene, somePolicies([aPool({ rules })]), now);
}

/** Whether a window with a minimum of one is open, seen from an empty pool. */
function isOpenAt(text: string, change: Partial<ScheduleRule>): boolean {
  return planAt(utc(text), [aSchedule({ minimum: 1, ...change })]).proposals.length > 0;
}

describe("a window", () => {
  it.each([
    ["2026-11-23T07:59", false],
    ["2026-11-23T08:00", true],
    ["2026-11-23T17:59", true],
    ["2026-11-23T18:00", false],
  ])("from 08:00 to 18:00 is at %s open: %s", (at, open) => {
    expect(isOpenAt(at, {})).toBe(open);
  });

  it.each([
    ["2026-11-27T21:59", false],
    ["2026-11-27T22:00", true],
    ["2026-11-28T05:59", true],
    ["2026-11-28T06:00", false],
    ["2026-11-28T22:00", false],
    ["2026-11-27T05:00", false],
  ])("from 22:00 to 06:00 on Fridays is at %s open: %s", (at, open) => {
    expect(isOpenAt(at, { days: ["fri"], from: 22 * 60, to: 6 * 60 })).toBe(open);
  });

  it("over midnight belongs to the holiday on which it would have begun", () => {
    const night = { from: 22 * 60, to: 6 * 60, except: ["2026-12-24"] };

    expect(isOpenAt("2026-12-24T03:00", night)).toBe(true);
    expect(isOpenAt("2026-12-24T23:00", night)).toBe(false);
    expect(isOpenAt("2026-12-25T03:00", night)).toBe(false);
    expect(isOpenAt("2026-12-25T23:00", night)).toBe(true);
  });

  it("counts a holiday with its year, and by the date of its own zone", () => {
    const change = { zone: "Asia/Tokyo", from: 0, to: 1440, except: ["2026-12-25"] };

    expect(isOpenAt("2026-12-24T14:59", change)).toBe(true);
    expect(isOpenAt("2026-12-24T15:00", change)).toBe(false);
    expect(isOpenAt("2027-12-24T15:00", change)).toBe(true);
  });

  it("on Mondays is all Monday by its own clock", () => {
    const change = { zone: "America/New_York", days: ["mon"] as const, from: 0, to: 1440 };

    expect(isOpenAt("2026-11-23T04:59", change)).toBe(false);
    expect(isOpenAt("2026-11-23T05:00", change)).toBe(true);
    expect(isOpenAt("2026-11-24T04:59", change)).toBe(true);
    expect(isOpenAt("2026-11-24T05:00", change)).toBe(false);
  });

  it("moves with the clocks: eight in Berlin is seven or six in Greenwich", () => {
    const change = { zone: berlin };

    expect(["2026-03-27T06:30", "2026-03-27T07:00"].map((at) => isOpenAt(at, change))).toEqual([
      false,
      true,
    ]);
    expect(["2026-03-30T05:59", "2026-03-30T06:00"].map((at) => isOpenAt(at, change))).toEqual([
      false,
      true,
    ]);
  });

  /** How many minutes of UTC a window is open within 48 hours. */
  function openMinutes(start: string, change: Partial<ScheduleRule>): number {
    const from = utc(start);
    const looks = Array.from({ length: 48 * 4 }, (_, index) => after(from, minutes(index * 15)));
    const rules = [aSchedule({ minimum: 1, zone: berlin, ...change })];
    return looks.filter((at) => planAt(at, rules).proposals.length > 0).length * 15;
  }

  it("is an hour shorter or longer on the days of 23 and 25 hours", () => {
    const night = { days: ["sat"] as const, from: 22 * 60, to: 6 * 60 };

    expect(openMinutes("2026-03-27T23:00", night)).toBe(7 * 60);
    expect(openMinutes("2026-10-23T22:00", night)).toBe(9 * 60);
    expect(openMinutes("2026-11-20T23:00", night)).toBe(8 * 60);
  });

  it("in the hour that is skipped never opens, and in the one that is repeated opens twice", () => {
    const early = { days: ["sun"] as const, from: 2 * 60, to: 2 * 60 + 30 };

    expect(openMinutes("2026-03-28T12:00", early)).toBe(0);
    expect(openMinutes("2026-10-24T12:00", early)).toBe(60);
  });

  it("says when it opens", () => {
    const rules = [aSchedule({ minimum: 1, days: ["mon", "tue", "wed"], zone: berlin })];

    expect(planAt(utc("2026-11-25T20:00"), rules).quiet[0]?.sentence).toBe(
      "the schedule mon to wed 08:00 to 18:00 Europe/Berlin does not begin before " +
        "2026-11-30 07:00Z; that can change at 2026-11-30 07:00Z at the earliest",
    );
  });
});

const now = utc("2026-11-23T12:00");
const busy = (letter: string) => ({ name: `training-1-${letter}`, at: 60 });
const idle = (letter: string) => ({ name: `training-1-${letter}`, at: 1 });
const idleRule: Rule = { rule: "idle", belowPercent: 20, for: minutes(30) };

describe("a minimum of the clock", () => {
  it("grows the pool, however late the run comes", () => {
    const rules = [aSchedule({ minimum: 2 })];
    for (const late of [0, 1, 59, 360]) {
      const at = after(utc("2026-11-23T08:00"), minutes(late));
      expect(targetsOf(planAt(at, rules, [busy("a")]))).toEqual(["training-2-a"]);
    }
  });

  it("keeps an idle machine until the window closes", () => {
    const rules = [aSchedule({ minimum: 2 }), idleRule];

    expect(blocksOf(planAt(now, rules, [busy("a"), idle("b")]))).toEqual([
      "minimum-size: the schedule daily 08:00 to 18:00 UTC wants at least 2 members until " +
        "18:00Z, and training has 2",
    ]);
    expect(targetsOf(planAt(utc("2026-11-23T18:00"), rules, [busy("a"), idle("b")]))).toEqual([
      "training-1-b",
    ]);
  });

  it("of several open windows is the highest", () => {
    const rules = [aSchedule({ minimum: 1 }), aSchedule({ minimum: 3 }), aSchedule({ minimum: 2 })];

    expect(targetsOf(planAt(now, rules))).toHaveLength(3);
  });
});

describe("a maximum of the clock", () => {
  const rules = [aSchedule({ maximum: 1 })];

  it("asks for idle machines only, one at a time", () => {
    const plan = planAt(now, rules, [busy("a"), idle("b"), idle("c")]);

    expect(targetsOf(plan)).toHaveLength(1);
    expect(plan.proposals[0]?.actions[0]?.reason).toBe(
      "training-1-b has been at 1 % or less for 30 minutes (30 of 30 samples, newest 0 s old); " +
        "the schedule daily 08:00 to 18:00 UTC wants at most 1 member until 18:00Z, and " +
        "training has 3",
    );
  });

  it("never ends busy work, nor what cannot be seen", () => {
    expect(planAt(now, rules, [busy("a"), busy("b")]).proposals).toEqual([]);
    const at = now;
    const blind = aScene({
      pools: {
        training: [
          { name: "training-1-a", readings: { kind: "absent", why: "no series" } },
          { name: "training-1-b", readings: { kind: "absent", why: "no series" } },
        ],
      },
      with: { at },
    });
    const plan = decide(blind, somePolicies([aPool({ rules })]), at);
    expect(plan.proposals).toEqual([]);
    expect(holdOf(plan, "training-1-a")).toBe(
      "unknown-readings: training-1-a has no readings to trust: no series",
    );
  });

  it("leaves as many as it allows", () => {
    expect(planAt(now, rules, [idle("a")]).proposals).toEqual([]);
  });

  it("stops every other wish to grow, and says so", () => {
    const grow: Rule = { rule: "high_utilization", abovePercent: 50, for: minutes(15), add: 2 };

    expect(planAt(now, [grow, ...rules], [busy("a")]).quiet[0]?.sentence).toContain(
      "wants at most 1 member until 18:00Z, and training has 1",
    );
    expect(targetsOf(planAt(now, [grow, aSchedule({ maximum: 2 })], [busy("a")]))).toHaveLength(1);
    expect(targetsOf(planAt(now, [grow, aSchedule({ maximum: 3 })], [busy("a")]))).toHaveLength(2);
  });

  it("wins over a minimum that is open at the same time", () => {
    expect(planAt(now, [aSchedule({ minimum: 3 }), ...rules], [busy("a")]).proposals).toEqual([]);
  });

  it("counts machines that boot", () => {
    const boot = { ...busy("b"), status: "booting" as const };

    expect(targetsOf(planAt(now, rules, [idle("a"), boot]))).toEqual(["training-1-a"]);
  });
});
