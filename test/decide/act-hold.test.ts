/** Switches and hours beyond proposing: what they hold at the merge and at the call. */
import { describe, expect, it } from "vitest";
import { operatorGuard } from "../../src/apply/guards.ts";
import { underHold } from "../../src/confirm/confirm.ts";
import { holdOfAct } from "../../src/decide/act-hold.ts";
import type { ActionWindow, Pause } from "../../src/model/safety.ts";
import { weekdays } from "../../src/model/zoned-time.ts";
import { aPool, minutesAfter, noon, someLimits, somePolicies } from "../support/builders.ts";

const afternoon: ActionWindow = {
  effect: "allow",
  acts: ["merge", "apply"],
  days: weekdays,
  from: 13 * 60,
  to: 18 * 60,
  zone: "UTC",
};
const pause: Pause = { what: "shrink", reason: "a freeze", by: "the limits" };
const growth = { pool: "training", direction: "grow" } as const;

describe("a hold of an act", () => {
  const policies = somePolicies([aPool()], someLimits({ windows: [afternoon] }));

  it("is of the acts that the window names, and of no others", () => {
    expect(holdOfAct({ ...growth, act: "propose" }, policies, noon)).toBeUndefined();
    expect(holdOfAct({ ...growth, act: "merge" }, policies, noon)?.sentence).toBe(
      "merging for training is closed now (allowed only every day 13:00 to 18:00 UTC); " +
        "it opens at 13:00Z",
    );
    expect(holdOfAct({ ...growth, act: "apply" }, policies, minutesAfter(60))).toBeUndefined();
  });

  it("names the switch before the window", () => {
    const both = somePolicies([aPool({ pause, windows: [afternoon] })]);
    const shrinking = { ...growth, direction: "shrink", act: "merge" } as const;

    expect(holdOfAct(shrinking, both, noon)?.reason).toBe("paused");
    expect(holdOfAct({ ...growth, act: "merge" }, both, noon)?.reason).toBe("window-closed");
  });

  it("keeps apply from calling, and names the machine", () => {
    const call = { ...growth, name: "training-2-a" };

    expect(operatorGuard(call, policies, noon)?.sentence).toBe(
      "training-2-a is not launched: applying for training is closed now (allowed only every " +
        "day 13:00 to 18:00 UTC); it opens at 13:00Z",
    );
    expect(operatorGuard(call, policies, minutesAfter(60))).toBeUndefined();
    const paused = somePolicies([aPool({ pause })]);
    expect(operatorGuard({ ...call, direction: "shrink" }, paused, noon)?.sentence).toContain(
      "training-2-a is not terminated: shrinking of training is paused",
    );
  });
});

describe("a merge under a hold", () => {
  const merge = { kind: "merge", why: "approved by ada", approvers: ["ada"] } as const;
  const hold = { reason: "paused", sentence: "it is paused" } as const;
  const inTime = { until: minutesAfter(1), now: noon };

  it("goes ahead without one", () => {
    expect(underHold(merge, undefined, inTime)).toBe(merge);
  });

  it("waits while its time lasts, and then expires instead of merging", () => {
    expect(underHold(merge, hold, inTime)).toEqual({
      kind: "wait",
      why: "it is paused",
      held: true,
    });
    expect(underHold(merge, hold, { until: noon, now: noon })).toEqual({
      kind: "expire",
      why: "not merged in time: it is paused",
      held: true,
    });
  });

  it("changes nothing about what waits or expires anyway", () => {
    const waits = { kind: "wait", why: "nobody approved it yet" } as const;
    expect(underHold(waits, hold, inTime)).toBe(waits);
  });
});
