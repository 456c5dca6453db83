import { expect, it } from "vitest";
import { emptyLedger, type Ledger, type OpenAction } from "../../src/model/history.ts";
import { usdPerHour } from "../../src/model/units.ts";
import { summaryOf } from "../../src/report/summary.ts";
import { sampleLimits, sampleNow } from "./sample-proposals.ts";

const open: OpenAction = {
  id: "provision_instance_a_1",
  type: "provision_instance",
  pool: "training",
  target: "a",
  state: "pending_confirmation",
  reason: "All members above 80 % for 15 minutes.",
  costImpact: usdPerHour(23.92),
  decidedAt: sampleNow,
};
const ledger: Ledger = {
  ...emptyLedger(),
  open: { a: open, b: { ...open, state: "executing" } },
  totals: {
    actionsByType: { terminate_instance: 2, provision_instance: 5 },
    costImpact: usdPerHour(-1.29),
    successful: 4,
    failed: 1,
  },
};
const projection = {
  spendNow: usdPerHour(5.97),
  spendProjected: usdPerHour(29.89),
  spendLimit: usdPerHour(100),
  countNow: 3,
  countProjected: 4,
  countLimit: 10,
};

it("prints the ten numbers of the contract, saved dollars negative", () => {
  expect(summaryOf(ledger, projection, sampleLimits)).toEqual({
    total_actions: 7,
    actions_by_type: { provision_instance: 5, terminate_instance: 2 },
    total_cost_impact: -1.29,
    successful_actions: 4,
    failed_actions: 1,
    pending_confirmations: 1,
    current_hourly_spend: 5.97,
    max_hourly_spend: 100,
    instances_running: 3,
    max_instances: 10,
  });
});

it("gives null, not zero, for what could not be seen", () => {
  const summary = summaryOf(emptyLedger(), undefined, sampleLimits);
  expect(summary.current_hourly_spend).toBeNull();
  expect(summary.instances_running).toBeNull();
  expect(summary.total_actions).toBe(0);
});
