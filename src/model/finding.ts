/** What doctor finds: apart, because adapters find and a stage tells. */

/**
 * `error`: something will fail or is open that must not be. `warning`: it works, and less well or
 * less safely than it could. `unknown`: this token may not see it, so it is not called fine.
 */
export type Severity = "ok" | "warning" | "error" | "unknown";

/** One thing that was looked at. */
export interface Finding {
  readonly severity: Severity;
  /** A clause without its part: what is so. */
  readonly says: string;
  /** A sentence: what exactly to do. Absent where there is nothing to mend. */
  readonly mend?: string;
}

/** One part of a repository's set-up. */
export interface SetupCheck {
  readonly part: string;
  /** Throws OutsideError when the repository cannot be reached. */
  look(): Promise<readonly Finding[]>;
}
