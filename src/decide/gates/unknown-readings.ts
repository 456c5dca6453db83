/** Nothing is terminated while any rule's readings of it are unknown. */
import { type Gate, pass } from "./gate.ts";

/** Doubts were collected when the rules' answers were joined. */
export const unknownReadings: Gate = {
  reason: "unknown-readings",
  judge: (wish) => {
    const doubt = wish.kind === "shrink" ? wish.doubts[0] : undefined;
    if (doubt === undefined) return pass;
    return { kind: "block", block: { reason: "unknown-readings", sentence: doubt } };
  },
};
