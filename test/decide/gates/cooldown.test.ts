/** The gate `cooldown`: what it stops, what it lets pass, and in which words. */
import { describe, expect, it } from "vitest";
import { hour, type Millis, minutes } from "../../../src/model/units.ts";
import {
  anOpenAction,
  aPool,
  aWaitingProposal,
  minutesBefore,
  someLimits,
} from "../../support/builders.ts";
import { blocksOf, planOf, targetsOf } from "../../support/deciding.ts";

const busy = [{ name: "training-1-a", at: 95 }];
const idle = [{ name: "training-1-a", at: 1 }];

describe("cooldown", () => {
  it("holds a second provision until its end, counted from the first one's completion", () => {
    const plan = planOf({
      pools: { training: busy },
      ledger: { completed: { "training-grow": minutesBefore(12) } },
    });

    expect(blocksOf(plan)).toEqual([
      "cooldown: the last provision of training was completed 12 minutes ago; " +
        "the cooldown of 30 minutes ends at 12:18Z",
    ]);
    expect(plan.quiet[0]?.sentence).toContain("ends at 12:18Z");
  });

  it("is over on the minute", () => {
    const since = (ago: number) =>
      planOf({
        pools: { training: idle },
        ledger: { completed: { "training-shrink": minutesBefore(ago) } },
      });

    expect(blocksOf(since(29))[0]).toContain("the last termination of training");
    expect(targetsOf(since(30))).toEqual(["training-1-a"]);
  });

  it("is the pool's own and the direction's own", () => {
    const ledger = {
      completed: { "training-shrink": minutesBefore(1), "other-grow": minutesBefore(1) },
    };

    expect(targetsOf(planOf({ pools: { training: busy }, ledger }))).toEqual(["training-2-a"]);
  });

  it("has its own length for each direction", () => {
    const limits = { cooldown: { ...someLimits().cooldown, provision: (3 * hour) as Millis } };
    const ledger = { completed: { "training-grow": minutesBefore(60) } };

    const plan = planOf({ pools: { training: busy }, ledger }, { limits });

    expect(blocksOf(plan)[0]).toContain("60 minutes ago; the cooldown of 3 hours ends at 14:00Z");
  });

  it("holds while a similar action is on its way", () => {
    const open = { one: anOpenAction({ pullRequest: 40 }) };

    expect(blocksOf(planOf({ pools: { training: busy }, ledger: { open } }))).toEqual([
      "cooldown: the provision of training-2-a (pull request #40) was decided 5 minutes ago and " +
        "is not completed yet",
    ]);
    const elsewhere = {
      one: anOpenAction({ pool: "other" }),
      two: anOpenAction({ state: "executed" }),
    };
    expect(
      targetsOf(planOf({ pools: { training: busy }, ledger: { open: elsewhere } })),
    ).toHaveLength(1);
    expect(targetsOf(planOf({ pools: { training: idle }, ledger: { open } }))).toEqual([
      "training-1-a",
    ]);
  });

  it("holds while a pull request for the same waits, and names it", () => {
    const plan = planOf({ pools: { training: busy }, waiting: [aWaitingProposal()] });

    expect(blocksOf(plan)).toEqual([
      "cooldown: pull request #41 for a provision of training waits for an approval until 12:30Z",
    ]);
  });

  it("is another, shorter one after a failure", () => {
    const limits = { cooldown: { ...someLimits().cooldown, afterFailure: minutes(5) } };
    const failedAt = (ago: number) => ({ failed: { "training-grow": minutesBefore(ago) } });
    const planAfter = (ledger: object) => planOf({ pools: { training: busy }, ledger }, { limits });

    expect(blocksOf(planAfter(failedAt(4)))).toEqual([
      "cooldown: the last provision of training failed 4 minutes ago; the cooldown of 5 minutes " +
        "after a failure ends at 12:01Z",
    ]);
    expect(targetsOf(planAfter(failedAt(5)))).toEqual(["training-2-a"]);
    const both = { ...failedAt(1), completed: { "training-grow": minutesBefore(20) } };
    expect(blocksOf(planAfter(both))[0]).toContain("was completed 20 minutes ago");
    expect(blocksOf(planOf({ pools: { training: busy }, ledger: failedAt(29) }))[0]).toContain(
      "30 minutes after a failure",
    );
  });

  it("does not keep an empty pool waiting, unless its last launch failed", () => {
    const pools = [aPool({ size: { min: 1, max: 2 } })];
    const grown = { completed: { "training-grow": minutesBefore(1) } };
    const scene = { pools: { training: [] }, ledger: grown };

    expect(targetsOf(planOf(scene, { pools }))).toEqual(["training-2-a"]);
    const broken = { failed: { "training-grow": minutesBefore(1) } };
    expect(targetsOf(planOf({ ...scene, ledger: broken }, { pools }))).toEqual([]);
    const booting = [{ name: "training-1-a", status: "booting" as const }];
    const two = [aPool({ size: { min: 2, max: 2 } })];
    expect(targetsOf(planOf({ ...scene, pools: { training: booting } }, { pools: two }))).toEqual(
      [],
    );
  });
});
