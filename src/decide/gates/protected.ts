/** Nothing is terminated that the fleet file, a policy, a tag or the cloud protects. */
import { protectionOf } from "../protection.ts";
import { type Gate, pass, sparing } from "./gate.ts";

/** Judges who goes only; growth needs no protection. */
export const protectedMember: Gate = {
  reason: "protected",
  judge: (wish, { situation }) => {
    if (wish.kind !== "shrink") return pass;
    return sparing(wish, (leaving) => {
      const last = leaving.at(-1);
      return last && protectionOf(last, situation);
    });
  },
};
