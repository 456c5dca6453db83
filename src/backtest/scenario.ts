/** What a backtest is run with besides the trace: the loop's delays and the bill. */

/** The delays of the loop, in seconds. */
export interface LoopTiming {
  /** Between two decisions. */
  readonly periodSeconds: number;
  /** From a decision to its call at the cloud: pull request, checks, merge, apply. */
  readonly actionSeconds: number;
  /** From the call to a usable node. */
  readonly bootSeconds: number;
}

/** How the cloud charges. */
export interface Billing {
  readonly usdPerGpuHour: number;
  /**
   * Whether booting is paid for. Lambda bills from the passed health checks on
   * (docs.lambda.ai/public-cloud/billing); the benchmark bills from the call, against itself.
   */
  readonly boot: "billed" | "free";
}

/** All that is not the trace and not the policy. */
export interface Scenario {
  readonly timing: LoopTiming;
  readonly billing: Billing;
  /** At the start, neither cost nor waiting is measured: a policy runs and learns in it. */
  readonly warmUpSeconds: number;
}

/** The scenario in which the benchmark is scored. */
export const scoredScenario: Scenario = {
  timing: { periodSeconds: 300, actionSeconds: 120, bootSeconds: 360 },
  billing: { usdPerGpuHour: 1.29, boot: "billed" },
  warmUpSeconds: 7 * 86_400,
};
