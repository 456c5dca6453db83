/** A queue that forecasts: in the shadow it speaks, and with `on` it holds; it never lowers. */
import { describe, expect, it } from "vitest";
import { adviceOf } from "../../../src/decide/advice.ts";
import { explainDecision } from "../../../src/decide/explain-decision.ts";
import { signalQueries } from "../../../src/decide/signal-queries.ts";
import type { Observation } from "../../../src/model/observation.ts";
import type { QueueRule } from "../../../src/model/rule.ts";
import type { PastSeries } from "../../../src/model/signal.ts";
import { instant, type Millis, millis, minutes, usdPerHour } from "../../../src/model/units.ts";
import {
  anOffer,
  aPool,
  aScene,
  minutesBefore,
  noon as now,
  readingsOf,
  someLimits,
  somePolicies,
} from "../../support/builders.ts";

const day = 86_400_000;
const step = minutes(5);

/** A job of one GPU announces one of eight, ten minutes later, every two hours; 24 run for ever. */
const announced = (place: number) => 24 + ([0, 1, 1, 9, 9, 9][place % 24] ?? 0);

/** Ten days that end so many steps after an announcement. */
function past(after: number): PastSeries {
  const count = (10 * day) / step;
  const to = Math.floor(now / step) * step;
  const values = Array.from({ length: count }, (_, place) =>
    announced(place - count + 1 + after + 24 * 1000),
  );
  return { labels: {}, from: instant(to - (count - 1) * step), step, values };
}

function aQueue(mode: "shadow" | "on"): QueueRule {
  return {
    ...{ rule: "queue", query: "waiting_gpus", sizeLabel: "size", belowPercent: 20 },
    ...{ for: minutes(10), patience: minutes(15) },
    foresees: { mode, running: "running_gpus", history: millis(14 * day) },
  };
}

const zero = { ...past(2), values: past(2).values.map(() => 0) };

function observationOf(
  scene: { readonly after?: number; readonly planInterval?: Millis; readonly idle?: number } = {},
): Observation {
  const { after = 2, idle = 0 } = scene;
  const member = (name: string, load: number) => ({
    name: `training-1-${name}`,
    readings: readingsOf([Array(60).fill(load)]),
  });
  const busy = Array.from({ length: 25 }, (_, place) => member(`busy${place}`, 90));
  const spare = Array.from({ length: idle }, (_, place) => member(`idle${place}`, 0));
  const samples = [2, 1, 0].map((ago) => ({ at: minutesBefore(ago), value: 0 }));
  return aScene({
    pools: { training: [...busy, ...spare] },
    offers: [anOffer({ gpus: 1 })],
    with: {
      signals: { waiting_gpus: { kind: "seen", value: [{ labels: {}, keys: [], samples }] } },
      pasts: {
        waiting_gpus: { kind: "seen", value: [zero] },
        running_gpus: { kind: "seen", value: [past(after)] },
      },
      ...(scene.planInterval === undefined ? {} : { planInterval: scene.planInterval }),
    },
  });
}

function decided(mode: "shadow" | "on", scene: Parameters<typeof observationOf>[0] = {}) {
  const limits = someLimits({ maxInstances: 200, maxHourlySpend: usdPerHour(1000) });
  const pool = aPool({ rules: [aQueue(mode)], size: { min: 0, max: 200 } });
  const policies = somePolicies([pool], limits);
  const observation = observationOf(scene);
  const { plan, explanation } = explainDecision(observation, policies, now);
  const rule = explanation.pools[0]?.answers[0];
  return { plan, rule, advice: adviceOf(observation, policies) };
}

const asked = ({ plan }: ReturnType<typeof decided>, type: string) =>
  plan.proposals.flatMap(({ actions }) => actions).filter((action) => action.type === type).length;

describe("a queue that forecasts", () => {
  it("asks the meter for the past of both its queries", () => {
    const policies = somePolicies([aPool({ rules: [aQueue("shadow")] })]);
    expect(signalQueries(policies).filter((one) => one.step !== undefined)).toEqual([
      { query: "running_gpus", window: 14 * day, step },
      { query: "waiting_gpus", window: 14 * day, step },
    ]);
  });

  it("changes nothing in the shadow, and says what it would hold", () => {
    const shadow = decided("shadow");
    expect(asked(shadow, "provision_instance")).toBe(0);
    expect(JSON.stringify(shadow.rule)).toContain(
      "up to 8 more GPUs are expected within 15 minutes and would be held free, in the shadow",
    );
    expect(shadow.advice.foresights).toEqual([
      {
        pool: "training",
        mode: "shadow",
        sentence: expect.stringMatching(
          /^up to 8 more GPUs .* by the moments most like this one .*; about \d+ GPUs in 1 hour \(/,
        ),
        standing: expect.stringMatching(
          /^by the moments most like this one; in the last two weeks/,
        ),
      },
    ]);
  });

  it("holds with `on`, inside every limit", () => {
    const held = decided("on");
    expect(asked(held, "provision_instance")).toBeGreaterThan(0);
    const [grow] = held.plan.proposals;
    expect(grow?.actions[0]?.reason).toContain("8 more GPUs are expected within 15 minutes");
  });

  it("keeps idle machines for what is expected, and lets them go otherwise", () => {
    expect(asked(decided("on", { idle: 8 }), "terminate_instance")).toBe(0);
    expect(asked(decided("shadow", { idle: 8 }), "terminate_instance")).toBeGreaterThan(0);
    expect(asked(decided("on", { idle: 8, after: 12 }), "terminate_instance")).toBeGreaterThan(0);
  });

  it("looks as far ahead as the loop is slow", () => {
    const slow = decided("shadow", { planInterval: minutes(10) });
    expect(JSON.stringify(slow.rule)).toContain("within 20 minutes");
  });
});
