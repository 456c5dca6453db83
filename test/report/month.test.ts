/** A month's report: its words, its numbers and its page. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instant, minute, usd, usdPerHour } from "../../src/model/units.ts";
import { machineCosts } from "../../src/report/machine-costs.ts";
import { monthFacts } from "../../src/report/month-facts.ts";
import { monthMarkdown, monthObject } from "../../src/report/month-markdown.ts";
import { monthPage } from "../../src/report/month-page.ts";
import { hostileText } from "./hostile-text.ts";
import { monthEntries, sampleMonth } from "./sample-month.ts";

const middle = instant(Date.UTC(2026, 9, 16, 12));
const bare = { entries: [], meters: {}, listed: {}, spent: undefined };

/** Opening and closing tags with the names of their attributes. */
function tags(markup: string): readonly string[] {
  return (markup.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/="[^"]*"/g, "="));
}

describe("the report of a month", () => {
  it("says it all in Markdown", async () => {
    await expect(monthMarkdown(sampleMonth())).toMatchFileSnapshot("golden/month.md");
  });

  it("says before the end how far it is, and what is expected", async () => {
    const text = monthMarkdown(sampleMonth(undefined, middle));
    expect(text).toContain("The month is not over: this is as of 2026-10-16 12:00Z, after 50 % of");
    expect(text).toMatch(/nine times of ten between \$840\.00 and \$1,140\.00/);
    await expect(text).toMatchFileSnapshot("golden/month-running.md");
  });

  it("is the same in both kinds, byte for byte each time", () => {
    expect(monthPage(sampleMonth())).toBe(monthPage(sampleMonth()));
    const words = monthPage(sampleMonth()).replace(/<[^>]+>/g, " ");
    for (const said of ["$1,240.00", "spend-limit", "Against having done nothing", "25 minutes"]) {
      expect(words).toContain(said);
      expect(monthMarkdown(sampleMonth())).toContain(said);
    }
  });

  it("runs nothing and fetches nothing", () => {
    expect(monthPage(sampleMonth(undefined, middle))).not.toMatch(
      /<script|<link|<img|<iframe|<object|\son\w+=|url\(|@import|src=|NaN/i,
    );
  });

  it("lets no name change its shape, in Markdown or in the page", () => {
    const shape = (text: string) =>
      text.split("\n").map((line) => /^\s*(?:[#|-]+|```)?/.exec(line)?.[0]);
    fc.assert(
      fc.property(hostileText, (text) => {
        const hostile = sampleMonth(`x${text}`, middle);
        const usual = sampleMonth("x", middle);
        expect(tags(monthPage(hostile))).toEqual(tags(monthPage(usual)));
        expect(shape(monthMarkdown(hostile))).toEqual(shape(monthMarkdown(usual)));
      }),
      { numRuns: 12 },
    );
  });

  it("says of a month without records that nothing is known, never nought", () => {
    const span = { month: "2026-10", start: middle, end: middle, until: middle };
    const empty = { ...sampleMonth(), ...monthFacts(span, bare) };
    expect(monthObject(empty)).toMatchObject({ spent_usd: null, saved_usd: null, pools_usd: {} });
    expect(monthMarkdown(empty)).toContain("Nothing of this month is on record.");
    expect(monthMarkdown(empty)).not.toContain("$0.00");
    expect(monthPage(empty)).toContain("unknown");
  });

  it("says of a month in which nothing happened that nothing was spent", () => {
    const spent = { ...sampleMonth().spent, total: { kind: "known", amount: usd(0) } } as const;
    const facts = monthFacts(sampleMonth(), { ...bare, spent });
    const quiet = monthMarkdown({ ...sampleMonth(), ...facts });
    expect(quiet).toContain("Spent: $0.00");
    for (const words of ["No action was executed", "No launch was refused", "No gate stopped"]) {
      expect(quiet).toContain(words);
    }
  });

  it("knows no sum where a machine has no known price", () => {
    const [first, ...others] = monthEntries();
    if (!first) throw new Error("a sample month without entries");
    const { pricePerHour: _price, ...unpriced } = first;
    const free = { ...unpriced, action: { ...first.action, costImpact: usdPerHour(0) } };
    const facts = monthFacts(sampleMonth(), { ...bare, entries: [free, ...others] });
    expect(facts.spent.total).toEqual({ kind: "unknown", why: "a machine of unknown price ran" });
    expect(facts.dearest).toBeUndefined();
    expect(monthMarkdown({ ...sampleMonth(), ...facts })).toContain("What was spent is unknown");
  });
});

describe("what a machine cost in a month", () => {
  const from = instant(Date.UTC(2026, 8, 30, 23, 0));
  const to = instant(Date.UTC(2026, 9, 1, 1, 0));
  const [launch] = monthEntries();
  const span = { start: instant(Date.UTC(2026, 9, 1)), until: instant(Date.UTC(2026, 10, 1)) };

  it("is the part of its bill that falls into it", () => {
    const cost = { from, to, minutes: 120, amount: usd(4) };
    const entries = launch ? [{ ...launch, cost }] : [];
    const [machine] = machineCosts({ entries, meters: {}, listed: {} }, span);
    expect(machine).toMatchObject({ minutes: 60, cost: { kind: "known", amount: usd(2) } });
  });

  it("is told by the meter while it lives, price by price", () => {
    const stretches = [
      { from, rate: usdPerHour(1) },
      { from: instant(span.start + 30 * minute), rate: usdPerHour(2) },
    ];
    const until = instant(span.start + 60 * minute);
    const known = { entries: [], meters: { i: stretches }, listed: { i: { type: "a10" } } };
    expect(machineCosts(known, { ...span, until })).toEqual([
      { name: "i", type: "a10", minutes: 60, cost: { kind: "known", amount: usd(1.5) } },
    ]);
  });
});
