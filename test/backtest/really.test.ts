/** What a fleet really did, beside what was played: each figure from the record that knows it. */

import { describe, expect, it } from "vitest";
import { type Audited, really } from "../../src/backtest/really.ts";
import { recordedWork } from "../../src/backtest/recorded-work.ts";
import { type AuditEntry, emptyLedger } from "../../src/model/history.ts";
import type { RecordedUse } from "../../src/model/recorded-use.ts";
import { after, hour, instant, millis, minutes, usd, usdPerHour } from "../../src/model/units.ts";

const from = instant(Date.UTC(2026, 10, 1));
const at = (hours: number) => after(from, millis(hours * hour));

/** One machine of $2 an hour, measured in the first ten of twenty hours. */
const use: RecordedUse = {
  from,
  step: minutes(5),
  steps: 240,
  machines: [
    {
      name: "p-1-a",
      pool: "p",
      type: "gpu_1x_a10",
      gpus: 1,
      runs: [{ at: 0, steps: 120, busyGpus: 1, average: 100, peak: 100 }],
    },
  ],
  prices: { gpu_1x_a10: usdPerHour(2) },
  unplaced: 0,
};

/** The audit is older than the record. */
const counting = {
  ...emptyLedger(),
  spending: { since: at(-100), machines: {}, days: {}, unknownDays: [] },
};

const works = [{ name: "p", work: recordedWork(use, { pool: "p", nodeGpus: 1, queued: false }) }];

function entry(of: {
  readonly type: AuditEntry["action"]["type"];
  readonly target: string;
  readonly hours: number;
  readonly change?: Partial<AuditEntry>;
}): AuditEntry {
  const { type, target, hours, change } = of;
  const action = {
    id: `${type}_${target}`,
    type,
    target,
    reason: "",
    costImpact: usdPerHour(2),
    status: "executed" as const,
  };
  const base = { timestamp: at(hours), dryRun: false, action, pool: "p", approvers: [] };
  return { ...base, metricsBefore: [], executedAt: at(hours), ...change };
}

function told(audited: Partial<Audited>, length = 20 * 3600) {
  return really({ entries: [], ledger: counting, ...audited, use, works }, length);
}

describe("as it was", () => {
  it("knows nothing of launches where the audit is younger than the record", () => {
    const spending = { ...counting.spending, since: at(30) };
    const { real, notes } = told({ ledger: { ...counting, spending } });
    expect(real.figures).not.toHaveProperty("launches");
    expect(real.figures).not.toHaveProperty("approvals");
    expect(notes.join("\n")).toContain("is not known");
  });

  it("is as measured where the audit knows nothing, and says so", () => {
    const { real, notes } = told({});
    expect(real.figures).toMatchObject({ costUsd: 20, launches: 0, peakMachines: 1 });
    expect(real.figures.meanMachines).toBe(0.5);
    expect(real.machines).toHaveLength(20);
    expect(notes.join("\n")).toContain("does not know what 1 of 1 machines cost");
    // Without a queue nobody knows who waited, and nobody knows what would not have been cut.
    expect(real.figures).not.toHaveProperty("waits");
    expect(real.figures).not.toHaveProperty("cutGpuHours");
  });

  it("counts what was done within the time, each machine's cost once and by its share", () => {
    const cost = { from: at(-10), to: at(10), minutes: 1200, amount: usd(44) };
    const entries = [
      entry({ type: "provision_instance", target: "p-1-a", hours: -11, change: { cost } }),
      entry({ type: "terminate_instance", target: "p-1-a", hours: 10, change: { cost } }),
      entry({ type: "provision_instance", target: "p-2-a", hours: 10.25 }),
      entry({ type: "provision_instance", target: "q-1-a", hours: 3, change: { pool: "q" } }),
      entry({ type: "provision_instance", target: "p-3-a", hours: 4, change: { dryRun: true } }),
    ];
    const { real } = told({ entries });
    expect(real.figures).toMatchObject({ launches: 1, terminations: 1, flaps: 1, costUsd: 22 });
    // Of a part of the time only what fell into it.
    expect(told({ entries }, 5 * 3600).real.figures).toMatchObject({ costUsd: 11, launches: 0 });
  });

  it("counts a machine that still runs until the end", () => {
    const base = emptyLedger();
    const launch = { state: "healthy", pool: "p", type: "gpu_1x_a10", region: "r" } as const;
    const ledger = {
      ...base,
      launches: {
        "p-1-a": { ...launch, at: at(-1), instanceId: "i-1", actionId: "a", commit: "c" },
      },
      spending: {
        since: at(-100),
        machines: { "i-1": { from: at(5), rate: usdPerHour(3) } },
        days: {},
        unknownDays: [],
      },
    };
    expect(told({ ledger }).real.figures.costUsd).toBe(45);
  });

  it("counts a pull request with several actions as one approval", () => {
    const asked = { approvers: ["ada"], pullRequest: 7 };
    const expired = entry({ type: "provision_instance", target: "c", hours: 2 });
    const entries = [
      entry({ type: "provision_instance", target: "a", hours: 1, change: asked }),
      entry({ type: "provision_instance", target: "b", hours: 1, change: asked }),
      { ...expired, pullRequest: 8, action: { ...expired.action, status: "expired" as const } },
    ];
    expect(told({ entries }).real.figures).toMatchObject({ approvals: 2, expired: 1, launches: 2 });
  });
});
