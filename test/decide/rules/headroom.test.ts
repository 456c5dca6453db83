/** `headroom`: GPUs that stay free. */
import { describe, expect, it } from "vitest";
import type { HeadroomRule, Rule } from "../../../src/model/rule.ts";
import { minutes } from "../../../src/model/units.ts";
import { anOffer, aPool, readingsOf, type SceneMember } from "../../support/builders.ts";
import { blocksOf, holdOf, planOf, targetsOf } from "../../support/deciding.ts";

function aHeadroom(change: Partial<HeadroomRule>): HeadroomRule {
  return { rule: "headroom", gpus: 0, percent: 0, belowPercent: 20, for: minutes(30), ...change };
}

function planFor(training: readonly SceneMember[], rules: readonly Rule[], gpus = 1) {
  const pools = [aPool({ rules, size: { min: 0, max: 20 } })];
  const offers = [anOffer({ gpus })];
  return planOf({ pools: { training }, offers }, { pools, limits: { maxInstances: 50 } });
}

const machines = (...loads: readonly number[]): readonly SceneMember[] =>
  loads.map((at, index) => ({ name: `training-1-${String.fromCharCode(97 + index)}`, at }));

describe("headroom", () => {
  it.each([
    { loads: [], gpus: 2, grows: 2 },
    { loads: [90], gpus: 1, grows: 1 },
    { loads: [90, 1], gpus: 1, grows: 0 },
    { loads: [90, 1], gpus: 3, grows: 2 },
  ])("of $gpus GPUs beside members at $loads grows by $grows", ({ loads, gpus, grows }) => {
    expect(targetsOf(planFor(machines(...loads), [aHeadroom({ gpus })]))).toHaveLength(grows);
  });

  it.each([
    { busy: 1, percent: 20, grows: 1 },
    { busy: 2, percent: 50, grows: 2 },
    { busy: 4, percent: 20, grows: 1 },
    { busy: 5, percent: 20, grows: 2 },
    { busy: 9, percent: 10, grows: 1 },
    { busy: 0, percent: 50, grows: 0 },
  ])("of $percent % beside $busy busy GPUs grows by $grows", ({ busy, percent, grows }) => {
    const loads = Array.from({ length: busy }, () => 90);

    expect(targetsOf(planFor(machines(...loads), [aHeadroom({ percent })]))).toHaveLength(grows);
  });

  it("counts GPU by GPU, and whole new machines", () => {
    const gpus = Array.from({ length: 8 }, (_, gpu) => Array(60).fill(gpu < 6 ? 90 : 0));
    const box: SceneMember = {
      name: "training-1-a",
      readings: readingsOf(gpus),
      instance: { gpus: 8 },
    };

    expect(targetsOf(planFor([box], [aHeadroom({ gpus: 2 })], 8))).toEqual([]);
    expect(targetsOf(planFor([box], [aHeadroom({ gpus: 9 })], 8))).toHaveLength(1);
  });

  it("takes the larger of a number and a share", () => {
    expect(targetsOf(planFor(machines(90), [aHeadroom({ gpus: 3, percent: 20 })]))).toHaveLength(3);
  });

  it.each(["booting", "none"] as const)("counts machines on their way (%s) as free", (status) => {
    const coming: SceneMember = { name: "training-1-z", status };

    expect(targetsOf(planFor([...machines(90), coming], [aHeadroom({ gpus: 1 })]))).toEqual([]);
  });

  it("takes what nobody can see for busy", () => {
    const blind: SceneMember = {
      name: "training-1-a",
      readings: { kind: "absent", why: "no series" },
    };

    expect(targetsOf(planFor([blind], [aHeadroom({ gpus: 1 })]))).toHaveLength(1);
  });

  it("takes a GPU for busy that worked in a single minute", () => {
    const values = Array.from({ length: 60 }, (_, index) => (index === 57 ? 90 : 1));
    const once: SceneMember = { name: "training-1-a", readings: readingsOf([values]) };

    expect(targetsOf(planFor([once], [aHeadroom({ gpus: 1 })]))).toHaveLength(1);
  });

  it("takes a value that is no percentage for none, as replay does", () => {
    const values = Array.from({ length: 60 }, (_, index) => (index === 57 ? Number.NaN : 1));
    const odd: SceneMember = { name: "training-1-a", readings: readingsOf([values]) };

    expect(targetsOf(planFor([odd], [aHeadroom({ gpus: 1 })]))).toEqual([]);
  });

  it("lets an idle member go that is more than enough", () => {
    const plan = planFor(machines(90, 1, 1), [aHeadroom({ gpus: 1 })]);

    expect(targetsOf(plan)).toHaveLength(1);
    expect(plan.proposals[0]?.actions[0]?.reason).toContain(
      "2 of 3 GPUs of training are free or on their way, and 1 should be; training-1-",
    );
  });

  it("keeps an idle member that is needed, whatever another rule says", () => {
    const idle: Rule = { rule: "idle", belowPercent: 20, for: minutes(30) };
    const plan = planFor(machines(90, 1), [idle, aHeadroom({ gpus: 1 })]);

    expect(plan.proposals).toEqual([]);
    expect(blocksOf(plan)).toEqual([]);
    expect(holdOf(plan, "training-1-b")).toBe(
      "busy-again: training-1-b is idle and stays for new work: 1 of 2 GPUs of training are " +
        "free or on their way, and 1 should be",
    );
  });

  it("keeps members at work and what cannot be seen", () => {
    const blind: SceneMember = {
      name: "training-1-z",
      readings: { kind: "absent", why: "no series" },
    };
    const rule = aHeadroom({ gpus: 0, percent: 1 });

    expect(planFor([...machines(1, 90), blind], [rule]).proposals).toEqual([]);
  });
});
