/** The gate `rejected-recently`: what it stops, what it lets pass, and in which words. */
import { describe, expect, it } from "vitest";
import { minutesAfter, minutesBefore } from "../../support/builders.ts";
import { blocksOf, planOf, targetsOf } from "../../support/deciding.ts";

const training = [{ name: "training-1-a", at: 95 }];
const no = (until: ReturnType<typeof minutesAfter>) => ({
  rejected: { "training-grow": { until, why: "closed by bob", pullRequest: 12 } },
});

describe("rejected-recently", () => {
  it("does not propose again what a person has just refused", () => {
    const plan = planOf({ pools: { training }, ledger: no(minutesAfter(20)) });

    expect(plan.proposals).toEqual([]);
    expect(blocksOf(plan)).toEqual([
      "rejected-recently: pull request #12 proposed this and was not accepted (closed by bob); " +
        "it is not proposed again before 12:20Z",
    ]);
  });

  it("forgets at the hour it said", () => {
    expect(targetsOf(planOf({ pools: { training }, ledger: no(minutesBefore(0)) }))).toHaveLength(
      1,
    );
  });

  it("remembers for the same direction only", () => {
    const idle = [{ name: "training-1-a", at: 1 }];

    expect(targetsOf(planOf({ pools: { training: idle }, ledger: no(minutesAfter(20)) }))).toEqual([
      "training-1-a",
    ]);
  });
});
