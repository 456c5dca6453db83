/** When launches that failed in a row stop a pool, and what ends that. */
import { describe, expect, it } from "vitest";
import { violations } from "../../src/decide/check.ts";
import { decide } from "../../src/decide/decide.ts";
import { policyMark } from "../../src/decide/policy-mark.ts";
import { stopOf } from "../../src/decide/pool-stop.ts";
import type { Ledger } from "../../src/model/history.ts";
import { minutes } from "../../src/model/units.ts";
import { withFailure, withoutFailures, withTold, withTrial } from "../../src/record/trials.ts";
import {
  aLedger,
  aPool,
  aScene,
  minutesAfter,
  minutesBefore,
  noon,
  someLimits,
  somePolicies,
} from "../support/builders.ts";

const pool = aPool();
const limits = someLimits({ stop: { afterFailures: 3, lasts: minutes(360) } });
const tried = { pool: pool.name, policy: policyMark(pool) };

function failed(count: number): NonNullable<Ledger["trials"]> {
  let trials = withTrial(undefined, tried);
  for (let done = 0; done < count; done += 1) {
    trials = withFailure(trials, pool.name, { at: minutesBefore(10), why: "Quota exceeded." });
  }
  return trials;
}

const stop = (trials: Ledger["trials"], change: { now?: typeof noon; of?: typeof pool } = {}) =>
  stopOf(change.of ?? pool, {
    ledger: aLedger(trials ? { trials } : {}),
    limits,
    now: change.now ?? noon,
  });

describe("a pool whose launches fail", () => {
  it("is stopped by the third in a row and not by the second", () => {
    expect(stop(undefined)).toBeUndefined();
    expect(stop(failed(2))).toBeUndefined();
    expect(stop(failed(3))).toEqual({
      reason: "anomaly",
      sentence:
        "training is stopped: its last 3 launches failed (Quota exceeded.); nothing is launched " +
        "for it until 17:50Z, or until its policy says something else",
      until: minutesAfter(350),
    });
  });

  it("is free again after a healthy machine, a changed policy, or its time", () => {
    expect(stop(withoutFailures(failed(5), pool.name))).toBeUndefined();
    const other = aPool({ size: { min: 0, max: 5 } });
    expect(stop(failed(3), { of: other })).toBeUndefined();
    expect(stop(failed(3), { now: minutesAfter(349) })).toBeDefined();
    expect(stop(failed(3), { now: minutesAfter(350) })).toBeUndefined();
  });

  it("is not freed by moving its policy about in the file", () => {
    const moved = aPool({ at: { file: "policies/moved.yaml", line: 9, column: 1 } });
    expect(stop(failed(3), { of: moved })).toBeDefined();
  });

  it("counts anew under another policy, and goes on counting under the same", () => {
    const other = withTrial(failed(3), { ...tried, policy: "another" });
    expect(other["training"]).toEqual({ policy: "another", failures: 0 });
    expect(withTrial(failed(3), tried)).toEqual(failed(3));
  });

  it("is told once, and once more when another launch fails after that", () => {
    const told = withTold(failed(3), pool.name);
    expect(told["training"]?.told).toBe(true);
    const again = withFailure(told, pool.name, { at: noon, why: "again" });
    expect(again["training"]).not.toHaveProperty("told");
    expect(again["training"]?.failures).toBe(4);
  });

  it("stops no other pool, and nothing where the limits say nothing of it", () => {
    expect(stop(failed(3), { of: aPool({ name: "serving" }) })).toBeUndefined();
    const ledger = aLedger({ trials: failed(9) });
    expect(stopOf(pool, { ledger, limits: someLimits(), now: noon })).toBeUndefined();
  });
});

describe("the plan for a stopped pool", () => {
  const policies = somePolicies([pool], limits);
  const scene = (at: number) =>
    aScene({
      pools: { training: [{ name: "training-1-a", at }] },
      ledger: { trials: failed(3) },
    });

  it("does not grow it, and says why", () => {
    const plan = decide(scene(95), policies, noon);
    expect(plan.proposals).toEqual([]);
    expect(plan.blocked.map(({ block }) => block?.reason)).toEqual(["anomaly"]);
  });

  it("shrinks it all the same", () => {
    const [proposal] = decide(scene(1), policies, noon).proposals;
    expect(proposal?.direction).toBe("shrink");
  });

  it("is wrong when it grows it: the checker knows without the gate", () => {
    const free = decide(
      aScene({ pools: { training: [{ name: "training-1-a", at: 95 }] } }),
      policies,
      noon,
    );
    expect(violations(scene(95), policies, free)).toEqual([
      "the grow of training is stopped by launches that failed",
    ]);
  });
});
