/** Policies come back from their text as they were written, in whatever order and layout. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { Rule } from "../../src/model/rule.ts";
import { type Millis, minutes, usdPerHour } from "../../src/model/units.ts";
import { weekdays } from "../../src/model/zoned-time.ts";
import { printDuration } from "../../src/policy/duration.ts";
import { loadPolicies } from "../../src/policy/load.ts";

const runs = { numRuns: Number(process.env["FLEETMERGE_PROPERTY_RUNS"] ?? 200) };

const whole = (min: number, max: number) => fc.integer({ min, max });
const time = whole(5, 300).map(minutes);
const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/** One rule of each kind that a policy can have on its own without contradicting itself. */
const rules: fc.Arbitrary<Rule> = fc.oneof(
  fc
    .record({ abovePercent: whole(60, 99), for: time, add: whole(1, 4) })
    .map((one): Rule => ({ rule: "high_utilization", ...one })),
  fc
    .record({ belowPercent: whole(1, 40), for: time })
    .map((one): Rule => ({ rule: "idle", ...one })),
  whole(1, 5).map((instances): Rule => ({ rule: "minimum", instances })),
  fc.record({ days: fc.subarray([...weekdays], { minLength: 1 }), from: whole(0, 600) }).map(
    ({ days, from }): Rule => ({
      rule: "schedule",
      days,
      from,
      to: from + 700,
      zone: "Europe/Berlin",
      except: ["2026-12-25"],
      minimum: 2,
      belowPercent: 20,
      for: minutes(30),
    }),
  ),
);

/** The words of a rule as a person writes them. */
function written(rule: Rule): Record<string, unknown> {
  const length = (of: Millis) => printDuration(of);
  switch (rule.rule) {
    case "high_utilization":
      return {
        rule: rule.rule,
        above_percent: rule.abovePercent,
        for: length(rule.for),
        add: rule.add,
      };
    case "idle":
      return { rule: rule.rule, below_percent: rule.belowPercent, for: length(rule.for) };
    case "minimum":
      return { rule: rule.rule, instances: rule.instances };
    case "schedule":
      return {
        rule: rule.rule,
        days: rule.days,
        from: clock(rule.from),
        to: clock(rule.to),
        zone: rule.zone,
        except: rule.except,
        minimum: rule.minimum,
      };
    default:
      throw new Error(`${rule.rule} is not drawn here`);
  }
}

const pools = fc.record({
  rule: rules,
  max: whole(6, 9),
  priority: whole(0, 500),
  spend: whole(10, 900),
  layout: fc.constantFrom({}, { indent: 4 }, { collectionStyle: "flow" as const }),
});

describe("any policy", () => {
  it("is read back as it was written, in every layout", () => {
    fc.assert(
      fc.property(pools, ({ rule, max, priority, spend, layout }) => {
        const pool = {
          kind: "pool",
          name: "training",
          priority,
          instance: { types: ["gpu_1x_a10"], regions: ["us-east-1"], ssh_key: "ops" },
          size: { min: 1, max },
          rules: [written(rule)],
        };
        const limits = { kind: "limits", max_hourly_spend_usd: spend, max_instances: 20 };
        const answer = loadPolicies(
          {
            "policies/training.yaml": stringify(pool, layout),
            "policies/limits.yaml": stringify(limits, layout),
          },
          {},
        );
        expect(answer).toMatchObject({ kind: "loaded" });
        if (answer.kind !== "loaded") return;
        const [read] = answer.policies.pools;
        expect(read).toMatchObject({
          name: "training",
          priority,
          instance: { types: ["gpu_1x_a10"], regions: ["us-east-1"], sshKey: "ops" },
          size: { min: 1, max },
        });
        expect(read?.rules).toEqual([rule]);
        expect(answer.policies.limits.maxHourlySpend).toBe(usdPerHour(spend));
      }),
      runs,
    );
  });
});
