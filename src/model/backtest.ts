/** What policies would have done to a fleet over a time: the words of a backtest's answer. */

/** How long jobs waited for their GPUs, in seconds, by nearest rank. */
export interface WaitFigures {
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** The figures of one set of policies, over the measured time and all its pools. */
export interface BacktestFigures {
  /** Bill and debt in dollars, at listed prices: an estimate. */
  readonly costUsd: number;
  /** The part of it for work that was not done by the end. */
  readonly debtUsd: number;
  readonly launches: number;
  readonly terminations: number;
  /** Regret: GPU-hours of work that terminations threw away, or that found no machine in time. */
  readonly cutGpuHours: number;
  /** Absent where the work was recorded at its time and cannot wait. */
  readonly waits?: WaitFigures;
  readonly jobs: number;
  /** Pieces of work that a termination interrupted. */
  readonly killed: number;
  /** Jobs with a part that never started. */
  readonly unserved: number;
  /** Minutes in which work found no GPU. */
  readonly saturatedMinutes: number;
  /** Launches within 30 minutes of a termination in the same pool. */
  readonly flaps: number;
  /** By the gate's reason: plans in which it stopped or trimmed what a rule asked for. */
  readonly limitHits: Readonly<Record<string, number>>;
  /** Proposals that needed a person. */
  readonly approvals: number;
  /** Of these, closed because nobody approved in time. */
  readonly expired: number;
  readonly peakMachines: number;
  readonly meanMachines: number;
}

/** The fleet's size and its work over time: a value a step, of all pools. */
export interface BacktestCourse {
  readonly stepSeconds: number;
  readonly machines: readonly number[];
  /** Machines that the work of that moment fills, waiting work included. */
  readonly needed: readonly number[];
}

/** One set of policies, played. */
export interface BacktestPlayed {
  readonly name: string;
  readonly figures: BacktestFigures;
  readonly course: BacktestCourse;
  /** Decisions that were made. */
  readonly decisions: number;
}

/** What the fleet really did in that time, as far as its audit and its meter tell. */
export interface BacktestReal {
  /** What is not in it is not known. */
  readonly figures: Partial<BacktestFigures>;
  /** Machines over time, a value a step, of the same steps as the courses of those played. */
  readonly machines: readonly number[];
}

/** The answer to "what would these policies have done". */
export interface BacktestAnswer {
  /** What was played: `the trace team.csv`, `the recorded past`. */
  readonly source: string;
  /** Days that count, without those that were only learned from. */
  readonly days: number;
  /** False: time ran out, and the days are those that were played until then. */
  readonly isWhole: boolean;
  /** What is taken for granted, and what nobody knows: a sentence each. */
  readonly notes: readonly string[];
  /** In the order of the table: what stands now first. */
  readonly played: readonly BacktestPlayed[];
  /** Absent: of a job trace, or where nobody could be asked. */
  readonly real?: BacktestReal;
  /** How far those played first are from what really was, and what that means. */
  readonly comparison?: string;
}
