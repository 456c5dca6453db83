/** What policies that nobody confirmed may do: tighten, and nothing else. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Policies } from "../../src/model/policy.ts";
import { minutes, usdPerHour } from "../../src/model/units.ts";
import { loadPolicies } from "../../src/policy/load.ts";
import { onlyTightens, tightened } from "../../src/policy/tighten.ts";
import { limitsText, poolText } from "../support/small-team.ts";

function policies(files: Readonly<Record<string, string>>): Policies {
  const loaded = loadPolicies(files, {});
  if (loaded.kind === "problems") throw new Error(JSON.stringify(loaded.problems));
  return loaded.policies;
}

function withLimits(changes: Readonly<Record<string, string>>, pool = poolText()): Policies {
  return policies({ "policies/limits.yaml": limitsText(changes), "policies/training.yaml": pool });
}

const confirmed = withLimits({});

describe("unconfirmed policies", () => {
  it.each([
    { max_hourly_spend_usd: "500" },
    { max_instances: "80" },
    { cooldown: "{ provision: 1m, terminate: 30m }" },
    { cooldown: "{ provision: 30m, terminate: 1m }" },
    { cooldown: "{ provision: 30m, terminate: 30m, after_failure: 0m }" },
    { confirmation: "{ above_hourly_cost_usd: 40, timeout: 60m, approvers: [ada, ben] }" },
    { confirmation: "{ above_hourly_cost_usd: 2, timeout: 9h, approvers: [ada, ben] }" },
    { confirmation: "{ above_hourly_cost_usd: 2, timeout: 60m, approvers: [mallory] }" },
    { confirmation: "{ above_hourly_cost_usd: 2, timeout: 60m }" },
    {
      confirmation: "{ above_hourly_cost_usd: 2, timeout: 60m, approvers: [ada, ben], window: 1m }",
    },
    {
      confirmation:
        "{ above_hourly_cost_usd: 2, timeout: 60m, approvers: [ada, ben], above_terminations: 9 }",
    },
    { apply: "{ launch_within: 9h }" },
    { price_change_percent: "900" },
  ])("gain nothing by %o", (changes) => {
    const newest = withLimits(changes);
    expect(newest).not.toEqual(confirmed);
    expect(tightened({ confirmed, newest }).limits).toEqual(confirmed.limits);
    expect(onlyTightens({ confirmed, newest })).toBe(false);
  });

  it.each([
    { max_hourly_spend_usd: "5" },
    { max_instances: "1" },
    { cooldown: "{ provision: 3h, terminate: 30m }" },
    { cooldown: "{ provision: 30m, terminate: 30m, queue: 10m }" },
    { confirmation: "{ above_hourly_cost_usd: 1, timeout: 60m, approvers: [ada, ben] }" },
    {
      confirmation:
        "{ above_hourly_cost_usd: 2, timeout: 60m, approvers: [ada, ben], approvals: " +
        "[{ above_hourly_cost_usd: 9, count: 2 }] }",
    },
    { pause: "{ what: grow, reason: 'an incident' }" },
    { budget: "{ daily_usd: 50 }" },
    { windows: "[{ effect: deny, days: [sat] }]" },
  ])("count where they are tighter: %o", (changes) => {
    const newest = withLimits(changes);
    expect(tightened({ confirmed, newest })).toEqual(newest);
    expect(onlyTightens({ confirmed, newest })).toBe(true);
  });

  it("neither add a pool nor grow one, and freeze the one that they drop", () => {
    const text = poolText().replace("name: training", "name: other");
    const newest = policies({
      "policies/limits.yaml": limitsText(),
      "policies/other.yaml": text,
    });
    expect(tightened({ confirmed, newest }).pools).toEqual([]);
    const larger = withLimits({}, poolText(6).replace("max: 6", "max: 60"));
    expect(tightened({ confirmed, newest: larger }).pools).toMatchObject([
      { size: { min: 1, max: 6 }, rules: confirmed.pools[0]?.rules },
    ]);
  });

  it("can not open hours that were closed", () => {
    const closed = withLimits({ windows: "[{ effect: allow, from: '09:00', to: '17:00' }]" });
    const newest = withLimits({ windows: "[{ effect: allow }]" });
    expect(tightened({ confirmed: closed, newest }).limits).toEqual(closed.limits);
  });

  it("never loosen a number, whatever the two are", () => {
    const numbers = fc.record({ spend: fc.integer({ min: 1, max: 99 }), count: fc.nat(99) });
    fc.assert(
      fc.property(numbers, numbers, (one, other) => {
        const of = ({ spend, count }: typeof one) =>
          withLimits({ max_hourly_spend_usd: String(spend), max_instances: String(count) });
        const joined = tightened({ confirmed: of(one), newest: of(other) }).limits;
        expect(joined.maxHourlySpend).toBe(usdPerHour(Math.min(one.spend, other.spend)));
        expect(joined.maxInstances).toBe(Math.min(one.count, other.count));
        expect(joined.cooldown.provision).toBe(minutes(30));
      }),
      { numRuns: 30 },
    );
  });
});
