/** `target`: sizes that follow a mean, and when they do not. */
import { describe, expect, it } from "vitest";
import type { InstanceReadings } from "../../../src/model/readings.ts";
import type { Rule, TargetRule } from "../../../src/model/rule.ts";
import { minutes } from "../../../src/model/units.ts";
import { aPool, minutesBefore, readingsOf, type SceneMember } from "../../support/builders.ts";
import { blocksOf, holdOf, planOf, targetsOf } from "../../support/deciding.ts";

function aTarget(change: Partial<TargetRule> = {}): TargetRule {
  return {
    rule: "target",
    percent: 70,
    tolerancePercent: 10,
    over: minutes(5),
    for: minutes(15),
    victims: "idle",
    belowPercent: 20,
    ...change,
  };
}

function planFor(training: readonly SceneMember[], ...rules: readonly Rule[]) {
  const pools = [
    aPool({ rules: rules.length > 0 ? rules : [aTarget()], size: { min: 0, max: 9 } }),
  ];
  return planOf({ pools: { training } }, { pools, limits: { maxInstances: 20 } });
}

const absent: InstanceReadings = { kind: "absent", why: "no series" };
const at = (...loads: readonly number[]): readonly SceneMember[] =>
  loads.map((load, index) => ({
    name: `training-1-${String.fromCharCode(97 + index)}`,
    at: load,
  }));
/** A member with one value for each minute of the last hour, by how long ago the minute is. */
function over(letter: string, value: (ago: number) => number): SceneMember {
  const values = Array.from({ length: 60 }, (_, index) => value(59 - index));
  return { name: `training-1-${letter}`, readings: readingsOf([values]) };
}

const leastBusy = aTarget({ victims: "least-busy" });

describe("target, above its band", () => {
  it.each([
    { loads: [81], grows: 1 },
    { loads: [100], grows: 1 },
    { loads: [100, 100], grows: 1 },
    { loads: [100, 100, 100], grows: 2 },
    { loads: [90, 90, 90, 90, 90, 90, 90], grows: 2 },
    { loads: [80], grows: 0 },
    { loads: [60, 99], grows: 0 },
  ])("with members at $loads grows by $grows", ({ loads, grows }) => {
    expect(targetsOf(planFor(at(...loads)))).toHaveLength(grows);
  });

  it("says what it counted", () => {
    expect(planFor(at(100, 100)).proposals[0]?.actions[0]).toMatchObject({
      rule: "target",
      reason: "the mean of 2 members of training is 100 % over 5 minutes, and 70 % of each need 3",
    });
  });

  it("does not buy a machine for a binary fraction", () => {
    const rule = aTarget({ percent: 56, tolerancePercent: 1 });

    expect(targetsOf(planFor(at(56.00000000000001 * 2, 56), rule)).length).toBeLessThanOrEqual(1);
    expect(targetsOf(planFor(at(84, 84), rule))).toHaveLength(1);
  });

  it("looks at the last minutes only", () => {
    const risen = over("a", (ago) => (ago < 5 ? 95 : 10));
    const fallen = over("a", (ago) => (ago < 5 ? 65 : 100));

    expect(targetsOf(planFor([risen]))).toHaveLength(1);
    expect(targetsOf(planFor([fallen]))).toHaveLength(0);
  });

  it.each(["booting", "none"] as const)("counts machines on their way (%s)", (status) => {
    const coming: SceneMember = { name: "training-1-b", status, readings: absent };

    expect(planFor([...at(100), coming]).quiet[0]?.sentence).toContain(
      "need 2, which are there with those on their way",
    );
  });

  it("takes a machine that just came for neither load nor capacity", () => {
    const fresh: SceneMember = {
      name: "training-1-z",
      at: 0,
      instance: { firstHealthy: minutesBefore(2) },
    };

    expect(targetsOf(planFor([...at(100, 100), fresh]))).toEqual([]);
    expect(targetsOf(planFor([...at(100, 100, 100), fresh]))).toHaveLength(1);
  });

  it("counts members that nobody can see as doing nothing", () => {
    const blind = (letter: string): SceneMember => ({
      name: `training-1-${letter}`,
      readings: absent,
    });

    expect(targetsOf(planFor([...at(100, 100, 100, 100, 100), blind("z")]))).toHaveLength(2);
    expect(targetsOf(planFor([...at(100), blind("z")]))).toEqual([]);
  });
});

describe("target, within its band", () => {
  it("asks for nothing", () => {
    expect(planFor(at(60, 80)).quiet[0]?.sentence).toBe(
      "the mean of training is 70 %, within 10 % of 70 %",
    );
  });

  it("never satisfies an empty pool", () => {
    expect(planFor([]).quiet[0]?.sentence).toBe("training has no active member");
  });
});

describe("target, below its band", () => {
  it("lets an idle member go, one at a time", () => {
    const plan = planFor(at(60, 2, 1));

    expect(targetsOf(plan)).toHaveLength(1);
    expect(plan.proposals[0]?.actions[0]?.reason).toContain(
      "the mean of training is 21 % over 5 minutes, and 70 % of each need 1 of 3; training-1-",
    );
  });

  it("does not end work, however little", () => {
    const plan = planFor(at(30, 30, 30));

    expect(plan.proposals).toEqual([]);
    expect(holdOf(plan, "training-1-a")).toContain("busy-again: training-1-a was at 30 %");
  });

  it("ends the least busy one where work can be taken over", () => {
    expect(targetsOf(planFor(at(30, 20, 30), leastBusy))).toEqual(["training-1-b"]);
  });

  it("holds while any member's readings are unknown, or too young", () => {
    const blind: SceneMember = { name: "training-1-z", readings: absent };
    const young: SceneMember = {
      name: "training-1-z",
      at: 1,
      instance: { firstHealthy: minutesBefore(8) },
    };

    for (const member of [blind, young]) {
      const plan = planFor([...at(2, 1), member]);
      expect(plan.proposals).toEqual([]);
      expect(plan.quiet[0]?.sentence).toMatch(/^training-1-z has .*nothing is known that would/);
    }
  });

  it("is not taken to be within its band by the zero of a member that nobody can see", () => {
    const blind: SceneMember = { name: "training-1-z", readings: absent };
    const idle: Rule = { rule: "idle", belowPercent: 20, for: minutes(30) };
    const plan = planFor([...at(95, 95, 95, 1), blind], aTarget({ percent: 60 }), idle);
    expect(blocksOf(plan)).toEqual([expect.stringMatching(/^unknown-readings: .*training-1-z/)]);
  });

  it("lets nobody go while a machine is on its way", () => {
    const booting: SceneMember = { name: "training-1-z", status: "booting", readings: absent };

    expect(planFor([...at(30, 1), booting]).proposals).toEqual([]);
  });

  it("shrinks an idle pool to nothing where its size allows that", () => {
    expect(targetsOf(planFor(at(1)))).toEqual([]);
    expect(targetsOf(planFor(at(0)))).toEqual(["training-1-a"]);
  });
});

describe("the gate stabilizing", () => {
  it("waits until the largest size of the last minutes is small enough", () => {
    const busyOnce = (ago: number) => [
      over("a", (age) => (age >= ago && age < ago + 5 ? 100 : 20)),
      over("b", (age) => (age >= ago && age < ago + 5 ? 100 : 20)),
      over("c", (age) => (age >= ago && age < ago + 5 ? 100 : 20)),
    ];

    expect(blocksOf(planFor(busyOnce(10), leastBusy))).toEqual([
      "stabilizing: training would be left with 2 members, and at 11:50Z, within the last " +
        "15 minutes, it needed 5",
    ]);
    expect(targetsOf(planFor(busyOnce(16), leastBusy))).toEqual(["training-1-a"]);
  });

  it("tells when it ends", () => {
    const high = over("a", (ago) => (ago >= 6 && ago < 11 ? 100 : 10));
    const same = over("b", (ago) => (ago >= 6 && ago < 11 ? 100 : 10));
    const [blocked] = planFor([high, same], leastBusy).blocked;

    expect(blocked?.block).toMatchObject({ reason: "stabilizing", until: minutesBefore(-10) });
  });

  it("holds a shrink that another rule asked for, too", () => {
    const idle: Rule = { rule: "idle", belowPercent: 20, for: minutes(5) };
    const busyUntilLately = (letter: string) => over(letter, (ago) => (ago >= 8 ? 95 : 1));
    const plan = planFor([busyUntilLately("a"), busyUntilLately("b")], aTarget(), idle);

    expect(plan.proposals).toEqual([]);
  });
});

describe("the gate would-flap", () => {
  it("gives the work of the one that goes to the others, on paper", () => {
    const rule = aTarget({ percent: 50, tolerancePercent: 5, victims: "least-busy" });

    expect(blocksOf(planFor(at(44, 44), rule))).toEqual([]);
    expect(blocksOf(planFor(at(40, 40, 40), rule))).toEqual([]);
    const high: Rule = { rule: "high_utilization", abovePercent: 55, for: minutes(15), add: 1 };
    expect(blocksOf(planFor(at(30, 30), high, aTarget({ victims: "least-busy" })))).toEqual([
      "would-flap: without training-1-a the others would be at 60 % by their mean of 15 minutes, " +
        "and high_utilization grows above 55 %",
    ]);
  });

  it("keeps an idle machine whose siblings are all busy", () => {
    const rules: readonly Rule[] = [
      { rule: "high_utilization", abovePercent: 80, for: minutes(15), add: 1 },
      { rule: "idle", belowPercent: 20, for: minutes(30) },
    ];

    expect(blocksOf(planFor(at(4, 85), ...rules))).toEqual([
      "would-flap: without training-1-a the others would be at 89 % by their mean of 15 minutes, " +
        "and high_utilization grows above 80 %",
    ]);
    expect(targetsOf(planFor(at(4, 70), ...rules))).toEqual(["training-1-a"]);
  });

  it("has nothing against the last one: nobody is left to be busy", () => {
    const rules: readonly Rule[] = [
      { rule: "high_utilization", abovePercent: 2, for: minutes(60), add: 1 },
      { rule: "idle", belowPercent: 20, for: minutes(30) },
    ];
    const idle = over("a", (ago) => (ago < 40 ? 1 : 90));

    expect(targetsOf(planFor([idle], ...rules))).toEqual(["training-1-a"]);
  });
});
