/** Nothing is terminated that the fleet file, a policy, a tag or the cloud protects. */
import { protectionOf } from "../protection.ts";
import { type Gate, pass } from "./gate.ts";

/** Judges the victim only; growth needs no protection. */
export const protectedMember: Gate = {
  reason: "protected",
  judge: (wish, { situation }) => {
    const block = wish.kind === "shrink" ? protectionOf(wish.victim, situation) : undefined;
    return block ? { kind: "block", block } : pass;
  },
};
