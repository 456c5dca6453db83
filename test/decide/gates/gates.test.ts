/** What holds for all gates: their order, and that they only take away. */
import { describe, expect, it } from "vitest";
import { gates } from "../../../src/decide/gates/index.ts";
import { gateReasons } from "../../../src/model/plan.ts";

describe("the gates", () => {
  it("are asked in the order of the reasons, each once", () => {
    const reasons = gates.map((gate) => gate.reason);

    expect(new Set(reasons).size).toBe(reasons.length);
    expect(reasons).toEqual(gateReasons.filter((reason) => reasons.includes(reason)));
  });

  it("are those that were promised so far", () => {
    expect(gates.map((gate) => gate.reason)).toEqual([
      "paused",
      "unknown-readings",
      "anomaly",
      "protected",
      "minimum-size",
      "instance-limit",
      "spend-limit",
      "budget",
      "cooldown",
      "stabilizing",
      "would-flap",
      "window-closed",
      "too-many-changes",
      "no-capacity",
      "price-unknown",
      "price-changed",
      "rejected-recently",
    ]);
  });
});
