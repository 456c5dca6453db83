/** A person's no, or a proposal that ran out of time, is remembered for a while. */
import { poolDirection } from "../../model/history.ts";
import { own } from "../own.ts";
import { clockTime } from "../words.ts";
import { type Gate, pass } from "./gate.ts";

/** For the same pool and direction. */
export const rejectedRecently: Gate = {
  reason: "rejected-recently",
  judge: (wish, { situation }) => {
    const { now, observation } = situation;
    const no = own(observation.ledger.rejected, poolDirection(wish.pool.name, wish.kind));
    if (!no || no.until <= now) return pass;
    const sentence =
      `pull request #${no.pullRequest} proposed this and was not accepted (${no.why}); ` +
      `it is not proposed again before ${clockTime(no.until, now)}`;
    return { kind: "block", block: { reason: "rejected-recently", sentence, until: no.until } };
  },
};
