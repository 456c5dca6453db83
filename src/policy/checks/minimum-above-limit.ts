/** Minimums that the limit of instances never lets come true. */
import type { PolicyCheck } from "./check.ts";

/** A warning: the limit wins, and nothing that lives is terminated because of it. */
export const minimumAboveLimit: PolicyCheck = ({ policies, pools }) => {
  const { maxInstances } = policies.limits;
  const sum = pools.reduce((total, { policy }) => total + policy.size.min, 0);
  if (sum <= maxInstances) return [];
  const largest = [...pools].sort(
    (one, other) =>
      other.policy.size.min - one.policy.size.min || (one.policy.name < other.policy.name ? -1 : 1),
  )[0];
  if (!largest) return [];
  const alone = largest.policy.size.min > maxInstances;
  const what = alone
    ? `size.min is ${largest.policy.size.min}`
    : `the size.min of all ${pools.length} pools together are ${sum}`;
  return [
    {
      severity: "warning",
      problem: {
        at: largest.file.place(["size", "min"]),
        what: `${what}, but the whole fleet may have only ${maxInstances} instances`,
        hint: "Lower a size.min, or raise max_instances in the limits: the limit wins",
      },
    },
  ];
};
