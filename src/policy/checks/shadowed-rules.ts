/** Rules that never decide anything, because another of the same kind always decides first. */
import type { PoolPolicy } from "../../model/policy.ts";
import type { Rule } from "../../model/rule.ts";
import type { PolicyCheck } from "./check.ts";

/** A warning at the rule that could be left out; of two equal ones the later. */
export const shadowedRules: PolicyCheck = ({ pools }) =>
  pools.flatMap(({ policy: { rules, size }, file }) =>
    rules.flatMap((rule, index) => {
      const why = shadowOf(rules, index) ?? withinSize(rule, size);
      if (why === undefined) return [];
      return [
        {
          severity: "warning" as const,
          problem: {
            at: file.place(["rules", index]),
            what: `rules[${index}] never decides anything: ${why}`,
            hint: "Remove it, or change one of the two",
          },
        },
      ];
    }),
  );

function shadowOf(rules: readonly Rule[], index: number): string | undefined {
  const rule = rules[index];
  if (!rule) return undefined;
  const by = rules.findIndex(
    (other, place) =>
      place !== index && shadows(other, rule) && (place < index || !shadows(rule, other)),
  );
  if (by < 0) return undefined;
  return rule.rule === "idle"
    ? `rules[${by}] is stricter, and a member goes only if every rule lets it`
    : `rules[${by}] always asks for as much, and earlier`;
}

/** True when whatever `rule` asks for, `other` has asked for too. */
function shadows(other: Rule, rule: Rule): boolean {
  if (other.rule === "high_utilization" && rule.rule === "high_utilization") {
    return (
      other.abovePercent <= rule.abovePercent && other.for <= rule.for && other.add >= rule.add
    );
  }
  if (other.rule === "idle" && rule.rule === "idle") {
    return other.belowPercent <= rule.belowPercent && other.for >= rule.for;
  }
  if (other.rule === "minimum" && rule.rule === "minimum") {
    return other.instances >= rule.instances;
  }
  return false;
}

/** A bound that the pool's own size already is. */
function withinSize(rule: Rule, { min, max }: PoolPolicy["size"]): string | undefined {
  if (rule.rule === "minimum" && rule.instances <= min) return `size.min is ${min} already`;
  if (rule.rule !== "schedule") return undefined;
  if ((rule.minimum ?? 0) > min || (rule.maximum ?? max) < max) return undefined;
  return `size is ${min} to ${max} already, with and without it`;
}
