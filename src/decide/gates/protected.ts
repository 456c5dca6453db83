/** Nothing is terminated that the fleet file or the cloud protects. */
import { protectionOf } from "../protection.ts";
import { type Gate, pass } from "./gate.ts";

/** Judges the victim only; growth needs no protection. */
export const protectedMember: Gate = {
  reason: "protected",
  judge: (wish, { situation }) => {
    const block = wish.kind === "shrink" ? protectionOf(wish.victim, situation.now) : undefined;
    return block ? { kind: "block", block } : pass;
  },
};
