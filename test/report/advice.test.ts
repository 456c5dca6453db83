/** Anomalies and recommendations in words: terminal, job summary and page. */
import { describe, expect, it } from "vitest";
import type { Advice } from "../../src/model/advice.ts";
import { usd } from "../../src/model/units.ts";
import { adviceSections, adviceText } from "../../src/report/advice.ts";
import { print } from "../../src/report/markdown.ts";
import { fleetPage } from "../../src/report/page.ts";
import { sampleReport } from "./sample-report.ts";

const advice: Advice = {
  anomalies: [
    {
      kind: "metrics-gone",
      certainty: "fact",
      subject: "a",
      sentence: "a has been active for 2 hours and has no readings",
    },
  ],
  recommendations: [
    {
      kind: "idle-machine",
      subject: "b",
      machines: ["b"],
      sentence: "b does nothing",
      savedPerMonth: usd(941.7),
      method: "It was at 0 %.",
    },
  ],
};
const nothing: Advice = { anomalies: [], recommendations: [] };

describe("advice", () => {
  it("is plain lines in a terminal, and nothing when there is none", () => {
    expect(adviceText(advice)).toBe(
      "Looks odd\n  metrics-gone (fact): a has been active for 2 hours and has no readings\n" +
        "Could cost less\n  $941.70 a month: b does nothing. It was at 0 %.\n",
    );
    expect(adviceText(nothing)).toBe("");
  });

  it("is two parts of a summary, and none when there is none", () => {
    const text = print(adviceSections(advice, 5));
    expect(text).toContain("### Looks odd");
    expect(text).toContain("| B does nothing. | $941.70 | It was at 0 %. |");
    expect(adviceSections(nothing, 5)).toEqual([]);
  });

  it("says how much it left out", () => {
    const anomalies = Array.from({ length: 7 }, () => advice.anomalies).flat();
    expect(print(adviceSections({ ...nothing, anomalies }, 5))).toContain("2 more rows left out");
  });

  it("stands on the page where somebody looked", () => {
    const page = fleetPage({ ...sampleReport(), advice });
    expect(page).toContain("Odd, or dearer than need be");
    expect(page).toContain("$941.70");
    expect(fleetPage(sampleReport())).not.toContain("dearer than need be");
    expect(fleetPage({ ...sampleReport(), advice: nothing })).toContain("Nothing looks odd.");
  });
});
