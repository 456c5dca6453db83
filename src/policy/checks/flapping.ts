/** Thresholds so close that giving one machine back makes the rest busy enough to grow again. */
import type { PoolPolicy } from "../../model/policy.ts";
import type { IdleRule } from "../../model/rule.ts";
import type { PolicyCheck } from "./check.ts";

/**
 * Of n members just below the lower threshold, the n - 1 that remain carry n / (n - 1) times the
 * load each. A warning: the load need not spread evenly.
 */
export const flapping: PolicyCheck = ({ pools }) =>
  pools.flatMap(({ policy, file }) =>
    policy.rules.flatMap((rule, index) => {
      if (rule.rule !== "idle") return [];
      const high = lowestHigh(policy);
      const size = smallestShrinking(policy);
      if (high === undefined || size === undefined) return [];
      const then = carried(rule, size);
      if (then < high) return [];
      const left = size === 2 ? "the one that is left" : `each of the ${size - 1} that are left`;
      return [
        {
          severity: "warning" as const,
          problem: {
            at: file.place(["rules", index, "below_percent"]),
            what:
              `of ${size} members just below ${rule.belowPercent} percent, ${left} would be at ` +
              `${then}, and the pool grows above ${high}: it would shrink and grow in turns`,
            hint: `Write ${Math.floor((high * (size - 1)) / size) - 1} or less, or a higher above_percent`,
          },
        },
      ];
    }),
  );

function carried(rule: IdleRule, size: number): number {
  return Math.floor((rule.belowPercent * size) / (size - 1));
}

function lowestHigh({ rules }: PoolPolicy): number | undefined {
  const highs = rules.flatMap((rule) =>
    rule.rule === "high_utilization" ? [rule.abovePercent] : [],
  );
  return highs.length === 0 ? undefined : Math.min(...highs);
}

/** The smallest size from which one may go and somebody is left: there the step is largest. */
function smallestShrinking({ size }: PoolPolicy): number | undefined {
  const smallest = Math.max(size.min + 1, 2);
  return smallest <= size.max ? smallest : undefined;
}
