/** What is seen of the whole account is too strange to act on: so far, a list that is missing. */
import type { Observation } from "../../model/observation.ts";
import type { Block } from "../../model/plan.ts";
import { type Gate, pass } from "./gate.ts";

/** The block of everything while the cloud's list of machines could not be read. */
export function unlistedInstances({ instances }: Observation): Block | undefined {
  if (instances.kind === "seen") return undefined;
  return {
    reason: "anomaly",
    sentence:
      `the cloud's list of machines could not be read (${instances.gap.why}); ` +
      "nothing is done until it can",
  };
}

/** Admission holds everything first; this gate is the second lock on the same door. */
export const anomaly: Gate = {
  reason: "anomaly",
  judge: (_wish, { situation }) => {
    const block = unlistedInstances(situation.observation);
    return block ? { kind: "block", block } : pass;
  },
};
