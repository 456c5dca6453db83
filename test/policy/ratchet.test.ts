/** What people approved is a ratchet: no push loosens it, whatever came to main in between. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Policies } from "../../src/model/policy.ts";
import { loadPolicies } from "../../src/policy/load.ts";
import {
  type ApprovedPolicies,
  afterStep,
  type PolicyStanding,
  policiesInForce,
  ratchetOf,
  standingOf,
} from "../../src/policy/ratchet.ts";
import { onlyTightens } from "../../src/policy/tighten.ts";
import { limitsText, poolText } from "../support/small-team.ts";

interface Wording {
  readonly spend: number;
  readonly count: number;
  readonly threshold: number;
  readonly isPaused: boolean;
  readonly add: number;
}

const cache = new Map<string, Policies>();

/** Loaded once per wording: a property asks for few of them very often. */
function policiesOf(wording: Wording): Policies {
  const key = JSON.stringify(wording);
  const known = cache.get(key);
  if (known) return known;
  const { spend, count, threshold, isPaused, add } = wording;
  const limits = limitsText({
    max_hourly_spend_usd: String(spend),
    max_instances: String(count),
    confirmation: `{ above_hourly_cost_usd: ${threshold}, timeout: 60m, approvers: [ada, ben] }`,
    ...(isPaused ? { pause: "{ what: grow, reason: 'an incident' }" } : {}),
  });
  const pool = poolText().replace(/add: \d+/, `add: ${add}`);
  const files = { "policies/limits.yaml": limits, "policies/training.yaml": pool };
  const loaded = loadPolicies(files, {});
  if (loaded.kind === "problems") throw new Error(JSON.stringify(loaded.problems));
  cache.set(key, loaded.policies);
  return loaded.policies;
}

const start: Wording = { spend: 20, count: 8, threshold: 2, isPaused: false, add: 1 };
const raised: Wording = { ...start, threshold: 40 };

interface Step {
  readonly wording: Wording;
  readonly isApproved: boolean;
}

const push = (wording: Wording): Step => ({ wording, isApproved: false });
const approve = (wording: Wording): Step => ({ wording, isApproved: true });

interface Lived {
  readonly approved: ApprovedPolicies;
  readonly standing: PolicyStanding;
  readonly force: Policies;
}

/** Lives a history of main that begins with confirmed policies. */
function live(steps: readonly Step[]): readonly Lived[] {
  let approved: ApprovedPolicies = { confirmed: policiesOf(start), since: [] };
  let confirmed = start;
  let base = start;
  return steps.map(({ wording, isApproved }) => {
    const after = policiesOf(wording);
    const isRestoring = JSON.stringify(wording) === JSON.stringify(confirmed);
    const step = { base: policiesOf(base), after, isApproved, isRestoring };
    const standing = standingOf(approved, step);
    approved = afterStep(approved, standing, after);
    if (standing === "confirmed") confirmed = wording;
    base = wording;
    return { approved, standing, force: policiesInForce(approved, after) };
  });
}

describe("an approval on policies that nobody confirmed", () => {
  const fewer = { ...raised, count: 4 };

  it.each<{
    readonly name: string;
    readonly steps: readonly Step[];
    readonly standings: readonly PolicyStanding[];
    readonly count: number;
    readonly threshold: number;
  }>([
    {
      name: "holds where it tightens",
      steps: [push(raised), approve(fewer)],
      standings: ["refused", "approved"],
      count: 4,
      threshold: 2,
    },
    {
      name: "is not undone by a push of what was there before it",
      steps: [push(raised), approve(fewer), push(raised)],
      standings: ["refused", "approved", "refused"],
      count: 4,
      threshold: 2,
    },
    {
      name: "is not undone by a push of the confirmed texts",
      steps: [push(raised), approve(fewer), push(start)],
      standings: ["refused", "approved", "refused"],
      count: 4,
      threshold: 2,
    },
    {
      name: "is not undone by an approved change whose diff did not show it",
      steps: [push(raised), approve(fewer), push(start), approve({ ...start, spend: 90 })],
      standings: ["refused", "approved", "refused", "approved"],
      count: 4,
      threshold: 2,
    },
    {
      name: "is confirmed once the same is approved without what was pushed",
      steps: [push(raised), approve(fewer), approve({ ...start, count: 4 })],
      standings: ["refused", "approved", "confirmed"],
      count: 4,
      threshold: 2,
    },
    {
      name: "is over once people approve the way back to the confirmed texts",
      steps: [push(raised), approve(fewer), approve(start), approve({ ...start, count: 9 })],
      standings: ["refused", "approved", "confirmed", "confirmed"],
      count: 9,
      threshold: 2,
    },
    {
      name: "that tightened nothing stops no push of the confirmed texts",
      steps: [push(raised), approve({ ...raised, count: 9 }), push(start)],
      standings: ["refused", "approved", "confirmed"],
      count: 8,
      threshold: 2,
    },
  ])("$name", ({ steps, standings, count, threshold }) => {
    const lived = live(steps);
    expect(lived.map(({ standing }) => standing)).toEqual(standings);
    expect(lived.at(-1)?.force.limits).toMatchObject({
      maxInstances: count,
      confirmation: { aboveHourlyCost: threshold * 1_000_000 },
    });
  });
});

describe("any history of pushes and approvals", () => {
  const wordings = fc.record({
    spend: fc.constantFrom(10, 20, 90),
    count: fc.constantFrom(4, 8, 9),
    threshold: fc.constantFrom(1, 2, 40),
    isPaused: fc.boolean(),
    add: fc.constantFrom(1, 2),
  });
  const steps = fc.array(
    fc.record({ wording: fc.oneof(wordings, fc.constant(start)), isApproved: fc.boolean() }),
    { minLength: 1, maxLength: 8 },
  );

  it("loosens nothing that was approved by what nobody approved", () => {
    fc.assert(
      fc.property(steps, (history) => {
        let confirmed = policiesOf(start);
        for (const [place, { approved, force }] of live(history).entries()) {
          if (!history[place]?.isApproved) {
            expect(onlyTightens({ confirmed, newest: ratchetOf(approved) })).toBe(true);
            expect(onlyTightens({ confirmed, newest: force })).toBe(true);
          }
          confirmed = ratchetOf(approved);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("confirms no looser number that its reviewers did not see, but the confirmed texts", () => {
    fc.assert(
      fc.property(steps, (history) => {
        let before = policiesOf(start);
        let seen = start;
        let confirmed = start;
        for (const [place, { approved, standing }] of live(history).entries()) {
          const after = history[place]?.wording ?? start;
          const isBack = JSON.stringify(after) === JSON.stringify(confirmed);
          if (standing === "confirmed" && !isBack) {
            const { limits } = policiesOf(after);
            const isMore = limits.maxInstances > before.limits.maxInstances;
            expect(isMore && after.count === seen.count).toBe(false);
            const isDearer = limits.maxHourlySpend > before.limits.maxHourlySpend;
            expect(isDearer && after.spend === seen.spend).toBe(false);
          }
          if (standing === "confirmed") confirmed = after;
          before = ratchetOf(approved);
          seen = after;
        }
      }),
      { numRuns: 200 },
    );
  });

  it("is healed by one approved change back to the confirmed texts", () => {
    fc.assert(
      fc.property(steps, (history) => {
        const lived = live(history);
        const back = lived.findLastIndex(({ standing }) => standing === "confirmed");
        const confirmed = history[back]?.wording ?? start;
        const healed = live([...history, approve(confirmed)]).at(-1);
        expect(healed?.standing).toBe("confirmed");
        expect(healed?.force).toEqual(policiesOf(confirmed));
      }),
      { numRuns: 100 },
    );
  });
});
