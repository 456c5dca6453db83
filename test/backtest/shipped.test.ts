/** Our own policies: what they promise on every fleet, and what they reach on real traces. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shippedPolicies } from "../../scripts/shipped-policies.ts";
import { developmentTrace, haveTraces } from "../../scripts/trace-files.ts";
import { baselines } from "../../src/backtest/baselines.ts";
import { boundsOf } from "../../src/backtest/bounds.ts";
import type { FleetView, ScalingPolicy } from "../../src/backtest/scaling-policy.ts";
import { scoredScenario } from "../../src/backtest/scenario.ts";
import { scoreOf } from "../../src/backtest/score.ts";
import { simulate } from "../../src/backtest/simulate.ts";
import { syntheticTrace } from "../../src/backtest/synthetic.ts";
import type { Trace } from "../../src/backtest/trace.ts";

const scenario = scoredScenario;
const shipped = shippedPolicies();
const field = [...baselines, ...shipped];

function scored(name: string, trace: Trace) {
  const entrant = field.find((one) => one.name === name);
  if (entrant === undefined) throw new Error(`There is no policy ${name}`);
  return scoreOf({ entrant, trace, scenario });
}

/** Writes down every decision until a time. */
function decisionsUntil(until: number, policy: ScalingPolicy) {
  const said: string[] = [];
  const decide = (view: FleetView) => {
    const decision = policy.decide(view);
    if (view.now <= until) said.push(JSON.stringify(decision));
    return decision;
  };
  return { said, policy: { decide } };
}

describe.each(shipped)("$name on any fleet", (entrant) => {
  const fleet = fc.record({
    seed: fc.nat(),
    nodeGpus: fc.constantFrom(1, 8),
    days: fc.constant(9),
    sweepsPerDay: fc.integer({ min: 2, max: 60 }),
  });

  it("never terminates a node that works, and serves everything", () => {
    fc.assert(
      fc.property(fleet, (some) => {
        const { figures } = scoreOf({ entrant, trace: syntheticTrace(some), scenario });
        expect(figures.kills).toBe(0);
        expect(figures.waitP99Seconds).toBeLessThan(6 * 3600);
      }),
      { numRuns: 8 },
    );
  });

  it("decides by the past alone: another future changes no decision before it", () => {
    const trace = syntheticTrace({ seed: 3, days: 10, nodeGpus: 1, sweepsPerDay: 30 });
    const cut = 8 * 86_400;
    const jobs = trace.jobs.filter(({ submittedAt }) => submittedAt <= cut);
    const decisions = (some: Trace) => {
      const bounds = boundsOf(trace, scenario);
      const { policy, startNodes } = entrant.enter({ trace, scenario, bounds });
      const noted = decisionsUntil(cut, policy);
      simulate({ trace: some, scenario, policy: noted.policy, startNodes });
      return noted.said;
    };
    expect(decisions({ ...trace, jobs })).toEqual(decisions(trace));
  });
});

if (!haveTraces())
  console.warn("SKIPPED: no policy was judged on real traces: ../shared is absent");

describe.skipIf(!haveTraces())("on real traces", () => {
  it.each(["helios-earth-vccaA", "openb-2023", "genai-lora"])("cost mode wins on %s", (name) => {
    const trace = developmentTrace(name);
    const ours = scored("fleetmerge-cost", trace);
    expect(ours.figures.waitP95Seconds).toBeLessThanOrEqual(780);
    expect(ours.ratio).toBeLessThan(scored("pending-idle10", trace).ratio);
  });

  it.each(["helios-earth-vccaA", "openb-2023", "helios-earth-vcvlY"])(
    "ten minutes are kept on %s, for less than target tracking costs",
    (name) => {
      const trace = developmentTrace(name);
      const ours = scored("fleetmerge-10m", trace);
      expect(ours.figures.waitP95Seconds).toBeLessThanOrEqual(600);
      expect(ours.ratio).toBeLessThan(0.9 * scored("target-70", trace).ratio);
    },
  );
});
