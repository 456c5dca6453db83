/** The gate `too-many-changes`: counts, percentages at small sizes, and what counts already. */
import { describe, expect, it } from "vitest";
import { admit } from "../../../src/decide/admit.ts";
import { budgetState } from "../../../src/decide/change-budget.ts";
import { tallyOfProjected } from "../../../src/decide/tally.ts";
import type { LaunchRecord, TerminationRecord } from "../../../src/model/history.ts";
import type { ChangeBudget } from "../../../src/model/safety.ts";
import { minutes } from "../../../src/model/units.ts";
import {
  aLaunch,
  aPool,
  aScene,
  aWaitingProposal,
  mainSha,
  minutesBefore,
  noon,
  type Scene,
  somePolicies,
} from "../../support/builders.ts";
import { blocksOf, planOf, targetsOf } from "../../support/deciding.ts";

const perHour = { per: minutes(60) };
const busy = (count: number) => machines(count, 95);
const idle = (count: number) => machines(count, 1);

function machines(count: number, at: number) {
  return Array.from({ length: count }, (_, index) => ({ name: `training-1-${index}`, at }));
}

function anEnding(ago: number, change: Partial<TerminationRecord> = {}): TerminationRecord {
  return {
    state: "gone",
    pool: "training",
    instanceId: "x",
    at: minutesBefore(ago),
    actionId: "terminate_instance_x_1",
    commit: mainSha,
    ...change,
  };
}

function stateOf(budget: ChangeBudget, direction: "grow" | "shrink", scene: Scene) {
  const { situation } = admit(aScene(scene), somePolicies(), noon);
  const tally = tallyOfProjected(situation);
  return budgetState({ budget, direction, pool: "training" }, situation, tally);
}

describe("too-many-changes", () => {
  it("lets so many go and says when the next may", () => {
    const pools = [aPool({ changes: [{ ...perHour, direction: "shrink", count: 2 }] })];
    const terminations = { one: anEnding(50), two: anEnding(45), old: anEnding(60) };
    const scene = { pools: { training: idle(3) }, ledger: { terminations } };

    expect(blocksOf(planOf(scene, { pools }))).toEqual([
      "too-many-changes: training may have 2 terminations in 60 minutes, and 2 count already; " +
        "the next may be at 12:10Z",
    ]);
    const less = { ...scene, ledger: { terminations: { two: anEnding(45) } } };
    expect(targetsOf(planOf(less, { pools }))).toEqual(["training-1-0"]);
    expect(targetsOf(planOf({ ...scene, pools: { training: busy(3) } }, { pools }))).toHaveLength(
      1,
    );
  });

  it("is over to the millisecond", () => {
    const pools = [aPool({ changes: [{ ...perHour, count: 1 }] })];
    const at = (change: Partial<TerminationRecord>) =>
      targetsOf(
        planOf(
          { pools: { training: idle(3) }, ledger: { terminations: { a: anEnding(60, change) } } },
          { pools },
        ),
      );

    expect(at({})).toHaveLength(1);
    expect(at({ at: (minutesBefore(60) + 1) as typeof noon })).toEqual([]);
    expect(at({ pool: "other" })).toHaveLength(1);
    expect(at({ state: "refused", at: noon })).toHaveLength(1);
  });

  it("allows nothing at all with a count of 0", () => {
    const pools = [aPool({ changes: [{ ...perHour, count: 0, percent: 50 }] })];

    expect(blocksOf(planOf({ pools: { training: busy(2) } }, { pools }))).toEqual([
      "too-many-changes: training may have 0 launches in 60 minutes (50 % of 2 members), and 0 " +
        "count already; the budget allows no more at once",
    ]);
  });

  it.each([
    { members: 1, shrink: 1, grow: 1 },
    { members: 2, shrink: 1, grow: 1 },
    { members: 3, shrink: 1, grow: 1 },
    { members: 9, shrink: 1, grow: 2 },
    { members: 10, shrink: 2, grow: 2 },
    { members: 11, shrink: 2, grow: 3 },
  ])("takes 20 percent of $members for $shrink to go and $grow to come", (expected) => {
    const scene = { pools: { training: idle(expected.members) } };
    const budget = { ...perHour, percent: 20 };

    expect(stateOf(budget, "shrink", scene).allowed).toBe(expected.shrink);
    expect(stateOf(budget, "grow", scene).allowed).toBe(expected.grow);
  });

  it("takes its percentage of the members at the start of the stretch", () => {
    const ledger = { terminations: { a: anEnding(10), b: anEnding(20), c: anEnding(70) } };
    const state = stateOf({ ...perHour, percent: 20 }, "shrink", {
      pools: { training: idle(8) },
      ledger,
    });

    expect(state).toMatchObject({ base: 10, allowed: 2, used: 2 });
  });

  it("trims a growth to what is left", () => {
    const pools = [
      aPool({
        rules: [{ rule: "high_utilization", abovePercent: 80, for: minutes(15), add: 3 }],
        changes: [
          { ...perHour, count: 4 },
          { ...perHour, count: 2 },
        ],
      }),
    ];
    const launches = { old: aLaunch({ state: "healthy", at: minutesBefore(59) }) };

    const plan = planOf({ pools: { training: busy(2) }, ledger: { launches } }, { pools });

    expect(targetsOf(plan)).toEqual(["training-2-a"]);
    expect(blocksOf(plan)[0]).toContain(
      "training may have 2 launches in 60 minutes, and 1 count already",
    );
  });

  it.each<{ readonly state: LaunchRecord["state"]; readonly counts: number }>([
    { state: "intended", counts: 1 },
    { state: "unknown", counts: 1 },
    { state: "launched", counts: 1 },
    { state: "healthy", counts: 0 },
    { state: "refused", counts: 0 },
    { state: "expired", counts: 0 },
    { state: "closed", counts: 0 },
  ])("counts a launch of yesterday that is $state $counts times", ({ state, counts }) => {
    const launches = { old: aLaunch({ state, at: minutesBefore(1440) }) };
    const scene = { pools: { training: busy(1) }, ledger: { launches } };

    expect(stateOf({ ...perHour, count: 9 }, "grow", scene).used).toBe(counts);
  });

  it("counts what waits, what is merged and what is unhealthy", () => {
    const scene: Scene = {
      pools: {
        training: [
          ...idle(2),
          { name: "new", status: "none" },
          { name: "sick", status: "unhealthy" },
        ],
      },
      waiting: [
        aWaitingProposal({ adds: ["a", "b"] }),
        aWaitingProposal({ direction: "shrink", adds: [], removes: ["c"] }),
      ],
    };

    expect(stateOf({ ...perHour, count: 9 }, "grow", scene).used).toBe(3);
    expect(stateOf({ ...perHour, count: 9 }, "shrink", scene).used).toBe(2);
  });

  it("of the fleet counts all pools, also what this plan takes already", () => {
    const limits = { changes: [{ ...perHour, direction: "shrink" as const, count: 1 }] };
    const pools = [aPool({ priority: 1 }), aPool({ name: "other", priority: 2 })];
    const scene = { pools: { training: idle(2), other: [{ name: "other-1-a", at: 1 }] } };

    const plan = planOf(scene, { pools, limits });

    expect(targetsOf(plan)).toEqual(["training-1-0"]);
    expect(blocksOf(plan)).toEqual([
      "too-many-changes: the fleet may have 1 termination in 60 minutes, and 1 count already; " +
        "some of them are not done yet",
    ]);
  });
});
