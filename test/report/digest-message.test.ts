import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { day, instant, minutes, usd, usdPerHour } from "../../src/model/units.ts";
import { digestMessage, type Week } from "../../src/report/digest-message.ts";
import { weekStart } from "../../src/stages/weekly-digest.ts";
import { hostileText } from "./hostile-text.ts";

const monday = instant(Date.UTC(2026, 10, 16));

function aWeek(change: Partial<Week> = {}): Week {
  return {
    start: monday,
    end: instant(monday + 7 * day),
    spent: { kind: "known", amount: usd(512.3) },
    spentBefore: { kind: "unknown", why: "counting began later" },
    saved: { kind: "known", amount: usd(40.2) },
    counts: { launched: 6, terminated: 5, failed: 1, expired: 0, rolledBack: 0, blocked: 3 },
    blocked: [
      { reason: "spend-limit", count: 2, pools: [], rate: usdPerHour(2), example: "no" },
      { reason: "cooldown", count: 1, pools: [], rate: usdPerHour(1), example: "no" },
    ],
    approvals: { approved: [], byItself: 9, expired: 0, waiting: 1, middle: minutes(25) },
    waiting: [{ number: 17, costImpact: usdPerHour(23.92) }],
    recommendations: [],
    ...change,
  };
}

const advised = (text: string, count: number): Partial<Week> => ({
  recommendations: Array.from({ length: count }, () => ({
    kind: "cheaper-type",
    subject: text,
    machines: [text],
    sentence: `${text} could be cheaper`,
    savedPerMonth: usd(511),
    method: text,
  })),
  waiting: Array.from({ length: count }, (_, index) => ({
    number: 100_000 + index,
    costImpact: usdPerHour(23.92),
  })),
  monthEnd: { kind: "unknown", why: text },
});

describe("the digest of a week", () => {
  it("tells in a few lines what happened, what waits and what to change", () => {
    const { text, detail } = digestMessage(aWeek(advised("training-1-a", 1)));
    expect(`${text}\n${detail}`).toBe(
      [
        "📊 Week of 2026-11-16 to 2026-11-22 (UTC)",
        "• Spent $512.30, the week before unknown; saved by actions, against having done nothing, $40.20.",
        "• 6 launched, 5 terminated, 1 failed, 0 rolled back, 0 expired.",
        "• Stopped by a gate: 2 spend-limit, 1 cooldown.",
        "• 0 proposals approved by people, the middle one after 25 minutes; 9 merged by themselves.",
        "• Waiting for a person: #100000 ($23.92/hour).",
        "• What this month will have cost at its end is not known, because training-1-a.",
        "• What to change: training-1-a could be cheaper. $511.00 a month.",
      ].join("\n"),
    );
  });

  it("says that nothing waits and that nothing cheaper is known", () => {
    const { detail } = digestMessage(aWeek({ waiting: [], blocked: [] }));
    expect(detail).toContain("• Nothing waits for anybody.");
    expect(detail).toContain("• No gate stopped anything.");
    expect(detail).toContain("• What to change: nothing cheaper is known.");
  });

  it("fits into a section of Slack's, and rings nobody, whatever machines are called", () => {
    fc.assert(
      fc.property(fc.oneof(hostileText, fc.constant("<!channel> &".repeat(90))), (hostile) => {
        const { text, detail } = digestMessage(aWeek(advised(hostile, 40)));
        expect(`${text}\n${detail}`.length).toBeLessThanOrEqual(2_900);
        expect(detail).not.toMatch(/<[!@#]|@(?!\u200b)/u);
      }),
      { numRuns: 40 },
    );
  });
});

describe("the beginning of a week", () => {
  it.each([
    ["2026-11-23T00:00:00Z", undefined, "2026-11-23"],
    ["2026-11-29T23:59:59Z", undefined, "2026-11-23"],
    ["2026-11-22T12:00:00Z", undefined, "2026-11-16"],
    ["2026-01-01T00:00:00Z", undefined, "2025-12-29"],
    ["2026-11-23T12:00:00Z", 0, "2026-11-22"],
    ["2026-11-23T12:00:00Z", 2, "2026-11-17"],
  ])("of %s, on day %s, is %s", (at, weekday, wanted) => {
    const start = weekStart(instant(Date.parse(at)), weekday);
    expect(new Date(start).toISOString()).toBe(`${wanted}T00:00:00.000Z`);
  });
});
