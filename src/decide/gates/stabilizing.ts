/** Nothing shrinks below what a rule wanted a moment ago: the maximum of a while is what counts. */
import { after } from "../../model/units.ts";
import { viewOf } from "../pool-view.ts";
import { presentCount } from "../rules/opinion.ts";
import { clockTime, counted, span } from "../words.ts";
import { type Gate, pass, sparing } from "./gate.ts";

/** A lease's end is no saving and does not wait. */
export const stabilizing: Gate = {
  reason: "stabilizing",
  judge: (wish, { situation }) => {
    if (wish.kind !== "shrink" || wish.ends || !wish.recent) return pass;
    const { members, at, window } = wish.recent;
    const present = presentCount(viewOf(wish.pool, situation));
    const until = after(at, window);
    return sparing(wish, (leaving) => {
      const left = present - leaving.filter(({ state }) => state === "active").length;
      if (left >= members) return undefined;
      const sentence =
        `${wish.pool.name} would be left with ${counted(left, "member")}, and at ` +
        `${clockTime(at, situation.now)}, within the last ${span(window)}, it needed ${members}`;
      return { reason: "stabilizing", sentence, until };
    });
  },
};
