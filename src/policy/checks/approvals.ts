/** Amounts that need more people than there are, or that never ask for more than the threshold. */
import { inDollars } from "../../model/units.ts";
import type { Finding, PolicyCheck } from "./check.ts";

/** An error where the approvers are too few; a warning where an amount is below the threshold. */
export const approvals: PolicyCheck = ({ policies, limitsFile }) => {
  const { tiers = [], approvers, aboveHourlyCost } = policies.limits.confirmation;
  if (!limitsFile) return [];
  return tiers.flatMap((tier, index): readonly Finding[] => {
    const place = (key: string) => limitsFile.place(["confirmation", "approvals", index, key]);
    const amount = `$${inDollars(tier.aboveHourlyCost)}/hour`;
    const findings: Finding[] = [];
    const people = new Set(approvers?.map((login) => login.toLowerCase())).size;
    if (approvers && people < tier.count) {
      findings.push({
        severity: "error",
        problem: {
          at: place("count"),
          what: `${tier.count} people must approve over ${amount}, and approvers names ${people}`,
          hint: "Name more approvers, or lower the count",
        },
      });
    }
    if (tier.aboveHourlyCost < aboveHourlyCost) {
      findings.push({
        severity: "warning",
        problem: {
          at: place("above_hourly_cost_usd"),
          what: `${amount} needs ${tier.count} people, and is below the threshold for one`,
          hint: "Lower confirmation.above_hourly_cost_usd, or raise the amount",
        },
      });
    }
    return findings;
  });
};
