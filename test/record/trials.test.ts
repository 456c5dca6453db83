/** How the ends of launches count towards the stop of their pool. */
import { describe, expect, it } from "vitest";
import type { Ledger } from "../../src/model/history.ts";
import type { ActionState } from "../../src/model/plan.ts";
import { changedLedger, nextState } from "../../src/record/action-change.ts";
import { aLedger, anOpenAction, noon } from "../support/builders.ts";

const before = aLedger({ trials: { training: { policy: "mark", failures: 1 } } });

function trialsAfter(
  state: ActionState,
  type: "provision_instance" | "terminate_instance" = "provision_instance",
  ledger: Ledger = before,
) {
  const change = nextState(anOpenAction({ type }), state, { error: "it never became healthy" });
  return changedLedger(ledger, change, { isNew: false, now: noon }).trials?.["training"];
}

describe("the row of failed launches", () => {
  it("is longer by each launch that failed, with its reason", () => {
    expect(trialsAfter("failed")).toEqual({
      policy: "mark",
      failures: 2,
      failedAt: noon,
      why: "it never became healthy",
    });
  });

  it("ends with a machine that is healthy", () => {
    expect(trialsAfter("executed")).toEqual({ policy: "mark", failures: 0 });
  });

  it.each(["approved", "executing", "blocked", "expired", "rolled_back"] as const)(
    "is left alone by a launch that is %s",
    (state) => {
      expect(trialsAfter(state)).toEqual({ policy: "mark", failures: 1 });
    },
  );

  it.each(["failed", "executed"] as const)("has nothing to do with terminations: %s", (state) => {
    expect(trialsAfter(state, "terminate_instance")).toEqual({ policy: "mark", failures: 1 });
  });

  it("begins where nothing is known of the pool", () => {
    expect(trialsAfter("failed", "provision_instance", aLedger())).toMatchObject({ failures: 1 });
    expect(trialsAfter("executed", "provision_instance", aLedger())).toBeUndefined();
  });
});
