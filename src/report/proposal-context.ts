/** What a proposal's words are made from; apart because each of its sections needs it. */
import type { PoolExplanation } from "../model/explanation.ts";
import type { MonthEnd } from "../model/month-end.ts";
import type { Plan, Proposal } from "../model/plan.ts";
import type { Limits } from "../model/policy.ts";

/** What the words are made from. */
export interface ProposalContext {
  readonly proposal: Proposal;
  readonly plan: Plan;
  readonly limits: Limits;
  /** The decision record's id. */
  readonly decision: string;
  /** The workflow run that made it; absent outside GitHub. */
  readonly runUrl?: string;
  /** What the month is expected to cost without it. Absent: nobody worked it out. */
  readonly monthEnd?: MonthEnd;
  /** How this pool's part of the plan came about. */
  readonly explanation?: PoolExplanation;
}
