/** How one run was started: the action's inputs and the environment, parsed. */
import type { Millis, UsdMicrosPerHour } from "./units.ts";

/** Ceilings and defaults that repository variables set outside the repository's files. */
export interface EnvironmentLimits {
  readonly maxHourlySpend?: UsdMicrosPerHour;
  readonly maxInstances?: number;
  readonly cooldown?: Millis;
  readonly confirmationThreshold?: UsdMicrosPerHour;
  readonly defaultInstanceType?: string;
  readonly highGpuThreshold?: number;
  readonly lowGpuThreshold?: number;
  readonly highUsageDuration?: Millis;
  readonly lowUsageDuration?: Millis;
  /** `FLEETMERGE_PAUSE` as it is written: what is no word of a pause stops everything. */
  readonly pause?: string;
}

/** Where a merge is applied. */
export type AppliesIn = "here" | "next" | "apart";

/** The settings of one run. */
export interface Settings {
  /** `owner/repository`. */
  readonly repository: string;
  /** Its address at the forge, for links. Absent: nobody knows it. */
  readonly repositoryUrl?: string;
  readonly defaultBranch: string;
  /** Folder of the policies, without a trailing slash. */
  readonly policies: string;
  readonly stateFile: string;
  readonly dryRun: boolean;
  readonly environment: EnvironmentLimits;
  /** Login whose own merge counts as an approval; from `FLEETMERGE_SINGLE_OPERATOR`. */
  readonly singleOperator?: string;
  /**
   * Who applies what this run merges: this very job, a later job of this run, or `apart`, the
   * workflow apply.yml, which is dispatched. From `FLEETMERGE_APPLY`; absent is `apart`.
   */
  readonly applies?: AppliesIn;
  /** The dashboard issue is not kept. From `FLEETMERGE_DASHBOARD`; absent: it is. */
  readonly withoutDashboard?: true;
  /**
   * On which UTC day a week begins of which people are told, Sunday is 0, or that none are. From
   * `FLEETMERGE_DIGEST`; absent: Monday.
   */
  readonly digest?: number | "off";
  /** The workflow run: names the lock's holder. */
  readonly run: { readonly id: string; readonly attempt: string; readonly url?: string };
}
