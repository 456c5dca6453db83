/** The gate `unknown-readings`: what it stops, what it lets pass, and in which words. */
import { describe, expect, it } from "vitest";
import { minutes } from "../../../src/model/units.ts";
import { aPool, minutesBefore } from "../../support/builders.ts";
import { blocksOf, planOf } from "../../support/deciding.ts";

describe("unknown-readings", () => {
  it("stops a termination while another rule's longer window is unknown", () => {
    const pool = aPool({
      rules: [
        { rule: "idle", belowPercent: 20, for: minutes(30) },
        { rule: "high_utilization", abovePercent: 80, for: minutes(60), add: 1 },
      ],
    });
    const training = [
      { name: "training-1-a", at: 1, instance: { firstHealthy: minutesBefore(40) } },
    ];

    const plan = planOf({ pools: { training } }, { pools: [pool] });

    expect(plan.proposals).toEqual([]);
    expect(blocksOf(plan)).toEqual([
      "unknown-readings: training-1-a has 41 of 60 samples of the last 60 minutes",
    ]);
    expect(plan.blocked[0]?.target).toBe("training-1-a");
  });
});
