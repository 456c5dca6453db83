/** Nothing shrinks when the same rules would then ask to grow again: the others take the work. */
import { viewOf } from "../pool-view.ts";
import { projectionOf } from "../rules/index.ts";
import { listed } from "../words.ts";
import { type Gate, pass, sparing } from "./gate.ts";

/** Defers a shrink, never a growth. Each rule is asked about the pool without those who go. */
export const wouldFlap: Gate = {
  reason: "would-flap",
  judge: (wish, { situation }) => {
    if (wish.kind !== "shrink" || wish.ends) return pass;
    const view = viewOf(wish.pool, situation);
    return sparing(wish, (leaving) => {
      const [projection] = wish.pool.rules.flatMap(
        (rule) => projectionOf(rule, view, leaving) ?? [],
      );
      if (projection === undefined) return undefined;
      const sentence = `without ${listed(leaving.map(({ name }) => name))} ${projection}`;
      return { reason: "would-flap", sentence };
    });
  },
};
