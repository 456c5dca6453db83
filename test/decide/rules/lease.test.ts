/** `lease`: machines end at a time, and how that time is moved. */
import { describe, expect, it } from "vitest";
import { isLeaseEnd } from "../../../src/decide/rules/lease.ts";
import type { Rule } from "../../../src/model/rule.ts";
import { type Instant, minutes } from "../../../src/model/units.ts";
import {
  aLaunch,
  aLedger,
  anId,
  aPool,
  minutesAfter,
  minutesBefore,
  type Scene,
  type SceneMember,
} from "../../support/builders.ts";
import { blocksOf, planOf, targetsOf } from "../../support/deciding.ts";

const rule: Rule = { rule: "lease", maxAge: minutes(120), warn: minutes(60) };
const idle: Rule = { rule: "idle", belowPercent: 20, for: minutes(30) };

/** At work, healthy for so many minutes. */
function aged(letter: string, age: number, until?: Instant): SceneMember {
  return {
    name: `training-1-${letter}`,
    at: 90,
    instance: { firstHealthy: minutesBefore(age) },
    entry: until === undefined ? {} : { lease: { until } },
  };
}

function planFor(
  training: readonly SceneMember[],
  rules: readonly Rule[] = [rule],
  change: { readonly min?: number; readonly scene?: Scene } = {},
) {
  const pools = [aPool({ rules, size: { min: change.min ?? 0, max: 6 } })];
  return planOf({ pools: { training }, ...change.scene }, { pools });
}

describe("a lease", () => {
  it("ends a machine at its age, also one at work", () => {
    const plan = planFor([aged("a", 119), aged("b", 120)]);

    expect(targetsOf(plan)).toEqual(["training-1-b"]);
    expect(plan.proposals[0]).toMatchObject({
      direction: "shrink",
      actions: [
        {
          rule: "lease",
          reason: "the lease of training-1-b ended at 12:00Z, and nobody extended it",
        },
      ],
    });
    const reason = plan.proposals[0]?.actions[0]?.reason ?? "";
    expect(isLeaseEnd("training-1-b", reason)).toBe(true);
    expect(isLeaseEnd("training-1", reason)).toBe(false);
  });

  it("ends a machine that nobody can see", () => {
    const blind = aged("a", 500);
    const readings = { kind: "absent", why: "no series" } as const;

    expect(targetsOf(planFor([{ ...blind, readings }], [rule, idle]))).toEqual(["training-1-a"]);
  });

  it("is moved by the fleet file, later and earlier", () => {
    expect(targetsOf(planFor([aged("a", 500, minutesAfter(1))]))).toEqual([]);
    expect(targetsOf(planFor([aged("a", 5, minutesBefore(0))]))).toEqual(["training-1-a"]);
  });

  it("of the fleet file ends without a rule", () => {
    expect(targetsOf(planFor([aged("a", 5, minutesBefore(1))], []))).toEqual(["training-1-a"]);
    expect(targetsOf(planFor([aged("a", 50_000)], []))).toEqual([]);
  });

  it("counts from the launch that the audit remembers, though the first sight of it is lost", () => {
    const since = (at: number, instanceId = anId(1)) => {
      const launch = aLaunch({ state: "healthy", instanceId, at: minutesBefore(at) });
      const ledger = aLedger({ launches: { "training-1-a": launch } });
      return targetsOf(planFor([aged("a", 1)], [rule], { scene: { with: { ledger } } }));
    };
    expect(since(120)).toEqual(["training-1-a"]);
    expect(since(119)).toEqual([]);
    expect(since(500, anId(2))).toEqual([]);
  });

  it("counts from nothing for a machine of unknown age", () => {
    const unknown = { ...aged("a", 0), instance: { firstHealthy: undefined as never } };

    expect(targetsOf(planFor([unknown]))).toEqual([]);
  });

  it("is announced before it ends", () => {
    expect(planFor([aged("a", 75)]).quiet[0]?.sentence).toBe(
      "the lease of training-1-a ends in 45 minutes; to keep it, write a later lease.until " +
        "beside its name in the fleet file; that can change at 12:45Z at the earliest",
    );
    expect(planFor([aged("a", 59)]).quiet[0]?.sentence).toBe(
      "no rule of training asks for anything",
    );
  });

  it("ends one machine a plan, before any saving", () => {
    const lazy: SceneMember = { name: "training-1-z", at: 1 };

    expect(targetsOf(planFor([aged("a", 500), aged("b", 500), lazy], [idle, rule]))).toHaveLength(
      1,
    );
    expect(targetsOf(planFor([aged("b", 500), lazy], [idle, rule]))).toEqual(["training-1-b"]);
  });

  it("yields to a protection, which stops no other saving", () => {
    const kept = aged("a", 500);
    const protect = { reason: "the paper is due" };
    const entry = { ...kept.entry, protect };
    const lazy: SceneMember = { name: "training-1-z", at: 1, instance: {} };

    expect(blocksOf(planFor([{ ...kept, protect, entry }]))[0]).toMatch(/^protected: /);
    const rules: readonly Rule[] = [
      { rule: "lease", maxAge: minutes(300), warn: minutes(0) },
      idle,
    ];
    const young = { ...lazy, instance: { firstHealthy: minutesBefore(60) } };
    expect(targetsOf(planFor([{ ...kept, protect, entry }, young], rules))).toEqual([
      "training-1-z",
    ]);
  });

  it("also ends the last of the pool's minimum, which the next plan fills up", () => {
    expect(targetsOf(planFor([aged("a", 500)], [rule], { min: 1 }))).toEqual(["training-1-a"]);
    expect(targetsOf(planFor([], [rule], { min: 1 }))).toHaveLength(1);
  });

  it("waits while the pool asks to grow, and for the pause after the last shrink", () => {
    const minimum: Rule = { rule: "minimum", instances: 2 };
    const scene = { ledger: { completed: { "training-shrink": minutesBefore(5) } } };

    expect(planFor([aged("a", 500)], [rule, minimum]).proposals[0]?.direction).toBe("grow");
    expect(blocksOf(planFor([aged("a", 500)], [rule], { scene }))[0]).toMatch(/^cooldown: /);
  });
});
