/** The gate `cooldown`: what it stops, what it lets pass, and in which words. */
import { describe, expect, it } from "vitest";
import { violations } from "../../../src/decide/check.ts";
import type { LaunchRecord, Ledger } from "../../../src/model/history.ts";
import type { WaitingProposal } from "../../../src/model/observation.ts";
import type { Rule } from "../../../src/model/rule.ts";
import { hour, type Millis, millis, minutes } from "../../../src/model/units.ts";
import {
  aLaunch,
  anOffer,
  anOpenAction,
  aPool,
  aScene,
  aWaitingProposal,
  minutesBefore,
  readingsOf,
  type SceneMember,
  someLimits,
  somePolicies,
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

describe("cooldown of what a queue wants beyond all that is on its way", () => {
  const queue: Rule = {
    rule: "queue",
    query: "waiting",
    sizeLabel: "size",
    belowPercent: 20,
    for: minutes(10),
    patience: minutes(15),
  };
  const sight = { labels: {}, keys: [] };
  const waits = (gpus: number, since = 3) => ({
    waiting: {
      kind: "seen" as const,
      value: [
        {
          ...sight,
          samples: Array.from({ length: since }, (_, ago) => ({
            at: minutesBefore(ago),
            value: gpus,
          })),
        },
      ],
    },
  });
  const booting: SceneMember = { name: "training-1-b", status: "booting" };
  const one = { name: "training-1-a", at: 95 };

  function planFor(
    gpus: number,
    change: {
      readonly ledger?: Partial<Ledger>;
      readonly training?: readonly SceneMember[];
      readonly cooldown?: Millis;
      readonly rules?: readonly Rule[];
      readonly since?: number;
      readonly waiting?: readonly WaitingProposal[];
    },
  ) {
    const { ledger = {}, training = [one, booting], cooldown = millis(0), since } = change;
    const { rules = [queue], waiting = [] } = change;
    return planOf(
      {
        pools: { training },
        offers: [anOffer({ gpus: 1 })],
        ledger,
        waiting,
        with: { signals: waits(gpus, since) },
      },
      {
        pools: [aPool({ rules, size: { min: 0, max: 9 } })],
        limits: { cooldown: { ...someLimits().cooldown, queue: cooldown } },
      },
    );
  }

  const openOf = (target: string) => ({ open: { one: anOpenAction({ target }) } });
  const lately = { completed: { "training-grow": minutesBefore(2) } };

  it("is none by default: jobs that the growth on its way will not serve get more", () => {
    const ledger = { ...openOf("training-1-b"), ...lately };

    expect(targetsOf(planFor(1, { ledger }))).toEqual([]);
    expect(targetsOf(planFor(3, { ledger }))).toEqual(["training-2-a", "training-2-b"]);
  });

  it("holds as long as the operator wrote, from the completion of the one on its way", () => {
    const held = { ledger: { ...openOf("training-1-b"), ...lately }, cooldown: minutes(10) };
    expect(blocksOf(planFor(3, held))[0]).toContain("is not completed yet");
    expect(blocksOf(planFor(3, { ...held, ledger: lately }))[0]).toContain(
      "the cooldown of 10 minutes ends at 12:08Z",
    );
  });

  it("holds while the one before is not merged, or waits for a person", () => {
    expect(blocksOf(planFor(3, { ledger: openOf("training-2-a") }))[0]).toContain(
      "the provision of training-2-a was decided 5 minutes ago and is not completed yet",
    );
    expect(blocksOf(planFor(3, { waiting: [aWaitingProposal()] }))[0]).toContain(
      "pull request #41 for a provision of training waits for an approval",
    );
  });

  it.each<readonly [string, Partial<LaunchRecord>]>([
    ["was refused", { state: "refused" }],
    ["boots for too long", { overdue: { kind: "late", why: "it took too long" } }],
  ])("holds while the one before %s, because more would fare no better", (_what, launch) => {
    const name = "training-1-b";
    const ledger = {
      ...openOf(name),
      launches: { [name]: aLaunch({ state: "launched", ...launch }) },
    };
    const training = [one, { name, status: "none" as const }];

    expect(blocksOf(planFor(3, { ledger, training }))[0]).toContain("is not completed yet");
  });

  it("holds after a failure, whoever wants more", () => {
    const ledger = { failed: { "training-grow": minutesBefore(2) } };

    expect(blocksOf(planFor(3, { ledger }))[0]).toContain("failed 2 minutes ago");
  });

  it("lets only those through that are beyond, and says what the others wait for", () => {
    const rules: readonly Rule[] = [
      queue,
      { rule: "high_utilization", abovePercent: 80, for: minutes(15), add: 4 },
    ];
    const plan = planFor(2, { ledger: lately, rules });

    expect(targetsOf(plan)).toEqual(["training-2-a"]);
    expect(plan.proposals[0]?.actions[0]?.reason).toContain("asked for 4, of which 1 fit");
    expect(blocksOf(plan)[0]).toMatch(/^cooldown: the last provision of training was completed/);
  });

  it("holds machines for jobs that wait beside free ones: nobody knows what they wait for", () => {
    const free = { name: "training-1-b", readings: readingsOf([Array(60).fill(0)]) };
    const plan = planFor(1, { ledger: lately, training: [one, free], since: 20 });

    expect(blocksOf(plan)[0]).toMatch(/^cooldown: /);
    expect(targetsOf(planFor(1, { training: [one, free], since: 20 }))).toHaveLength(1);
  });

  it("is read by the checker of plans too: no more machines than GPUs wait", () => {
    const plan = planFor(3, { ledger: lately });
    const checked = (gpus: number, cooldown: Millis) =>
      violations(
        aScene({
          pools: { training: [one, booting] },
          offers: [anOffer({ gpus: 1 })],
          ledger: lately,
          with: { signals: waits(gpus) },
        }),
        somePolicies(
          [aPool({ rules: [queue], size: { min: 0, max: 9 } })],
          someLimits({ cooldown: { ...someLimits().cooldown, queue: cooldown } }),
        ),
        plan,
      );

    expect(checked(3, millis(0))).toEqual([]);
    expect(checked(1, millis(0))).toEqual(["the grow of training is cooling down"]);
    expect(checked(3, minutes(5))).toEqual(["the grow of training is cooling down"]);
  });
});
