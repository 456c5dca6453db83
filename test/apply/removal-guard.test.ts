/** The last look at a machine that a rule let go: which rules' idleness it is measured by. */
import { describe, expect, it } from "vitest";
import { idleBelow, idleGuard } from "../../src/apply/removal-guard.ts";
import type { Rule } from "../../src/model/rule.ts";
import { minutes } from "../../src/model/units.ts";
import { aPool, minutesBefore, noon, steadyReadings } from "../support/builders.ts";

const machine = { name: "training-1-a", gpus: 1 };
const idleness = { belowPercent: 20, for: minutes(10) } as const;
const queue: Rule = {
  rule: "queue",
  query: "waiting_gpus",
  sizeLabel: "size",
  patience: minutes(15),
  ...idleness,
};
const target = (victims: "idle" | "least-busy"): Rule => ({
  rule: "target",
  percent: 70,
  tolerancePercent: 10,
  over: minutes(5),
  victims,
  ...idleness,
});

function guard(percent: number, ...rules: readonly Rule[]) {
  const readings = steadyReadings(percent, { minutes: 5 });
  return idleGuard(machine, readings, { below: idleBelow(aPool({ rules })), now: noon })?.reason;
}

describe("the last look at a machine that goes", () => {
  it.each([queue, target("idle")])("holds what works again by the rule $rule", (rule) => {
    expect(guard(19, rule)).toBeUndefined();
    expect(guard(20, rule)).toBe("busy-again");
  });

  it("measures by the most generous of several rules, because it does not know which asked", () => {
    const idle: Rule = { rule: "idle", belowPercent: 5, for: minutes(30) };

    expect(guard(10, idle, queue)).toBeUndefined();
    expect(guard(10, idle)).toBe("busy-again");
  });

  it("minds no load where the least busy one goes, but must see it", () => {
    expect(guard(100, target("least-busy"))).toBeUndefined();
    const unseen = { kind: "absent", why: "no series" } as const;
    const pool = aPool({ rules: [target("least-busy")] });
    expect(idleGuard(machine, unseen, { below: idleBelow(pool), now: noon })?.reason).toBe(
      "unknown-readings",
    );
  });

  it("takes samples that are older than five minutes for none", () => {
    const old = steadyReadings(1, { until: minutesBefore(6) });
    const pool = aPool({ rules: [queue] });
    expect(idleGuard(machine, old, { below: idleBelow(pool), now: noon })?.reason).toBe(
      "unknown-readings",
    );
    const fresh = steadyReadings(1, { until: minutesBefore(4) });
    expect(idleGuard(machine, fresh, { below: idleBelow(pool), now: noon })).toBeUndefined();
  });

  it("asks nothing where no rule lets anybody go", () => {
    expect(guard(100, { rule: "minimum", instances: 2 })).toBeUndefined();
  });
});
