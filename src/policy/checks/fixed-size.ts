/** A pool of one fixed size that is told to change it: the two cannot both hold. */
import type { Rule } from "../../model/rule.ts";
import type { Finding, PolicyCheck } from "./check.ts";

/**
 * An error where an idle member would be asked to go for ever, and its place filled again. A
 * warning for every other rule that wants another size: it can never have one.
 */
export const fixedSize: PolicyCheck = ({ pools }) =>
  pools.flatMap(({ policy, file }) => {
    const { min, max } = policy.size;
    if (min !== max) return [];
    return policy.rules.flatMap((rule, index) =>
      findingOf(rule, max).map(
        ({ severity, what, hint }): Finding => ({
          severity,
          problem: {
            at: file.place(["rules", index]),
            what: `size.min and size.max are both ${max}, so the rule ${rule.rule} ${what}`,
            hint,
          },
        }),
      ),
    );
  });

function findingOf(
  { rule }: Rule,
  size: number,
): readonly (Pick<Finding, "severity"> & { readonly what: string; readonly hint: string })[] {
  if (rule === "idle") {
    const hint = "Lower size.min to what may be left when all are idle, or remove the rule";
    return [{ severity: "error", what: "can never let one go", hint }];
  }
  if (rule === "high_utilization") {
    const hint = `Raise size.max above ${size}, or remove the rule`;
    return [{ severity: "warning", what: "can never add one", hint }];
  }
  if (rule === "target" || rule === "queue" || rule === "headroom") {
    const hint = "Lower size.min, raise size.max, or remove the rule";
    return [{ severity: "warning", what: "can change nothing", hint }];
  }
  return [];
}
