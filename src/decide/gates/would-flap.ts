/** Nothing shrinks when the same rules would then ask to grow again: the others take the work. */
import { viewOf } from "../pool-view.ts";
import { projectionOf } from "../rules/index.ts";
import { type Gate, pass } from "./gate.ts";

/** Defers a shrink, never a growth. Each rule is asked about the pool without the victim. */
export const wouldFlap: Gate = {
  reason: "would-flap",
  judge: (wish, { situation }) => {
    if (wish.kind !== "shrink" || wish.ends) return pass;
    const view = viewOf(wish.pool, situation);
    for (const rule of wish.pool.rules) {
      const projection = projectionOf(rule, view, wish.victim);
      if (projection === undefined) continue;
      const sentence = `without ${wish.victim.name} ${projection}`;
      return { kind: "block", block: { reason: "would-flap", sentence } };
    }
    return pass;
  },
};
