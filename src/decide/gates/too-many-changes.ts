/** No more machines come or go in a stretch of time than the change budgets allow. */
import type { Block, Direction } from "../../model/plan.ts";
import {
  type BudgetQuestion,
  type BudgetState,
  budgetAtCall,
  budgetState,
} from "../change-budget.ts";
import type { Situation } from "../situation.ts";
import { sizeOf } from "../wish.ts";
import { clockTime, counted, span } from "../words.ts";
import { fitting, type Gate, type GateView, pass } from "./gate.ts";

/** Trims a wish to what the tightest budget has left. */
export const tooManyChanges: Gate = {
  reason: "too-many-changes",
  judge: (wish, view) => {
    const { pool, kind: direction } = wish;
    const { limits } = view.situation.policies;
    const questions: readonly BudgetQuestion[] = [
      ...(limits.changes ?? []).map((budget) => ({ budget, direction })),
      ...(pool.changes ?? []).map((budget) => ({ budget, direction, pool: pool.name })),
    ].filter(({ budget }) => (budget.direction ?? direction) === direction);
    const states = questions.map((question) => stateOf(question, view));
    const [tightest] = [...states].sort((one, other) => one.left - other.left);
    if (!tightest) return pass;
    return fitting(sizeOf(wish), Math.max(0, tightest.left), blockOf(tightest, view.situation));
  },
};

/** Why one call more would be too many now; undefined when it would not. For apply's last look. */
export function tooManyCalls(
  call: { readonly name: string; readonly pool: string; readonly direction: Direction },
  situation: Situation,
): Block | undefined {
  const { direction, name, pool } = call;
  const { limits, pools } = situation.policies;
  const own = pools.find((one) => one.name === pool)?.changes ?? [];
  const questions = [
    ...(limits.changes ?? []).map((budget) => ({ budget, direction, name })),
    ...own.map((budget) => ({ budget, direction, name, pool })),
  ].filter(({ budget }) => (budget.direction ?? direction) === direction);
  for (const question of questions) {
    const state = budgetAtCall(question, situation);
    const standing = { question, state, left: state.allowed - state.used };
    if (standing.left < 1) return blockOf(standing, situation);
  }
  return undefined;
}

interface Standing {
  readonly question: BudgetQuestion;
  readonly state: BudgetState;
  readonly left: number;
}

function stateOf(question: BudgetQuestion, { situation, tally }: GateView): Standing {
  const state = budgetState(question, situation, tally);
  return { question, state, left: state.allowed - state.used };
}

const nouns = { grow: "launch", shrink: "termination" } as const;

function blockOf({ question, state }: Standing, { now }: Situation): Block {
  const { budget, direction, pool } = question;
  const { used, allowed, base, until } = state;
  const noun = nouns[direction];
  const plural = direction === "grow" ? "launches" : "terminations";
  const number = allowed === 1 ? `1 ${noun}` : `${allowed} ${plural}`;
  const share =
    budget.percent === undefined ? "" : ` (${budget.percent} % of ${counted(base, "member")})`;
  const end =
    until === undefined
      ? "some of them are not done yet"
      : `the next may be at ${clockTime(until, now)}`;
  return {
    reason: "too-many-changes",
    sentence:
      `${pool ?? "the fleet"} may have ${number} in ${span(budget.per)}${share}, and ${used} ` +
      `count already; ${used === 0 ? "the budget allows no more at once" : end}`,
    ...(until === undefined ? {} : { until }),
  };
}
