/** Nothing is proposed that the cloud says it cannot rent out, or does not say that it can. */
import { type Gate, pass } from "./gate.ts";

/** The placement's own sentence tells which types and regions were asked. */
export const noCapacity: Gate = {
  reason: "no-capacity",
  judge: (wish) => {
    if (wish.kind !== "grow" || wish.placement.kind === "found") return pass;
    return { kind: "block", block: { reason: "no-capacity", sentence: wish.placement.why } };
  },
};
