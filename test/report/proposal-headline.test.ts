import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Direction, Proposal } from "../../src/model/plan.ts";
import { headlineOf } from "../../src/report/proposal-headline.ts";
import { hostileText } from "./hostile-text.ts";
import { sampleAction, sampleContext, sampleEvidence } from "./sample-proposals.ts";

const rules = [
  ...["high_utilization", "idle", "target", "queue", "schedule"],
  ...["minimum", "headroom", "lease", "rollback", "somebody-else"],
] as const;

interface Written {
  readonly rule: string;
  readonly reason: string;
  readonly direction?: Direction;
  readonly pool?: string;
  readonly count?: number;
}

function proposalOf({ rule, reason, direction = "grow", pool, count = 1 }: Written): Proposal {
  const action = {
    ...sampleAction({
      direction,
      target: "training-8-a",
      reason,
      evidence: [sampleEvidence("training-7-a", [93.4, 97.8])],
    }),
    rule,
  };
  const actions = Array.from({ length: count }, () => action);
  const confirmation = { kind: "auto", why: "It needs nobody." } as const;
  const members = ["training-7-a"];
  const { proposal } = sampleContext({ direction, actions, members, confirmation });
  return { ...proposal, ...(pool === undefined ? {} : { pool }) };
}

const long =
  "all 3 active members of training have been at 93 % or more, above 80 %, for 15 minutes " +
  "(15 of 15 samples)";

describe("the subject of a proposal's commit", () => {
  it("tells the whole reason where it fits, and its cost where that fits too", () => {
    const reason = "all members above 80 %";
    const subject = headlineOf(proposalOf({ rule: "high_utilization", reason }));
    expect(subject).toBe("Grow training by 1: all members above 80 % (+$1.99/hour)");
  });

  it.each([
    ["high_utilization", "grow", "Grow training by 1: GPUs at 93 % or more (+$1.99/hour)"],
    ["idle", "shrink", "Shrink training by 1: GPUs at 98 % or less (-$1.99/hour)"],
    ["queue", "grow", "Grow training by 1: jobs wait for GPUs (+$1.99/hour)"],
    ["schedule", "grow", "Grow training by 1: its schedule asks for it (+$1.99/hour)"],
    ["minimum", "grow", "Grow training by 1: below its minimum (+$1.99/hour)"],
    ["headroom", "grow", "Grow training by 1: to keep its headroom (+$1.99/hour)"],
    ["lease", "shrink", "Shrink training by 1: its lease has ended (-$1.99/hour)"],
    ["rollback", "shrink", "Roll back training by 1: somebody asked for it (-$1.99/hour)"],
    ["somebody-else", "grow", "Grow training by 1: see its text (+$1.99/hour)"],
  ] as const)("says in few words what %s says at length", (rule, direction, wanted) => {
    expect(headlineOf(proposalOf({ rule, reason: long, direction }))).toBe(wanted);
  });

  it("says that there are several reasons where rules differ", () => {
    const one = proposalOf({ rule: "queue", reason: long });
    const other = proposalOf({ rule: "minimum", reason: `${long} again` });
    const both = { ...one, actions: [...one.actions, ...other.actions] };
    expect(headlineOf(both)).toBe("Grow training by 2: several reasons (+$1.99/hour)");
  });

  it("always has a reason, and with the number at its end stays within 72 characters", () => {
    fc.assert(
      fc.property(
        fc.record({
          rule: fc.constantFrom(...rules),
          reason: fc.oneof(hostileText, fc.constant(long), fc.constant("")),
          direction: fc.constantFrom("grow" as const, "shrink" as const),
          pool: fc.stringMatching(/^[a-z][a-z0-9-]{0,39}$/),
          count: fc.integer({ min: 1, max: 400 }),
        }),
        (written) => {
          const subject = headlineOf(proposalOf(written));
          expect(`${subject} (#99999)`.length).toBeLessThanOrEqual(72);
          expect(subject).toMatch(/^(Grow|Shrink|Roll back) [a-z][a-z0-9-]*( by \d+)?: \S/u);
        },
      ),
      { numRuns: 60 },
    );
  });
});
