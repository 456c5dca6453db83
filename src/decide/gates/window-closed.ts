/** Nothing is proposed outside of the hours that the operator gave. */
import { closedWindow } from "../windows.ts";
import { type Gate, pass } from "./gate.ts";

/** Merging and applying have their own windows, asked by confirm and apply. */
export const windowClosed: Gate = {
  reason: "window-closed",
  judge: (wish, { situation }) => {
    const question = { act: "propose", pool: wish.pool.name } as const;
    const block = closedWindow(question, situation.policies, situation.now);
    return block ? { kind: "block", block } : pass;
  },
};
