/** What needs a person, judged from the change alone: plan, confirm and apply all ask this. */
import { describe, expect, it } from "vitest";
import {
  type ConfirmationContext,
  requiredConfirmation,
} from "../../src/decide/required-confirmation.ts";
import type { FleetDifference, PooledInstance } from "../../src/model/fleet.ts";
import { emptyLedger, type Ledger } from "../../src/model/history.ts";
import { instanceIdOf } from "../../src/model/instance.ts";
import { hour, instant, type Millis, millis, usdPerHour } from "../../src/model/units.ts";
import { someLimits } from "../support/builders.ts";

const now = instant(Date.UTC(2026, 10, 23, 12));

function entry(name: string, dollars?: number, more: Partial<PooledInstance> = {}): PooledInstance {
  return {
    pool: "training",
    name,
    type: "gpu_1x_a10",
    region: "us-east-1",
    ...(dollars === undefined ? {} : { pricePerHour: usdPerHour(dollars) }),
    ...more,
  };
}

function change(parts: Partial<FleetDifference>): FleetDifference {
  return { added: [], removed: [], changed: [], ...parts };
}

function context(more: Partial<ConfirmationContext> = {}): ConfirmationContext {
  const limits = someLimits();
  return {
    limits: {
      ...limits,
      confirmation: {
        ...limits.confirmation,
        aboveHourlyCost: usdPerHour(20),
        aboveTerminations: 1,
        window: (6 * hour) as Millis,
      },
    },
    ledger: emptyLedger(),
    now,
    removalsJustified: true,
    isRollback: false,
    ...more,
  };
}

function merged(dollars: number, hoursAgo: number, approvers: readonly string[] = []): Ledger {
  const verdict = {
    confirmed: true,
    why: "",
    approvers,
    judgedAt: now,
    growth: usdPerHour(dollars),
    committedAt: instant(now - millis(hoursAgo * hour)),
  };
  return { ...emptyLedger(), commits: { abc: verdict } };
}

describe("a change of the fleet", () => {
  it("merges by itself up to the threshold and not a cent over it", () => {
    const at = requiredConfirmation(change({ added: [entry("a", 20)] }), context());
    const over = requiredConfirmation(change({ added: [entry("a", 20.01)] }), context());

    expect(at.kind).toBe("auto");
    expect(over).toEqual({
      kind: "approval",
      why: "it adds $20.01/hour, over the threshold of $20.00/hour",
    });
  });

  it("adds up what merged without approval within the window, so splitting gains nothing", () => {
    const grow = change({ added: [entry("a", 12)] });

    const split = requiredConfirmation(grow, context({ ledger: merged(12, 5) }));
    const approved = requiredConfirmation(grow, context({ ledger: merged(12, 5, ["ada"]) }));
    const longAgo = requiredConfirmation(grow, context({ ledger: merged(12, 6) }));

    expect([split.kind, approved.kind, longAgo.kind]).toEqual(["approval", "auto", "auto"]);
  });

  it("needs a person when the price of what it adds is unknown", () => {
    expect(requiredConfirmation(change({ added: [entry("a")] }), context()).kind).toBe("approval");
  });

  it("needs a person to adopt a machine, however cheap", () => {
    const adopted = entry("box", 0.2, { id: instanceIdOf("0920582c7ff041399e34823a0be62549") });

    expect(requiredConfirmation(change({ added: [adopted] }), context()).why).toBe("it adopts box");
  });

  it("needs a person to remove or to shorten a protection, and none to let it run out", () => {
    const until = (hours: number) => ({ reason: "run 7", until: instant(now + hours * hour) });
    const before = entry("a", 1, { protect: until(5) });
    const shorter = change({ changed: [{ before, after: entry("a", 1, { protect: until(2) }) }] });
    const gone = change({ changed: [{ before, after: entry("a", 1) }] });
    const past = entry("a", 1, { protect: until(-1) });
    const tidied = change({ changed: [{ before: past, after: entry("a", 1) }] });

    expect(requiredConfirmation(shorter, context()).kind).toBe("approval");
    expect(requiredConfirmation(gone, context()).kind).toBe("approval");
    expect(requiredConfirmation(tidied, context()).kind).toBe("auto");
  });

  it("needs a person for a removal that no rule asked for, and for more than may go at once", () => {
    const one = change({ removed: [entry("a", 1)] });
    const two = change({ removed: [entry("a", 1), entry("b", 1)] });

    const byHand = requiredConfirmation(one, context({ removalsJustified: false }));

    expect(byHand.kind).toBe("approval");
    expect(requiredConfirmation(one, context()).kind).toBe("auto");
    expect(requiredConfirmation(two, context()).kind).toBe("approval");
  });

  it("needs a person for every rollback", () => {
    const back = requiredConfirmation(
      change({ removed: [entry("a", 1)] }),
      context({ isRollback: true }),
    );

    expect(back).toEqual({ kind: "approval", why: "a rollback always needs an approval" });
  });
});

describe("amounts that need several people", () => {
  const tiers = [
    { aboveHourlyCost: usdPerHour(30), count: 2 },
    { aboveHourlyCost: usdPerHour(60), count: 3 },
  ];
  const tiered = (ledger: Ledger = emptyLedger()) => {
    const plain = context({ ledger });
    const confirmation = { ...plain.limits.confirmation, tiers };
    return { ...plain, limits: { ...plain.limits, confirmation } };
  };
  const growth = (dollars: number) => change({ added: [entry("a", dollars)] });

  it.each([
    [20, undefined],
    [30, undefined],
    [31, 2],
    [61, 3],
  ])("%d dollars an hour need %s", (dollars, approvals) => {
    const answer = requiredConfirmation(growth(dollars), tiered());
    expect(answer).toMatchObject(
      approvals === undefined ? { why: expect.any(String) } : { kind: "approval", approvals },
    );
    expect("approvals" in answer).toBe(approvals !== undefined);
  });

  it("count what fewer people approved lately, so that splitting gains nothing", () => {
    const answer = (approvers: readonly string[]) =>
      requiredConfirmation(growth(25), tiered(merged(25, 1, approvers)));
    expect(answer(["ada"])).toMatchObject({ kind: "approval", approvals: 2 });
    expect("approvals" in answer(["ada", "ben", "eve"])).toBe(false);
  });

  it("are as many as any amount needs where a price is missing", () => {
    const answer = requiredConfirmation(change({ added: [entry("a")] }), tiered());
    expect(answer).toMatchObject({ kind: "approval", approvals: 3 });
  });

  it("are asked for also where the amount is below the threshold", () => {
    const low = [{ aboveHourlyCost: usdPerHour(5), count: 2 }];
    const plain = context();
    const limits = { ...plain.limits, confirmation: { ...plain.limits.confirmation, tiers: low } };
    expect(requiredConfirmation(growth(10), { ...plain, limits })).toEqual({
      kind: "approval",
      why: "it adds $10.00/hour, which 2 people must approve",
      approvals: 2,
    });
  });
});
