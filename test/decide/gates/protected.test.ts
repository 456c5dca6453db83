/** The gate `protected`: what it stops, what it lets pass, and in which words. */
import { describe, expect, it } from "vitest";
import { minutesAfter, minutesBefore } from "../../support/builders.ts";
import { blocksOf, holdOf, planOf, targetsOf } from "../../support/deciding.ts";

const idle = { name: "training-1-a", at: 1 };

describe("protected", () => {
  it("keeps an idle machine that the fleet file protects, and says until when and why", () => {
    const protect = { reason: "a demo for the board", until: minutesAfter(90) };

    const plan = planOf({ pools: { training: [{ ...idle, protect }] } });

    expect(plan.proposals).toEqual([]);
    expect(blocksOf(plan)).toEqual([
      "protected: training-1-a is protected until 13:30Z: a demo for the board",
    ]);
    expect(plan.blocked[0]?.block?.until).toBe(minutesAfter(90));
  });

  it("keeps it for good when the protection has no end", () => {
    const plan = planOf({ pools: { training: [{ ...idle, protect: { reason: "the licence" } }] } });

    expect(blocksOf(plan)).toEqual([
      "protected: training-1-a is protected until the protection is removed: the licence",
    ]);
  });

  it("lets it go once the protection has ended", () => {
    const protect = { reason: "over", until: minutesBefore(0) };

    expect(targetsOf(planOf({ pools: { training: [{ ...idle, protect }] } }))).toEqual([
      "training-1-a",
    ]);
  });

  it("keeps what the cloud would refuse to terminate", () => {
    const plan = planOf({ pools: { training: [{ ...idle, instance: { mayTerminate: false } }] } });

    expect(blocksOf(plan)).toEqual([
      "protected: the cloud says that it would refuse to terminate training-1-a now",
    ]);
  });

  it("lets another idle machine go instead", () => {
    const protect = { reason: "a demo" };
    const training = [
      { ...idle, protect },
      { name: "training-1-b", at: 2 },
    ];

    const plan = planOf({ pools: { training } });

    expect(targetsOf(plan)).toEqual(["training-1-b"]);
    expect(holdOf(plan, "training-1-a")).toContain("protected: training-1-a is protected");
  });
});
