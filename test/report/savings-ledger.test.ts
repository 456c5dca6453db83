/** What the actions saved against having done nothing. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AuditEntry } from "../../src/model/history.ts";
import {
  hour,
  instant,
  minute,
  negated,
  type UsdMicrosPerHour,
  usdPerHour,
} from "../../src/model/units.ts";
import { savedByActions } from "../../src/report/savings.ts";
import { savingsLedger } from "../../src/report/savings-ledger.ts";
import { anId, minutesAfter, noon } from "../support/builders.ts";

const dollar = usdPerHour(1);

function anEntry(
  type: "provision_instance" | "terminate_instance",
  machine: number,
  change: Partial<AuditEntry> & { readonly at?: number; readonly rate?: UsdMicrosPerHour } = {},
): AuditEntry {
  const { at = 0, rate = dollar, ...rest } = change;
  const grows = type === "provision_instance";
  return {
    timestamp: noon,
    dryRun: false,
    action: {
      id: `${type}_m-${machine}_1`,
      type,
      target: `m-${machine}`,
      reason: "load",
      costImpact: grows ? rate : negated(rate),
      status: "executed",
    },
    pool: "training",
    approvers: [],
    metricsBefore: [],
    instanceId: anId(machine),
    executedAt: minutesAfter(at),
    ...rest,
  };
}

const saved = (entries: readonly AuditEntry[], until = 120) =>
  savingsLedger(entries, minutesAfter(until)).saved;

describe("the savings ledger", () => {
  it("counts a termination from its end on, and a launch from its health on", () => {
    expect(saved([anEntry("terminate_instance", 1, { at: 60 })])).toBe(dollar);
    expect(saved([anEntry("provision_instance", 1, { at: 60 })])).toBe(-dollar);
    const both = [anEntry("provision_instance", 1), anEntry("terminate_instance", 1, { at: 60 })];
    expect(saved(both)).toBe(-dollar);
  });

  it("ends a machine that went by itself, and gives nothing back for it", () => {
    const cost = { from: noon, to: minutesAfter(30), minutes: 30 };
    expect(saved([anEntry("provision_instance", 1, { cost })])).toBe(-dollar / 2);
  });

  it("rounds minutes up where money was spent and down where it was saved", () => {
    const half = { executedAt: instant(noon + minute / 2) };
    expect(saved([anEntry("provision_instance", 1, half)], 60)).toBe(-dollar);
    expect(saved([anEntry("terminate_instance", 1, half)], 60)).toBe(
      Math.floor((dollar * 59) / 60),
    );
  });

  it("counts nothing that was not executed, or only tried", () => {
    const blocked = anEntry("provision_instance", 1);
    const entries = (["failed", "blocked", "expired", "approved"] as const).map((status) => {
      return { ...blocked, action: { ...blocked.action, status } };
    });
    expect(
      savingsLedger([...entries, { ...blocked, dryRun: true }], minutesAfter(9)).lines,
    ).toEqual([]);
    expect(savedByActions([], noon)).toEqual([]);
  });

  it("does not know its sum where it does not know a price", () => {
    const entry = anEntry("terminate_instance", 1, { rate: 0 as UsdMicrosPerHour });
    const ledger = savingsLedger([entry, anEntry("terminate_instance", 2)], minutesAfter(60));
    expect(ledger).not.toHaveProperty("saved");
    expect(ledger.lines.map(({ effect }) => effect)).toEqual([undefined, dollar]);
    expect(savedByActions([entry], minutesAfter(60))[0]?.method).toContain("unknown");
  });

  it("prefers the price that was paid to the one that was reviewed", () => {
    const cheaper = anEntry("provision_instance", 1, { pricePerHour: usdPerHour(0.5) });
    expect(saved([cheaper], 60)).toBe(-usdPerHour(0.5));
  });

  it("never claims more than doing nothing would have cost less what was spent", () => {
    const life = fc.record({
      isOurs: fc.boolean(),
      start: fc.integer({ min: 0, max: 200 * minute }),
      length: fc.option(fc.integer({ min: 0, max: 200 * minute }), { nil: undefined }),
      rate: fc.integer({ min: 1, max: 40_000_000 }),
    });
    const until = minutesAfter(300);
    fc.assert(
      fc.property(fc.array(life, { maxLength: 6 }), (lives) => {
        let nothing = 0;
        let spent = 0;
        const entries = lives.flatMap(({ isOurs, start, length, rate }, machine) => {
          const from = isOurs ? noon + start : (noon as number);
          const to = length === undefined ? until : Math.min(from + length, until);
          nothing += isOurs ? 0 : (rate * (until - noon)) / hour;
          spent += (rate * (to - from)) / hour;
          const price = { rate: rate as UsdMicrosPerHour };
          return [
            ...(isOurs
              ? [{ ...anEntry("provision_instance", machine, price), executedAt: instant(from) }]
              : []),
            ...(length === undefined
              ? []
              : [{ ...anEntry("terminate_instance", machine, price), executedAt: instant(to) }]),
          ];
        });
        const ledger = savingsLedger(entries, until);
        const slack = entries.reduce(
          (sum, entry) => sum + Math.abs(entry.action.costImpact) / 60 + 1,
          1,
        );
        expect(ledger.saved).toBeLessThanOrEqual(nothing - spent + 1e-3);
        expect(ledger.saved).toBeGreaterThanOrEqual(nothing - spent - slack);
        const sum = ledger.lines.reduce((total, { effect }) => total + (effect ?? 0), 0);
        expect(ledger.saved).toBe(sum);
      }),
    );
  });
});
