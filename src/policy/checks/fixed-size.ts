/** A pool of one fixed size that is told to give idle members back: the two cannot both hold. */
import type { PolicyCheck } from "./check.ts";

/** An error: an idle member would be asked to go for ever, and its place filled again. */
export const fixedSize: PolicyCheck = ({ pools }) =>
  pools.flatMap(({ policy, file }) => {
    const { min, max } = policy.size;
    if (min !== max) return [];
    return policy.rules.flatMap((rule, index) => {
      if (rule.rule !== "idle") return [];
      return [
        {
          severity: "error" as const,
          problem: {
            at: file.place(["rules", index]),
            what: `size.min and size.max are both ${max}, so the rule idle can never let one go`,
            hint: "Lower size.min to what may be left when all are idle, or remove the rule",
          },
        },
      ];
    });
  });
