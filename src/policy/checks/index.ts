/** The static checks. A new one is a file beside this and a line here. */
import type { Problem } from "../../errors.ts";
import { approvals } from "./approvals.ts";
import { approvers } from "./approvers.ts";
import type { CheckedPolicies, PolicyCheck } from "./check.ts";
import { closedWindows } from "./closed-windows.ts";
import { fixedSize } from "./fixed-size.ts";
import { flapping } from "./flapping.ts";
import { minimumAboveLimit } from "./minimum-above-limit.ts";
import { minimumAboveSpend } from "./minimum-above-spend.ts";
import { planInterval } from "./plan-interval.ts";
import { shadowedRules } from "./shadowed-rules.ts";
import { shortSchedules } from "./short-schedules.ts";

const checks: readonly PolicyCheck[] = [
  fixedSize,
  flapping,
  minimumAboveLimit,
  minimumAboveSpend,
  shadowedRules,
  shortSchedules,
  closedWindows,
  approvers,
  approvals,
  planInterval,
];

/** Everything that all checks find, at once. */
export function checkPolicies(checked: CheckedPolicies): {
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
} {
  const findings = checks.flatMap((check) => check(checked));
  const of = (severity: "error" | "warning") =>
    findings.filter((one) => one.severity === severity).map(({ problem }) => problem);
  return { errors: of("error"), warnings: of("warning") };
}
