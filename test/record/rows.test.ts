import { describe, expect, it } from "vitest";
import type { AuditEntry } from "../../src/model/history.ts";
import type { Sight, SpendRow } from "../../src/model/records.ts";
import { instant, usdPerHour } from "../../src/model/units.ts";
import { printEntry } from "../../src/record/audit-entry.ts";
import { emptySight, joinedSight, mostSpend, queuedSight } from "../../src/record/queued-sight.ts";
import { actionRowOf, entryOfRow, savingsRowsOf } from "../../src/record/rows.ts";

const noon = instant(Date.UTC(2026, 10, 23, 12));
const past = (minute: number) => instant(noon + minute * 60_000);

function anEntry(change: Partial<AuditEntry> = {}): AuditEntry {
  return {
    timestamp: noon,
    dryRun: false,
    action: {
      id: "provision_instance_training-7-a_1795435200",
      type: "provision_instance",
      target: "training-7-a",
      reason: "All members above 80 % for 15 minutes",
      costImpact: usdPerHour(1.990001),
      status: "executed",
    },
    pool: "training",
    rule: "high_utilization",
    approvers: ["alice"],
    metricsBefore: [],
    executedAt: past(4),
    instanceId: "i-1",
    pricePerHour: usdPerHour(1.99),
    reviewed: { type: "gpu_1x_a10", region: "us-east-1", pricePerHour: usdPerHour(1.99) },
    rollback: { kind: "terminate", name: "training-7-a", instanceId: "i-1" },
    ...change,
  };
}

describe("the row of an action", () => {
  it("gives its entry back to the byte", () => {
    const entry = anEntry();
    const again = entryOfRow(actionRowOf(entry));
    expect(again && printEntry(again)).toBe(printEntry(entry));
  });

  it("of before rows held entries tells what its columns know", () => {
    const { auditEntry: _none, ...old } = actionRowOf(anEntry());
    const { reviewed: _reviewed, rollback: _rollback, rule: _rule, ...known } = anEntry();
    expect(entryOfRow(old)).toEqual(known);
    const { pool: _pool, ...older } = old;
    expect(entryOfRow(older)).toBeUndefined();
  });
});

describe("savings", () => {
  it("have a row for each executed action, and none for what was not", () => {
    const ended = past(90);
    const cost = { from: noon, to: ended, minutes: 90 };
    const rows = savingsRowsOf([
      anEntry({ cost }),
      anEntry({ dryRun: true }),
      anEntry({ action: { ...anEntry().action, status: "executing" } }),
    ]);
    expect(rows).toEqual([
      {
        actionId: "provision_instance_training-7-a_1795435200",
        type: "provision_instance",
        pool: "training",
        target: "training-7-a",
        rule: "high_utilization",
        instanceId: "i-1",
        from: past(4),
        endedAt: ended,
        pricePerHour: usdPerHour(1.99),
      },
    ]);
  });
});

describe("what is seen while Postgres is away", () => {
  const spend = (minute: number, machines: number): SpendRow => ({
    at: past(minute),
    scope: "fleet",
    pool: "",
    machines,
    perHour: usdPerHour(machines),
  });
  const sight = (...rows: readonly SpendRow[]): Sight => ({ ...emptySight, spend: rows });

  it("waits as changes only, so that a quiet outage changes nothing", () => {
    const first = queuedSight(emptySight, sight(spend(0, 2)));
    const same = queuedSight(first, sight(spend(15, 2)));
    expect(same).toEqual(first);
    const more = queuedSight(same, sight(spend(30, 3)));
    expect(more.spend).toEqual([spend(0, 2), spend(30, 3)]);
  });

  it("is told together with what is seen now", () => {
    expect(joinedSight(sight(spend(0, 2)), sight(spend(15, 2))).spend).toEqual([
      spend(0, 2),
      spend(15, 2),
    ]);
  });

  it("waits in bounds, and what is too old goes first", () => {
    let queued = emptySight;
    for (let count = 0; count < mostSpend + 5; count += 1) {
      queued = queuedSight(queued, sight(spend(count, count)));
    }
    expect(queued.spend).toHaveLength(mostSpend);
    expect(queued.spend[0]).toEqual(spend(5, 5));
  });

  it("keeps of each machine how it was last, since it was first seen", () => {
    const machine = (minute: number, status: string): Sight => ({
      ...emptySight,
      instances: [
        {
          instanceId: "i-1",
          name: "training-7-a",
          pool: "training",
          type: "gpu_1x_a10",
          region: "us-east-1",
          status,
          firstSeen: past(minute),
          lastSeen: past(minute),
        },
      ],
    });
    const queued = queuedSight(machine(0, "booting"), machine(5, "active"));
    expect(queued.instances).toEqual([
      expect.objectContaining({
        status: "active",
        firstSeen: noon,
        lastSeen: past(5),
      }),
    ]);
  });
});
