/** No more machines come or go in a stretch of time than the change budgets allow. */
import type { Block } from "../../model/plan.ts";
import { type BudgetQuestion, type BudgetState, budgetState } from "../change-budget.ts";
import { clockTime, counted, span } from "../words.ts";
import { fitting, type Gate, type GateView, pass } from "./gate.ts";

/** Trims a growth to what the tightest budget has left. */
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
    const asked = wish.kind === "grow" ? wish.count : 1;
    return fitting(asked, Math.max(0, tightest.left), blockOf(tightest, view));
  },
};

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

function blockOf({ question, state }: Standing, { situation }: GateView): Block {
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
      : `the next may be at ${clockTime(until, situation.now)}`;
  return {
    reason: "too-many-changes",
    sentence:
      `${pool ?? "the fleet"} may have ${number} in ${span(budget.per)}${share}, and ${used} ` +
      `count already; ${used === 0 ? "the budget allows no more at once" : end}`,
    ...(until === undefined ? {} : { until }),
  };
}
