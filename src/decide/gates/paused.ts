/** Nothing is done that the operator has switched off. */
import { pauseOf } from "../pauses.ts";
import { type Gate, pass } from "./gate.ts";

/** Asked first, so that a paused fleet says that it is paused and nothing else. */
export const paused: Gate = {
  reason: "paused",
  judge: (wish, { situation }) => {
    const attempt = { pool: wish.pool.name, direction: wish.kind };
    const block = pauseOf(attempt, situation.policies, situation.now);
    return block ? { kind: "block", block } : pass;
  },
};
