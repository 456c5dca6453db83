/** Nothing shrinks below what a rule wanted a moment ago: the maximum of a while is what counts. */
import { after } from "../../model/units.ts";
import { viewOf } from "../pool-view.ts";
import { presentCount } from "../rules/opinion.ts";
import { clockTime, counted, span } from "../words.ts";
import { type Gate, pass } from "./gate.ts";

/** A lease's end is no saving and does not wait. */
export const stabilizing: Gate = {
  reason: "stabilizing",
  judge: (wish, { situation }) => {
    if (wish.kind !== "shrink" || wish.ends || !wish.recent) return pass;
    const { members, at, window } = wish.recent;
    const present = presentCount(viewOf(wish.pool, situation));
    const left = wish.victim.state === "active" ? present - 1 : present;
    if (left >= members) return pass;
    const until = after(at, window);
    const sentence =
      `${wish.pool.name} would be left with ${counted(left, "member")}, and at ` +
      `${clockTime(at, situation.now)}, within the last ${span(window)}, it needed ${members}`;
    return { kind: "block", block: { reason: "stabilizing", sentence, until } };
  },
};
