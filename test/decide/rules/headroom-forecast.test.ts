/** A headroom that forecasts: in the shadow it speaks, with `on` it holds, and it never lowers. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adviceOf } from "../../../src/decide/advice.ts";
import { explainDecision } from "../../../src/decide/explain-decision.ts";
import { signalQueries } from "../../../src/decide/signal-queries.ts";
import type { Observation } from "../../../src/model/observation.ts";
import type { HeadroomRule } from "../../../src/model/rule.ts";
import { instant, millis, minutes, usdPerHour } from "../../../src/model/units.ts";
import {
  anOffer,
  aPool,
  aScene,
  noon as now,
  readingsOf,
  someLimits,
  somePolicies,
} from "../../support/builders.ts";

const day = 86_400_000;
const step = minutes(5);

/** One GPU at work announces eight more, ten minutes later, every two hours. */
const announced = (place: number) => 4 + ([0, 1, 1, 9, 9, 9][place % 24] ?? 0);

/** So many days that end ten minutes after an announcement. */
function pastOf(days: number): NonNullable<Observation["pasts"]>[string] {
  const count = Math.floor((days * day) / step);
  const to = Math.floor(now / step) * step;
  const values = Array.from({ length: count }, (_, place) =>
    announced(place - count + 3 + 24 * 1000),
  );
  const from = instant(to - (count - 1) * step);
  return { kind: "seen", value: [{ labels: {}, from, step, values }] };
}

interface Asked {
  readonly mode?: "shadow" | "on";
  readonly gpus?: number;
  readonly percent?: number;
  readonly idle?: number;
  readonly past?: NonNullable<Observation["pasts"]>[string];
  readonly max?: number;
}

const sixDays = pastOf(6);

function decided({ mode, gpus = 1, percent = 0, idle = 0, past = sixDays, max = 50 }: Asked) {
  const rule: HeadroomRule = {
    ...{ rule: "headroom", gpus, percent, belowPercent: 20, for: minutes(30) },
    ...(mode === undefined
      ? {}
      : { foresees: { mode, running: "gpus_at_work", history: millis(14 * day) } }),
  };
  const member = (name: string, load: number) => ({
    name: `training-1-${name}`,
    readings: readingsOf([Array(60).fill(load)]),
  });
  const busy = Array.from({ length: 5 }, (_, place) => member(`busy${place}`, 90));
  const spare = Array.from({ length: idle }, (_, place) => member(`idle${place}`, 0));
  const observation = aScene({
    pools: { training: [...busy, ...spare] },
    offers: [anOffer({ gpus: 1 })],
    with: { pasts: { gpus_at_work: past } },
  });
  const limits = someLimits({ maxInstances: 200, maxHourlySpend: usdPerHour(1000) });
  const policies = somePolicies([aPool({ rules: [rule], size: { min: 0, max } })], limits);
  const { plan, explanation } = explainDecision(observation, policies, now);
  const of = (type: string) =>
    plan.proposals.flatMap(({ actions }) => actions).filter((action) => action.type === type);
  return {
    policies,
    advice: adviceOf(observation, policies),
    answer: explanation.pools[0]?.answers[0]?.sentence ?? "",
    launches: of("provision_instance").length,
    ends: of("terminate_instance").length,
  };
}

describe("a headroom that forecasts", () => {
  it("asks the meter for the past of its query, and without a forecast for nothing", () => {
    const queries = signalQueries(decided({ mode: "shadow" }).policies);
    expect(queries).toEqual([{ query: "gpus_at_work", window: 14 * day, step }]);
    expect(signalQueries(decided({}).policies)).toEqual([]);
  });

  it("changes nothing in the shadow, and says in the trace what it would hold", () => {
    const shadow = decided({ mode: "shadow", idle: 2 });
    expect(shadow).toMatchObject({ launches: 0, ends: 1 });
    expect(shadow.answer).toContain(
      "and 1 should be; up to 8 more GPUs are expected within 15 minutes and would be held free, " +
        "in the shadow, by the moments most like this one (right at ",
    );
    expect(shadow.advice.foresights).toMatchObject([{ pool: "training", mode: "shadow" }]);
  });

  it("holds with `on`, keeps idle machines for it, and stays inside the size", () => {
    expect(decided({ mode: "on" }).launches).toBe(8);
    expect(decided({ mode: "on", max: 7 }).launches).toBe(2);
    const kept = decided({ mode: "on", idle: 8 });
    expect(kept).toMatchObject({ launches: 0, ends: 0 });
    expect(kept.answer).toContain("8 of 13 GPUs of training are free or on their way, and 8");
  });

  it.each([
    { what: "half a day", past: pastOf(0.5), why: "its past is known for 12 hours" },
    { what: "nothing", past: { kind: "seen" as const, value: [] }, why: "known for 0 s" },
  ])("does what the plain rule does with a past of $what, and says why", ({ past, why }) => {
    const found = decided({ mode: "on", idle: 2, past });
    expect(found).toMatchObject({ launches: 0, ends: 1 });
    expect(found.answer).toContain("nothing is forecast, because");
    expect(found.answer).toContain(why);
  });

  it("never holds less than without it", () => {
    const scenes = fc.record({
      gpus: fc.nat({ max: 12 }),
      percent: fc.nat({ max: 80 }),
      idle: fc.nat({ max: 12 }),
    });
    fc.assert(
      fc.property(scenes, (scene) => {
        const [plain, on] = [decided(scene), decided({ ...scene, mode: "on" })];
        expect(on.launches).toBeGreaterThanOrEqual(plain.launches);
        expect(on.ends).toBeLessThanOrEqual(plain.ends);
      }),
      { numRuns: 8 },
    );
  });
});
