/** Nothing is proposed that the cloud says it cannot rent out, or refused a moment ago. */
import { type Gate, pass } from "./gate.ts";

/** The placement's own sentence tells which types and regions were asked. */
export const noCapacity: Gate = {
  reason: "no-capacity",
  judge: (wish) => {
    if (wish.kind !== "grow" || wish.placement.kind === "found") return pass;
    const { why: sentence, until } = wish.placement;
    const block = { reason: "no-capacity" as const, sentence };
    return { kind: "block", block: until === undefined ? block : { ...block, until } };
  },
};
