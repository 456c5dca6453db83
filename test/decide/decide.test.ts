/** The decision as a whole: admission, names, confirmation, quiet pools, and held members. */
import { describe, expect, it } from "vitest";
import { decide } from "../../src/decide/decide.ts";
import { longestWindow } from "../../src/decide/longest-window.ts";
import { fleetDifference } from "../../src/model/fleet.ts";
import { minutes, usdPerHour } from "../../src/model/units.ts";
import {
  aCommitVerdict,
  aLaunch,
  anId,
  anObservation,
  anOffer,
  aPool,
  aScene,
  aWaitingProposal,
  minutesBefore,
  noon,
  someLimits,
  somePolicies,
} from "../support/builders.ts";
import { holdOf, planOf, targetsOf } from "../support/deciding.ts";

const busy = [{ name: "training-1-a", at: 95 }];

describe("decide", () => {
  it("holds everything when the fleet file is another repository's", () => {
    const plan = planOf({ pools: { training: busy }, with: { repository: "acme/fork" } });

    expect([...plan.proposals, ...plan.blocked]).toEqual([]);
    expect(holdOf(plan, "training-1-a")).toBe(
      "not-ours: the fleet file belongs to acme/fleet, but this repository is acme/fork; " +
        "everything is held until the two agree",
    );
  });

  it("changes one pool of main's fleet, raises its generation and writes the price down", () => {
    const observation = aScene({ pools: { training: busy, other: [{ name: "other-1-a" }] } });

    const [proposal] = decide(observation, somePolicies(), noon).proposals;

    expect(proposal?.fleetAfter.pools["training"]?.generation).toBe(2);
    expect(
      fleetDifference({
        before: observation.fleet,
        after: proposal?.fleetAfter ?? observation.fleet,
      }),
    ).toEqual({
      added: [
        {
          name: "training-2-a",
          pool: "training",
          type: "gpu_1x_a10",
          region: "us-east-1",
          pricePerHour: usdPerHour(1.29),
        },
      ],
      removed: [],
      changed: [],
    });
  });

  it("never gives a name twice, whoever had it", () => {
    const ledger = { launches: { "training-2-a": aLaunch({ state: "gone" }) } };

    expect(targetsOf(planOf({ pools: { training: busy }, ledger }))).toEqual(["training-3-a"]);
    const pools = [aPool(), aPool({ name: "training-2-a" })];
    expect(targetsOf(planOf({ pools: { training: busy } }, { pools }))).toEqual(["training-3-a"]);
  });

  it("reserves a launch that may still turn up at its own price, whatever its type costs now", () => {
    const lost = { at: minutesBefore(60), pricePerHour: usdPerHour(2) };
    const launches = { "training-0-a": aLaunch({ state: "closed", ...lost }) };
    const limits = { maxHourlySpend: usdPerHour(4.5) };

    const plan = planOf({ pools: { training: busy }, ledger: { launches } }, { limits });

    expect(plan.proposals).toEqual([]);
    expect(plan.blocked.map(({ block }) => block?.reason)).toEqual(["spend-limit"]);
    expect(plan.projection.spendProjected).toBe(usdPerHour(3.29));
  });

  it("names the 27th of one growth aa", () => {
    const rules = [
      { rule: "high_utilization", abovePercent: 80, for: minutes(15), add: 28 },
    ] as const;
    const pools = [aPool({ rules, size: { min: 0, max: 40 } })];

    const names = targetsOf(
      planOf({ pools: { training: busy } }, { pools, limits: { maxInstances: 40 } }),
    );

    expect(names.slice(24)).toEqual([
      "training-2-y",
      "training-2-z",
      "training-2-aa",
      "training-2-ab",
    ]);
  });

  it("decides over a pool named like something every object inherits", () => {
    const pools = [aPool({ name: "constructor" })];

    expect(planOf({}, { pools }).quiet).toEqual([
      { pool: "constructor", sentence: "constructor has no active member" },
    ]);
  });
});

describe("the confirmation class", () => {
  const confirming = (above: number) => ({
    limits: { confirmation: { ...someLimits().confirmation, aboveHourlyCost: usdPerHour(above) } },
  });
  const adding = (add: number) => [
    aPool({ rules: [{ rule: "high_utilization", abovePercent: 80, for: minutes(15), add }] }),
  ];

  it("lets growth up to the threshold merge by itself", () => {
    const [proposal] = planOf({ pools: { training: busy } }, confirming(1.29)).proposals;

    expect(proposal?.confirmation.kind).toBe("auto");
  });

  it("asks for approval when one action alone is over it", () => {
    const [proposal] = planOf({ pools: { training: busy } }, confirming(1)).proposals;

    expect(proposal?.confirmation).toEqual({
      kind: "approval",
      why: "it adds $1.29/hour, over the threshold of $1.00/hour",
    });
  });

  it("asks for approval when the proposal's sum is over it", () => {
    const policy = { pools: adding(2), ...confirming(2) };

    const [proposal] = planOf({ pools: { training: busy } }, policy).proposals;

    expect(proposal?.confirmation.kind).toBe("approval");
    expect(proposal?.confirmation.why).toContain("$2.58/hour, over the threshold of $2.00/hour");
  });

  it.each([
    { what: "in the window", verdict: aCommitVerdict(), kind: "approval" },
    {
      what: "before the window",
      verdict: aCommitVerdict({ committedAt: minutesBefore(360) }),
      kind: "auto",
    },
    { what: "with an approval", verdict: aCommitVerdict({ approvers: ["alice"] }), kind: "auto" },
  ])("adds growth that merged without approval anywhere: $what", ({ verdict, kind }) => {
    const scene = { pools: { training: busy }, ledger: { commits: { c: verdict } } };

    expect(planOf(scene, confirming(11)).proposals[0]?.confirmation.kind).toBe(kind);
  });

  it("lets one justified termination merge by itself, unless none may", () => {
    const idle = { pools: { training: [{ name: "training-1-a", at: 1 }] } };
    const strict = { ...someLimits().confirmation, aboveTerminations: 0 };

    expect(planOf(idle).proposals[0]?.confirmation.kind).toBe("auto");
    const plan = planOf(idle, { limits: { confirmation: strict } });
    expect(plan.proposals[0]?.confirmation).toEqual({
      kind: "approval",
      why: "it terminates 1, and 0 may go without an approval",
    });
  });
});

describe("a plan that does nothing", () => {
  it("says for each pool what was seen and when that could change", () => {
    const plan = decide(anObservation(), somePolicies(), noon);

    expect(plan.quiet).toEqual([
      {
        pool: "training",
        sentence:
          "training-1-a was at 50 % in the last 15 minutes, not above 80 %; that can change at " +
          "12:15Z at the earliest; training-1-a was at 50 % in the last minute, not below 20 % " +
          "for 30 minutes; that can change at 12:30Z at the earliest",
      },
    ]);
  });

  it("fills up a pool that is under its minimum, or says what is in the way", () => {
    const pools = [aPool({ size: { min: 2, max: 6 } })];

    const training = [{ name: "training-1-a" }];

    expect(targetsOf(planOf({ pools: { training } }, { pools }))).toEqual(["training-2-a"]);
    expect(planOf({ pools: { training }, offers: [] }, { pools }).quiet[0]?.sentence).toBe(
      "no region has capacity for gpu_1x_a10 now",
    );
  });

  it("freezes a pool without a policy, member by member", () => {
    const plan = planOf({ pools: { training: [], wild: [{ name: "wild-1-a", at: 1 }] } });

    expect(holdOf(plan, "wild-1-a")).toBe(
      "on-hold: wild has no policy, so nothing is done with wild-1-a",
    );
    expect(plan.quiet.at(-1)?.sentence).toBe("wild has no policy, so nothing is done with it");
  });

  it("holds drift with a sentence and does not act upon it", () => {
    const gone = { name: "training-1-a", status: "none" as const, entry: { id: anId(4) } };
    const plan = planOf({ pools: { training: [gone] } });

    expect(plan.proposals).toEqual([]);
    expect(holdOf(plan, "training-1-a")).toBe(
      "on-hold: training-1-a is named in the fleet file, but the cloud does not list it",
    );
  });

  it("projects what lives, what waits and what it proposes", () => {
    const scene = {
      pools: { training: [...busy, { name: "training-1-b", status: "none" as const }] },
      waiting: [
        aWaitingProposal({ pool: "other", adds: ["other-1-a"], costImpact: usdPerHour(3) }),
      ],
      offers: [anOffer()],
    };

    expect(planOf(scene).projection).toEqual({
      spendNow: usdPerHour(1.29),
      spendProjected: usdPerHour(1.29 + 1.29 + 3 + 1.29),
      spendLimit: usdPerHour(100),
      countNow: 1,
      countProjected: 4,
      countLimit: 10,
    });
  });
});

describe("longestWindow", () => {
  it("is the longest of all rules", () => {
    expect(longestWindow(somePolicies())).toBe(minutes(30));
  });

  it("reaches to the newest samples even without rules", () => {
    expect(longestWindow(somePolicies([]))).toBe(minutes(5));
  });
});
