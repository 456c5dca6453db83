/** More laws of every decision: it settles, gates only remove, and nothing goes unseen. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide, judge } from "../../src/decide/decide.ts";
import { sizeOf } from "../../src/decide/wish.ts";

import { minute, minutes } from "../../src/model/units.ts";
import { canonicalJson } from "../../src/record/canonical-json.ts";
import { applied } from "../support/applied.ts";
import { noon } from "../support/builders.ts";
import { anyCase } from "../support/random-cases.ts";

const runs = { numRuns: Number(process.env["FLEETMERGE_PROPERTY_RUNS"] ?? 300) };

describe("every decision", () => {
  it("settles: once its plan is applied, it asks for nothing of the kind again", () => {
    fc.assert(
      fc.property(anyCase, ({ observation, policies }) => {
        const { plan, situation } = judge(observation, policies, noon);
        const next = decide(applied(observation, plan), policies, noon);
        const unhealthy = situation.members.filter(({ state }) => state === "unhealthy");
        const broken = new Set(unhealthy.map(({ name }) => name));
        for (const { pool, direction, actions } of next.proposals) {
          const before = plan.proposals.find((one) => one.pool === pool);
          expect(before?.direction, pool).not.toBe(direction);
          // A lease ends whatever else happens, and what it leaves below a minimum is filled up.
          const isEnd = [before?.actions, actions].flat().some((one) => one?.rule === "lease");
          // A broken machine goes once another stands in for it: the two are one replacement.
          const turning = actions.filter(({ target }) => !broken.has(target));
          if (before && !isEnd) expect(turning, `${pool} turns round`).toEqual([]);
        }
      }),
      runs,
    );
  });

  it("lets its gates only remove", () => {
    fc.assert(
      fc.property(anyCase, ({ observation, policies }) => {
        for (const { gated, proposal, blocked } of judge(observation, policies, noon).outcomes) {
          if (!gated) {
            expect([proposal, blocked]).toEqual([undefined, []]);
            continue;
          }
          const asked =
            gated.kind === "blocked"
              ? sizeOf(gated.wish)
              : (gated.trim?.asked ?? sizeOf(gated.wish));
          expect(proposal?.actions.length ?? 0).toBeLessThanOrEqual(asked);
          if (gated.kind === "blocked") expect(proposal).toBeUndefined();
          for (const { rule } of proposal?.actions ?? []) {
            const known = [gated.wish.pool.rules.map((one) => one.rule), "minimum", "lease"].flat();
            expect(known).toContain(rule);
          }
        }
      }),
      runs,
    );
  });

  it("terminates nothing whose last minutes it has not seen, but at a lease's end", () => {
    fc.assert(
      fc.property(anyCase, ({ observation, policies }) => {
        const going = decide(observation, policies, noon)
          .proposals.filter(({ direction }) => direction === "shrink")
          .flatMap(({ actions }) => actions)
          .filter(({ rule }) => rule !== "lease");
        for (const { instanceId, target } of going) {
          const readings = observation.readings[instanceId ?? ""];
          expect(readings?.kind, target).toBe("measured");
          if (readings?.kind !== "measured") continue;
          for (const { samples } of readings.gpus) {
            const recent = samples.filter(({ at }) => at <= noon && noon - at <= minutes(5));
            expect(recent.length, target).toBeGreaterThan(0);
            const long = samples.filter(({ at }) => at <= noon && noon - at < 10 * minute);
            expect(long.length, target).toBeGreaterThanOrEqual(8);
          }
        }
      }),
      runs,
    );
  });

  it("has one canonical text, whatever the order of its keys", () => {
    fc.assert(
      fc.property(anyCase, ({ observation, policies }) => {
        const plan = decide(observation, policies, noon);
        const text = canonicalJson(plan);
        expect(canonicalJson(turned(plan))).toBe(text);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
      runs,
    );
  });
});

/** The same value with the keys of every record the other way round. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([key, one]) => [key, turned(one)]));
}
