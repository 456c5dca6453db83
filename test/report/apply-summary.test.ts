import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instant, usdPerHour } from "../../src/model/units.ts";
import { type ApplySummaryContext, applySummary } from "../../src/report/apply-summary.ts";
import { hostileText } from "./hostile-text.ts";

const projection = {
  spendNow: usdPerHour(5.97),
  spendProjected: usdPerHour(7.96),
  spendLimit: usdPerHour(100),
  countNow: 3,
  countProjected: 4,
  countLimit: 10,
};

function anApply(change: Partial<ApplySummaryContext> = {}): ApplySummaryContext {
  return {
    at: instant(Date.UTC(2026, 10, 23, 17, 40)),
    mainSha: "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    dryRun: false,
    taken: [
      { kind: "launch", name: "training-8-a", result: "called" },
      { kind: "launch", name: "training-9-a", result: "failed", why: "the type is not known" },
      { kind: "expire", name: "training-2-a", result: "held" },
    ],
    held: [
      {
        name: "training-7-a",
        block: { reason: "busy-again", sentence: "training-7-a was at 80 % a minute ago." },
      },
    ],
    projection,
    failures: [],
    ...change,
  };
}

describe("the job summary of an apply", () => {
  it("tells what was called and held, beside the limits", async () => {
    await expect(applySummary(anApply())).toMatchFileSnapshot("golden/apply-summary.md");
  });

  it("says so where nothing was called, where spend is unknown, and where another run applies", () => {
    const { projection: _known, ...blind } = anApply({ taken: [], held: [] });
    const text = applySummary({ ...blind, failures: ["the cloud did not answer"] });
    expect(text).toContain("## Fleet apply: nothing called\n");
    expect(text).toContain("What is spent is unknown to this run");
    expect(text).toContain("The cloud did not answer.");
    expect(applySummary(anApply({ isElsewhere: true }))).toContain("another run applies");
    const { spendNow: _now, ...unpriced } = projection;
    expect(applySummary(anApply({ projection: unpriced }))).not.toContain("mermaid");
  });

  it("fits into 1 MiB however much was done, and lets no text change its shape", () => {
    fc.assert(
      fc.property(hostileText, fc.constantFrom(1, 8_000), (text, count) => {
        const many = <One>(one: One) => Array.from({ length: count }, () => one);
        const said = applySummary(
          anApply({
            taken: many({ kind: "launch", name: text, result: "failed", why: text }),
            held: many({ name: text, block: { reason: "stale", sentence: text } }),
            failures: many(text),
          }),
        );
        expect(Buffer.byteLength(said)).toBeLessThan(1024 * 1024);
        expect(said.split("\n").filter((line) => line.startsWith("#"))).toHaveLength(5);
      }),
      { numRuns: 6 },
    );
  });
});
