/** What a static check is: it doubts, as a whole, policies that are valid one by one. */
import type { Problem } from "../../errors.ts";
import type { Policies, PoolPolicy } from "../../model/policy.ts";
import type { UsdMicrosPerHour } from "../../model/units.ts";
import type { YamlFile } from "../yaml-file.ts";

/** A pool with the file that it is written in, whose places a finding names. */
export interface CheckedPool {
  readonly policy: PoolPolicy;
  readonly file: YamlFile;
}

/** All policies of one revision. Without a limits file the defaults hold. */
export interface CheckedPolicies {
  readonly policies: Policies;
  readonly pools: readonly CheckedPool[];
  readonly limitsFile?: YamlFile;
  /** By instance type, as far as they are known. Absent: no price is known. */
  readonly prices?: Readonly<Record<string, UsdMicrosPerHour>>;
}

/** An error keeps the policies from being used; a warning is told and nothing more. */
export interface Finding {
  readonly severity: "error" | "warning";
  readonly problem: Problem;
}

/** One static check. Pure; the order of findings does not matter. */
export type PolicyCheck = (checked: CheckedPolicies) => readonly Finding[];
