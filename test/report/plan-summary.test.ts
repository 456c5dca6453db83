import { expect, it } from "vitest";
import type { PlannedAction } from "../../src/model/plan.ts";
import { usdPerHour } from "../../src/model/units.ts";
import { planInBrief, planSummary } from "../../src/report/plan-summary.ts";
import { sampleAction, sampleContext } from "./sample-proposals.ts";

const grow = sampleAction({
  direction: "grow",
  target: "training-8-a",
  reason: "All members above 80 % for 15 minutes.",
});
const blocked: PlannedAction = {
  ...grow,
  target: "inference",
  pool: "inference",
  block: { reason: "spend-limit", sentence: "It would be $101.20/hour." },
};
const { plan } = sampleContext({
  direction: "grow",
  actions: [grow],
  members: ["training-7-a", "training-8-a"],
  confirmation: { kind: "auto", why: "Growth of $1.99/hour stays under the $20/hour threshold." },
  plan: {
    blocked: [blocked],
    holds: [
      {
        pool: "training",
        instance: "training-7-a",
        block: { reason: "protected", sentence: "A person protects it: thesis run." },
      },
    ],
    gaps: [{ source: "readings", why: "Prometheus answered 503." }],
    quiet: [{ pool: "batch", sentence: "Nothing is idle and nothing is full." }],
  },
});

it("shows proposals, blocks, holds, gaps and quiet pools", async () => {
  const pullRequests = { "training-grow": { number: 12, url: "https://github.example/pull/12" } };
  const summary = planSummary({ plan, dryRun: false, pullRequests });
  await expect(summary).toMatchFileSnapshot("golden/plan-summary.md");
});

it("says in a dry run that nothing is changed", () => {
  expect(planSummary({ plan, dryRun: true })).toContain(
    "**Dry run: nothing is changed by it.** Made at ",
  );
});

it("sums a plan up in one line", () => {
  expect(planInBrief(plan)).toBe("1 action proposed, 1 blocked, 1 not seen");
  expect(planInBrief({ ...plan, proposals: [], blocked: [], gaps: [] })).toBe("nothing proposed");
});

it("stays far inside 1 MiB and says how much it left out", () => {
  const holds = Array.from({ length: 5000 }, (_, index) => ({
    pool: "training",
    instance: `training-7-${index}`,
    block: { reason: "protected", sentence: "ä".repeat(500) } as const,
  }));
  const summary = planSummary({ plan: { ...plan, holds }, dryRun: false });
  expect(new TextEncoder().encode(summary).length).toBeLessThan(1_000_000);
  expect(summary).toMatch(/4700 more rows are left out/);
});

it("shows spend without a share when the limit is zero", () => {
  const projection = { ...plan.projection, spendLimit: usdPerHour(0) };
  expect(planSummary({ plan: { ...plan, projection }, dryRun: false })).toContain("$0/hour");
});
