/** A promised wait from end to end: a real Prometheus has the past, the plan holds room for it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pastsOf } from "../../src/collect/long-past.ts";
import { explainDecision } from "../../src/decide/explain-decision.ts";
import { signalQueries } from "../../src/decide/signal-queries.ts";
import type { Policies } from "../../src/model/policy.ts";
import { after, millis, minute, minutes, usdPerHour } from "../../src/model/units.ts";
import { meters } from "../../src/outside/meters/index.ts";
import { systemClock } from "../../src/outside/system-clock.ts";
import { loadPolicies } from "../../src/policy/load.ts";
import type { Meter } from "../../src/ports.ts";
import { aScene, noon, readingsOf, someLimits, somePolicies } from "../support/builders.ts";
import type { RunningProgram } from "../support/real-component.ts";
import {
  type BackfilledSeries,
  isPrometheusHere,
  startRealPrometheus,
} from "../support/real-prometheus.ts";

/** A value a minute for eight days, by its five minutes before noon. */
function ofDays(metric: string, law: (stepsBefore: number) => number): BackfilledSeries {
  const count = 8 * 24 * 60;
  const samples = Array.from({ length: count }, (_, index) => {
    const minutesBefore = count - 1 - index;
    return {
      at: after(noon, millis(-minutesBefore * minute)),
      value: law(Math.floor(minutesBefore / 5)),
    };
  });
  return { metric, labels: { partition: "gpu", size: "1" }, samples };
}

/** Twenty jobs run for ever; six times a day twelve more come, and wait a quarter of an hour. */
const batch = (steps: number) => 47 - (steps % 48);
const waiting = ofDays("slurm_pending_gpus", (steps) => (batch(steps + 20) < 3 ? 12 : 0));
const running = ofDays("slurm_running_gpus", (steps) => {
  const place = batch(steps + 20);
  return place >= 3 && place < 15 ? 32 : 20;
});

const text = `kind: pool
name: training
instance: { types: [gpu_1x_a10], ssh_key: ops }
size: { min: 0, max: 60 }
rules:
  - rule: queue
    query: sum by (size) (slurm_pending_gpus{partition="gpu"})
    running: sum by (size) (slurm_running_gpus{partition="gpu"})
    max_wait: 5m
    forecast: shadow
`;

function policies(): Policies {
  const loaded = loadPolicies({ "training.yaml": text }, {});
  if (loaded.kind === "problems") throw new Error(loaded.problems[0]?.what);
  const limits = someLimits({ maxInstances: 60, maxHourlySpend: usdPerHour(1000) });
  return somePolicies(loaded.policies.pools, limits);
}

describe.skipIf(!isPrometheusHere)("max_wait, with a real Prometheus", () => {
  let prometheus: RunningProgram;
  let meter: Meter;

  beforeAll(async () => {
    prometheus = await startRealPrometheus([waiting, running]);
    meter = meters.prometheus({ clock: systemClock, address: prometheus.url });
  });
  afterAll(() => prometheus.stop());

  it("holds room for the batches of the past, more where plans are further apart", async () => {
    const asked = signalQueries(policies());
    const { pasts } = await pastsOf(asked, meter, noon);
    const recent = asked.filter(({ step }) => step === undefined);
    const signals = Object.fromEntries(
      await Promise.all(
        recent.map(async ({ query, window }) => {
          const range = { from: after(noon, millis(-window)), to: noon };
          return [query, { kind: "seen", value: await meter.signal(query, range) }] as const;
        }),
      ),
    );
    const busy = Array.from({ length: 20 }, (_, place) => ({
      name: `training-1-busy${place}`,
      readings: readingsOf([Array(60).fill(90)]),
    }));
    const seen = { signals, ...(pasts ? { pasts } : {}) };
    const decided = (planInterval: typeof minute) => {
      const observation = aScene({ pools: { training: busy }, with: { ...seen, planInterval } });
      const { plan, explanation } = explainDecision(observation, policies(), noon);
      const launches = plan.proposals.flatMap(({ actions }) => actions).length;
      return { launches, why: explanation.pools[0]?.answers[0]?.sentence ?? "" };
    };

    const usual = decided(minutes(5));
    expect(usual.why).toMatch(/GPUs of headroom are held, because the share of jobs that wait/u);
    expect(usual.why).toContain("GPUs come every 5 minutes");
    expect(usual.why).toMatch(/in the shadow, by .* \(right at \d+ of \d+ moments/u);
    expect(usual.launches).toBeGreaterThan(0);
    const slow = decided(minutes(10));
    expect(slow.why).toContain("GPUs come every 10 minutes");
    expect(slow.launches).toBeGreaterThan(usual.launches);
  });
});
