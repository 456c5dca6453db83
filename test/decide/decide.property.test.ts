/** Properties of every decision, over random fleets, readings, ledgers and limits. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { violations } from "../../src/decide/check.ts";
import { decide } from "../../src/decide/decide.ts";
import { isLive } from "../../src/model/instance.ts";
import { aWaitingProposal, noon } from "../support/builders.ts";
import {
  anyCase,
  numbersFrom,
  poolNames,
  shuffled,
  shuffledObservation,
} from "../support/random-cases.ts";

const runs = { numRuns: Number(process.env["FLEETMERGE_PROPERTY_RUNS"] ?? 300) };

describe("every decision", () => {
  it("keeps the invariants, as the independent checker reads them", () => {
    fc.assert(
      fc.property(anyCase, ({ observation, policies }) => {
        const plan = decide(observation, policies, noon);
        expect(violations(observation, policies, plan)).toEqual([]);
      }),
      runs,
    );
  });

  it("acts often enough for these properties to mean something", () => {
    const seen = new Map<string, number>();
    for (const { observation, policies } of fc.sample(anyCase, { numRuns: 1000, seed: 1 })) {
      const plan = decide(observation, policies, noon);
      for (const { direction } of plan.proposals)
        seen.set(direction, (seen.get(direction) ?? 0) + 1);
      for (const { block } of plan.blocked) {
        seen.set(block?.reason ?? "", (seen.get(block?.reason ?? "") ?? 0) + 1);
      }
    }
    for (const expected of [
      "grow",
      "shrink",
      "paused",
      "window-closed",
      "budget",
      "too-many-changes",
      "protected",
      "minimum-size",
      "instance-limit",
      "spend-limit",
      "cooldown",
      "stabilizing",
      "would-flap",
      "unknown-readings",
      "no-capacity",
      "price-unknown",
      "price-changed",
      "rejected-recently",
    ]) {
      expect(seen.get(expected) ?? 0, `${expected}: ${JSON.stringify([...seen])}`).toBeGreaterThan(
        0,
      );
    }
  });

  it("is the same, byte for byte, however the lists are ordered", () => {
    fc.assert(
      fc.property(anyCase, fc.nat(), ({ observation, policies }, seed) => {
        const numbers = numbersFrom(seed);
        const one = decide(observation, policies, noon);
        const other = decide(
          shuffledObservation(observation, numbers),
          { ...policies, pools: shuffled(policies.pools, numbers) },
          noon,
        );
        expect(JSON.stringify(other)).toBe(JSON.stringify(one));
      }),
      runs,
    );
  });

  it("is the same when it is made again, and leaves what it was given as it was", () => {
    fc.assert(
      fc.property(anyCase, ({ observation, policies }) => {
        const before = JSON.stringify({ observation, policies });
        const one = JSON.stringify(decide(observation, policies, noon));
        expect(JSON.stringify(decide(observation, policies, noon))).toBe(one);
        expect(JSON.stringify({ observation, policies })).toBe(before);
      }),
      runs,
    );
  });

  it("speaks of every pool and of every named machine", () => {
    fc.assert(
      fc.property(anyCase, ({ observation, policies }) => {
        const plan = decide(observation, policies, noon);
        const actions = [...plan.proposals.flatMap((one) => one.actions), ...plan.blocked];
        const told = new Set([
          ...plan.holds.map((hold) => hold.instance),
          ...actions.map((action) => action.target),
        ]);
        for (const { name } of Object.values(observation.fleet.pools).flatMap((p) => p.instances)) {
          if (!told.has(name)) expect.fail(`nothing is said of ${name}`);
        }
        const pools = [
          ...plan.quiet.map((one) => one.pool),
          ...plan.proposals.map((one) => one.pool),
        ];
        expect(pools.sort()).toEqual([...poolNames]);
      }),
      runs,
    );
  });

  it("proposes nothing again once its proposals wait", () => {
    fc.assert(
      fc.property(anyCase, ({ observation, policies }) => {
        const plan = decide(observation, policies, noon);
        const waiting = plan.proposals.map(({ pool, direction, actions, costImpact }, at) => {
          const names = actions.map((action) => action.target);
          return aWaitingProposal({
            number: 50 + at,
            pool,
            direction,
            actionIds: actions.map((action) => action.id),
            adds: direction === "grow" ? names : [],
            removes: direction === "shrink" ? names : [],
            costImpact,
          });
        });
        const next = decide(
          { ...observation, waiting: [...observation.waiting, ...waiting] },
          policies,
          noon,
        );
        const twice = next.proposals.filter(({ pool, direction }) =>
          plan.proposals.some((one) => one.pool === pool && one.direction === direction),
        );
        expect(twice).toEqual([]);
        expect(next.projection.countProjected).toBe(plan.projection.countProjected);
        expect(next.projection.spendProjected).toBe(plan.projection.spendProjected);
      }),
      runs,
    );
  });

  it("never exceeds a limit by growth, counted by hand", () => {
    fc.assert(
      fc.property(anyCase, ({ observation, policies }) => {
        const plan = decide(observation, policies, noon);
        const added = plan.proposals.flatMap(({ actions }) =>
          actions.filter((action) => action.costImpact > 0),
        );
        if (added.length === 0) return;
        const live = observation.instances.kind === "seen" ? observation.instances.value : [];
        const spend = [
          ...live.filter(isLive).map((one) => one.pricePerHour ?? Number.POSITIVE_INFINITY),
          ...added.map((one) => one.costImpact),
        ].reduce((sum, rate) => sum + rate, 0);
        expect(spend).toBeLessThanOrEqual(policies.limits.maxHourlySpend);
        expect(plan.projection.countProjected).toBeLessThanOrEqual(policies.limits.maxInstances);
      }),
      runs,
    );
  });
});
